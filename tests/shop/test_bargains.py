"""Prices that are proposed and answered. Ada buys, Ben wants the same, Cleo is the artist."""

# What was won or agreed has an order; that it is there is what these tests say.
# mypy: disable-error-code="union-attr, arg-type"

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pinxit.jobs.core.spec import load_job
from pinxit.kernel import Money
from pinxit.shop.core.bargain import (
    ANSWER_WITHIN,
    PRICES_MAX,
    BadProposalError,
    BargainAct,
    BargainState,
    NoBargainsError,
    NoMorePricesError,
    NotYourTurnError,
    Side,
)
from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.core.goods import LONG_RESERVATION
from pinxit.shop.web.models import Edition
from pinxit.shop.web.models.ways import Bargain, BargainStep
from pinxit.shop.web.selectors.ways import bargain_of
from pinxit.shop.web.services import bargains as bargain_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.proofs import set_takes_proposals
from tests.scenes import NOW, cleo, edition_of, person
from tests.shop.ways import jobs_waiting, paid

pytestmark = pytest.mark.django_db
BUYER, ARTIST = Side.BUYER, Side.ARTIST


def euro(major: int) -> Money:
    return Money(major * 100, "EUR")


@pytest.fixture
def edition() -> Edition:
    made = edition_of(cleo(), size=1)
    set_takes_proposals(made, takes_proposals=True)
    return made


@pytest.fixture
def ada():
    return person("Ada")


@pytest.fixture
def bargain(edition, ada) -> Bargain:
    return proposed(edition, ada)


def proposed(edition, buyer, major: int = 20, words: str = "For my kitchen.") -> Bargain:
    return bargain_services.propose(
        edition.pk, buyer=buyer, price=euro(major), words=words, now=NOW
    )


def counter(bargain: Bargain, by: Side, major: int) -> Bargain:
    return bargain_services.counter(bargain.pk, by=by, price=euro(major), words="", now=NOW)


def accept(bargain: Bargain, by: Side, major: int, now=NOW) -> Bargain:
    return bargain_services.accept(bargain.pk, by=by, price=euro(major), now=now)


def test_an_accepted_price_keeps_the_copy_for_two_days(bargain, ada) -> None:
    counter(bargain, ARTIST, 32)
    counter(bargain, BUYER, 25)
    agreed = accept(bargain, ARTIST, 25)

    order = agreed.order
    assert (order.buyer, order.price) == (ada, euro(25))
    assert order.reserved_until == NOW + LONG_RESERVATION
    assert paid(order, now=NOW).state == "paid"
    steps = list(agreed.steps.values_list("index", "by", "act", "price_minor"))
    assert steps == [
        (1, "buyer", "propose", 2_000),
        (2, "artist", "counter", 3_200),
        (3, "buyer", "counter", 2_500),
        (4, "artist", "accept", 2_500),
    ]


def test_whose_word_it_is_not(bargain) -> None:
    for act in (lambda: counter(bargain, BUYER, 25), lambda: accept(bargain, BUYER, 20)):
        with pytest.raises(NotYourTurnError):
            act()
    with pytest.raises(NotYourTurnError):
        accept(bargain, ARTIST, 19)


@pytest.mark.parametrize("major", [7, 40, 41])
def test_a_price_out_of_range_is_not_proposed(edition, ada, major: int) -> None:
    with pytest.raises(BadProposalError):
        proposed(edition, ada, major)


@pytest.mark.parametrize(("by", "major"), [(ARTIST, 20), (ARTIST, 40)])
def test_a_counter_lies_between(bargain, by: Side, major: int) -> None:
    with pytest.raises(BadProposalError):
        counter(bargain, by, major)


def test_there_is_an_end_to_naming_prices(bargain) -> None:
    for by, major in ((ARTIST, 36), (BUYER, 22), (ARTIST, 34), (BUYER, 24), (ARTIST, 32)):
        counter(bargain, by, major)
    with pytest.raises(NoMorePricesError):
        counter(bargain, BUYER, 26)
    assert bargain.steps.count() == PRICES_MAX


@pytest.mark.parametrize(
    ("act", "by", "state"),
    [(BargainAct.DECLINE, ARTIST, "declined"), (BargainAct.WITHDRAW, BUYER, "withdrawn")],
)
def test_what_is_over_stays_over(bargain, edition, ada, act, by, state) -> None:
    ended = bargain_services.end(bargain.pk, by=by, act=act, words="Sorry.", now=NOW)

    assert ended.state == state
    with pytest.raises(NotYourTurnError):
        accept(bargain, ARTIST, 20)
    assert proposed(edition, ada, 30) != bargain, "another one can be begun"


def test_an_unanswered_price_lapses(bargain) -> None:
    late = NOW + ANSWER_WITHIN
    assert not bargain_services.expire(bargain.pk, now=late - timedelta(seconds=1))
    with pytest.raises(NotYourTurnError):
        accept(bargain, ARTIST, 20, now=late)
    [params] = jobs_waiting("expire_bargain").values()
    assert params == {"bargain": bargain.pk}
    assert bargain_services.expire(bargain.pk, now=late)
    assert not bargain_services.expire(bargain.pk, now=late)
    bargain.refresh_from_db()
    assert bargain.state == BargainState.EXPIRED


def test_pressing_twice_proposes_once(bargain, edition, ada) -> None:
    assert proposed(edition, ada, 30) == bargain


def test_who_cannot_propose(edition, ada) -> None:
    with pytest.raises(NoBargainsError):
        proposed(edition, edition.listing.piece.brief.person)
    set_takes_proposals(edition, takes_proposals=False)
    with pytest.raises(NoBargainsError):
        proposed(edition, ada)


def test_a_copy_that_is_gone_cannot_be_agreed_on(bargain, edition) -> None:
    services.place_order(edition_id=edition.pk, buyer=person("Ben"), now=NOW)

    with pytest.raises(SoldOutError):
        accept(bargain, ARTIST, 20)
    with pytest.raises(SoldOutError):
        proposed(edition, person("Dov"))
    bargain.refresh_from_db()
    assert bargain.state == BargainState.OPEN


def test_a_bargain_is_two_peoples(bargain, ada) -> None:
    artist = bargain.edition.listing.piece.brief.person

    assert bargain_of(ada, bargain.public_id) == (bargain, BUYER)
    assert bargain_of(artist, bargain.public_id) == (bargain, ARTIST)
    assert bargain_of(person("Eve"), bargain.public_id) is None


def test_the_record_cannot_be_rewritten(bargain) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BargainStep.objects.update(price_minor=1)


def test_both_are_told(bargain, mailoutbox) -> None:
    counter(bargain, ARTIST, 32)
    accept(bargain, BUYER, 32)

    for params in jobs_waiting("send_way_letter").values():
        load_job("pinxit.shop.jobs:send_way_letter")(params, _Silent())
    told = [letter.to[0].split("@")[0] for letter in mailoutbox]
    assert told == ["cleo", "ada", "cleo"]
    assert "For my kitchen." in mailoutbox[0].body


class _Silent:
    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        """Nobody looks."""
