"""Licences on the shop's one path: ground, refunds, what the books and the log say."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from payments import PaymentStatus

from pinxit.kernel import Money
from pinxit.provenance.web.models import LogEntry
from pinxit.shop.core.duties import LicenceKind, LicenceRefusedError
from pinxit.shop.core.licence_terms import BadLicenceTermsError
from pinxit.shop.core.offer import BadPriceError
from pinxit.shop.core.orders import RESERVATION
from pinxit.shop.web.models import Edition, Order, Payment
from pinxit.shop.web.models.ledger import LedgerTransaction
from pinxit.shop.web.models.licences import LicenceGround
from pinxit.shop.web.selectors.licences import duties_of, duty_lines
from pinxit.shop.web.selectors.orders import num_left, number_text
from pinxit.shop.web.services import licences as licence_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.licences import GroundTakenError
from pinxit.studio.web.selectors import bill_of_the_painter
from tests.scenes import NOW, cleo, edition_of, person
from tests.shop.ways import paid

pytestmark = pytest.mark.django_db

EXCLUSIVE, COMMERCIAL = LicenceKind.EXCLUSIVE, LicenceKind.COMMERCIAL
EDITORIAL, PERSONAL = LicenceKind.EDITORIAL, LicenceKind.PERSONAL
LATER = NOW + RESERVATION


@pytest.fixture
def edition() -> Edition:
    return edition_of(cleo(), size=2)


def offered(edition, kind=EXCLUSIVE, places=("DE",), months: int | None = 12):
    return licence_services.offer_licence(
        edition.pk, kind=kind, places=places, months=months, price=Money(9_000, "EUR"), now=NOW
    )


def ordered(offer, name: str, now=NOW) -> Order:
    return licence_services.order_licence(offer.pk, buyer=person(name), now=now)


@pytest.mark.parametrize(
    ("first", "second", "is_taken"),
    [
        ((EXCLUSIVE, ("DE",)), (EXCLUSIVE, ("DE",)), True),
        ((EXCLUSIVE, ("DE",)), (EXCLUSIVE, ("EU",)), True),
        ((EXCLUSIVE, ("WORLD",)), (COMMERCIAL, ("CN",)), True),
        ((COMMERCIAL, ("FR",)), (EXCLUSIVE, ("EU",)), True),
        ((EXCLUSIVE, ("DE",)), (EXCLUSIVE, ("FR",)), False),
        ((EXCLUSIVE, ("EU",)), (EXCLUSIVE, ("US",)), False),
        ((COMMERCIAL, ("DE",)), (EDITORIAL, ("DE",)), False),
        ((EXCLUSIVE, ("DE",)), (PERSONAL, ("DE",)), False),
    ],
)
def test_exclusive_means_nobody_else_there(edition, first, second, is_taken: bool) -> None:
    ordered(offered(edition, *first), "Ada")
    offer = offered(edition, *second)
    if is_taken:
        with pytest.raises(GroundTakenError):
            ordered(offer, "Ben")
        assert Order.objects.count() == 1
    else:
        assert ordered(offer, "Ben").number == 2


def test_ground_is_free_after_its_time(edition) -> None:
    offer = offered(edition)
    first = paid(ordered(offer, "Ada"), now=NOW)
    last = first.licence.terms.ends_on
    assert last is not None
    with pytest.raises(GroundTakenError):
        ordered(offer, "Ben", now=NOW + timedelta(days=(last - NOW.date()).days))
    after = ordered(offer, "Dov", now=NOW + timedelta(days=(last - NOW.date()).days + 1))
    assert after.number == 2


def test_a_licence_that_lapses_or_goes_back_frees_its_ground(edition) -> None:
    offer = offered(edition)
    first = ordered(offer, "Ada")
    second = ordered(offer, "Ben", now=LATER)
    first.refresh_from_db()
    assert first.state == "lapsed"

    services.refund_order(paid(second, now=LATER))
    third = ordered(offer, "Dov", now=LATER)
    assert third.number == 3, "numbers of licences only go up"
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=first.pk).update(state="reserved")


def test_a_late_payment_finds_its_ground_free_or_goes_back(edition) -> None:
    offer = offered(edition)
    late = ordered(offer, "Ada")
    attempt = services.start_payment(late, variant="test")
    other = ordered(offer, "Ben", now=LATER)
    attempt.captured_amount, attempt.status = attempt.total, PaymentStatus.CONFIRMED
    attempt.save()

    assert services.settle_payment(attempt, now=LATER).state == "refunded"
    assert Payment.objects.get(pk=attempt.pk).status == "refunded"
    assert paid(other, now=LATER).state == "paid"


def test_a_late_payment_with_nobody_there_buys_it(edition) -> None:
    late = ordered(offered(edition), "Ada")
    attempt = services.start_payment(late, variant="test")
    services.lapse_expired(edition, now=LATER)
    attempt.captured_amount = attempt.total
    attempt.save()

    assert services.settle_payment(attempt, now=LATER).state == "paid"
    assert LicenceGround.objects.get().is_held


def test_pressing_twice_orders_once_and_another_takes_its_place(edition) -> None:
    offer, other = offered(edition), offered(edition, COMMERCIAL, ("FR",), None)
    ada = person("Ada")
    first = licence_services.order_licence(offer.pk, buyer=ada, now=NOW)

    assert licence_services.order_licence(offer.pk, buyer=ada, now=NOW) == first
    second = licence_services.order_licence(other.pk, buyer=ada, now=NOW)
    first.refresh_from_db()
    assert (first.state, second.state) == ("cancelled", "reserved")


def test_books_and_log_know_a_licence(edition) -> None:
    order = paid(ordered(offered(edition), "Ada"), now=NOW)

    [sale] = LedgerTransaction.objects.filter(subject=f"order:{order.public_id}")
    assert sale.kind == "sale"
    [sold] = LogEntry.objects.filter(what="shop.licence.sold")
    assert sold.event["certificate"] == order.certificate_digest
    assert number_text(order) == "exclusive licence"
    assert num_left(edition, now=NOW) == 2, "no copy was sold"
    edition.listing.refresh_from_db()
    assert edition.listing.sold_out_at is None


def test_terms_are_frozen_when_they_are_ordered(edition) -> None:
    order = ordered(offered(edition), "Ada")
    edition.listing.title = "Another title"
    edition.listing.save()

    assert Order.objects.get(pk=order.pk).licence.terms.title == "Red dragon"


def test_what_taught_the_painter_is_asked_of_everybody(edition) -> None:
    assert duties_of(edition.listing).asks == frozenset()
    piece = edition.listing.piece
    piece.manifest_digest = str(bill_of_the_painter().manifest)
    piece.save()

    duties = duties_of(edition.listing)
    assert duties.asks
    assert len(duty_lines(duties)) == len(duties.asks)
    terms = offered(edition, COMMERCIAL)
    order = ordered(terms, "Ada")
    assert order.licence.terms.duties == tuple(
        duty for duty in type(next(iter(duties.asks))) if duty in duties.asks
    )
    if not duties.allows(EXCLUSIVE):
        with pytest.raises(LicenceRefusedError):
            offered(edition, EXCLUSIVE)


def test_terms_out_of_range(edition) -> None:
    with pytest.raises(BadLicenceTermsError):
        offered(edition, months=None)
    with pytest.raises(BadLicenceTermsError):
        offered(edition, COMMERCIAL, months=121)
    with pytest.raises(BadPriceError):
        licence_services.offer_licence(
            edition.pk,
            kind=PERSONAL,
            places=["DE"],
            months=None,
            price=Money(1, "EUR"),
            now=NOW,
        )
