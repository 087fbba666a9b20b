"""What a number of works amounts to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pinxit.corpus.core.work import Work


@dataclass(frozen=True, slots=True)
class HandSummary:
    """The works of one hand.

    Attributes:
        hand: Its name; "" for works in no hand.
        works: How many works there are.
        variants: How many of them are variants of others.
        authors: Everybody who made one, sorted.
        licences: Every licence, sorted.
        captioned: How many works have an English caption, and how many a Chinese one.
    """

    hand: str
    works: int
    variants: int
    authors: tuple[str, ...]
    licences: tuple[str, ...]
    captioned: tuple[int, int]


def summarise(works: Iterable[Work]) -> list[HandSummary]:
    """Return a summary of each hand, by name."""
    ordered = sorted(works, key=_hand)
    return [_summary(hand, list(group)) for hand, group in groupby(ordered, key=_hand)]


def sample(works: Sequence[Work], num_works: int) -> list[Work]:
    """Return works spread evenly over all of them, or all if there are no more."""
    total = len(works)
    wanted = min(num_works, total)
    return [works[index * total // wanted] for index in range(wanted)]


def _hand(work: Work) -> str:
    return work.hand


def _summary(hand: str, works: Sequence[Work]) -> HandSummary:
    return HandSummary(
        hand=hand,
        works=len(works),
        variants=sum(work.variant for work in works),
        authors=tuple(sorted({author.name for work in works for author in work.authors})),
        licences=tuple(sorted({work.rights.licence for work in works})),
        captioned=(_captioned(works, "en"), _captioned(works, "zh")),
    )


def _captioned(works: Sequence[Work], language: str) -> int:
    return sum(bool(work.captions.get(language)) for work in works)
