"""Giving orders their numbers for good, and taking copies back, for all that is paid at once.

`docs/explanation/algorithms/selling-an-edition.md` and `buying-together.md` are the specification.
Each step is done for every order before the next one: the locks of books, series and log are taken
in one order, however much is bought.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from pinxit.gallery.web import services as gallery
from pinxit.provenance import FolderStore
from pinxit.provenance.web.services import record
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import BasketItem, Order, Payment, Settlement
from pinxit.shop.web.selectors.orders import all_sold, certificate_of_order, sale_for_the_log
from pinxit.shop.web.services import goods
from pinxit.shop.web.services.invoices import book_returns, book_sales
from pinxit.shop.web.services.letters import TOGETHER, About, write_letter
from pinxit.shop.web.services.moves import move_order
from pinxit.shop.web.services.tokens import ask_for_token

Outcome = Settlement.Outcome


def settle(
    payment: Payment, orders: Sequence[Order], outcome: Settlement.Outcome, *, now: datetime
) -> None:
    """Note, once, what a payment came to for each of its orders."""
    Settlement.objects.bulk_create(
        Settlement(payment=payment, order=order, outcome=outcome, settled_at=now)
        for order in orders
    )


def sell(payment: Payment, orders: Sequence[Order], *, now: datetime) -> None:
    """Sell what a payment is for; the caller holds the locks of payment and editions."""
    settle(payment, orders, Outcome.SOLD, now=now)
    book_sales(payment, orders, now=now)
    for order in orders:
        _hand_over(order, now=now)
    for order in orders:
        _tell_of_sale(order, now=now)
        BasketItem.objects.filter(person_id=order.buyer_id, edition_id=order.edition_id).delete()


def take_back(payment: Payment, orders: Sequence[Order], *, now: datetime) -> list[Order]:
    """Take back copies whose money went back, each once, and return those that were.

    The caller holds the locks of payment and editions.
    """
    returned = []
    for order in orders:
        sale = Settlement.objects.filter(payment=payment, order=order, outcome=Outcome.SOLD)
        if sale.update(outcome=Outcome.RETURNED):
            move_order(order, OrderState.REFUNDED)
            goods.came_back(order)
            returned.append(order)
    book_returns(payment, returned, now=now)
    if len(returned) > 1:
        write_letter(returned[0], About.REFUNDED, what=TOGETHER, now=now)
    for order in returned:
        if len(returned) == 1:
            write_letter(order, About.REFUNDED, now=now)
        record({"what": goods.event_of(order, "returned"), **_for_the_log(order)}, now=now)
        ask_for_token(order, now=now)
    return returned


def _hand_over(order: Order, *, now: datetime) -> None:
    """Give an order its certificate and its owner."""
    order.paid_at = now
    certificate = certificate_of_order(order)
    FolderStore(settings.PINXIT_STORE).put(certificate.content)
    digest = str(certificate.digest)
    sold = {"number": order.number, "paid_at": now, "owner": order.buyer}
    move_order(order, OrderState.PAID, **sold, certificate_digest=digest)
    edition = order.edition
    gallery.mark_sold(edition.listing_id, sold_out=all_sold(edition), now=now)


def _tell_of_sale(order: Order, *, now: datetime) -> None:
    """Write a sale into the log, and tell whoever has to do with it."""
    entry = record(
        {"what": goods.event_of(order, "sold"), **_for_the_log(order)},
        personal={"buyer": order.buyer.display_name},
        person=order.buyer,
        now=now,
    )
    Order.objects.filter(pk=order.pk).update(log_index=entry.index)
    order.log_index = entry.index
    goods.ask_to_print(order)
    ask_for_token(order, now=now)
    write_letter(order, About.PAID, now=now)


def _for_the_log(order: Order) -> dict[str, str | int]:
    return sale_for_the_log(order.edition, order)
