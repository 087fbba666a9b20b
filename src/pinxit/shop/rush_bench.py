"""Fifty people, one copy: who gets it, and whose card is charged, with the lock and without."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import connection
from django.utils import timezone
from payments import PaymentStatus

from pinxit.accounts.web.services import sign_up
from pinxit.shop.bench import scratch_database, scratch_store, set_scene, without_the_lock
from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.core.orders import IllegalMoveError, OrderState
from pinxit.shop.web.models import Edition, Order, Payment
from pinxit.shop.web.services import orders as services

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_ROUNDS: Final = 10
_ROUNDS_FULL: Final = 500
_BUYERS: Final = 50
_ROUNDS_WITHOUT: Final = 5
_NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rush:
    """What rounds of a rush came to.

    Attributes:
        rounds: How many there were.
        oversold: In how many of them the one copy had more than one owner.
        losers_charged: How many paid and got nothing, in all.
    """

    rounds: int
    oversold: int
    losers_charged: int


def measure(home: Path, *, full: bool) -> Mapping[str, float]:  # noqa: ARG001 - of every part
    """Let fifty people pay for the last copy at the same moment, many times.

    Args:
        home: Not needed; every part is given it.
        full: Whether there are 500 rounds instead of 10.

    Returns:
        `last_copy_rounds`, `last_copy_oversold` and `last_copy_losers_charged`; and
        `last_copy_oversold_without_lock`: of 5 rounds without lock and constraint, which shows
        that the race is real.
    """
    with scratch_database(), scratch_store():
        edition = set_scene().edition
        crowd = gather(_BUYERS)
        found = rush(edition, crowd, rounds=_ROUNDS_FULL if full else _ROUNDS)
        with without_the_lock():
            without = rush(edition, crowd, rounds=_ROUNDS_WITHOUT)
            _take_back(edition)
    return {
        "last_copy_rounds": found.rounds,
        "last_copy_buyers": len(crowd),
        "last_copy_oversold": found.oversold,
        "last_copy_losers_charged": found.losers_charged,
        "last_copy_oversold_without_lock": without.oversold,
    }


def gather(count: int) -> list["Person"]:
    """Let so many people come."""
    return [
        sign_up(
            email=f"ada-{uuid4().hex}@example.org",
            password=uuid4().hex,
            display_name="Ada",
            as_artist=False,
            now=_NOW,
        )
        for _each in range(count)
    ]


def rush(edition: Edition, crowd: Sequence["Person"], *, rounds: int) -> Rush:
    """Let everybody order and pay at the same moment, and give back what was sold, again and again.

    Args:
        edition: Of one copy that nobody has.
        crowd: Who wants it.
        rounds: How often.
    """
    oversold = charged = 0
    with ThreadPoolExecutor(max_workers=len(crowd)) as pool:
        for _round in range(rounds):
            before = _charges(edition)
            line = Barrier(len(crowd))
            presses = [pool.submit(_press, edition.pk, each, line) for each in crowd]
            for press in presses:
                press.result()
            sold = edition.orders.filter(state=OrderState.PAID).count()
            assert sold >= 1, "somebody always gets it"  # noqa: S101
            oversold += sold > edition.size
            charged += _charges(edition) - before - sold
            _take_back(edition)
    return Rush(rounds, oversold, charged)


def _press(edition_id: int, buyer: "Person", line: Barrier) -> None:
    """Order and pay on a connection of one's own, if there is a copy."""
    line.wait()
    try:
        order = services.place_order(edition_id=edition_id, buyer=buyer, now=timezone.now())
        payment = services.start_payment(order, variant="test")
        services.answer_payment(payment, {"answer": "pay"})
    except (SoldOutError, IllegalMoveError):
        pass  # somebody was faster, and was told so
    finally:
        connection.close()


def _charges(edition: Edition) -> int:
    """Return how many payments of an edition ever brought money."""
    brought = (PaymentStatus.CONFIRMED, PaymentStatus.REFUNDED)
    return Payment.objects.filter(order__edition=edition, status__in=brought).count()


def _take_back(edition: Edition) -> None:
    for order in Order.objects.filter(edition=edition, state=OrderState.PAID):
        services.refund_order(order)
