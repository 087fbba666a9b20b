"""Commissions in a house that is taxed: deposit and balance are billed, invoiced and credited."""

import pytest
from django.urls import reverse

from pinxit.shop.core.ledger import Account, Book
from pinxit.shop.web.models import SaleTerms
from pinxit.shop.web.models.invoices import Invoice
from pinxit.shop.web.papers.invoices import invoice_page
from pinxit.shop.web.selectors.ledger import check_books, standing_of
from pinxit.shop.web.services import bills as bill_services
from pinxit.studio import Party
from tests.scenes import NOW, person
from tests.shop.billed import ADDRESS, set_up_seller
from tests.shop.commissioned import agreed, fresh, pay
from tests.shop.steps import browser_of

pytestmark = pytest.mark.django_db


def test_the_deposit_is_invoiced_with_its_tax_and_credited_when_called_off(artist) -> None:
    set_up_seller()
    ben = person("Ben")
    commission = agreed(ben, artist)
    browser, address = browser_of(ben), reverse("shop:pay-commission", args=[commission.public_id])
    asked = browser.get(address).content.decode()
    assert "Who is billed" in asked
    assert "discount" not in asked
    wrong = browser.post(address, {**ADDRESS, "country": "GB"})
    assert (wrong.status_code, SaleTerms.objects.count()) == (400, 0)

    browser.post(address, ADDRESS)
    pay(commission)

    invoice = Invoice.objects.get()
    assert (invoice.gross_minor, invoice.tax_minor, invoice.place) == (10_000, 1_667, "FR")
    assert "Deposit of a commission" in invoice_page(invoice).lines[0][0]
    subject = f"commission:{commission.public_id}"
    assert standing_of(subject)[Account(Book.TAX)] == -1_667
    assert invoice.full_number in browser.get(reverse("shop:orders")).content.decode()
    assert browser.get(invoice.get_absolute_url()).status_code == 200
    assert browser_of(person("Eve")).get(invoice.get_absolute_url()).status_code == 404

    bill_services.call_off(fresh(commission), Party.ARTIST, words="Sorry.", now=NOW)

    credit = Invoice.objects.get(kind="credit")
    assert (credit.gross_minor, credit.tax_minor, credit.amends) == (10_000, 1_667, invoice)
    assert set(standing_of(subject).values()) == {0}
    assert check_books().balances
