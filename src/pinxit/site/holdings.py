"""What learnt from a manifest: models, the pieces they painted, and the works that hang."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pinxit.gallery.web.selectors import works_that_learnt_from
from pinxit.studio.web.selectors import models_that_learnt_from, pieces_that_learnt_from

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pinxit.gallery.web.models import Listing


@dataclass(frozen=True, slots=True)
class Holdings:
    """What learnt from some manifests.

    Attributes:
        models: Name and digest of each model that was trained on them.
        num_pieces: How many pieces those models painted.
        listings: The works by them that hang.
    """

    models: tuple[tuple[str, str], ...]
    num_pieces: int
    listings: "QuerySet[Listing]"


def holdings_of(roots: Collection[str]) -> Holdings:
    """Return what learnt from these manifests.

    Args:
        roots: Their names, 64 hexadecimal digits each.
    """
    manifests = [f"sha256:{root}" for root in roots]
    return Holdings(
        models=models_that_learnt_from(manifests),
        num_pieces=pieces_that_learnt_from(manifests).count(),
        listings=works_that_learnt_from(manifests),
    )
