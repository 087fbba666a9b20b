"""The pages of the training room."""

from pinxit.training.web.views.hands import hand_again, hand_live, hand_page, own_hands, teach
from pinxit.training.web.views.runs import home, run_live, run_page, sheet, thumb

__all__ = [
    "hand_again",
    "hand_live",
    "hand_page",
    "home",
    "own_hands",
    "run_live",
    "run_page",
    "sheet",
    "teach",
    "thumb",
]
