"""A second painter: a real one, that draws by rule instead of by a network.

It knows two hands, paints a disc whose colour and place follow from the brief, and shows the disc
growing step by step. Equal briefs give equal pictures.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import Digest
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.canvas import Canvas, laid_over
from pinxit.studio.core.painter import Step, UnknownHandError

_MODEL: Final = Digest.of(b"sketch")
_MANIFEST: Final = Digest.of(b"no works")


@dataclass(frozen=True, slots=True)
class SketchPainter:
    """Draws one disc on paper."""

    model: Digest = _MODEL
    manifest: Digest = _MANIFEST
    engine: str = "rule of thumb 1.0"
    hands: tuple[str, ...] = ("noto", "twemoji")

    def looks_at(self, brief: Brief) -> tuple[str, ...]:
        """Return the one work that stands beside every drawing."""
        return (f"npm:sketches@1#{brief.hand}",)

    def paint(
        self, brief: Brief, *, on_step: Callable[[Step], None], canvas: Canvas | None = None
    ) -> NDArray[np.uint8]:
        """Return the picture of a brief, (H, W, 3); over a canvas where that is free."""
        if brief.hand not in self.hands:
            raise UnknownHandError(f"there is no hand {brief.hand!r}")
        if canvas is not None:
            on_step(Step(brief.steps, brief.steps, canvas.picture_HWC.copy))
            over_HWC = np.zeros_like(canvas.picture_HWC)
            over_HWC[:] = tuple(bytes.fromhex(brief.digest.hex)[:3])
            return laid_over(canvas.picture_HWC, over_HWC, canvas.free_HW)
        image_HWC = self._disc(brief, 0.0)
        for step in range(1, brief.steps + 1):
            image_HWC = self._disc(brief, step / brief.steps)
            on_step(Step(step, brief.steps, image_HWC.copy))
        return image_HWC

    def _disc(self, brief: Brief, grown: float) -> NDArray[np.uint8]:
        name = bytes.fromhex(brief.digest.hex)
        side = brief.side_px
        y_HW, x_HW = np.mgrid[0:side, 0:side]
        centre_y, centre_x = side * (0.3 + name[0] / 640), side * (0.3 + name[1] / 640)
        inside_HW = np.hypot(y_HW - centre_y, x_HW - centre_x) < grown * side / 3
        image_HWC = np.full((side, side, 3), (250, 248, 244), dtype=np.uint8)
        image_HWC[inside_HW] = (name[2], name[3] // 2, name[4] // 2)
        return image_HWC


class Onlooker:
    """Keeps what a job reports."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int, bytes]] = []

    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        """Remember one report."""
        self.seen.append((step, total, preview))


def brief_form(**changed: str) -> Mapping[str, str]:
    """Return what a browser sends from the desk."""
    form = {
        "prompt": "a red dragon",
        "hand": "noto",
        "count": "1",
        "seed": "7",
        "steps": "4",
        "guidance_percent": "300",
    }
    return form | changed
