"""Deposits and balances of commissions: paying them, and giving them back.

`docs/explanation/algorithms/commission.md` is the specification. Locks are taken in one order: the
payments first, by number, then the commission.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from payments import PaymentStatus

from pinxit.kernel import Money
from pinxit.shop.core.orders import check_payment
from pinxit.shop.web.models import Bill, Payment
from pinxit.shop.web.selectors.orders import received
from pinxit.shop.web.services.bill_ledger import post_bill_passed
from pinxit.shop.web.services.invoices import book_bill, book_bill_return
from pinxit.shop.web.services.money_jobs import ask_to_watch
from pinxit.shop.web.services.moves import locked_payment
from pinxit.shop.web.services.orders import OPEN
from pinxit.shop.web.services.refunds import Reason, give_back
from pinxit.studio import Act, NotNowError, Party
from pinxit.studio.web import commission_services as commissions
from pinxit.studio.web.commission_selectors import due_now, goes_back_now
from pinxit.studio.web.record_services import lock_commission

if TYPE_CHECKING:
    from pinxit.studio.web.models import Commission

_PART_OF: Final = {Act.PAY_DEPOSIT: Bill.Part.DEPOSIT, Act.PAY_BALANCE: Bill.Part.BALANCE}


@transaction.atomic
def due_bill(commission: "Commission", *, now: datetime) -> Bill:
    """Return the bill of what is due, making it if there is none.

    Args:
        commission: What is paid for.
        now: When.

    Raises:
        NotNowError: Nothing is due.
    """
    locked = lock_commission(commission.pk)
    due = due_now(locked)
    if due is None:
        raise NotNowError("nothing is due")
    act, amount = due
    bill, _is_new = Bill.objects.get_or_create(
        commission=locked,
        part=_PART_OF[act],
        defaults={
            "amount_minor": amount.minor,
            "currency": amount.currency,
            "made_at": now,
        },
    )
    return bill


@transaction.atomic
def start_bill_payment(commission: "Commission", *, variant: str, now: datetime) -> Payment:
    """Return the open payment of what is due, making the bill and the payment if there are none.

    Args:
        commission: What is paid for.
        variant: Which provider, by its name in the settings.
        now: When.

    Raises:
        NotNowError: Nothing is due.
    """
    bill = due_bill(commission, now=now)
    payment = bill.payments.filter(status__in=OPEN).first()
    if payment is None:
        payment = Payment(
            bill=bill,
            variant=variant,
            total=bill.amount.major,
            currency=bill.currency,
            description=str(bill.public_id),
        )
        payment.save()
        ask_to_watch(payment, now=now)
    return payment


def hear_bill(payment: Payment, *, now: datetime) -> None:
    """Act on what the payment library says has become of the payment of a bill."""
    if payment.status == PaymentStatus.CONFIRMED:
        settle_bill(payment, now=now)


@transaction.atomic
def settle_bill(payment: Payment, *, now: datetime) -> Bill:
    """Count a confirmed payment once, however often it is confirmed.

    If the commission was called off meanwhile, or the bill is paid already, the money goes back.

    Raises:
        WrongPaymentError: What was received is not what was due; nothing changes.
    """
    locked_payment(payment)
    bill = Bill.objects.get(pk=payment.bill_id)
    commission = lock_commission(bill.commission_id)
    bill.refresh_from_db()
    if bill.payment_id == payment.pk:
        return bill
    check_payment(bill.amount, received(payment))
    due = due_now(commission)
    if bill.state != Bill.State.DUE or due is None or _PART_OF[due[0]] != bill.part:
        post_bill_passed(payment, bill, now=now)
        give_back(payment, received(payment), reason=Reason.CROSSED, now=now)
        return bill
    Bill.objects.filter(pk=bill.pk).update(state=Bill.State.PAID, payment=payment, paid_at=now)
    book_bill(bill, now=now)
    commissions.note_paid(commission, due[0], bill.amount, now=now)
    bill.refresh_from_db()
    return bill


@transaction.atomic
def call_off(commission: "Commission", by: Party, *, words: str, now: datetime) -> Money:
    """Call a commission off and give back what its terms say; return how much that is.

    Raises:
        NotNowError: It is over already.
    """
    paid = [
        locked_payment(payment)
        for payment in Payment.objects.filter(bill__commission_id=commission.pk).order_by("pk")
    ]
    locked = lock_commission(commission.pk)
    returned = goes_back_now(locked, by)
    commissions.cancel(locked, by, returned, words=words, now=now)
    Bill.objects.filter(commission=locked, state=Bill.State.DUE).update(state=Bill.State.VOID)
    left = returned
    for bill in Bill.objects.filter(commission=locked, state=Bill.State.PAID).order_by("-pk"):
        # The balance first: rounding is over the whole, so that the parts add up to it.
        part = min(left.minor, bill.amount_minor)
        left = Money(left.minor - part, left.currency)
        _give_back(bill, Money(part, bill.currency), paid, now=now)
    return returned


def _give_back(bill: Bill, amount: Money, payments: list[Payment], *, now: datetime) -> None:
    payment = next(each for each in payments if each.pk == bill.payment_id)
    # Some of it may have gone back at the provider's pages already.
    amount = Money(min(amount.minor, received(payment).minor), amount.currency)
    if amount.minor == 0:
        return
    Bill.objects.filter(pk=bill.pk).update(returned_minor=amount.minor)
    book_bill_return(bill, amount, now=now)
    give_back(payment, amount, reason=Reason.COMMISSION, now=now)
