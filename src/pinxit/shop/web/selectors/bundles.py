"""Looking at bundles: their works, what they save, and whether they can be bought now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.bundle import BundleRefusedError, check_bundle, total_of
from pinxit.shop.web.models import Bundle, BundleWork, Edition
from pinxit.shop.web.selectors.purchases import lefts_of, stopped_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


class BundleNotForSaleError(PinxitError):
    """A bundle was to be bought that is not sold any more, or not as it is."""

    remedy = "Look at the bundle again: its works can still be bought one by one."


@dataclass(frozen=True, slots=True)
class Shown:
    """A bundle as its page shows it.

    Attributes:
        bundle: Which.
        editions: Its works, in their order.
        gone: Of these, which are not to be had, by primary key.
        full: What they cost one by one.
        is_for_sale: Whether all of it can be bought now.
    """

    bundle: Bundle
    editions: tuple[Edition, ...]
    gone: frozenset[int]
    full: Money
    is_for_sale: bool

    @property
    def saved(self) -> Money:
        """How much less it costs together."""
        return Money(self.full.minor - self.bundle.price_minor, self.full.currency)


def bundle_named(slug: str) -> Bundle | None:
    """Return a bundle by its address."""
    return Bundle.objects.select_related("made_by").filter(slug=slug).first()


def works_in(bundle: Bundle) -> list[Edition]:
    """Return the works of a bundle in their order."""
    works = Edition.objects.filter(in_bundles__bundle=bundle).order_by("in_bundles__place")
    return list(works.select_related("listing__piece__brief"))


def shown(bundle: Bundle, *, now: datetime, reader: "Person | None" = None) -> Shown:
    """Return a bundle with all that its page says.

    Args:
        bundle: Which.
        now: When.
        reader: Who looks; what they have reserved themselves is not gone for them.
    """
    editions = works_in(bundle)
    lefts, stopped = lefts_of(editions, now=now, reader=reader), stopped_of(editions)
    gone = frozenset(
        each.pk
        for each in editions
        if not each.listing.hangs or not lefts[each.pk] or each.pk in stopped
    )
    try:
        check_bundle_for_sale(bundle, editions)
        is_sold = True
    except BundleNotForSaleError:
        is_sold = False
    full = total_of([each.price for each in editions])
    return Shown(bundle, tuple(editions), gone, full, is_sold and not gone)


def check_bundle_for_sale(bundle: Bundle, editions: Sequence[Edition]) -> None:
    """Make sure that a bundle is still offered, of these works, for less than one by one.

    Raises:
        BundleNotForSaleError: It is not.
    """
    fresh = Bundle.objects.get(pk=bundle.pk)
    works = set(fresh.works.values_list("edition", flat=True))
    if fresh.withdrawn_at is not None or works != {each.pk for each in editions}:
        raise BundleNotForSaleError("this bundle is not for sale any more")
    try:
        check_bundle(fresh.price, [each.price for each in editions])
    except BundleRefusedError as refusal:
        raise BundleNotForSaleError(str(refusal)) from refusal


def open_bundles() -> QuerySet[Bundle]:
    """Return the bundles that are offered, the newest first."""
    return Bundle.objects.filter(withdrawn_at=None)


def bundles_with(edition: Edition) -> QuerySet[Bundle]:
    """Return the bundles that are offered and that a work belongs to."""
    return open_bundles().filter(works__edition=edition)


def places_in_bundles(edition: Edition | OuterRef) -> QuerySet[BundleWork]:
    """Return the places that a work has in bundles that are offered."""
    return BundleWork.objects.filter(edition=edition, bundle__withdrawn_at=None)


def may_change(bundle: Bundle, person: "Person") -> bool:
    """Say whether somebody may withdraw a bundle: who made it, or a curator."""
    return bundle.made_by_id == person.pk or has_role(person, Role.CURATOR)


def editions_to_bundle(person: "Person") -> QuerySet[Edition]:
    """Return the works that somebody may put into a bundle: their own, or as a curator any."""
    hanging = Edition.objects.filter(listing__withdrawn_at=None, listing__sold_out_at=None)
    if not has_role(person, Role.CURATOR):
        hanging = hanging.filter(listing__piece__brief__person=person)
    return hanging.select_related("listing").order_by("-listing__hung_at", "-pk")
