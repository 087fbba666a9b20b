"""Studio: from a brief to a finished piece.

In:  a `Brief` (what to paint) and a model from `optimisation`.
Out: a `Piece` (what was painted, and everything needed to paint it again).
"""

from pinxit.studio.core.brief import Brief, BriefRefusedError, clean_prompt

__all__ = ["Brief", "BriefRefusedError", "clean_prompt"]
