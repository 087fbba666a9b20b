"""Bargains: proposing a price, answering it, and keeping the copy once it is agreed.

`docs/explanation/algorithms/bargaining.md` is the specification. Locks are taken in one order: the
edition, then the bargain.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from pinxit.ethics import admit
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import Money
from pinxit.provenance.web.services import record
from pinxit.shop.core.bargain import (
    ANSWER_WITHIN,
    WORDS_MAX,
    BargainAct,
    BargainState,
    NoBargainsError,
    NotYourTurnError,
    Side,
    check_act,
    check_price,
    least,
    other,
)
from pinxit.shop.core.goods import Way
from pinxit.shop.web.models import Edition
from pinxit.shop.web.models.ways import Bargain, BargainStep
from pinxit.shop.web.selectors.auctions import maker_of
from pinxit.shop.web.selectors.ways import open_bargain_of, prices_named
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.goods import free_number
from pinxit.shop.web.services.reserving import Agreed, check_for_sale, reserve
from pinxit.shop.web.services.ways_letters import ask_letter

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@transaction.atomic
def propose(
    edition_id: int, *, buyer: "Person", price: Money, words: str, now: datetime
) -> Bargain:
    """Propose a price for a copy; somebody whose proposal is open gets that one.

    Args:
        edition_id: Of which edition.
        buyer: Who proposes.
        price: From a fifth of the price on the label to just below it, in its currency.
        words: What they say to it, up to 500 characters.
        now: When.

    Raises:
        NoBargainsError: The artist takes no proposals, or it is their own work.
        BadProposalError: The price is out of range.
        SoldOutError: No copy is to be had.
        NotForSaleError: The work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
        RefusedByPolicyError: The house does not pass on these words.
    """
    admit(words)
    edition = services.lock_edition(edition_id)
    services.lapse_expired(edition, now=now)
    check_for_sale(edition)
    if not edition.takes_proposals or maker_of(edition).pk == buyer.pk:
        raise NoBargainsError("no price can be proposed for this work")
    known = open_bargain_of(edition, buyer)
    if known is not None:
        return known
    free_number(edition)
    low = least(edition.price_minor) - 1
    minor = check_price(price.minor, low=low, high=edition.price_minor)
    bargain = Bargain.objects.create(
        edition=edition,
        buyer=buyer,
        price_minor=minor,
        currency=edition.currency,
        opened_at=now,
        open_until=now + ANSWER_WITHIN,
    )
    _note(bargain, BargainAct.PROPOSE, Side.BUYER, words=words, now=now)
    _ask_to_expire(bargain, now)
    return bargain


def lock_bargain(bargain_id: int) -> Bargain:
    """Return a bargain in which nobody else acts until this transaction ends.

    Raises:
        Bargain.DoesNotExist: There is no such bargain.
    """
    return Bargain.objects.select_for_update().get(pk=bargain_id)


@transaction.atomic
def counter(bargain_id: int, *, by: Side, price: Money, words: str, now: datetime) -> Bargain:
    """Answer a price by another one, which lies between the two last.

    Raises:
        NotYourTurnError: It is over, or the other's turn.
        NoMorePricesError: Six prices were named.
        BadProposalError: The price does not lie between.
        RefusedByPolicyError: The house does not pass on these words.
    """
    admit(words)
    _edition, bargain = _locked(bargain_id, now=now)
    named = prices_named(bargain)
    _check(bargain, BargainAct.COUNTER, by, num_prices=len(named))
    low = max(
        [minor for side, minor in named if side == Side.BUYER],
        default=least(bargain.edition.price_minor) - 1,
    )
    high = min(
        [minor for side, minor in named if side == Side.ARTIST],
        default=bargain.edition.price_minor,
    )
    minor = check_price(price.minor, low=low, high=high)
    _move(bargain, price_minor=minor, turn=other(by), open_until=now + ANSWER_WITHIN)
    _note(bargain, BargainAct.COUNTER, by, words=words, now=now)
    _ask_to_expire(bargain, now)
    return bargain


@transaction.atomic
def accept(bargain_id: int, *, by: Side, price: Money, now: datetime) -> Bargain:
    """Agree on the last price: a copy is kept at it for 48 hours.

    Args:
        bargain_id: Which.
        by: Who accepts.
        price: The price that they saw; another one that came meanwhile is not agreed to.
        now: When.

    Raises:
        NotYourTurnError: It is over, the other's turn, or the price is another one now.
        SoldOutError: No copy is to be had any more.
        NotForSaleError: The work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
    """
    edition, bargain = _locked(bargain_id, now=now)
    state = _check(bargain, BargainAct.ACCEPT, by)
    if price != bargain.price:
        raise NotYourTurnError("another price stands now")
    services.lapse_expired(edition, now=now)
    check_for_sale(edition)
    agreed = Agreed(bargain.buyer, bargain.price, free_number(edition), Way.BARGAIN)
    order = reserve(edition, agreed, now=now)
    _move(bargain, state=state, order=order)
    _note(bargain, BargainAct.ACCEPT, by, words="", now=now)
    record(
        {
            "what": "shop.bargain.agreed",
            "bargain": str(bargain.public_id),
            "listing": str(edition.listing.public_id),
            "number": order.number,
        },
        now=now,
    )
    return bargain


@transaction.atomic
def end(bargain_id: int, *, by: Side, act: BargainAct, words: str, now: datetime) -> Bargain:
    """Decline a price, or take one's proposal back.

    Args:
        bargain_id: Which.
        by: Who ends it.
        act: `DECLINE` or `WITHDRAW`.
        words: What they say to it, up to 500 characters.
        now: When.

    Raises:
        NotYourTurnError: It is over, or the other's turn.
        RefusedByPolicyError: The house does not pass on these words.
    """
    assert act in {BargainAct.DECLINE, BargainAct.WITHDRAW}, act  # noqa: S101 - our own callers
    admit(words)
    _edition, bargain = _locked(bargain_id, now=now)
    _move(bargain, state=_check(bargain, act, by))
    _note(bargain, act, by, words=words, now=now)
    return bargain


@transaction.atomic
def expire(bargain_id: int, *, now: datetime) -> bool:
    """Let a bargain lapse whose price nobody answered in time, and say whether it did."""
    bargain = lock_bargain(bargain_id)
    if bargain.state != BargainState.OPEN or now < bargain.open_until:
        return False
    _lapse(bargain, now=now)
    return True


def _locked(bargain_id: int, *, now: datetime) -> tuple[Edition, Bargain]:
    edition_id = Bargain.objects.values_list("edition_id", flat=True).get(pk=bargain_id)
    edition = services.lock_edition(edition_id)
    bargain = lock_bargain(bargain_id)
    if bargain.state == BargainState.OPEN and now >= bargain.open_until:
        raise NotYourTurnError("nobody answered this price in time")
    return edition, bargain


def _check(bargain: Bargain, act: BargainAct, by: Side, *, num_prices: int = 0) -> BargainState:
    return check_act(
        act,
        by=by,
        turn=Side(bargain.turn),
        state=BargainState(bargain.state),
        num_prices=num_prices,
    )


def _lapse(bargain: Bargain, *, now: datetime) -> None:
    silent = Side(bargain.turn)
    _move(bargain, state=_check(bargain, BargainAct.EXPIRE, silent))
    _note(bargain, BargainAct.EXPIRE, silent, words="", now=now)


def _move(bargain: Bargain, **changes: object) -> None:
    """Change an open bargain, unless somebody else has ended it meanwhile.

    Raises:
        NotYourTurnError: It is not open any more.
    """
    still = Bargain.objects.filter(pk=bargain.pk, state=BargainState.OPEN, turn=bargain.turn)
    if not still.update(**changes):
        raise NotYourTurnError("this bargain was answered a moment ago")
    for name, value in changes.items():
        setattr(bargain, name, value)


def _note(bargain: Bargain, act: BargainAct, by: Side, *, words: str, now: datetime) -> BargainStep:
    """Add a step to the record, and write to the other side of it."""
    step = BargainStep.objects.create(
        bargain=bargain,
        index=bargain.steps.count() + 1,
        by=by,
        act=act,
        price_minor=bargain.price_minor,
        words=words[:WORDS_MAX],
        at=now,
    )
    artist, buyer = maker_of(bargain.edition).pk, bargain.buyer_id
    readers = {Side.BUYER: [artist], Side.ARTIST: [buyer]}[by]
    if act is BargainAct.EXPIRE:
        readers = [artist, buyer]
    for reader in readers:
        ask_letter("bargain", step.pk, reader, now=now)
    return step


def _ask_to_expire(bargain: Bargain, now: datetime) -> None:
    spec = JobSpec(
        function="pinxit.shop.jobs:expire_bargain",
        key=f"bargain:{bargain.pk}:{bargain.open_until.isoformat()}",
        params={"bargain": bargain.pk},
        queue="letters",
        not_before=bargain.open_until,
    )
    enqueue(spec, now=now)
