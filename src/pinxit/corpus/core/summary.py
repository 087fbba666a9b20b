"""What a manifest amounts to, hand by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from pinxit.corpus.core.manifest import Manifest, Work


@dataclass(frozen=True, slots=True)
class HandSummary:
    """The works of one hand.

    Attributes:
        hand: Its name.
        works: How many works there are.
        variants: How many of them are skin tones of others.
        authors: Everybody who made one, sorted.
        licences: Every licence, sorted.
        captioned: How many works have a caption, by language.
    """

    hand: str
    works: int
    variants: int
    authors: tuple[str, ...]
    licences: tuple[str, ...]
    captioned: Mapping[str, int]

    def captioned_share(self, language: str) -> float:
        """Return which share of the works has a caption in this language, 0-1."""
        return self.captioned.get(language, 0) / self.works


def summarise(manifest: Manifest) -> list[HandSummary]:
    """Return a summary of each hand, by name."""
    by_hand: dict[str, list[Work]] = {}
    for work in manifest.works:
        by_hand.setdefault(work.hand, []).append(work)
    return [_summary(hand, works) for hand, works in sorted(by_hand.items())]


def sample(manifest: Manifest, num_works: int) -> list[Work]:
    """Return works spread evenly over the manifest, all of them if there are no more."""
    total = len(manifest.works)
    wanted = min(num_works, total)
    return [manifest.works[index * total // wanted] for index in range(wanted)]


def _summary(hand: str, works: list[Work]) -> HandSummary:
    languages = {language for work in works for language in work.captions}
    return HandSummary(
        hand=hand,
        works=len(works),
        variants=sum(work.variant for work in works),
        authors=tuple(sorted({work.author for work in works})),
        licences=tuple(sorted({work.licence for work in works})),
        captioned={
            language: sum(bool(work.captions.get(language)) for work in works)
            for language in sorted(languages)
        },
    )
