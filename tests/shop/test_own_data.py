"""What is known about a person: they take it along, and it is taken away; the books stay."""

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.urls import reverse

from pinxit.accounts import Role
from pinxit.accounts.web.models import Person
from pinxit.accounts.web.services import OwnerStaysError
from pinxit.provenance.web.models import LogDisclosure
from pinxit.shop.core.wish import Gift
from pinxit.shop.core.withdrawal import Start
from pinxit.shop.web.models import Order, Payment, SaleTerms
from pinxit.shop.web.papers.own_data import _OF_THE_HOUSE, own_rows, tables_with_people
from pinxit.shop.web.selectors.ledger import check_books
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.leaving import (
    CommissionOpenError,
    MoneyOpenError,
    WorksHangError,
    leave,
)
from tests.scenes import NOW, cleo, edition_of, person
from tests.shop.billed import ordered, paid, set_up_seller, wish
from tests.shop.commissioned import asked
from tests.shop.steps import browser_of, page_of

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"  # noqa: S105 - of somebody in a story


@pytest.fixture
def buyer():
    made = person("Ada")
    made.set_password(PASSWORD)
    made.save()
    return made


def test_ada_takes_everything_along_and_no_key(edition, buyer) -> None:
    set_up_seller()
    order = paid(ordered(edition, buyer, wish(gift=Gift(name="Ben", email="ben@example.org"))))
    paid(ordered(edition, person("Ben")))

    answer = browser_of(buyer).post(reverse("shop:own-data-file"))

    bundle = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    data = json.loads(bundle.read("data.json"))
    assert [row["public_id"] for row in data["shop.Order"]] == [str(order.public_id)]
    assert data["shop.SaleTerms"][0]["bill_city"] == "Paris"
    assert data["accounts.Person"][0]["email"] == "ada@example.org"
    assert "password" not in data["accounts.Person"][0]
    assert "provenance.LogDisclosure" in data
    assert {"invoices/2026-000001.pdf", f"copies/{order.public_id}.png"} < set(bundle.namelist())
    assert "Ben Lovelace" not in str(data)


def test_no_table_that_knows_people_is_left_out(edition, buyer) -> None:
    """Whatever refers to a person is exported, unless it is named as the house's own."""
    knowing = {
        model._meta.label
        for model in apps.get_models()
        if any(field.related_model is Person for field in model._meta.concrete_fields)
    }
    told = tables_with_people()
    assert knowing - told.keys() == _OF_THE_HOUSE
    assert {"shop.Invoice", "shop.SaleTerms", "studio.Piece", "shop.DiscountUse"} <= told.keys()

    rows = dict(own_rows(buyer))

    assert set(rows) == {"accounts.Person", "accounts.RoleGrant"}, "she did nothing yet"


def test_ada_leaves_and_the_books_stay(edition, buyer) -> None:
    set_up_seller()
    order = paid(ordered(edition, buyer, wish(gift=Gift(name="Ben", email="ben@example.org"))))
    browser = browser_of(buyer)
    browser.post(page_of("copy-name", order), {"owner_name": "Ada of London"})
    Payment.objects.update(customer_ip_address="192.0.2.7", billing_email="ada@example.org")
    address = reverse("shop:own-data")
    assert "You own 1 copy." in browser.get(address).content.decode()
    for sent, words in (
        ({"password": "guessed", "knows": "on"}, "This is not your password"),
        ({"password": PASSWORD}, "Please confirm that you know this"),
    ):
        answer = browser.post(address, sent)
        assert (answer.status_code, words in answer.content.decode()) == (400, True)

    answer = browser.post(address, {"password": PASSWORD, "knows": "on"})

    assert answer.status_code == 302
    gone = Person.objects.get(pk=buyer.pk)
    assert (gone.display_name, gone.is_active, gone.has_usable_password()) == ("–", False, False)
    assert "ada" not in gone.email
    assert browser.get(reverse("accounts:me")).status_code == 302, "signed out"
    order = Order.objects.get()
    terms = SaleTerms.objects.get()
    assert (order.owner_name, terms.gift_email, terms.bill_name) == ("", "", "Ada Lovelace")
    assert order.papers.get().value.buyer.name == "Ada Lovelace", "the law wants it kept"
    paid_by = Payment.objects.get()
    assert (paid_by.customer_ip_address, paid_by.billing_email) == (None, "")
    assert not LogDisclosure.objects.filter(person=gone).exists()
    assert check_books().balances


def test_a_reservation_is_let_go(edition, buyer) -> None:
    order = services.place_order(edition_id=edition.pk, buyer=buyer, now=NOW)

    leave(buyer, now=NOW)

    order.refresh_from_db()
    assert order.state == "cancelled"


def test_nobody_leaves_while_others_wait_for_them(edition, artist, buyer) -> None:
    with pytest.raises(WorksHangError):
        leave(artist, now=NOW)
    paid(ordered(edition, buyer, wish("", start=Start.NONE)))
    services.withdraw_offer(edition.pk, now=NOW)
    with pytest.raises(MoneyOpenError):
        leave(artist, now=NOW)
    dov = person("Dov", Role.ARTIST)
    asked(buyer, dov)
    for side in (buyer, dov):
        with pytest.raises(CommissionOpenError):
            leave(side, now=NOW)
    owner = person("Owner", Role.OWNER)
    with pytest.raises(OwnerStaysError):
        leave(owner, now=NOW)
    person("Second", Role.OWNER)
    leave(Person.objects.get(pk=owner.pk), now=NOW)


def test_a_visitor_has_no_data(client) -> None:
    assert client.get(reverse("shop:own-data")).status_code == 302
    assert client.post(reverse("shop:own-data-file")).status_code == 302
    assert edition_of(cleo()).size == 3
