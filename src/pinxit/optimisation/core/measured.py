"""What was measured of a painter before a judge, as its card says it."""

import json
from dataclasses import dataclass
from typing import Any, Final

from pinxit.kernel import PinxitError

#: Rows of the page: what is said, and the figures of the painter, of real works, and of subjects
#: that the painter never learnt.
_ROWS: Final = (
    (
        "Named as the hand that was asked for",
        ("hand_accuracy", "hand_accuracy_real", "unseen_hand_accuracy"),
    ),
    (
        "The subject among the first five names",
        ("concept_top5", "concept_top5_real", "unseen_concept_top5"),
    ),
    ("Kernel distance to real works", ("kid_painter", "kid_real_floor", "unseen_kid_painter")),
)
_WANTED: Final = tuple(name for _, names in _ROWS for name in names)


class BadFiguresError(PinxitError):
    """A file of figures cannot be read, or holds none of a painter before a judge."""

    remedy = (
        "Measure first: pinxit bench painter --only judge --full writes "
        "docs/reference/bench/painter.json."
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a painter, when, and in which state of the program.

    Attributes:
        date: The day, as ISO 8601 writes it.
        commit: Of the program that painted and judged.
        figures: Names, as `pinxit bench painter` writes them, and values. Shares are 0 to 1; a
            kernel distance of 0 means that two heaps of pictures cannot be told apart.
    """

    date: str
    commit: str
    figures: tuple[tuple[str, float], ...]


def read_measured(text: str) -> Measured:
    """Return what a file of `pinxit bench painter` says of the painter before the judge.

    Raises:
        BadFiguresError: It is no such file.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        known = {str(name): float(value) for name, value in body["figures"].items()}
        chosen = tuple((name, known[name]) for name in _WANTED if name in known)
        if not chosen:
            raise BadFiguresError("there is no figure of a painter before a judge")
        return Measured(str(body["date"]), str(body["commit"]), chosen)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadFiguresError(f"not a file of figures: {error}") from error


def measured_lines(measured: Measured | None) -> list[str]:
    """Return the lines of a card's page, in Markdown; none if nothing was measured."""
    if measured is None:
        return []
    known = dict(measured.figures)
    rows = [
        f"| {said} | " + " | ".join(_written(known.get(name)) for name in names) + " |"
        for said, names in _ROWS
    ]
    return [
        "## Measured",
        "",
        f"On {measured.date} at commit `{measured.commit}`,",
        "by `pinxit bench painter --only judge`: a judge that learnt from real works alone looks",
        "at what was painted of works that were held out from training. For the distance, real",
        "works are held against each other.",
        "",
        "| | Painted | Real works | Painted, subjects it never learnt |",
        "|---|---:|---:|---:|",
        *rows,
        "",
    ]


def _written(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
