"""Looking up works, authors, manifests and what was decided about them."""

from pinxit.corpus.web.selectors.standing import Touched, touched_by, withdrawn_manifests

__all__ = ["Touched", "touched_by", "withdrawn_manifests"]
