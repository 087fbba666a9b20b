"""Letters about orders: the confirmation with what was agreed, and the one that brings a gift.

**Source:** Directive 2011/83/EU, article 8(7): on a durable medium, the contract and, where the
right to withdraw is lost, the consumer's consent and acknowledgement.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from pinxit.accounts.web.selectors import house_of, page_for
from pinxit.accounts.web.services import post_letter
from pinxit.gallery import price_text
from pinxit.kernel import Money
from pinxit.shop.core.withdrawal import Start
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.sales import SaleTerms
from pinxit.shop.web.papers.invoices import invoice_pdf
from pinxit.shop.web.selectors.orders import number_text
from pinxit.shop.web.selectors.sales import invoice_of, seller_details
from pinxit.shop.web.services.copies import offer_copy

_PDF: Final = "application/pdf"


@transaction.atomic
def send_confirmation(order: Order, *, now: datetime) -> None:
    """Send a buyer what they ordered and agreed to, with the invoice, once.

    Raises:
        LetterUnsentError: The mail server did not take it; nothing is noted.
    """
    terms = SaleTerms.objects.select_for_update().get(order=order)
    if terms.confirmed_at is not None or order.paid_at is None:
        return
    SaleTerms.objects.filter(pk=terms.pk).update(confirmed_at=now)
    invoice = invoice_of(order)
    with override(order.buyer.language):
        letter = EmailMessage(
            _("Your order: %(title)s") % {"title": order.edition.listing.title},
            "\n\n".join(filter(None, _confirmed(order, terms))),
            settings.DEFAULT_FROM_EMAIL,
            [order.buyer.letters_to],
        )
        if invoice is not None:
            letter.attach(f"{invoice.full_number}.pdf", invoice_pdf(invoice), _PDF)
        post_letter(letter)


@transaction.atomic
def send_gift_letter(order: Order, *, now: datetime) -> None:
    """Send somebody the link by which they accept a copy that was bought for them.

    Nothing is sent of a copy that was given back or is another's by now.

    Raises:
        LetterUnsentError: The mail server did not take it; nothing is noted.
    """
    terms = SaleTerms.objects.select_for_update().get(order=order)
    is_buyers = order.owner_id == order.buyer_id and order.state == "paid"
    if not terms.gift_email or not is_buyers:
        return
    offer = offer_copy(order, giver=order.buyer, now=now)
    SaleTerms.objects.filter(pk=terms.pk).update(gift_sent_at=now)
    with override(order.buyer.language):
        facts = {"name": terms.gift_name, "giver": name_of_buyer(order, terms)}
        about = {"title": order.edition.listing.title, "number": number_text(order)}
        lines = [
            _("Dear %(name)s,") % facts,
            _("%(giver)s has bought a picture for you:") % facts,
            _("%(title)s, %(number)s.") % about,
            terms.gift_words,
            _("Open this page to see it and to accept it, until %(until)s:")
            % {"until": date_format(localtime(offer.open_until), "DATE_FORMAT")},
            f"{settings.PINXIT_PUBLIC_URL}{reverse('shop:receive', args=[offer.key])}",
            house_of().name,
        ]
        subject = _("%(giver)s has a picture for you") % facts
        body = "\n\n".join(filter(None, lines))
        post_letter(EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [terms.gift_email]))


def _confirmed(order: Order, terms: SaleTerms) -> list[str]:
    """Return the paragraphs of a confirmation."""
    about = {"title": order.edition.listing.title, "number": number_text(order)}
    tax = Money(terms.tax_minor, order.currency)
    paid = {"price": price_text(order.price), "tax": price_text(tax)}
    lines = [
        _("Dear %(name)s,") % {"name": name_of_buyer(order, terms)},
        _("thank you for your order:"),
        _("%(title)s, %(number)s.") % about,
        _("Paid: %(price)s, of which tax: %(tax)s.") % paid
        if terms.tax_minor
        else _("Paid: %(price)s.") % paid,
    ]
    lines += agreed_lines(terms)
    page = page_for(order.buyer, order.get_absolute_url())
    lines += [f"{settings.PINXIT_PUBLIC_URL}{page}", signature()]
    return lines


def agreed_lines(terms: SaleTerms) -> list[str]:
    """Return what was agreed on when the file is handed over, in the reader's language."""
    lines = []
    if terms.agreement and terms.agreed_at is not None:
        agreed = {"at": _moment(terms.agreed_at), "sentence": terms.agreement}
        lines.append(_("At %(at)s you agreed to this: “%(sentence)s”") % agreed)
    if terms.start == Start.WAITS and terms.available_at is not None:
        day = {"day": _moment(terms.available_at)}
        lines.append(
            _(
                "You can withdraw from this purchase without giving a reason until %(day)s, on the"
                " page of your order or by writing to us. The money goes back the way it came. The"
                " file can be downloaded from then on."
            )
            % day
        )
    return lines


def signature() -> str:
    """Return who writes: the seller, or the house before it has said who sells."""
    seller = seller_details()
    signed = [house_of().name] if seller is None else [seller.name, seller.address, seller.city]
    if seller is not None and seller.email:
        signed.append(seller.email)
    return "\n".join(signed)


def name_of_buyer(order: Order, terms: SaleTerms) -> str:
    """Return what a buyer is called; a guest has given a name at most for the bill."""
    if order.buyer.is_guest:
        return terms.bill_name or order.buyer.letters_to
    return order.buyer.display_name


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")
