"""Payouts: two people, once, and back again. Dov and the owner keep the books; Cleo is paid."""

import logging

import pytest
import urllib3
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from pinxit.accounts import BrokenSealError, Role
from pinxit.kernel import Money
from pinxit.shop.adapters.pain001 import NotSepaError
from pinxit.shop.adapters.stripe_transfers import (
    StripeAwayError,
    StripeTransfers,
    TransferRefusedError,
)
from pinxit.shop.core.ledger import Account, Book
from pinxit.shop.core.payout import BankDetails, PayoutMoveError, Rail
from pinxit.shop.web.models.payouts import Payout, PayoutBatch, PayoutDetails
from pinxit.shop.web.selectors.ledger import accounts_of, balances, check_books, standing_of
from pinxit.shop.web.selectors.payouts import dues, opened
from pinxit.shop.web.services import payouts
from tests.scenes import NOW, cleo, person
from tests.shop.steps import browser_of
from tests.shop.test_statements import sale

pytestmark = pytest.mark.django_db

IBAN = "DE89370400440532013000"


@pytest.fixture
def artist():
    made = cleo()
    sale(made, 2_800, source="a")
    payouts.keep_details(made, BankDetails(Rail.SEPA, "Cleo", IBAN), now=NOW)
    return made


@pytest.fixture
def owner():
    return person("Olga", Role.OWNER)


@pytest.fixture
def dov():
    return person("Dov", Role.CURATOR)


@pytest.fixture
def batch(artist, owner) -> PayoutBatch:
    return payouts.make_batch(by=owner, rail=Rail.SEPA, currency="EUR", now=NOW)


def owed(somebody) -> int:
    return sum(each.amount.minor for each in balances(accounts_of(somebody)))


def sent(batch: PayoutBatch, by) -> Payout:
    payouts.approve(batch, by=by, now=NOW)
    payouts.mark_sent(batch, now=NOW)
    return batch.payouts.get()


def test_a_payout_goes_its_way_and_the_books_follow(artist, batch, dov) -> None:
    assert owed(artist) == 2_800
    payout = sent(batch, dov)
    assert (owed(artist), payout.minor) == (0, 2_800)

    payouts.note_arrived(payout, now=NOW)
    payouts.note_returned(payout, reason="account closed", now=NOW)

    assert owed(artist) == 2_800
    assert standing_of(f"payout:{payout.public_id}")[Account(Book.CLEARING)] == 0
    with pytest.raises(PayoutMoveError):
        payouts.note_arrived(payout, now=NOW)
    assert check_books().balances


def test_one_that_fails_is_owed_again_and_can_be_paid_anew(artist, batch, owner, dov) -> None:
    payouts.note_failed(sent(batch, dov), reason="no such account", now=NOW)

    again = payouts.make_batch(by=dov, rail=Rail.SEPA, currency="EUR", now=NOW)

    assert owed(artist) == 2_800
    payouts.approve(again, by=owner, now=NOW)
    assert owed(artist) == 0


def test_a_batch_that_is_called_off_pays_nobody(artist, batch, dov) -> None:
    payouts.approve(batch, by=dov, now=NOW)

    payouts.call_off(batch, now=NOW)

    assert owed(artist) == 2_800
    with pytest.raises(PayoutMoveError):
        payouts.mark_sent(batch, now=NOW)
    with pytest.raises(PayoutMoveError):
        payouts.note_arrived(batch.payouts.get(), now=NOW)
    assert check_books().balances


def test_whoever_made_it_does_not_approve_it(artist, batch, owner) -> None:
    for somebody in (owner, artist):
        with pytest.raises(payouts.SecondPersonError):
            payouts.approve(batch, by=somebody, now=NOW)
    changes = {"approved_by": owner, "approved_at": NOW, "state": "approved"}

    with pytest.raises(IntegrityError, match="second_person"):
        change(batch, **changes)


def change(row, **changes) -> None:
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**changes)


def test_the_database_refuses_a_step_out_of_order(batch) -> None:
    with pytest.raises(IntegrityError, match="cannot become"):
        change(batch, state="sent")
    with pytest.raises(IntegrityError, match="cannot become"):
        change(batch.payouts.get(), state="returned")
    with pytest.raises(IntegrityError, match="not forgotten"), transaction.atomic():
        batch.payouts.all().delete()


def test_an_account_is_in_one_open_payout(artist, batch, owner) -> None:
    with pytest.raises(payouts.NothingDueError):
        payouts.make_batch(by=owner, rail=Rail.SEPA, currency="EUR", now=NOW)
    first = batch.payouts.get()
    second = Payout(
        batch=batch, account=first.account, person=artist, minor=1, currency="EUR", changed_at=NOW
    )

    with pytest.raises(IntegrityError, match="one_open_payout"):
        save(second)


def save(row) -> None:
    with transaction.atomic():
        row.save(force_insert=True)


def test_what_was_given_back_meanwhile_stops_the_batch(artist, batch, dov) -> None:
    book_back(artist, 1_000)

    with pytest.raises(payouts.ChangedSinceError):
        payouts.approve(batch, by=dov, now=NOW)

    batch.refresh_from_db()
    assert (batch.state, owed(artist)) == ("draft", 1_800)


def book_back(artist, minor: int) -> None:
    from pinxit.shop.core.ledger import Posting, moved_lines
    from pinxit.shop.web.services.ledger import Occasion, post

    account = Account(Book.ARTIST, str(artist.pk))
    lines = moved_lines(minor, owed=account, to=Account(Book.CLEARING))
    posting = Posting(source="r", kind="refund", subject="a", currency="EUR", lines=lines)
    post(posting, Occasion(NOW), now=NOW)


def test_after_a_payout_a_refund_is_carried_forward(artist, batch, dov) -> None:
    payouts.note_arrived(sent(batch, dov), now=NOW)
    book_back(artist, 2_800)
    sale(artist, 3_000, source="b")

    assert owed(artist) == 200
    assert [each.obstacle for each in dues()] == ["below"]


def test_bank_details_are_sealed_and_never_logged(artist, batch, dov, settings, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    settings.PINXIT_PAYOUT_IBAN, settings.PINXIT_PAYOUT_NAME = "NL91 ABNA 0417 1643 00", "Pinxit"
    payouts.approve(batch, by=dov, now=NOW)

    content = payouts.transfer_file(batch_again(batch))

    assert IBAN.encode() in content
    assert content == payouts.transfer_file(batch_again(batch))
    assert IBAN not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM shop_payout, shop_payoutdetails")
        assert IBAN not in str(cursor.fetchall())
    kept = PayoutDetails.objects.get()
    assert opened(kept.sealed).number == IBAN
    settings.SECRET_KEY = "another house"  # noqa: S105
    with pytest.raises(BrokenSealError):
        opened(kept.sealed)


def batch_again(batch: PayoutBatch) -> PayoutBatch:
    return PayoutBatch.objects.get(pk=batch.pk)


class Recorded:
    """Answers as Stripe does: what was asked with one key before is answered as before."""

    def __init__(self, *answers: tuple[int, bytes]) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []

    def __call__(self, *_args, **_settings):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        pass

    def request(self, method, url, *, fields, headers, encode_multipart):
        assert (method, url) == ("POST", "https://api.stripe.com/v1/transfers")
        assert headers["Authorization"] == "Bearer sk_test"
        self.asked.append(fields | {"key": headers["Idempotency-Key"]})
        status, data = self.answers.pop(0)
        return type("Answer", (), {"status": status, "data": data})


@pytest.fixture
def stripe_batch(artist, owner, dov) -> PayoutBatch:
    payouts.keep_details(artist, BankDetails(Rail.STRIPE, "", "acct_12345678"), now=NOW)
    made = payouts.make_batch(by=owner, rail=Rail.STRIPE, currency="EUR", now=NOW)
    return payouts.approve(made, by=dov, now=NOW)


def send(batch: PayoutBatch) -> None:
    payouts.send_by_stripe(batch_again(batch), StripeTransfers("sk_test"), clock=timezone.now)


def test_a_transfer_that_was_cut_short_is_asked_for_again_by_its_name(
    artist, stripe_batch, monkeypatch
) -> None:
    stripe = Recorded((500, b""), (200, b'{"id": "tr_1"}'))
    monkeypatch.setattr(urllib3, "PoolManager", stripe)
    with pytest.raises(StripeAwayError):
        send(stripe_batch)

    send(stripe_batch)
    send(stripe_batch)

    payout = stripe_batch.payouts.get()
    assert (payout.state, payout.reference) == ("settled", "tr_1")
    first, second = stripe.asked
    assert first == second
    assert (first["key"], first["amount"]) == (str(payout.public_id), "2800")
    assert owed(artist) == 0
    assert check_books().balances


def test_a_transfer_that_is_refused_is_owed_again(artist, stripe_batch, monkeypatch) -> None:
    refusal = (400, b'{"error": {"code": "insufficient_capabilities_for_transfer"}}')
    monkeypatch.setattr(urllib3, "PoolManager", Recorded(refusal))

    send(stripe_batch)

    payout = stripe_batch.payouts.get()
    assert (payout.state, owed(artist)) == ("failed", 2_800)
    assert "insufficient" in payout.reason


@pytest.mark.parametrize("answer", [(429, b""), (200, b"no"), (400, b"[]")])
def test_an_answer_that_says_nothing_is_asked_for_again(answer, monkeypatch) -> None:
    monkeypatch.setattr(urllib3, "PoolManager", Recorded(answer))

    with pytest.raises((StripeAwayError, TransferRefusedError)):
        StripeTransfers("sk_test").send(name="n", account="acct_1", amount=Money(1, "EUR"))


def test_a_batch_for_the_bank_does_not_go_to_stripe(batch, dov) -> None:
    with pytest.raises(PayoutMoveError):
        send(batch)
    with pytest.raises(PayoutMoveError):
        payouts.transfer_file(batch)
    payouts.approve(batch, by=dov, now=NOW)
    with pytest.raises(NotSepaError):
        payouts.transfer_file(batch_again(batch))


def act(browser, batch, what):
    return browser.post(reverse("shop:payout-act", args=[batch.public_id, what]))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_owner_pays_in_two_clicks_and_a_second_person_approves(
    artist, owner, dov, settings, language
) -> None:
    settings.PINXIT_PAYOUT_IBAN, settings.PINXIT_PAYOUT_NAME = "NL91ABNA0417164300", "Pinxit"
    first, second = browser_of(owner), browser_of(dov)
    for browser in (first, second):
        browser.cookies["django_language"] = language
    assert "€28.00" in first.get(reverse("shop:books")).content.decode()

    made = first.post(reverse("shop:make-payouts"), {"rail": "sepa", "currency": "EUR"})
    batch = PayoutBatch.objects.get()
    page = batch_page(batch)
    assert made.headers["Location"] == page
    act(first, batch, "approve")
    assert batch_again(batch).state == "draft"
    assert "…" in second.get(page).content.decode()
    act(second, batch, "approve")
    assert second.get(reverse("shop:payout-file", args=[batch.public_id])).content[:5] == b"<?xml"
    act(first, batch, "sent")
    payout = batch.payouts.get()
    assert first.get(page).status_code == 200
    outcome = [payout.public_id, "arrived"]
    first.post(reverse("shop:payout-outcome", args=outcome))

    payout.refresh_from_db()
    assert payout.state == "settled"
    assert "3000" in browser_of(artist).get(reverse("shop:owed")).content.decode()


def batch_page(batch: PayoutBatch) -> str:
    return reverse("shop:payout-batch", args=[batch.public_id])


def test_what_cannot_be_done_is_said(batch, owner, dov) -> None:
    browser = browser_of(owner)
    nothing = browser.post(
        reverse("shop:make-payouts"), {"rail": "stripe", "currency": "EUR"}, follow=True
    )
    assert b"Wait until somebody is owed enough" in nothing.content
    file = browser.get(reverse("shop:payout-file", args=[batch.public_id]), follow=True)
    assert file.redirect_chain
    assert act(browser, batch, "nothing").status_code == 404
    assert act(browser, batch, "stripe").status_code == 302
    stated = browser.post(reverse("shop:issue-statements"), follow=True)
    assert stated.status_code == 200
    wrong = browser.post(reverse("shop:make-payouts"), {"rail": "cash", "currency": "EUR"})
    assert wrong.status_code == 404
    lost = reverse("shop:payout-outcome", args=[batch.public_id, "arrived"])
    assert browser.post(lost).status_code == 404


def test_nobody_else_sees_the_books(artist, batch) -> None:
    browser = browser_of(artist)
    for page in (reverse("shop:books"), batch_page(batch)):
        assert browser.get(page).status_code == 403
    assert act(browser, batch, "approve").status_code == 403


def test_cleo_says_where_she_is_paid(artist) -> None:
    browser, page = browser_of(artist), reverse("shop:owed-details")

    wrong = browser.post(page, {"name": "Cleo", "iban": "DE00", "bic": ""})
    bank = browser.post(page, {"name": "Cleo", "iban": f" {IBAN.lower()} ", "bic": ""})
    odd = browser.post(f"{page}?way=stripe", {"account": "cus_1"})
    kept = browser.post(f"{page}?way=stripe", {"account": "acct_87654321"})

    assert [wrong.status_code, odd.status_code] == [400, 400]
    assert b"Check the IBAN" in wrong.content
    assert [bank.status_code, kept.status_code] == [302, 302]
    shown = browser.get(page).content
    assert b"4321" in shown
    assert b"acct_8765" not in shown
    assert browser.get(f"{page}?way=cash").status_code == 404
