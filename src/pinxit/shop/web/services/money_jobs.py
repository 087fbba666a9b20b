"""Asking for the long work about money, in the caller's transaction."""

from datetime import datetime, timedelta
from typing import Final

from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.shop.web.models import Payment, Refund
from pinxit.shop.web.selectors.payments import provider_of

#: A payment is asked about first after this time, then whenever its age has grown by a half.
FIRST_LOOK: Final = timedelta(seconds=30)


def ask_to_send(refund: Refund, *, now: datetime, again: bool = False) -> None:
    """Have money sent back; again after a while, if the provider could not be asked."""
    later = now + max(FIRST_LOOK, (now - refund.asked_at) / 2) if again else None
    spec = JobSpec(
        function="pinxit.shop.jobs:send_refund",
        key=f"refund:{refund.public_id}",
        params={"refund": refund.pk},
        queue="letters",
        not_before=later,
    )
    enqueue(spec, now=now)


def ask_to_watch(payment: Payment, *, now: datetime) -> None:
    """Have a provider asked what became of a payment, in case it tells nobody."""
    if provider_of(payment.variant).at_once:
        return
    wait = max(FIRST_LOOK, (now - payment.created) / 2)
    spec = JobSpec(
        function="pinxit.shop.jobs:watch_payment",
        key=f"payment:{payment.token}",
        params={"payment": payment.pk},
        queue="letters",
        not_before=now + wait,
    )
    enqueue(spec, now=now)
