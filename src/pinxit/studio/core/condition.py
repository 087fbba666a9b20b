"""A condition report: what a conservator writes down before and after a treatment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Plate:
    """One picture of a report.

    Attributes:
        caption: What it shows.
        image_HWC: Red, green and blue, 0-255.
    """

    caption: str
    image_HWC: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report.

    Attributes:
        heading: What it is about.
        sentences: Whole sentences.
        facts: Names and values below them.
    """

    heading: str
    sentences: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """A condition report, in the language of its reader.

    Attributes:
        language: As in `lang="en"`.
        title: Of the document.
        lead: The picture's title.
        plates: Before, after and the map.
        sections: What was found, done, invented and approved.
        curve_caption: What the curve of the colours shows; "" where colours were left alone.
        level_C: What each of 256 levels became, (256, 3), if colours were turned.
        label: What the document says of itself: that a program worked on the picture.
    """

    language: str
    title: str
    lead: str
    plates: Sequence[Plate]
    sections: Sequence[Section]
    curve_caption: str = ""
    level_C: NDArray[np.uint8] | None = None
    label: str = ""
