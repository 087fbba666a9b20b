"""Ada buys without an account; Eve types Ada's address and learns nothing."""

import io
import re
import zipfile

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pinxit.accounts import Role
from pinxit.accounts.jobs import send_guest_links
from pinxit.accounts.web.models import Guest, Person
from pinxit.accounts.web.selectors import guest_link, has_role
from pinxit.accounts.web.services import (
    GuestGoneError,
    OtherAddressError,
    grant,
    welcome_guest,
)
from pinxit.accounts.web.services.tries import GUESTS, LINKS_OF_AN_ADDRESS
from pinxit.provenance.web.models import LogDisclosure
from pinxit.shop.core.orders import OrderState
from pinxit.shop.core.withdrawal import Start
from pinxit.shop.web.models import Order, OrderLetter
from pinxit.shop.web.models.discounts import DiscountCode, DiscountUse
from pinxit.shop.web.papers.letters import send_confirmation
from pinxit.shop.web.services import letters as letter_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.taking import take_over
from tests.scenes import NOW, edition_of, person
from tests.shop.billed import ordered, paid, set_up_seller, wish
from tests.shop.steps import browser_of, buy, checkout, page_of, reserve

pytestmark = pytest.mark.django_db
ADDRESS = "ada@example.org"
GUEST = "/accounts/guest/"
NEW = {"display_name": "Ada", "password": "correct horse battery", "purpose": "buy"}


def guest_browser(contact: str = ADDRESS) -> Client:
    """A browser in which somebody goes on as a guest."""
    browser = Client()
    answer = browser.post(GUEST, {"email": contact, "next": "/orders/"})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def letter_about(order: Order) -> str:
    """Send the confirmation of an order, and return it."""
    mail.outbox.clear()
    send_confirmation(order, now=timezone.now())
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    return str(sent.body)


def link_in(text: str) -> str:
    found = re.search(r"(/accounts/guest/\S+)", text)
    assert found is not None, text
    return found[1]


def by_letter(link: str) -> Client:
    """A fresh browser that opens a link and presses the one button."""
    browser = Client()
    assert browser.get(link).status_code == 200
    assert browser.get("/orders/").status_code == 302, "looking at the link opens nothing"
    browser.post(link)
    return browser


def test_from_the_work_to_the_file_and_back_by_the_link(edition) -> None:
    visitor = Client()
    asked = visitor.get(checkout(edition))
    assert asked["Location"].startswith(GUEST)
    assert b"Go on as a guest" in visitor.get(asked["Location"]).content

    on = visitor.post(GUEST, {"email": ADDRESS, "next": checkout(edition)})
    assert on["Location"] == checkout(edition)
    assert ADDRESS in visitor.get(on["Location"]).content.decode()
    order = buy(visitor, edition)
    assert (order.state, order.buyer.is_guest) == (OrderState.PAID, True)
    assert visitor.get(page_of("file", order))["Content-Type"] == "image/png"
    shown = visitor.get(order.get_absolute_url()).content.decode()
    assert reverse("shop:copy", args=[order.public_id]) not in shown

    link = link_in(letter_about(order))
    for _again in range(2):
        fresh = by_letter(link)
        assert fresh.get(order.get_absolute_url()).status_code == 200
        assert fresh.get(page_of("file", order))["Content-Type"] == "image/png"
    assert visitor.get(reverse("gallery:wall")).content.count(b"My orders") == 1
    visitor.post("/accounts/guest/leave/")
    assert visitor.get(order.get_absolute_url()).status_code == 302


def test_what_is_taxed_is_confirmed_to_the_guest(edition) -> None:
    set_up_seller()
    guest = welcome_guest(contact=ADDRESS, language="zh-hans", machine="m", now=NOW)
    order = paid(ordered(edition, guest.person, wish()))
    mail.outbox.clear()

    send_confirmation(order, now=NOW)

    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    browser = by_letter(link_in(str(letter.body)))
    paper = order.papers.get()
    assert browser.get(paper.get_absolute_url())["Content-Type"] == "application/pdf"
    assert "Ada Lovelace" in browser.get(checkout(edition)).content.decode(), "billed as before"


def test_a_waiting_guest_withdraws_by_the_link(edition) -> None:
    set_up_seller()
    guest = welcome_guest(contact=ADDRESS, language="en", machine="m", now=NOW)
    order = paid(ordered(edition, guest.person, wish(start=Start.WAITS)), now=timezone.now())
    browser = by_letter(guest_link(guest))

    browser.post(page_of("withdraw-order", order))

    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED


def test_typing_an_address_opens_and_tells_nothing(edition) -> None:
    """Eve types the address of an account, and that of another guest."""
    account = person("Ada")
    theirs = buy(browser_of(account), edition)
    other = buy(guest_browser(), edition_of(edition.listing.piece.brief.person, seed=2))
    nobody = Client().post(GUEST, {"email": "nobody@example.org"})

    answer = Client().post(GUEST, {"email": ADDRESS})
    eve = guest_browser()

    assert (answer.status_code, answer["Location"]) == (nobody.status_code, nobody["Location"])
    for order in (theirs, other):
        for name in ("order", "file", "payment"):
            assert eve.get(page_of(name, order)).status_code == 404
        assert str(order.public_id) not in eve.get("/orders/").content.decode()
    assert eve.get("/accounts/me/").status_code == 302
    assert Guest.objects.count() == 4, "each time is somebody else"


def test_a_guest_is_a_visitor_everywhere_else(edition) -> None:
    browser = guest_browser()
    for path in (
        "/studio/",
        "/accounts/me/",
        "/accounts/keys/",
        "/accounts/webhooks/",
        "/studio/commissions/",
        "/bargains/",
        "/owed/",
    ):
        answer = browser.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/accounts/sign-in/"), path
    said = browser.get("/accounts/sign-in/?next=/bargains/").content.decode()
    assert "you need an account" in said
    waits = browser.post(reverse("shop:wait", args=[edition.listing.slug]))
    assert waits["Location"].startswith("/accounts/sign-in/")


def test_a_guest_has_no_password_and_no_role() -> None:
    made = welcome_guest(contact=ADDRESS, language="en", machine="m", now=NOW).person
    grant(made, Role.OWNER, now=NOW)

    assert not has_role(Person.objects.get(pk=made.pk), Role.OWNER)
    made.set_password("correct horse battery")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()
    assert not Client().login(username=made.email, password="")
    mail.outbox.clear()
    Client().post("/accounts/reset/", {"email": ADDRESS})
    assert mail.outbox == []


def test_a_forged_or_changed_link_opens_nothing() -> None:
    guest = welcome_guest(contact=ADDRESS, language="en", machine="m", now=NOW)
    other = welcome_guest(contact="ben@example.org", language="en", machine="m", now=NOW)
    link = guest_link(guest)
    token = link.split("/")[3]

    name, _, signature = token.partition(":")
    forged = [f"{other.public_id.hex}-1:{signature}", f"{name}:x", name, "nothing", token[:-1]]

    for each in forged:
        assert Client().get(f"{GUEST}{each}/").status_code == 410, each


def test_old_links_and_browsers_can_be_shut_out(edition) -> None:
    first = guest_browser()
    order = buy(first, edition)
    link = link_in(letter_about(order))
    token = link.split("?")[0]
    mail.outbox.clear()

    sent = by_letter(link).post(f"{token}renew/")

    assert sent.status_code == 302
    assert Client().get(link).status_code == 410
    assert Client().post(f"{token}renew/").status_code == 410
    assert first.get(order.get_absolute_url()).status_code == 302
    send_guest_links({"contact": ADDRESS, "language": "en"}, None)  # type: ignore[arg-type]
    newer = by_letter(link_in(str(mail.outbox[0].body)))
    assert newer.get(order.get_absolute_url()).status_code == 200


def test_links_are_sent_again_to_their_address_alone() -> None:
    welcome_guest(contact=ADDRESS, language="en", machine="m", now=NOW)
    welcome_guest(contact="Ada@Example.org", language="en", machine="m", now=NOW)
    browser = Client()
    answers = [
        browser.post(f"{GUEST}again/", {"email": address})
        for address in (ADDRESS, "nobody@example.org")
    ]

    assert {(each.status_code, each["Location"]) for each in answers} == {(302, f"{GUEST}sent/")}
    assert browser.get(f"{GUEST}sent/").status_code == 200
    mail.outbox.clear()
    send_guest_links({"contact": "nobody@example.org", "language": "en"}, None)  # type: ignore[arg-type]
    assert mail.outbox == []
    send_guest_links({"contact": ADDRESS, "language": "en"}, None)  # type: ignore[arg-type]
    (letter,) = mail.outbox
    assert len(re.findall("/accounts/guest/", str(letter.body))) == 2


def test_nobody_is_written_to_whose_address_was_only_typed(edition) -> None:
    order = reserve(guest_browser(), edition)
    mail.outbox.clear()

    letter = OrderLetter.objects.get(order=order, about="placed")

    assert not letter_services.send_letter(letter.pk, now=timezone.now())
    assert mail.outbox == []


def test_too_many_are_told_to_wait() -> None:
    browser = Client()
    for _number in range(LINKS_OF_AN_ADDRESS):
        assert browser.post(f"{GUEST}again/", {"email": ADDRESS}).status_code == 302
    assert browser.post(f"{GUEST}again/", {"email": ADDRESS}).status_code == 429
    for number in range(GUESTS - LINKS_OF_AN_ADDRESS):
        assert browser.post(GUEST, {"email": ADDRESS}).status_code == 302, number
    refused = browser.post(GUEST, {"email": "another@example.org"})
    assert refused.status_code == 429
    assert b"quarter of an hour" in refused.content
    assert browser.post(GUEST, {"email": "no address"}).status_code == 400


def test_signing_up_takes_the_purchases_along(edition) -> None:
    order = buy(guest_browser(), edition)
    link = link_in(letter_about(order))
    browser = by_letter(link)
    assert ADDRESS in browser.get("/accounts/sign-up/").content.decode()

    browser.post("/accounts/sign-up/", {**NEW, "email": ADDRESS})
    assert "Take it into my account" in browser.get("/orders/").content.decode()
    browser.post("/orders/take-over/")

    ada = Person.objects.get(email=ADDRESS)
    order.refresh_from_db()
    assert (order.buyer, order.owner) == (ada, ada)
    guest = Guest.objects.get()
    assert (guest.taken_by, guest.taken_at is not None) == (ada, True)
    assert LogDisclosure.objects.filter(person=ada).exists()
    assert not LogDisclosure.objects.filter(person=guest.person).exists()
    assert browser.get(page_of("file", order)).status_code == 200
    assert Client().get(link).status_code == 410
    assert browser.post("/orders/take-over/").status_code == 404


def test_only_the_mailbox_of_the_same_address_takes_over(edition) -> None:
    """Eve signs up with Ada's address, which nobody checks; her browser knows no letter."""
    bought = guest_browser()
    order = buy(bought, edition)
    bought.post("/accounts/sign-up/", {**NEW, "email": ADDRESS})
    assert "Take it into my account" not in bought.get("/orders/").content.decode()
    assert bought.post("/orders/take-over/").status_code == 404

    link = link_in(letter_about(order))
    ben = by_letter(link)
    ben.post("/accounts/sign-up/", {**NEW, "email": "ben@example.org", "display_name": "Ben"})
    assert "Take it into my account" not in ben.get("/orders/").content.decode()
    answer = ben.post("/orders/take-over/", follow=True)
    assert "the address that the link was sent to" in answer.content.decode()
    order.refresh_from_db()
    assert order.buyer.is_guest
    told = ben.post(link, follow=True)
    assert "the address that the link was sent to" in told.content.decode()


def test_what_both_hold_is_held_once(edition) -> None:
    ada = person("Ada")
    DiscountCode.objects.create(code="SPRING", percent_bp=1_000, since=NOW, max_uses=9)
    guest = welcome_guest(contact=ADDRESS, language="en", machine="m", now=NOW)
    own = ordered(edition, ada, wish(code="spring"))
    theirs = ordered(edition, guest.person, wish(code="spring"))

    assert take_over(guest, ada, now=NOW) == 1

    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.state, theirs.state) == (OrderState.RESERVED, OrderState.CANCELLED)
    assert (theirs.buyer, DiscountUse.objects.filter(buyer=ada).count()) == (ada, 1)
    with pytest.raises(GuestGoneError):
        take_over(guest, ada, now=NOW)
    other = welcome_guest(contact="ben@example.org", language="en", machine="m", now=NOW)
    with pytest.raises(OtherAddressError):
        take_over(other, ada, now=NOW)


def test_money_that_comes_afterwards_buys_for_the_account(edition) -> None:
    ada, guest = person("Ada"), welcome_guest(contact=ADDRESS, language="en", machine="m", now=NOW)
    order = services.place_order(edition_id=edition.pk, buyer=guest.person, now=timezone.now())
    payment = services.start_payment(order, variant="test")
    take_over(guest, ada, now=NOW)

    services.answer_payment(payment, {"answer": "pay"})

    order.refresh_from_db()
    assert (order.state, order.owner) == (OrderState.PAID, ada)


def test_a_guest_takes_their_data_along_and_is_forgotten(edition) -> None:
    order = buy(guest_browser(), edition)
    link = link_in(letter_about(order))
    browser = by_letter(link)

    file = browser.post(reverse("shop:own-data-file"))
    bundle = zipfile.ZipFile(io.BytesIO(file.getvalue()))
    data = bundle.read("data.json").decode()
    assert ADDRESS in data
    assert "password" not in data
    assert f"copies/{order.public_id}.png" in bundle.namelist()

    assert b"Your password" not in browser.get(reverse("shop:own-data")).content
    gone = browser.post(reverse("shop:own-data"), {"knows": "on"}, follow=True)
    assert b"What was known of you is gone" in gone.content
    assert Client().get(link).status_code == 410
    assert not Guest.objects.filter(contact=ADDRESS).exists()
    assert browser.get("/orders/").status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.PAID, "the books stay"


def test_the_session_gets_another_name_and_the_account_goes_first(edition) -> None:
    browser = Client()
    browser.get(GUEST)
    session = browser.session
    session["x"] = 1
    session.save()
    before = str(session.session_key)
    browser.cookies["sessionid"] = before
    browser.post(GUEST, {"email": ADDRESS})
    assert not Session.objects.filter(session_key=before).exists()

    ben = person("Ben")
    browser.force_login(ben)
    assert browser.get(GUEST).status_code == 302
    assert buy(browser, edition).buyer == ben
