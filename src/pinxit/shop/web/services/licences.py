"""Licences: offering them, and selling one on the path of every order.

`docs/explanation/algorithms/licences.md` is the specification.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import Max

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.core.goods import Good, Way
from pinxit.shop.core.licence_terms import BadLicenceTermsError, LicenceTerms, last_day
from pinxit.shop.core.offer import price_of
from pinxit.shop.core.orders import RESERVATION, OrderState
from pinxit.shop.core.places import checked_places, ranges_of
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.licences import Licence, LicenceGround, LicenceOffer
from pinxit.shop.web.selectors.licences import duties_of, terms_of
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.orders import NotForSaleError
from pinxit.shop.web.services.reserving import check_for_sale

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pinxit.accounts.web.models import Person


class GroundTakenError(PinxitError):
    """A licence was to be bought where somebody holds one that it cannot stand beside."""

    remedy = (
        "Somebody holds a licence for this work, this place and this time."
        " Another kind of licence may still be had."
    )


@transaction.atomic
def offer_licence(
    edition_id: int,
    *,
    kind: LicenceKind,
    places: "Iterable[str]",
    months: int | None,
    price: Money,
    now: datetime,
) -> LicenceOffer:
    """Offer a licence of a work.

    Args:
        edition_id: Of which work.
        kind: What it is for.
        places: Where it holds.
        months: How long, 1 to 120; `None` for no end.
        price: What it costs, in the edition's currency.
        now: When.

    Raises:
        LicenceRefusedError: What taught the painter does not allow it.
        BadLicenceTermsError: An exclusive licence without end, or months out of range.
        UnknownPlaceError: A place is not known.
        BadPriceError: The price is out of range.
        NotForSaleError: The work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
    """
    edition = services.lock_edition(edition_id)
    check_for_sale(edition)
    price_of(price.major, price.currency)
    if months is not None:
        last_day(now.date(), months)
    elif kind is LicenceKind.EXCLUSIVE:
        raise BadLicenceTermsError("an exclusive licence has an end")
    duties_of(edition.listing).check(kind)
    return LicenceOffer.objects.create(
        edition=edition,
        kind=kind,
        places=list(checked_places(places)),
        months=months,
        price_minor=price.minor,
        currency=edition.currency,
        made_at=now,
    )


def withdraw_licence(offer: LicenceOffer, *, now: datetime) -> bool:
    """Offer a licence no more, and say whether it was; those that were bought hold."""
    still = LicenceOffer.objects.filter(pk=offer.pk, withdrawn_at=None)
    return bool(still.update(withdrawn_at=now))


@transaction.atomic
def order_licence(offer_id: int, *, buyer: "Person", now: datetime) -> Order:
    """Reserve a licence for a quarter of an hour; pressing twice orders once.

    Its ground is held from this moment on, so that nobody else buys what cannot stand beside it.

    Args:
        offer_id: Of which offer.
        buyer: Who will hold it.
        now: When; the licence begins on this day.

    Raises:
        NotForSaleError: It is offered no more, or the work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
        LicenceRefusedError: What taught the painter does not allow it any more.
        GroundTakenError: Somebody holds a licence that it cannot stand beside.
    """
    offer = LicenceOffer.objects.select_related("edition__listing").get(pk=offer_id)
    edition = services.lock_edition(offer.edition_id)
    services.lapse_expired(edition, now=now)
    check_for_sale(edition)
    if LicenceOffer.objects.filter(pk=offer.pk, withdrawn_at__isnull=False).exists():
        raise NotForSaleError("this licence is not offered any more")
    known = _reserved(edition, buyer, offer)
    if known is not None:
        return known
    duties_of(edition.listing).check(LicenceKind(offer.kind))
    terms = terms_of(offer, starts_on=now.date())
    order = _order(edition, offer, buyer, now=now)
    licence = Licence.objects.create(order=order, offer=offer, facts=terms.facts)
    take_ground(licence, terms)
    return order


def take_ground(licence: Licence, terms: LicenceTerms) -> None:
    """Hold the places and the time of a licence to publish; a personal one needs none.

    Raises:
        GroundTakenError: Somebody holds a licence that it cannot stand beside.
    """
    if terms.kind is LicenceKind.PERSONAL:
        return
    listing_id = licence.offer.edition.listing_id
    point = NumericRange(licence.order_id, licence.order_id, "[]")
    rows = [
        LicenceGround(
            licence=licence,
            order_id=licence.order_id,
            work=NumericRange(listing_id, listing_id, "[]"),
            place=NumericRange(*place),
            period=DateRange(terms.starts_on, terms.ends_on, "[]"),
            slot=NumericRange(None, None) if terms.kind is LicenceKind.EXCLUSIVE else point,
        )
        for place in ranges_of(terms.places)
    ]
    try:
        with transaction.atomic():
            LicenceGround.objects.bulk_create(rows)
    except IntegrityError as error:
        raise GroundTakenError("this ground is somebody else’s") from error


def _reserved(edition: Edition, buyer: "Person", offer: LicenceOffer) -> Order | None:
    """Return the buyer's reservation of this licence; one of another is let go."""
    own = edition.orders.filter(good=Good.LICENCE, buyer=buyer, state=OrderState.RESERVED)
    order = own.select_related("licence").first()
    if order is None or order.licence.offer_id == offer.pk:
        return order
    own.update(state=OrderState.CANCELLED)
    return None


def _order(edition: Edition, offer: LicenceOffer, buyer: "Person", *, now: datetime) -> Order:
    # Numbers of licences only go up: one that came back is not given out again.
    last = edition.orders.filter(good=Good.LICENCE).aggregate(last=Max("number"))["last"] or 0
    return Order.objects.create(
        edition=edition,
        edition_size=edition.size,
        good=Good.LICENCE,
        way=Way.LICENCE,
        buyer=buyer,
        number=last + 1,
        price_minor=offer.price_minor,
        currency=offer.currency,
        placed_at=now,
        reserved_until=now + RESERVATION,
    )
