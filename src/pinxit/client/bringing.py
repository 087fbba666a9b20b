"""What is brought to a studio: pictures with their rights, and masks."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """By which right a picture is brought.

    Attributes:
        author: Who made it.
        whose: `own`, `licensed` or `old`.
        licence: Of a licensed one, such as CC-BY-4.0.
        died: Of an old one: the year in which its author died.
    """

    author: str
    whose: str = "own"
    licence: str = ""
    died: int | None = None

    @property
    def fields(self) -> dict[str, str]:
        """The fields of a form."""
        said = {"author": self.author, "whose": self.whose, "licence": self.licence}
        return said if self.died is None else {**said, "died": str(self.died)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """Where a picture is restored.

    Attributes:
        png: A PNG file of the picture's shape, white where it is mended; empty for none.
        places: Rectangles: left, top, width and height in per cent of the sides.
        all_gone: Whether nothing under the mask is to be kept.
    """

    png: bytes = b""
    places: Sequence[tuple[int, int, int, int]] = ()
    all_gone: bool = False

    @property
    def body(self) -> dict[str, Any]:
        """The mask as a request has it."""
        names = ("left", "top", "width", "height")
        body: dict[str, Any] = {
            "places": [dict(zip(names, place, strict=True)) for place in self.places],
            "all_gone": self.all_gone,
        }
        return {**body, "mask_png": base64.b64encode(self.png).decode()} if self.png else body
