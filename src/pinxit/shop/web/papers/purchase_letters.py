"""The confirmation of a purchase: one letter about all of it, with every invoice.

**Source:** Directive 2011/83/EU, article 8(7), as in `letters`.
"""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from pinxit.accounts.web.selectors import page_for
from pinxit.accounts.web.services import post_letter
from pinxit.gallery import price_text
from pinxit.kernel import Money
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Order, Purchase
from pinxit.shop.web.models.sales import SaleTerms
from pinxit.shop.web.papers.invoices import invoice_pdf
from pinxit.shop.web.papers.letters import agreed_lines, name_of_buyer, signature
from pinxit.shop.web.selectors.orders import number_text
from pinxit.shop.web.selectors.purchases import orders_of_purchase, titles_of
from pinxit.shop.web.selectors.sales import invoice_of


@transaction.atomic
def send_confirmation_of_purchase(purchase: Purchase, *, now: datetime) -> None:
    """Send a buyer what they bought together and agreed to, with the invoices, once.

    Raises:
        LetterUnsentError: The mail server did not take it; nothing is noted.
    """
    locked = SaleTerms.objects.select_for_update().filter(order__purchase=purchase)
    terms = list(locked.order_by("pk"))
    orders = list(orders_of_purchase(purchase))
    if any(each.confirmed_at is not None for each in terms) or not _is_paid(orders):
        return
    SaleTerms.objects.filter(pk__in=[each.pk for each in terms]).update(confirmed_at=now)
    with override(purchase.buyer.language):
        letter = EmailMessage(
            _("Your order: %(title)s") % {"title": titles_of(orders)},
            "\n\n".join(_confirmed(purchase, orders, terms)),
            settings.DEFAULT_FROM_EMAIL,
            [purchase.buyer.letters_to],
        )
        for invoice in filter(None, map(invoice_of, orders)):
            letter.attach(f"{invoice.full_number}.pdf", invoice_pdf(invoice), "application/pdf")
        post_letter(letter)


def _is_paid(orders: list[Order]) -> bool:
    return all(each.state in {OrderState.PAID, OrderState.REFUNDED} for each in orders)


def _name(order: Order, terms: list[SaleTerms]) -> str:
    return name_of_buyer(order, terms[0]) if terms else order.buyer.letters_to


def _confirmed(purchase: Purchase, orders: list[Order], terms: list[SaleTerms]) -> list[str]:
    tax = sum(each.tax_minor for each in terms)
    paid = {
        "price": price_text(purchase.price),
        "tax": price_text(Money(tax, purchase.currency)),
    }
    page = page_for(purchase.buyer, purchase.get_absolute_url())
    works = [
        _("%(title)s, %(number)s: %(price)s")
        % {
            "title": each.edition.listing.title,
            "number": number_text(each),
            "price": price_text(each.price),
        }
        for each in orders
    ]
    return [
        _("Dear %(name)s,") % {"name": _name(orders[0], terms)},
        _("thank you for your order:"),
        "\n".join(works),
        _("Paid: %(price)s, of which tax: %(tax)s.") % paid
        if tax
        else _("Paid: %(price)s.") % paid,
        *(agreed_lines(terms[0]) if terms else []),
        f"{settings.PINXIT_PUBLIC_URL}{page}",
        signature(),
    ]
