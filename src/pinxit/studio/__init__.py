"""Studio: from a brief to a finished piece.

In:  a `Brief` (what to paint) and a model from `optimisation`.
Out: a `Piece` (what was painted, and everything needed to paint it again).
"""

from pinxit.studio.adapters.house_painter import (
    HousePainter,
    MissingPainterError,
    house_card,
    open_house_painter,
    painter_facts,
)
from pinxit.studio.core.brief import Brief, BriefRefusedError, clean_prompt
from pinxit.studio.core.painter import Painter, Step, UnknownHandError

__all__ = [
    "Brief",
    "BriefRefusedError",
    "HousePainter",
    "MissingPainterError",
    "Painter",
    "Step",
    "UnknownHandError",
    "clean_prompt",
    "house_card",
    "open_house_painter",
    "painter_facts",
]
