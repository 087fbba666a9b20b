"""Ada commissions a dragon from Cleo; Eve looks on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from pinxit.accounts import Role
from pinxit.accounts.web.services import LetterUnsentError
from pinxit.jobs.web.models import Progress
from pinxit.kernel import Digest, Money
from pinxit.provenance import FolderStore
from pinxit.provenance.web.models import LogEntry
from pinxit.shop.web.models import Bill, Payment
from pinxit.shop.web.services import bills as bill_services
from pinxit.shop.web.services import orders as services
from pinxit.studio import Brief, NotNowError
from pinxit.studio.core.commission import BadQuoteError, NoRevisionLeftError, TooMuchSaidError
from pinxit.studio.core.commission_record import Mark
from pinxit.studio.jobs import remind, send_letter
from pinxit.studio.web import (
    books,
    commission_selectors,
    record_services,
    sketch_services,
)
from pinxit.studio.web import commission_services as commissions
from pinxit.studio.web.models import CommissionEntry, CommissionPicture
from tests.scenes import NOW, person
from tests.shop.commissioned import (
    ARTIST,
    CLIENT,
    QUOTE,
    agreed,
    asked,
    brought,
    fresh,
    pay,
    shown,
)
from tests.studio.sketch import Onlooker

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_():
    return person("Ada")


def sketch_numbers(commission) -> list[int]:
    return [each.picture.pk for each in commission_selectors.sketches_of(commission, CLIENT)]


def test_from_the_deposit_to_the_certificate(client_, artist, settings) -> None:
    commission = shown(client_, artist, settings)
    first, second = sketch_numbers(commission)
    sketch_services.mark(commission, CLIENT, first, Mark(left=1, top=2, words="redder"), now=NOW)
    sketch_services.mark(commission, CLIENT, second, Mark(left=5, top=5, words="no"), now=NOW)
    unsent = commission_selectors.unsent_marks(commission)
    sketch_services.unmark(commission, CLIENT, unsent.order_by("-pk")[0].pk)
    sketch_services.revise(commission, CLIENT, words="Closer.", now=NOW)
    assert fresh(commission).revisions_left == 0
    sketch_services.bring_sketch(commission, ARTIST, brought(settings, 3), now=NOW)
    sketch_services.show(commission, ARTIST, words="", now=NOW)
    with pytest.raises(NoRevisionLeftError):
        sketch_services.revise(commission, CLIENT, words="Again.", now=NOW)
    third = sketch_numbers(commission)[-1]
    sketch_services.approve(commission, CLIENT, third, now=NOW)
    with pytest.raises(NotNowError):
        commissions.deliver(commission, ARTIST, words="", now=NOW)
    pay(commission)
    commissions.deliver(commission, ARTIST, words="With thanks.", now=NOW)

    done = fresh(commission)
    assert done.paid_minor == QUOTE.price.minor
    certificate = FolderStore(settings.PINXIT_STORE).read(Digest.parse(done.certificate_digest))
    assert done.file_digest.encode() in certificate
    assert LogEntry.objects.get(index=done.log_index or 0).event["file"] == done.file_digest
    assert LogEntry.objects.filter(what="studio.commission.agreed").count() == 1
    kinds = [entry.what for entry in commission_selectors.record_of(done)]
    assert kinds == [
        "brief", "quote", "accept", "pay-deposit", "show", "revise",
        "show", "approve", "pay-balance", "deliver",
    ]  # fmt: skip
    commission_selectors.check_record(done)
    revised = CommissionEntry.objects.get(what="revise")
    assert revised.facts == {"left": 0, "mark_1": "1: 1,2: redder"}
    assert Digest.parse(done.file_digest).hex in books.files_owed()
    assert books.speak_of(Digest.parse(done.certificate_digest))
    with pytest.raises(NotNowError):
        bill_services.call_off(done, CLIENT, words="", now=NOW)


def test_a_deposit_of_the_whole_price_leaves_no_balance(client_, artist, settings) -> None:
    terms = replace(QUOTE, deposit=QUOTE.price)
    commission = shown(client_, artist, settings, terms)

    sketch_services.approve(commission, CLIENT, sketch_numbers(commission)[0], now=NOW)

    assert fresh(commission).stage == "ready"
    with pytest.raises(NotNowError):
        pay(commission)


def test_the_database_keeps_the_record_as_it_is(client_, artist) -> None:
    commission = asked(client_, artist)

    for change in (
        lambda: commission.entries.update(words="other"),
        lambda: commission.entries.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("is_shown", "by", "returned"),
    [(False, CLIENT, 10_000), (True, CLIENT, 5_000), (True, ARTIST, 10_000)],
)
def test_calling_off_gives_back_what_was_agreed(
    client_, artist, settings, is_shown, by, returned
) -> None:
    commission = shown(client_, artist, settings) if is_shown else agreed(client_, artist)
    if not is_shown:
        pay(commission)

    assert bill_services.call_off(commission, by, words="", now=NOW) == Money(returned, "EUR")

    bill = Bill.objects.get()
    assert (bill.state, bill.returned_minor) == ("paid", returned)
    payment = Payment.objects.get()
    assert payment.captured_amount * 100 == 10_000 - returned
    assert fresh(commission).returned_minor == returned


def test_the_balance_goes_back_before_the_deposit(client_, artist, settings) -> None:
    commission = shown(client_, artist, settings)
    sketch_services.approve(commission, CLIENT, sketch_numbers(commission)[0], now=NOW)
    pay(commission)

    returned = bill_services.call_off(commission, CLIENT, words="Sorry.", now=NOW)

    parts = dict(Bill.objects.values_list("part", "returned_minor"))
    assert returned.minor == sum(parts.values()) == 10_000  # half of 200.01, half-even
    assert parts == {"deposit": 0, "balance": 10_000}


def test_money_that_comes_too_late_goes_back(client_, artist) -> None:
    commission = agreed(client_, artist)
    attempt = bill_services.start_bill_payment(commission, variant="test", now=NOW)
    assert Bill.objects.get().amount == QUOTE.deposit
    assert bill_services.call_off(commission, CLIENT, words="", now=NOW).minor == 0

    services.answer_payment(attempt, {"answer": "pay"})

    attempt.refresh_from_db()
    assert (attempt.status, attempt.captured_amount) == ("refunded", 0)
    assert Bill.objects.get().state == "void"
    assert fresh(commission).paid_minor == 0


def test_a_payment_that_is_confirmed_again_counts_once(client_, artist) -> None:
    commission = agreed(client_, artist)
    pay(commission, "decline")
    pay(commission)
    payment = Payment.objects.get(status="confirmed")

    bill_services.hear_bill(payment, now=NOW)

    assert fresh(commission).paid_minor == QUOTE.deposit.minor
    assert payment.get_success_url() == payment.get_failure_url() == commission.get_absolute_url()
    assert str(payment.bill) == "A dragon for Ben: deposit"


def test_what_cannot_be_is_refused(client_, artist, settings) -> None:
    with pytest.raises(NotNowError):
        asked(artist, artist)
    commission = asked(client_, artist)
    dollars = replace(QUOTE, price=Money(500, "USD"), deposit=Money(500, "USD"))
    with pytest.raises(BadQuoteError):
        commissions.quote(commission, ARTIST, dollars, words="", now=NOW)
    for _times in (1, 2):
        commissions.quote(commission, ARTIST, QUOTE, words="", now=NOW)
    with pytest.raises(commissions.StaleQuoteError):
        commissions.accept(commission, CLIENT, quoted=1, now=NOW)
    commissions.accept(commission, CLIENT, quoted=2, now=NOW)
    pay(commission)
    with pytest.raises(sketch_services.NothingToShowError):
        sketch_services.show(commission, ARTIST, words="", now=NOW)
    with pytest.raises(TooMuchSaidError):
        commissions.say(commission, CLIENT, "  ", now=NOW)
    with pytest.raises(NotNowError):
        commissions.add_reference(commission, ARTIST, brought(settings), now=NOW)


def test_there_is_an_end_to_pictures_and_marks(client_, artist, settings, monkeypatch) -> None:
    monkeypatch.setattr(commissions, "REFERENCES_MAX", 1)
    monkeypatch.setattr(sketch_services, "SKETCHES_MAX", 2)
    monkeypatch.setattr(sketch_services, "MARKS_MAX", 0)
    commission = shown(client_, artist, settings)
    commissions.add_reference(commission, CLIENT, brought(settings), now=NOW)
    with pytest.raises(commissions.TooManyReferencesError):
        commissions.add_reference(commission, CLIENT, brought(settings), now=NOW)
    with pytest.raises(sketch_services.TooManySketchesError):
        sketch_services.mark(commission, CLIENT, 1, Mark(left=1, top=1, words="x"), now=NOW)
    with pytest.raises(TooMuchSaidError):
        sketch_services.revise(commission, CLIENT, words=" ", now=NOW)
    with pytest.raises(commissions.UnknownSketchError):
        sketch_services.approve(commission, CLIENT, 0, now=NOW)
    sketch_services.revise(commission, CLIENT, words="More.", now=NOW)
    with pytest.raises(sketch_services.TooManySketchesError):
        sketch_services.bring_sketch(commission, ARTIST, brought(settings), now=NOW)


def test_sketches_of_a_paid_commission_are_painted_first(client_, artist) -> None:
    commission = agreed(client_, artist)
    pay(commission)
    brief = Brief(prompt="a red dragon", hand="noto", seed=7)

    rows = sketch_services.paint_sketches(commission, ARTIST, brief, count=2, now=NOW)

    keys = [row.brief.job_key for row in rows if row.brief is not None]
    assert set(Progress.objects.filter(key__in=keys).values_list("priority", flat=True)) == {10}
    sketches = commission_selectors.sketches_of(commission, ARTIST)
    assert [each.is_on_its_way for each in sketches] == [True, True]
    assert commission_selectors.sketches_of(commission, CLIENT) == []


def test_pictures_are_seen_by_whom_they_are_for(client_, artist, settings) -> None:
    commission = shown(client_, artist, settings)
    commissions.add_reference(commission, CLIENT, brought(settings, 9), now=NOW)
    sketch, reference = (
        Digest.parse(CommissionPicture.objects.filter(kind=kind)[0].digest)
        for kind in ("sketch", "reference")
    )
    whole, small = commission_selectors.may_see_whole, commission_selectors.may_see_small

    assert small(commission, CLIENT, sketch)
    assert not whole(commission, CLIENT, sketch)
    assert whole(commission, ARTIST, sketch)
    assert whole(commission, CLIENT, reference)
    assert small(commission, ARTIST, reference)
    assert not small(commission, CLIENT, Digest.of(b"other"))
    eve = person("Eve", Role.ARTIST)
    assert commission_selectors.find_commission(eve, commission.public_id) is None


@pytest.mark.parametrize(("language", "greeting"), [("en", "Dear Cleo,"), ("zh-hans", "Cleo：")])
def test_letters_are_in_their_readers_language(client_, artist, language, greeting) -> None:
    artist.language = language
    artist.save(update_fields=["language"])
    commission = asked(client_, artist)
    entry = commission.entries.get()

    send_letter({"entry": entry.pk, "to": "artist"}, Onlooker())

    letter = mail.outbox[0]
    assert letter.to == ["cleo@example.org"]
    assert letter.body.startswith(greeting)
    assert commission.get_absolute_url() in letter.body
    assert Progress.objects.filter(key=f"letter:{entry.pk}:artist", queue="letters").exists()


def test_who_is_waited_for_is_reminded_until_the_stage_is_over(client_, artist) -> None:
    commission = agreed(client_, artist)
    params = {"commission": str(commission.public_id), "to": "client"}
    waiting = ProcrastinateJob.objects.filter(queue_name="letters", scheduled_at__isnull=False)
    assert {job.scheduled_at for job in waiting} >= {
        NOW + after for after in record_services.REMINDED_AFTER
    }
    why = f"{commission.stage_since.isoformat()}:1"

    remind({**params, "why": why}, Onlooker())
    remind({**params, "why": "2020-01-01T00:00:00+00:00:1"}, Onlooker())
    remind({**params, "to": "artist", "why": "delivery"}, Onlooker())

    assert [letter.to[0].split("@")[0] for letter in mail.outbox] == ["ada", "cleo"]
    assert "2027" in mail.outbox[1].body
    assert commission.entries.filter(what="reminder").count() == 2
    bill_services.call_off(commission, CLIENT, words="", now=NOW + timedelta(days=1))
    remind({**params, "why": "delivery"}, Onlooker())
    assert len(mail.outbox) == 2


def test_a_letter_that_is_not_taken_is_tried_again(client_, artist, monkeypatch) -> None:
    commission = agreed(client_, artist)
    monkeypatch.setattr(EmailMessage, "send", _refuses)
    params = {"commission": str(commission.public_id), "to": "client", "why": "delivery"}

    with pytest.raises(LetterUnsentError) as refused:
        remind(params, Onlooker())

    assert refused.value.may_pass
    assert not commission.entries.filter(what="reminder").exists()


def _refuses(*_args: object) -> Callable[[], None]:
    raise SMTPException("busy")
