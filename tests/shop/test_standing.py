"""What the page of a work asks about its edition, in one question, is what the rules say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pinxit.kernel import Money
from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.core.exchange import DayRates
from pinxit.shop.core.prints import PrintFormat
from pinxit.shop.core.splits import SplitRule as SplitRuleValue
from pinxit.shop.web.models import Edition, Proof, SplitRule
from pinxit.shop.web.selectors.auctions import open_auction_of
from pinxit.shop.web.selectors.ledger import rule_value
from pinxit.shop.web.selectors.orders import num_left
from pinxit.shop.web.selectors.prints import prints_offered
from pinxit.shop.web.selectors.sales import shown_currencies
from pinxit.shop.web.selectors.standing import Standing, standing_of_work
from pinxit.shop.web.selectors.ways import licences_offered, proofs_free, ways_of
from pinxit.shop.web.services import auctions as auction_services
from pinxit.shop.web.services import licences as licence_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import prints as print_services
from pinxit.shop.web.services import proofs as goods_services
from pinxit.shop.web.services import waiting as waiting_services
from pinxit.shop.web.services.exchange import keep_rates
from tests.scenes import FILE_SIDE_PX, NOW, edition_of, person

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
EURO = Money(9_000, "EUR")


def standing(edition: Edition, now=NOW) -> Standing:
    """How it stands, asked at once and one by one: both must be the same."""
    found = standing_of_work(edition.listing, now=now)
    assert found is not None
    assert found.edition == edition
    assert found.left == num_left(edition, now=now)
    assert found.rule == rule_value(edition.listing)
    assert found.has_rates == bool(shown_currencies())
    assert found.offered.auction == (open_auction_of(edition) is not None)
    assert found.offered.proofs == proofs_free(edition).exists()
    assert found.offered.licences == licences_offered(edition).exists()
    assert found.offered.prints == prints_offered(edition).exists()
    asked = ways_of(edition, reader=None, left=found.left, offered=found.offered)
    assert asked == ways_of(edition, reader=None, left=found.left)
    return found


def test_copies_are_counted_as_they_come_and_go(artist) -> None:
    edition, other = edition_of(artist, size=2), edition_of(artist, size=5, seed=3)
    ada, ben = person("Ada"), person("Ben")
    assert standing(edition).left == 2

    reserved = services.place_order(edition_id=edition.pk, buyer=ada, now=NOW)
    assert standing(edition).left == 1
    assert standing(edition, LATER).left == 2, "what was reserved and not paid for is free again"
    services.place_order(edition_id=edition.pk, buyer=ben, now=NOW)
    assert standing(edition).left == 0
    waiting_services.join_waiting(edition.pk, person=person("Dov"), now=NOW)
    services.cancel_order(reserved)
    assert standing(edition, LATER).left == 0, "what comes back is for whoever waits"
    assert standing(other).left == 5


def test_other_ways_are_seen_when_there_are_any(artist) -> None:
    edition = edition_of(artist, size=9)
    proof = Proof.objects.create(edition=edition, number=1)
    assert not standing(edition).offered.proofs, "the artist keeps it"

    goods_services.release_proof(proof.pk, price=EURO, now=NOW)
    assert standing(edition).offered.proofs
    goods_services.order_proof(proof.pk, buyer=person("Ada"), now=NOW)
    assert not standing(edition).offered.proofs
    licence = licence_services.offer_licence(
        edition.pk, kind=LicenceKind.PERSONAL, places=["DE"], months=None, price=EURO, now=NOW
    )
    assert standing(edition).offered.licences
    licence_services.withdraw_licence(licence, now=NOW)
    format_ = PrintFormat(
        width_mm=100,
        bleed_mm=3,
        paper="baryta 315 g/m²",
        width_px=FILE_SIDE_PX,
        height_px=FILE_SIDE_PX,
    )
    print_services.offer_print(edition.pk, format_, price=EURO, now=NOW)
    assert (standing(edition).offered.licences, standing(edition).offered.prints) == (False, True)
    auction_services.open_auction(edition.pk, opening=EURO, reserve_minor=0, days=3, now=NOW)
    assert standing(edition).offered.auction
    assert standing(edition).left == 8, "the auction keeps a number"


def test_the_newest_rule_of_the_work_counts(artist) -> None:
    edition, other = edition_of(artist), edition_of(artist, seed=3)
    SplitRule.objects.create(artist_bp=6_000, studio_bp=3_000, made_at=NOW)
    assert standing(edition).rule == SplitRuleValue(), "that of the day it was offered"

    SplitRule.objects.create(
        listing=edition.listing, artist_bp=8_000, studio_bp=1_000, cap_bp=5_000, made_at=NOW
    )
    assert (standing(edition).rule.artist_bp, standing(edition).rule.cap_bp) == (8_000, 5_000)
    assert standing(other).rule == SplitRuleValue()
    keep_rates(DayRates(date(2026, 11, 20), {"USD": Decimal("1.1")}, "a bank"))
    assert standing(edition).has_rates


def test_a_work_that_is_not_for_sale_has_no_standing(artist) -> None:
    listing = edition_of(artist).listing
    Edition.objects.all().delete()

    assert standing_of_work(listing, now=NOW) is None


def test_it_is_one_question(artist, django_assert_num_queries) -> None:
    listing = edition_of(artist).listing

    with django_assert_num_queries(1):
        standing_of_work(listing, now=NOW)
