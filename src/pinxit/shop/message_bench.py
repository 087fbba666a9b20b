"""Thousands of messages of a provider, once in order and once in no order at all.

Both runs hear the same signed messages through the door that Stripe speaks to; the second hears
each two times, shuffled, from several sides at once, and long after the reservations ran out.
"""

import hashlib
import hmac
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Sum
from django.test import RequestFactory
from django.test.utils import override_settings
from django.utils import timezone
from payments.core import PROVIDER_CACHE

from pinxit.kernel import PinxitError
from pinxit.shop.bench import scratch_database, scratch_store, set_scene
from pinxit.shop.web.models import Edition, Order, Payment
from pinxit.shop.web.selectors.ledger import standing_of
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.views.hearing import hear

_MESSAGES: Final = 200
_MESSAGES_FULL: Final = 10_000
_SIDES: Final = 4
_PRICE_MINOR: Final = 2_400
_HOOK: Final = "whsec_bench"
#: What Stripe says of one payment, in the order in which it happens.
_STORIES: Final[Sequence[Sequence[str]]] = (
    ("paid",),
    ("paid", "back 2400"),
    ("paid", "back 731", "back 2400"),
    ("paid", "back 1", "back 2", "back 1203"),
    ("failed", "paid"),
    ("over",),
    ("paid", "dispute needs_response", "dispute under_review", "dispute won"),
    ("paid", "dispute needs_response", "dispute lost"),
    ("wrong",),
    ("failed", "over"),
)
#: What a step says of a PaymentIntent: the event, its status, what came.
_INTENTS: Final = {
    "paid": ("payment_intent.succeeded", "succeeded", _PRICE_MINOR),
    "wrong": ("payment_intent.succeeded", "succeeded", _PRICE_MINOR - 1),
    "failed": ("payment_intent.payment_failed", "requires_payment_method", 0),
    "over": ("payment_intent.canceled", "canceled", 0),
}


class MessageRefusedError(PinxitError):
    """A message that Stripe could have sent was not taken in."""

    remedy = "Read the error above it: hearing a message again must never fail."


@dataclass(frozen=True, slots=True)
class Told:
    """A message, and to which payment it belongs by its place in the run."""

    place: int
    body: bytes


def measure(home: Path, *, full: bool) -> Mapping[str, float]:  # noqa: ARG001 - of every part
    """Hear the same messages twice, in two databases, and compare what became of everything.

    Args:
        home: Not needed; every part is given it.
        full: Whether 10,000 messages are heard in the second run instead of 200.

    Returns:
        `webhooks`: how many were heard, repetitions included; `webhook_divergence`: how many
        orders ended otherwise than in the clean run.
    """
    heard, differing = compare(_MESSAGES_FULL if full else _MESSAGES)
    return {"webhooks": heard, "webhook_divergence": differing}


def compare(messages: int) -> tuple[int, int]:
    """Run both, and return how many messages were heard and how many orders differ."""
    payments = _num_payments(messages // 2)
    with scratch_database(), scratch_store(), stripe():
        clean = _run(payments, list, sides=1)
    with scratch_database(), scratch_store(), stripe():
        chance = random.Random(7)  # noqa: S311 - a bench draws, no secret
        wild = _run(payments, lambda told: _shuffled(told, chance), sides=_SIDES, late=True)
    heard = 2 * sum(len(_STORIES[place % len(_STORIES)]) for place in range(payments))
    return heard, sum(one != other for one, other in zip(clean, wild, strict=True))


@contextmanager
def stripe() -> Iterator[None]:
    """Let the house be paid by Stripe, whom nobody asks anything here."""
    path = "pinxit.shop.adapters.stripe_payment.StripeProvider"
    told = {"secret": "sk_test", "webhook_secret": _HOOK, "address": "http://127.0.0.1:9"}
    with override_settings(PAYMENT_VARIANTS={"stripe": (path, told)}, PINXIT_CHAIN_URL="off"):
        PROVIDER_CACHE.clear()
        try:
            yield
        finally:
            PROVIDER_CACHE.clear()


def _num_payments(messages: int) -> int:
    """Return how many payments have so many messages together, at least."""
    each = sum(map(len, _STORIES))
    return max(len(_STORIES), -(-messages * len(_STORIES) // each))


def _run(
    payments: int,
    arrange: Callable[[Sequence[Told]], Sequence[Told]],
    *,
    sides: int,
    late: bool = False,
) -> list[object]:
    editions = [_edition() for _each in range(-(-payments // 400))]
    begun = [_begin(editions[place // 400]) for place in range(payments)]
    if late:
        _let_run_out()
    told = [
        Told(place, _event(payment, step, number))
        for place, payment in enumerate(begun)
        for number, step in enumerate(_STORIES[place % len(_STORIES)])
    ]
    with ThreadPoolExecutor(max_workers=sides) as pool:
        list(pool.map(_send, arrange(told)))
    return [_end(payment) for payment in begun]


def _shuffled(told: Sequence[Told], chance: random.Random) -> list[Told]:
    twice = [*told, *told]
    chance.shuffle(twice)
    return twice


def _edition() -> Edition:
    """Return an edition of five hundred."""
    scene = set_scene()
    Edition.objects.filter(pk=scene.edition.pk).update(size=500)
    return Edition.objects.get(pk=scene.edition.pk)


def _begin(edition: Edition) -> Payment:
    buyer = get_user_model().objects.create(
        email=f"ada-{uuid4().hex}@example.org", display_name="Ada", joined_at=timezone.now()
    )
    order = services.place_order(edition_id=edition.pk, buyer=buyer, now=timezone.now())
    payment = services.start_payment(order, variant="stripe")
    Payment.objects.filter(pk=payment.pk).update(transaction_id=f"pi_{payment.pk}")
    payment.refresh_from_db()
    return payment


def _let_run_out() -> None:
    """Let every reservation be over for an hour."""
    ago = timezone.now() - timedelta(hours=1)
    Order.objects.update(placed_at=ago - timedelta(minutes=15), reserved_until=ago)


def _event(payment: Payment, step: str, number: int) -> bytes:
    what, _, detail = step.partition(" ")
    if what == "back":
        kind, thing = "charge.refunded", _charge(payment, int(detail))
    elif what == "dispute":
        kind, thing = "charge.dispute.updated", _dispute(payment, detail)
    else:
        kind, status, minor = _INTENTS[what]
        thing = _intent(payment, status, minor)
    told = {
        "id": f"evt_{payment.pk}_{number}",
        "type": kind,
        "created": int(timezone.now().timestamp()),
        "data": {"object": thing},
    }
    return json.dumps(told).encode()


def _intent(payment: Payment, status: str, minor: int) -> dict[str, Any]:
    return {
        "id": payment.transaction_id,
        "status": status,
        "amount_received": minor,
        "currency": "eur",
        "metadata": {"pinxit_payment": payment.token},
    }


def _charge(payment: Payment, returned: int) -> dict[str, Any]:
    return {
        "payment_intent": payment.transaction_id,
        "amount": _PRICE_MINOR,
        "amount_captured": _PRICE_MINOR,
        "amount_refunded": returned,
        "currency": "eur",
        "metadata": {"pinxit_payment": payment.token},
    }


def _dispute(payment: Payment, status: str) -> dict[str, Any]:
    return {
        "id": f"dp_{payment.pk}",
        "payment_intent": payment.transaction_id,
        "amount": _PRICE_MINOR,
        "currency": "eur",
        "reason": "fraudulent",
        "status": status,
    }


def _send(told: Told) -> None:
    """Post a message, signed at this moment as Stripe signs it."""
    at = int(timezone.now().timestamp())
    meant = hmac.new(_HOOK.encode(), f"{at}.".encode() + told.body, hashlib.sha256).hexdigest()
    request = RequestFactory().post(
        "/payments/told/stripe/",
        data=told.body,
        content_type="application/json",
        headers={"Stripe-Signature": f"t={at},v1={meant}"},
    )
    try:
        answer = hear(request, "stripe")
    finally:
        connection.close()
    if answer.status_code != 200:
        raise MessageRefusedError(f"{answer.status_code}: {answer.content[:200]!r}")


def _end(payment: Payment) -> object:
    """Return what became of a payment and its order, as far as it does not name a row.

    Letters about parts are left out: who hears of the whole first never hears of the part.
    """
    payment.refresh_from_db()
    order = Order.objects.get(pk=payment.order_id)
    returned = payment.refunds.values_list("reason").annotate(total=Sum("amount_minor"))
    standing = standing_of(f"order:{order.public_id}")
    return (
        (order.state, order.number, bool(order.certificate_digest)),
        (payment.status, payment.captured_amount),
        sorted(order.settlements.values_list("outcome", flat=True)),
        sorted(returned.order_by("reason")),
        sorted(payment.disputes.values_list("stage", "amount_minor")),
        sorted((account.book, minor) for account, minor in standing.items()),
        sorted(order.letters.exclude(about="part").values_list("about", flat=True)),
    )
