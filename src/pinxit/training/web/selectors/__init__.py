"""Looking up runs, and the hands that artists let the house learn."""

from pinxit.training.web.selectors.hands import hand_named

__all__ = ["hand_named"]
