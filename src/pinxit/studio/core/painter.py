"""What a painter is to the rest of the studio."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import Digest
from pinxit.studio.core.brief import Brief, BriefRefusedError
from pinxit.studio.core.canvas import Canvas
from pinxit.studio.core.piece import Origin


class UnknownHandError(BriefRefusedError):
    """The painter has no such hand."""

    remedy = "Choose one of the hands that the studio's page and `pinxit paint --help` list."


class UnsupportedSideError(BriefRefusedError):
    """The painter does not paint at this size."""

    remedy = "Leave the size out, and enlarge the finished picture."


class CannotPaintOverError(BriefRefusedError):
    """The painter begins with an empty canvas only."""

    remedy = "Choose a hand of the house painter, which can go on from a picture."


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a picture in the making.

    Attributes:
        step: Steps done, from 1.
        total: Steps in all.
        draw: Draws the preview. Drawing may cost as much as the step, and not every step is shown.
    """

    step: int
    total: int
    draw: Callable[[], NDArray[np.uint8]]

    @property
    def preview_HWC(self) -> NDArray[np.uint8]:
        """The finished picture as the painter sees it at this step, drawn now, 0-255."""
        return self.draw()


class Painter(Protocol):
    """Paints briefs: equal briefs give equal pictures on one class of machine."""

    @property
    def model(self) -> Digest:
        """Digest of the weights."""
        ...

    @property
    def manifest(self) -> Digest:
        """Digest of the manifest of works it was trained on."""
        ...

    @property
    def engine(self) -> str:
        """What runs them, with its version."""
        ...

    @property
    def hands(self) -> tuple[str, ...]:
        """Whose manners it knows."""
        ...

    def looks_at(self, brief: Brief) -> tuple[str, ...]:
        """Return the works that it looks at for a brief, as their manifest names them.

        Raises:
            BriefRefusedError: This painter cannot paint this brief.
        """
        ...

    def paint(
        self, brief: Brief, *, on_step: Callable[[Step], None], canvas: Canvas | None = None
    ) -> NDArray[np.uint8]:
        """Return the picture, (H, W, 3).

        Args:
            brief: What to paint.
            on_step: Called after each step with the picture as the painter sees it.
            canvas: What the brief's ground names, if it has one.

        Raises:
            BriefRefusedError: This painter cannot paint this brief.
        """
        ...


def origin_of(painter: Painter, brief: Brief) -> Origin:
    """Return what is on record of who painted a brief.

    Raises:
        UnknownHandError: The painter has no such hand.
    """
    return Origin(
        model=painter.model,
        manifest=painter.manifest,
        engine=painter.engine,
        references=painter.looks_at(brief),
        # Painters of the house have no mark.
        guest=getattr(painter, "guest", None),
    )
