"""A house that is taxed, and what buyers fill in."""

from payments import PaymentStatus

from pinxit.shop.core.evidence import Clue, ClueKind
from pinxit.shop.core.wish import Billing, Gift, Wish
from pinxit.shop.core.withdrawal import Start
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.sales import SellerDetails
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.services import orders as services
from tests.scenes import NOW

ADDRESS = {
    "name": "Ada Lovelace",
    "country": "FR",
    "address": "1 rue de la Paix",
    "postcode": "75002",
    "city": "Paris",
}


def set_up_seller(**changes) -> SellerDetails:
    """The house is in Germany, and taxes private buyers where they are."""
    known = {
        "name": "Haus Pinxit GmbH",
        "address": "Lange Straße 1",
        "postcode": "70173",
        "city": "Stuttgart",
        "country": "DE",
        "tax_number": "DE136695976",
        "uses_oss": True,
    }
    return SellerDetails.objects.create(pk=1, **{**known, **changes})


def wish(
    country: str = "FR",
    *,
    start: Start = Start.AT_ONCE,
    code: str = "",
    gift: Gift | None = None,
    tax_number: str = "",
    seen_in: str = "",
) -> Wish:
    """What a buyer in a country fills in."""
    billing = Billing(**{**ADDRESS, "country": country}, tax_number=tax_number)
    clues = [Clue(ClueKind.BILLING, country)]
    if seen_in:
        clues.append(Clue(ClueKind.NETWORK, seen_in))
    agreement = "" if start is Start.NONE else "I agree."
    return Wish(
        billing=billing, code=code, gift=gift, start=start, agreement=agreement,
        clues=tuple(clues),
    )  # fmt: skip


def ordered(edition: Edition, buyer, asked: Wish | None = None, now=NOW, **rest) -> Order:
    return checkout_services.order_copy(
        edition_id=edition.pk, buyer=buyer, wish=asked or wish(), now=now, **rest
    )


def paid(order: Order, *, country: str = "", now=NOW) -> Order:
    """The provider says that the order is paid, and from where."""
    payment = services.start_payment(order, variant="test")
    payment.captured_amount = payment.total
    payment.status = PaymentStatus.CONFIRMED
    if country:
        payment.attrs.country = country
    payment.save()
    services.hear_payment(payment, now=now)
    return Order.objects.get(pk=order.pk)
