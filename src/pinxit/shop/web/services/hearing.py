"""Taking in what payment providers say: signed, repeated, late, in any order.

`docs/explanation/algorithms/paying.md` is the specification. What is said by a message, and what is
found by asking, are facts of one kind, and each is acted on here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final

from django.db import transaction
from payments import PaymentStatus

from pinxit.kernel import Money
from pinxit.shop.core.payment_facts import DisputeStage, Fact, Message, What
from pinxit.shop.web.models import Bill, Payment, PaymentEvent, Refund
from pinxit.shop.web.selectors.orders import received
from pinxit.shop.web.selectors.payments import payment_about, price_of_payment, returned_of
from pinxit.shop.web.services.bill_ledger import post_bill_passed
from pinxit.shop.web.services.disputes import act_on_lost, note_dispute
from pinxit.shop.web.services.moves import locked_payment
from pinxit.shop.web.services.orders import OPEN, lock_orders_of, return_unused
from pinxit.shop.web.services.refunds import Reason, Why, give_back
from pinxit.shop.web.services.returns import return_money

_TAKEN = frozenset({PaymentStatus.CONFIRMED, PaymentStatus.REFUNDED})


def take_in(variant: str, message: Message, *, now: datetime) -> bool:
    """Act on a message once, and say whether it was new and about a payment of ours.

    It is written down when everything was done that it asks for; who is killed before that hears
    it again. What is about somebody else's payments, at an account that is shared, is not kept.
    """
    payment = next(
        (found for fact in message.facts if (found := payment_about(variant, fact))), None
    )
    if payment is None or PaymentEvent.objects.filter(variant=variant, name=message.name).exists():
        return False
    act_on(variant, message.facts, now=now)
    _event, is_new = PaymentEvent.objects.get_or_create(
        variant=variant,
        name=message.name,
        defaults={
            "kind": message.kind,
            "payment": payment,
            "told_at": message.told_at,
            "heard_at": now,
            "facts": [_kept(fact) for fact in message.facts],
        },
    )
    return is_new


def act_on(variant: str, facts: Iterable[Fact], *, now: datetime) -> None:
    """Let the shop follow what a provider says of a payment.

    Safe to repeat, and in any order: whatever is known already changes nothing, and a fact that
    presupposes another brings it along. Each step is a transaction of its own: a sale locks the log
    last, and lets go of it before a return locks the books.
    """
    for fact in facts:
        for step in _STEPS[fact.what]:
            _act(step, variant, fact, now=now)


@transaction.atomic
def _act(step: "_Step", variant: str, fact: Fact, *, now: datetime) -> None:
    payment = payment_about(variant, fact)
    if payment is not None:
        step(locked_payment(payment), fact, now)


def _take(payment: Payment, fact: Fact, now: datetime) -> None:
    """Note that money came, once; money that is not the price goes back."""
    amount = fact.amount if fact.what is What.TAKEN else fact.taken
    if payment.status in _TAKEN or amount is None or amount.minor < 1:
        return
    payment.captured_amount = amount.major
    payment.currency = amount.currency
    payment.transaction_id = fact.reference or payment.transaction_id
    payment.save(update_fields=["captured_amount", "currency", "transaction_id"])
    if amount == price_of_payment(payment):
        payment.change_status(PaymentStatus.CONFIRMED)
        payment.refresh_from_db()
        return
    # Confirmed, but not told to anybody: nothing was bought by it.
    Payment.objects.filter(pk=payment.pk).update(status=PaymentStatus.CONFIRMED)
    payment.refresh_from_db()
    _return_wrong(payment, now=now)


def _return_wrong(payment: Payment, *, now: datetime) -> None:
    if payment.bill_id is not None:
        bill = Bill.objects.get(pk=payment.bill_id)
        post_bill_passed(payment, bill, now=now, amount=received(payment))
        give_back(payment, received(payment), reason=Reason.WRONG, now=now)
        return
    return_unused(payment, lock_orders_of(payment), now=now, reason=Reason.WRONG)


def _close(payment: Payment, _fact: Fact, _now: datetime) -> None:
    """Note that nobody can pay by a payment any more; its order waits for another one."""
    Payment.objects.filter(pk=payment.pk, left_at__isnull=False).update(left_at=None)
    if payment.status in OPEN:
        payment.change_status(PaymentStatus.CANCELLED)


def _return(payment: Payment, fact: Fact, now: datetime) -> None:
    """Note what went back without our asking: the difference to what we know of.

    What we have asked for ourselves counts as known; so nothing is noted twice.
    """
    if fact.amount is None:
        return
    if fact.refund:
        _return_named(payment, fact.amount, fact.refund, now=now)
        return
    known = returned_of(payment, but=[Reason.DISPUTE])
    more = min(fact.amount.minor - known, received(payment).minor)
    if more > 0:
        amount = Money(more, payment.currency)
        return_money(payment, amount, reason=Reason.ELSEWHERE, now=now)


def _dispute(payment: Payment, fact: Fact, now: datetime) -> None:
    note_dispute(payment, fact, now=now)


def _lose(payment: Payment, _fact: Fact, now: datetime) -> None:
    act_on_lost(payment, now=now)


def _return_named(payment: Payment, amount: Money, name: str, *, now: datetime) -> None:
    """Note one refund that the provider names: ours is known, another one is noted once."""
    refunds = Refund.objects.filter(payment=payment)
    if name in {str(each) for each in refunds.values_list("public_id", flat=True)}:
        return
    words = f"refund {name}"[:200]
    minor = min(amount.minor, received(payment).minor)
    if minor > 0 and not refunds.filter(words=words).exists():
        left = Money(minor, payment.currency)
        return_money(payment, left, reason=Reason.ELSEWHERE, now=now, why=Why(words=words))


_Step = Callable[[Payment, Fact, datetime], None]
_STEPS: Final[Mapping[What, tuple[_Step, ...]]] = {
    What.TAKEN: (_take, _lose),
    What.OVER: (_close,),
    What.RETURNED: (_take, _return, _lose),
    What.DISPUTED: (_dispute, _lose),
}


def _kept(fact: Fact) -> dict[str, object]:
    """Return what is kept of a fact."""
    kept = {name: value for name, value in asdict(fact).items() if value}
    for name, value in kept.items():
        if isinstance(value, datetime):
            kept[name] = value.isoformat()
        elif isinstance(value, What | DisputeStage):
            kept[name] = value.value
    return kept
