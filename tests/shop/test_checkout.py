"""Ordering on terms: the total with its tax, what is agreed to, a code, a gift, withdrawing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from pinxit.accounts.web.models import Person
from pinxit.jobs.web.models import Progress
from pinxit.kernel import Money
from pinxit.shop.core import withdrawal
from pinxit.shop.core.discount import CodeUsedUpError, UnknownCodeError
from pinxit.shop.core.wish import Gift
from pinxit.shop.core.withdrawal import Start, StartNotChosenError, TooLateToWithdrawError
from pinxit.shop.jobs import confirm_order, send_gift
from pinxit.shop.web.models import Order, SaleTerms, Transfer
from pinxit.shop.web.models.discounts import DiscountCode, DiscountUse
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.services import orders as services
from tests.scenes import NOW, edition_of, person
from tests.shop.billed import ADDRESS, ordered, paid, set_up_seller, wish
from tests.shop.steps import browser_of, checkout, page_of

pytestmark = pytest.mark.django_db
AGREED = {"accepts_terms": "on", "step": "order"}


class Onlooker:
    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        """Nobody waits for a letter."""


def a_code(**changes) -> DiscountCode:
    known = {"code": "SPRING", "percent_bp": 2_500, "since": NOW, "max_uses": 1}
    return DiscountCode.objects.create(**{**known, **changes})


def test_ada_sees_the_total_with_its_tax_before_she_orders(ada, edition) -> None:
    set_up_seller()
    a_code(max_uses=5)
    page = ada.get(checkout(edition)).content.decode()
    assert "Who is billed" in page
    assert "accepts_terms" not in page

    filled = {**ADDRESS, "code": " spring "}
    page = ada.post(checkout(edition), {**filled, "step": "total"}).content.decode()
    for words in ("€30.00", "−€10.00", "€5.00", "20 %, France", "lose my right to withdraw"):
        assert words in page
    assert not Order.objects.exists()
    missing = ada.post(checkout(edition), {**filled, **AGREED, "seen_minor": "3000"})
    assert missing.status_code == 400
    assert "Please choose one of the two" in missing.content.decode()

    ada.post(checkout(edition), {**filled, **AGREED, "seen_minor": "3000", "start": "at-once"})

    order = Order.objects.get()
    assert (order.price_minor, order.terms.tax_minor, order.terms.bill_city) == (3000, 500, "Paris")
    assert order.terms.agreement.startswith("Give me the file at once.")
    assert order.terms.agreed_at is not None
    ada.post(page_of("payment", order), {"answer": "pay"})
    assert "of which tax €5.00" in ada.get(order.get_absolute_url()).content.decode()
    again = ada.get(checkout(edition)).content.decode()
    assert 'value="75002"' in again, "she need not write it twice"


def test_a_price_that_changed_is_shown_again(ada, edition) -> None:
    set_up_seller()

    answer = ada.post(
        checkout(edition), {**ADDRESS, **AGREED, "seen_minor": "3000", "start": "at-once"}
    )

    assert "Look at the total again" in answer.content.decode()
    assert not Order.objects.exists()


def test_the_details_can_be_changed(ada, edition) -> None:
    set_up_seller()

    answer = ada.post(checkout(edition), {**ADDRESS, "step": "change"})

    assert answer.status_code == 200
    assert "1 rue de la Paix" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"country": ""}, "This field is required"),
        ({"country": "GB"}, "Nothing is sold to private buyers there"),
        ({"country": "US"}, "Choose your state"),
        ({"code": "NOSUCH"}, "Check its letters"),
        ({"code": "!!"}, "Check its letters"),
        ({"tax_number": "FR123"}, "Write it with the letters of your country"),
        ({"gift_name": "Ben"}, "A gift needs a name and an address"),
        ({"gift_email": "ben@example.org"}, "A gift needs a name and an address"),
    ],
)
def test_what_stands_in_the_way_is_said_beside_the_field(ada, edition, changes, words) -> None:
    set_up_seller()

    answer = ada.post(checkout(edition), {**ADDRESS, "step": "total", **changes})

    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_buyer_in_china_confirms(ada, edition) -> None:
    set_up_seller()
    filled = {**ADDRESS, "country": "CN"}
    page = ada.post(checkout(edition), {**filled, "step": "total"}).content.decode()
    assert "cannot be returned within seven days" in page

    assert ada.post(checkout(edition), {**filled, **AGREED}).status_code == 400
    ada.post(checkout(edition), {**filled, **AGREED, "confirms": "on"})

    terms = SaleTerms.objects.get()
    assert (terms.start, terms.treatment) == ("at-once", "outside")
    assert "seven days" in terms.agreement


def test_the_country_that_a_proxy_names_is_evidence(ada, edition, settings) -> None:
    set_up_seller()
    sent = {**ADDRESS, **AGREED, "start": "waits"}
    ada.post(checkout(edition), sent, headers={"cf-ipcountry": "FR"})
    assert SaleTerms.objects.get().clues == [["billing", "FR"]], "nobody trusts it by default"

    settings.PINXIT_COUNTRY_HEADER = "CF-IPCountry"
    ada.post(checkout(edition), {**sent, "city": "Lyon"}, headers={"cf-ipcountry": "FR"})

    assert SaleTerms.objects.latest("pk").verdict == "enough"


def test_who_waits_gets_no_file_yet_and_may_withdraw(ada, edition) -> None:
    set_up_seller()
    buyer = Person.objects.get(display_name="Ada")
    now = timezone.now()
    order = paid(ordered(edition, buyer, wish(start=Start.WAITS), now=now), now=now)

    assert ada.get(page_of("file", order)).status_code == 302
    page = ada.get(order.get_absolute_url()).content.decode()
    assert "Withdraw from this purchase" in page
    assert "Download the full-size file" not in page
    assert "can be downloaded from" in ada.get(page_of("copy", order)).content.decode()
    eve = browser_of(person("Eve"))
    assert eve.post(page_of("withdraw-order", order)).status_code == 404

    ada.post(page_of("withdraw-order", order))

    order.refresh_from_db()
    assert (order.state, order.terms.withdrawn_at is None) == ("refunded", False)
    assert [paper.kind for paper in order.papers.order_by("pk")] == ["invoice", "credit"]
    said = ada.post(page_of("withdraw-order", order), follow=True).content.decode()
    assert "somebody may have changed it" in said


@pytest.mark.parametrize(
    ("start", "after"), [(Start.AT_ONCE, timedelta(0)), (Start.WAITS, withdrawal.DAYS)]
)
def test_it_is_too_late_to_withdraw(edition, start, after) -> None:
    set_up_seller()
    buyer = person("Ada")
    order = paid(ordered(edition, buyer, wish(start=start)))
    assert order.paid_at is not None

    with pytest.raises(TooLateToWithdrawError):
        checkout_services.withdraw(order, buyer=buyer, now=order.paid_at + after)


def test_a_copy_that_was_handed_on_is_not_withdrawn_from(edition) -> None:
    set_up_seller()
    buyer = person("Ada")
    order = paid(ordered(edition, buyer, wish(start=Start.WAITS)))
    order.owner = person("Ben")

    with pytest.raises(TooLateToWithdrawError):
        checkout_services.withdraw(order, buyer=buyer, now=NOW)


def test_who_must_choose_when_it_begins_is_not_served_without(edition) -> None:
    set_up_seller()
    for country, start in (("FR", Start.NONE), ("CN", Start.NONE), ("JP", Start.WAITS)):
        with pytest.raises(StartNotChosenError):
            ordered(edition, person(f"Ada {country}".replace(" ", ".")), wish(country, start=start))


def test_pressing_twice_orders_once_and_other_terms_order_anew(edition) -> None:
    set_up_seller()
    a_code()
    buyer = person("Ada")

    first = ordered(edition, buyer, wish(code="SPRING"))
    assert ordered(edition, buyer, wish(code="SPRING")) == first
    second = ordered(edition, buyer, wish("DE"))

    first.refresh_from_db()
    assert (first.state, second.number, second.terms.place) == ("cancelled", first.number, "DE")
    assert second.price_minor == 4_000
    third = ordered(edition, person("Ben"), wish(code="SPRING"))
    assert third.price_minor == 3_000, "what was let go is free again"
    assert DiscountCode.objects.get().used == 1


@pytest.mark.parametrize(
    ("changes", "price"),
    [
        ({"percent_bp": 3_333}, 2_667),
        ({"percent_bp": 10_000}, 100),
        ({"percent_bp": 0, "amount_minor": 1_500, "currency": "EUR"}, 2_500),
        ({"percent_bp": 0, "amount_minor": 9_000, "currency": "EUR"}, 100),
    ],
)
def test_what_a_code_takes_off(edition, changes, price) -> None:
    a_code(**changes)

    order = ordered(edition, person("Ada"), wish("", start=Start.NONE, code="SPRING"))

    assert order.price == Money(price, "EUR")


def test_for_whom_and_when_a_code_counts(artist, edition) -> None:
    other = edition_of(artist, seed=3)
    ada, cleo = person("Ada"), edition.listing.piece.brief.person
    plain: dict[str, Any] = {"start": Start.NONE, "code": "SPRING"}
    for changes in (
        {"edition": other},
        {"artist": ada},
        {"is_open": False},
        {"since": NOW + timedelta(days=1)},
        {"until": NOW, "since": NOW - timedelta(days=1)},
        {"percent_bp": 0, "amount_minor": 5, "currency": "USD"},
    ):
        code = a_code(**changes)
        with pytest.raises(UnknownCodeError):
            ordered(edition, ada, wish("", **plain))
        code.delete()
    a_code(max_uses=2, artist=cleo, until=NOW + timedelta(days=1))
    paid(ordered(edition, ada, wish("", **plain)))
    with pytest.raises(CodeUsedUpError):
        ordered(edition, ada, wish("", **plain))
    services.cancel_order(ordered(edition, person("Ben"), wish("", **plain)))
    ordered(edition, person("Dov"), wish("", **plain))
    with pytest.raises(CodeUsedUpError):
        ordered(other, person("Eve"), wish("", **plain))


def test_a_code_counts_once_for_a_buyer_in_the_database_too(edition, artist) -> None:
    code = a_code(max_uses=9)
    buyer = person("Ada")
    order = ordered(edition, buyer, wish("", start=Start.NONE))
    other = ordered(edition_of(artist, seed=3), buyer, wish("", start=Start.NONE))
    checkout_services.take_code(code, order, now=NOW)

    with pytest.raises(CodeUsedUpError):
        checkout_services.take_code(code, other, now=NOW)

    assert DiscountUse.objects.count() == 1


def test_the_confirmation_repeats_what_was_agreed_and_brings_the_invoice(edition) -> None:
    set_up_seller(email="haus@example.org")
    order = paid(ordered(edition, person("Ada"), wish(start=Start.WAITS)))
    assert Progress.objects.filter(key=f"confirm_order:{order.public_id}").exists()

    confirm_order({"order": order.pk}, Onlooker())
    confirm_order({"order": order.pk}, Onlooker())

    [letter] = mail.outbox
    assert letter.to == ["ada@example.org"]
    for words in ("Red dragon", "€40.00, of which tax: €6.67", "“I agree.”", "You can withdraw",
                  "haus@example.org", order.get_absolute_url()):  # fmt: skip
        assert words in letter.body
    [(name, content, kind)] = letter.attachments
    assert (name, content[:4], kind) == ("2026-000001.pdf", b"%PDF", "application/pdf")


def test_a_gift_is_brought_by_letter_and_accepted(edition) -> None:
    ben = person("Ben")
    asked = wish(
        "", start=Start.NONE, gift=Gift(name="Ben", email="ben@example.org", words="Hello")
    )
    order = paid(ordered(edition, person("Ada"), asked))
    assert Progress.objects.filter(key=f"send_gift:{order.public_id}").exists()

    send_gift({"order": order.pk}, Onlooker())

    [letter] = mail.outbox
    link = reverse("shop:receive", args=[Transfer.objects.get().key])
    assert letter.to == ["ben@example.org"]
    for words in ("Dear Ben,", "Ada has bought a picture for you", "Hello", link):
        assert words in letter.body
    browser_of(ben).post(link, {})
    order.refresh_from_db()
    assert order.owner == ben
    send_gift({"order": order.pk}, Onlooker())
    assert len(mail.outbox) == 1, "it is his now"


def test_a_gift_waits_as_long_as_its_file(edition) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    set_up_seller()
    gift = Gift(name="Ben", email="ben@example.org")
    order = paid(ordered(edition, person("Ada"), wish(start=Start.WAITS, gift=gift)))

    [job] = ProcrastinateJob.objects.filter(scheduled_at__isnull=False)

    assert job.scheduled_at == order.terms.available_at
