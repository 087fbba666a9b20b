"""How an edition stands, for the page of its work: all that is to be known, in one question.

The rules are those of the other selectors; here they stand as parts of one query, whose text is
made once a process and not for each page.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from pinxit.shop.core.splits import SplitRule
from pinxit.shop.web.models import Edition
from pinxit.shop.web.selectors.auctions import open_auctions_of
from pinxit.shop.web.selectors.bundles import places_in_bundles
from pinxit.shop.web.selectors.ledger import rules_for
from pinxit.shop.web.selectors.orders import (
    copies_held,
    kept_for_bidders,
    left_of,
    ran_out,
    waiting_for,
)
from pinxit.shop.web.selectors.prints import prints_offered
from pinxit.shop.web.selectors.sales import any_rates
from pinxit.shop.web.selectors.ways import Offered, licences_offered, proofs_free

if TYPE_CHECKING:
    from pinxit.gallery.web.models import Listing

#: What the text of the query is made with, in the place of what is asked for.
_ANY_LISTING: Final = -1
_ANY_TIME: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an edition stands now.

    Attributes:
        edition: Which.
        left: Copies that could be ordered, as `selectors.num_left` counts them.
        offered: Which other ways to have the work there are.
        rule: Who gets how much of its price.
        has_rates: Whether its price can be read in other currencies.
        is_bundled: Whether it belongs to a bundle that is offered.
    """

    edition: Edition
    left: int
    offered: Offered
    rule: SplitRule
    has_rates: bool
    is_bundled: bool


def standing_of_work(listing: "Listing", *, now: datetime) -> Standing | None:
    """Return how the edition of a work stands, or `None` for a work that is not for sale."""
    text, made_with = _question()
    asked = {_ANY_LISTING: listing.pk, _ANY_TIME: now}
    found: Any = next(iter(Edition.objects.raw(text, [asked.get(p, p) for p in made_with])), None)
    if found is None:
        return None
    held = found.num_held + found.num_kept
    return Standing(
        edition=found,
        left=left_of(found, held=held, awaited=found.is_awaited),
        offered=Offered(
            auction=found.has_auction,
            proofs=found.has_proofs,
            licences=found.has_licences,
            prints=found.has_prints,
        ),
        rule=SplitRule() if found.rule is None else SplitRule(**json.loads(found.rule)),
        has_rates=found.has_rates,
        is_bundled=found.is_bundled,
    )


@cache
def _question() -> tuple[str, tuple[Any, ...]]:
    """Return the text of the query and the values that it was made with."""
    edition, listing = OuterRef("pk"), OuterRef("listing")
    parts = {part: part for part in ("artist_bp", "studio_bp", "pool_bp", "cap_bp")}
    asked = Edition.objects.filter(listing=_ANY_LISTING).annotate(
        num_held=_number_of(copies_held(edition).exclude(ran_out(_ANY_TIME))),
        num_kept=_number_of(kept_for_bidders(edition)),
        is_awaited=Exists(waiting_for(edition)),
        has_auction=Exists(open_auctions_of(edition)),
        has_proofs=Exists(proofs_free(edition)),
        has_licences=Exists(licences_offered(edition)),
        has_prints=Exists(prints_offered(edition)),
        rule=Subquery(rules_for(listing).values(parts=JSONObject(**parts))[:1]),
        has_rates=Exists(any_rates()),
        is_bundled=Exists(places_in_bundles(edition)),
    )
    text, made_with = asked.query.sql_with_params()
    return text, tuple(made_with)


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """Return how many rows of one edition there are, as a part of a query."""
    counted = rows.order_by().values("edition").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
