"""Studio: from a brief to a finished piece.

In:  a `Brief` (what to paint) and a model from `optimisation`.
Out: a `Piece` (what was painted, and everything needed to paint it again).
"""

from pinxit.studio.adapters.house_painter import painter_facts
from pinxit.studio.core.brief import Brief, BriefRefusedError, clean_prompt
from pinxit.studio.core.commission import Act, NoRevisionLeftError, NotNowError, Party
from pinxit.studio.core.hands import hand_title
from pinxit.studio.core.painter import Painter, Step
from pinxit.studio.core.piece import Origin, Piece

__all__ = [
    "Act",
    "Brief",
    "BriefRefusedError",
    "NoRevisionLeftError",
    "NotNowError",
    "Origin",
    "Painter",
    "Party",
    "Piece",
    "Step",
    "clean_prompt",
    "hand_title",
    "painter_facts",
]
