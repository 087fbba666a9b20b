"""The pages of the training room."""

from pinxit.training.web.views.runs import home, run_live, run_page, sheet, thumb

__all__ = ["home", "run_live", "run_page", "sheet", "thumb"]
