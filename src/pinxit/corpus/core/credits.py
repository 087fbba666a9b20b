"""Credits: who made the works, under which licence, and what using them asks for in return."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pinxit.corpus.core.licences import Duty
from pinxit.corpus.core.rights import Author, AuthorKind
from pinxit.corpus.core.work import Work

#: What each duty asks, in plain words, in the order in which a line names them.
DUTY_WORDS: Final[Mapping[Duty, str]] = {
    Duty.ATTRIBUTION: "Name the author and the licence.",
    Duty.NOTICE: "Keep the licence text and the notices.",
    Duty.CHANGES: "Say what was changed.",
    Duty.SHARE_ALIKE: "Pass on what you make of it under the same licence.",
}
#: What stands where a work asks for nothing.
NO_DUTY: Final = "Nothing."


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """The works of one author under one licence.

    A work of several authors is in a line of each.

    Attributes:
        author: As the source names them; "" if nobody knows.
        identifier: Where they are found; "" if nobody knows.
        kind: A person, a studio, or not known.
        licence: SPDX expression; "" for works used without one, such as old ones.
        credit: The credit line the author asks for; "" if none.
        origin: Where the works came from: a package, or the kind of place.
        hand: The style they are in; "" if none.
        duties: What using them asks for, in the order of `DUTY_WORDS`.
        works: How many works.
    """

    author: str
    identifier: str
    kind: AuthorKind
    licence: str
    credit: str
    origin: str
    hand: str
    duties: tuple[Duty, ...]
    works: int

    @property
    def asks(self) -> str:
        """What the works ask for, in plain words."""
        return " ".join(DUTY_WORDS[duty] for duty in self.duties) or NO_DUTY


def credit_lines(
    works: Iterable[Work], duties: Iterable[frozenset[Duty]]
) -> tuple[CreditLine, ...]:
    """Count works by author, licence, credit line, origin and hand.

    Args:
        works: The works.
        duties: What using each of them asks for, as the gate says.

    Returns:
        Sorted by author and licence; those nobody knows come last.
    """
    counts = Counter(
        (author, work.rights.licence, work.rights.credit, origin(work), work.hand, asked)
        for work, asked in zip(works, duties, strict=True)
        for author in dict.fromkeys(work.authors)
    )
    lines = [
        _line(author, texts, asked, number) for (author, *texts, asked), number in counts.items()
    ]
    return tuple(sorted(lines, key=_order))


def origin(work: Work) -> str:
    """Return the package a work came from, or the kind of place: "folder", "iiif"."""
    head, part, _ = work.source.partition("#")
    return head if part else work.source.partition(":")[0]


def _line(author: Author, texts: list[str], duties: frozenset[Duty], number: int) -> CreditLine:
    licence, credit, came_from, hand = texts
    return CreditLine(
        author=author.name,
        identifier=author.identifier,
        kind=author.kind,
        licence=licence,
        credit=credit,
        origin=came_from,
        hand=hand,
        duties=tuple(duty for duty in DUTY_WORDS if duty in duties),
        works=number,
    )


def _order(line: CreditLine) -> tuple[object, ...]:
    name = line.author.strip()
    return (
        not name,
        name.casefold(),
        name,
        line.identifier,
        line.licence,
        line.credit,
        line.origin,
        line.hand,
        line.duties,
        line.kind,
    )


def credits_row(line: CreditLine) -> dict[str, object]:
    """Return a line as a JSON object, with what it asks for written out."""
    return {
        "author": line.author,
        "identifier": line.identifier,
        "kind": str(line.kind),
        "licence": line.licence,
        "credit": line.credit,
        "origin": line.origin,
        "hand": line.hand,
        "duties": [str(duty) for duty in line.duties],
        "asks": line.asks,
        "works": line.works,
    }
