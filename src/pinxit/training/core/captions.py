"""The phrases by which a concept is called."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

#: Tags that are joined to the label one by one; later ones drift from the picture.
_JOINED_TAGS: Final = 2
#: Tags in the phrase that is tags alone.
_LISTED_TAGS: Final = 4
_COMMA: Final = {"zh": "，"}


def phrases(captions: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the phrases of a concept, one group a language, the label first in each.

    Args:
        captions: By language code, the label followed by its tags.

    Returns:
        For each language in order of its code: the label, the label with each of its first
        tags, and the first tags alone. Languages without a label are left out.
    """
    groups = []
    for language in sorted(captions):
        words = [word.strip() for word in captions[language] if word.strip()]
        if not words:
            continue
        label, tags = words[0], [tag for tag in words[1:] if tag != words[0]]
        comma = _COMMA.get(language, ", ")
        group = [label, *(f"{label}{comma}{tag}" for tag in tags[:_JOINED_TAGS])]
        if len(tags) > 1:
            group.append(comma.join(tags[:_LISTED_TAGS]))
        groups.append(tuple(dict.fromkeys(group)))
    return tuple(groups)


def pick(groups: Sequence[Sequence[int]], draw: np.random.Generator) -> int:
    """Choose one phrase: a language evenly, then the label half of the time.

    Args:
        groups: Row numbers of the phrases, grouped as `phrases` returns them; at least one.
        draw: Source of chance.
    """
    group = groups[int(draw.integers(len(groups)))]
    if len(group) == 1 or draw.random() < 0.5:
        return group[0]
    return group[1 + int(draw.integers(len(group) - 1))]
