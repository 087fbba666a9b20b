"""Paying out what is owed: one person makes a batch, another approves it, and it goes once.

`docs/explanation/algorithms/payouts.md` is the specification. The batch's row is the lock, taken
before its payouts and before the books.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction

from pinxit.accounts import Role, seal
from pinxit.accounts.web.selectors import has_role
from pinxit.kernel import Money, PinxitError
from pinxit.shop.adapters.pain001 import NotSepaError, Transfer, TransferFile, write_transfers
from pinxit.shop.adapters.stripe_transfers import StripeTransfers, TransferRefusedError
from pinxit.shop.core.ledger import Account, Book, Posting, moved_lines
from pinxit.shop.core.payout import (
    BankDetails,
    BatchState,
    PayoutMoveError,
    PayoutState,
    Rail,
    check_move,
    is_due,
    tidy,
)
from pinxit.shop.web.models.ledger import LedgerAccount, LedgerTransaction
from pinxit.shop.web.models.payouts import Payout, PayoutBatch, PayoutDetails
from pinxit.shop.web.selectors.ledger import balances
from pinxit.shop.web.selectors.payouts import dues, opened
from pinxit.shop.web.services.ledger import Occasion, post

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

Kind = LedgerTransaction.Kind
_CLEARING: Final = Account(Book.CLEARING)
_TRANSIT: Final = Account(Book.TRANSIT)


class NothingDueError(PinxitError):
    """Nobody can be paid now."""

    remedy = "Wait until somebody is owed enough and has said where they are paid."


class SecondPersonError(PinxitError):
    """A batch was to be approved by who made it, or by somebody who may not."""

    remedy = "Ask another owner or a curator: whoever made a batch does not approve it."


class ChangedSinceError(PinxitError):
    """Somebody is owed less than when the batch was made."""

    remedy = "Call the batch off and make it anew: something was given back meanwhile."


def keep_details(person: "Person", details: BankDetails, *, now: datetime) -> PayoutDetails:
    """Seal where somebody is paid. Payouts that were made before go where they went."""
    text = json.dumps([details.rail, details.name, details.number, details.bic])
    sealed = seal(text, house_key=settings.SECRET_KEY)
    kept, _is_new = PayoutDetails.objects.update_or_create(
        person=person,
        defaults={
            "rail": details.rail.value,
            "sealed": sealed,
            "ending": details.ending,
            "changed_at": now,
        },
    )
    return kept


@transaction.atomic
def make_batch(*, by: "Person", rail: Rail, currency: str, now: datetime) -> PayoutBatch:
    """Gather what is due one way in one currency; nothing is paid yet.

    Raises:
        NothingDueError: Nothing is.
    """
    due = [
        each
        for each in dues()
        if not each.obstacle and each.rail is rail and each.amount.currency == currency
    ]
    if not due:
        raise NothingDueError("nobody can be paid this way now")
    details = PayoutDetails.objects.in_bulk(
        [each.person_id for each in due], field_name="person_id"
    )
    batch = PayoutBatch.objects.create(rail=rail.value, currency=currency, made_by=by, made_at=now)
    Payout.objects.bulk_create(
        Payout(
            batch=batch,
            account=each.account,
            person_id=each.person_id,
            minor=each.amount.minor,
            currency=currency,
            sealed=details[each.person_id].sealed,
            ending=details[each.person_id].ending,
            changed_at=now,
        )
        for each in due
        if each.person_id is not None
    )
    return batch


def lock_batch(batch_id: int) -> PayoutBatch:
    """Return a batch that nobody else acts on until this transaction ends."""
    return PayoutBatch.objects.select_for_update().get(pk=batch_id)


@transaction.atomic
def approve(batch: PayoutBatch, *, by: "Person", now: datetime) -> PayoutBatch:
    """Approve a batch that somebody else made, and book it as on its way.

    Raises:
        SecondPersonError: It is one's own, or one is neither owner nor curator.
        PayoutMoveError: It is not a draft any more.
        ChangedSinceError: Somebody is owed less by now.
    """
    locked = lock_batch(batch.pk)
    if by.pk == locked.made_by_id or not has_role(by, Role.CURATOR):
        raise SecondPersonError("a batch is approved by a second person")
    _move_batch(locked, BatchState.APPROVED, approved_by=by, approved_at=now)
    payouts = list(locked.payouts.select_related("account").order_by("account_id"))
    owed = _locked_balances(payouts)
    for payout in payouts:
        if owed[payout.account_id].minor < payout.minor or not is_due(payout.amount):
            raise ChangedSinceError("somebody is owed less than when the batch was made")
        _book(payout, Kind.PAYOUT, payout.account.value, _TRANSIT, now=now)
    return locked


@transaction.atomic
def call_off(batch: PayoutBatch, *, now: datetime) -> PayoutBatch:
    """Call a batch off before it was sent.

    Raises:
        PayoutMoveError: It was sent, or called off before.
    """
    locked = lock_batch(batch.pk)
    was_booked = locked.state == BatchState.APPROVED
    _move_batch(locked, BatchState.CANCELLED)
    for payout in locked.payouts.select_related("account").order_by("account_id"):
        _move(payout, PayoutState.CANCELLED, now=now)
        if was_booked:
            _book(payout, Kind.CAME_BACK, _TRANSIT, payout.account.value, now=now)
    return locked


def transfer_file(batch: PayoutBatch) -> bytes:
    """Return the file for the bank; it is the same each time.

    Raises:
        PayoutMoveError: The batch is not approved.
        NotSepaError: It goes another way, or the house has said no account of its own.
        BadDetailsError: The account of the house cannot be right.
    """
    if batch.state not in {BatchState.APPROVED, BatchState.SENT} or batch.approved_at is None:
        raise PayoutMoveError("only an approved batch has a file for the bank")
    if batch.rail != Rail.SEPA or not settings.PINXIT_PAYOUT_IBAN:
        raise NotSepaError("there is no file for the bank")
    payer = BankDetails(
        Rail.SEPA,
        settings.PINXIT_PAYOUT_NAME,
        tidy(settings.PINXIT_PAYOUT_IBAN),
        tidy(settings.PINXIT_PAYOUT_BIC),
    )
    transfers = [
        Transfer(
            name=each.public_id,
            payee=opened(each.sealed),
            amount=each.amount,
            remark=f"{settings.PINXIT_PAYOUT_NAME} {batch.approved_at:%Y-%m-%d}",
        )
        for each in batch.payouts.exclude(state=PayoutState.CANCELLED)
    ]
    on = batch.approved_at.date() + timedelta(days=1)
    return write_transfers(
        TransferFile(
            name=batch.public_id,
            made_at=batch.approved_at,
            on=on,
            payer=payer,
            transfers=transfers,
        )
    )


@transaction.atomic
def mark_sent(batch: PayoutBatch, *, now: datetime) -> PayoutBatch:
    """Note that the bank has the file.

    Raises:
        PayoutMoveError: It is not approved, or was sent before.
    """
    locked = lock_batch(batch.pk)
    _move_batch(locked, BatchState.SENT, sent_at=now)
    return locked


def send_by_stripe(
    batch: PayoutBatch, stripe: StripeTransfers, *, clock: Callable[[], datetime]
) -> None:
    """Make the transfers of an approved batch; asked again after a crash, make those that lack.

    Each is asked for by the name of its payout, so that Stripe moves it once however often it is
    asked, and is noted in a transaction of its own.

    Raises:
        PayoutMoveError: The batch is not approved.
        StripeAwayError: Stripe did not answer; send the batch again.
    """
    if batch.state == BatchState.APPROVED:
        batch = mark_sent(batch, now=clock())
    if batch.state != BatchState.SENT or batch.rail != Rail.STRIPE:
        raise PayoutMoveError("only an approved batch for Stripe is sent there")
    for payout in batch.payouts.filter(state=PayoutState.WAITING):
        try:
            reference = stripe.send(
                name=str(payout.public_id),
                account=opened(payout.sealed).number,
                amount=payout.amount,
            )
        except TransferRefusedError as refusal:
            note_failed(payout, reason=str(refusal), now=clock())
        else:
            note_arrived(payout, reference=reference, now=clock())


@transaction.atomic
def note_arrived(payout: Payout, *, reference: str = "", now: datetime) -> None:
    """Note that a payout arrived.

    Raises:
        PayoutMoveError: Its batch was not sent, or it is not on its way.
    """
    locked = _locked(payout)
    _move(locked, PayoutState.SETTLED, reference=reference[:120], now=now)
    _book(locked, Kind.ARRIVED, _TRANSIT, _CLEARING, now=now)


@transaction.atomic
def note_failed(payout: Payout, *, reason: str, now: datetime) -> None:
    """Note that a payout never arrived: it is owed again.

    Raises:
        PayoutMoveError: Its batch was not sent, or it is not on its way.
    """
    locked = _locked(payout)
    _move(locked, PayoutState.FAILED, reason=reason[:200], now=now)
    _book(locked, Kind.CAME_BACK, _TRANSIT, locked.account.value, now=now)


@transaction.atomic
def note_returned(payout: Payout, *, reason: str, now: datetime) -> None:
    """Note that a payout arrived and the bank sent it back later: it is owed again.

    Raises:
        PayoutMoveError: It had not arrived.
    """
    locked = _locked(payout)
    _move(locked, PayoutState.RETURNED, reason=reason[:200], now=now)
    _book(locked, Kind.CAME_BACK, _CLEARING, locked.account.value, now=now)


def _locked(payout: Payout) -> Payout:
    batch = lock_batch(payout.batch_id)
    if batch.state != BatchState.SENT:
        raise PayoutMoveError("this batch was not sent")
    return Payout.objects.select_related("account").get(pk=payout.pk)


def _locked_balances(payouts: list[Payout]) -> dict[int, Money]:
    """Return what accounts come to; nobody else pays them out until the transaction ends."""
    numbers = [payout.account_id for payout in payouts]
    list(LedgerAccount.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    found = balances(LedgerAccount.objects.filter(pk__in=numbers))
    return {each.account.pk: each.amount for each in found}


def _book(payout: Payout, kind: str, owed: Account, to: Account, *, now: datetime) -> None:
    """Move a payout's amount in the books, once for each thing that happens to it."""
    posting = Posting(
        source=f"{kind}:{payout.public_id}",
        kind=kind,
        subject=f"payout:{payout.public_id}",
        currency=payout.currency,
        lines=moved_lines(payout.minor, owed=owed, to=to),
    )
    post(posting, Occasion(now, facts={"ending": payout.ending}), now=now)


def _move_batch(batch: PayoutBatch, to: BatchState, **changes: Any) -> None:
    check_move(BatchState(batch.state), to)
    moved = PayoutBatch.objects.filter(pk=batch.pk, state=batch.state).update(state=to, **changes)
    if not moved:
        raise PayoutMoveError("this batch was changed a moment ago")
    batch.refresh_from_db()


def _move(payout: Payout, to: PayoutState, *, now: datetime, **changes: Any) -> None:
    check_move(PayoutState(payout.state), to)
    moved = Payout.objects.filter(pk=payout.pk, state=payout.state).update(
        state=to, changed_at=now, **changes
    )
    if not moved:
        raise PayoutMoveError("this payout was changed a moment ago")
