"""Telling people's own programs what happened to their pictures."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from pinxit.accounts.adapters.post_message import NotTakenError, Post
from pinxit.accounts.adapters.sealed import seal, unseal
from pinxit.accounts.core.webhook import checked_url, draw_secret, sign, wait_after
from pinxit.accounts.web.models import Message, Person, Webhook
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import PinxitError

_WEBHOOKS_MAX: Final = 5
#: Messages of one webhook that are kept to be looked at.
_KEPT: Final = 200


class TooManyWebhooksError(PinxitError):
    """Somebody has as many webhooks as one person may."""

    remedy = "Remove one that is no longer needed."


@transaction.atomic
def add_webhook(*, person: Person, url: str, now: datetime) -> tuple[Webhook, str]:
    """Set a webhook up.

    Returns:
        The row, and its secret, to be shown once.

    Raises:
        BadWebhookError: It is no address of the web, or would be sent without encryption.
        TooManyWebhooksError: There are five already.
    """
    address = checked_url(url, allows_http=bool(settings.PINXIT_WEBHOOK_NETWORKS))
    if Webhook.objects.filter(person=person).count() >= _WEBHOOKS_MAX:
        raise TooManyWebhooksError("five webhooks are as many as one person may have")
    secret = draw_secret()
    sealed = seal(secret, house_key=settings.SECRET_KEY)
    row = Webhook.objects.create(person=person, url=str(address), sealed_secret=sealed, made_at=now)
    return row, secret


def remove_webhook(webhook: Webhook) -> None:
    """Tell an address nothing any more, and forget what it was told."""
    webhook.delete()


@transaction.atomic
def announce(
    person_id: int, *, kind: str, about: str, told: Mapping[str, Any], now: datetime
) -> int:
    """Tell somebody's webhooks what happened, in the caller's transaction, each of them once.

    Args:
        person_id: Whose webhooks.
        kind: What happened, such as `brief.painted`.
        about: Names what happened; announced twice it is told once.
        told: What is said of it, as JSON.
        now: When it happened.

    Returns:
        How many messages are on their way.
    """
    body = json.dumps(
        {"type": kind, "timestamp": now.isoformat(), "data": told}, ensure_ascii=False
    )
    sent = 0
    for webhook in Webhook.objects.filter(person_id=person_id):
        message, is_new = Message.objects.get_or_create(
            webhook=webhook, about=about, defaults={"kind": kind, "body": body, "made_at": now}
        )
        if is_new:
            enqueue(_delivery_of(message), now=now)
            _forget_old(webhook)
            sent += 1
    return sent


def deliver(message: Message, *, post: Post, now: datetime) -> None:
    """Send a message; if it is not taken, send it again later, a few times.

    Args:
        message: What is sent.
        post: How.
        now: The time of sending.
    """
    if message.state != Message.State.WAITING:
        return
    tries = message.tries + 1
    try:
        status = _sent(message, post, now)
    except PinxitError as trouble:
        _note_trouble(message, trouble, tries=tries, now=now)
        return
    Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
        state=Message.State.TAKEN, tries=tries, status=status, trouble="", sent_at=now
    )


@transaction.atomic
def send_again(message: Message, *, now: datetime) -> bool:
    """Send a message once more that was given up, and say whether it was."""
    given_up = Message.objects.filter(pk=message.pk, state=Message.State.GIVEN_UP)
    if not given_up.update(state=Message.State.WAITING, tries=0):
        return False
    message.refresh_from_db()
    enqueue(_delivery_of(message), now=now)
    return True


def _sent(message: Message, post: Post, now: datetime) -> int:
    webhook = message.webhook
    secret = unseal(webhook.sealed_secret, house_key=settings.SECRET_KEY)
    name, at_s, body = f"msg_{message.public_id.hex}", int(now.timestamp()), message.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Pinxit-Webhook",
        "webhook-id": name,
        "webhook-timestamp": str(at_s),
        "webhook-signature": sign(secret, name=name, at_s=at_s, body=body),
    }
    address = checked_url(webhook.url, allows_http=bool(settings.PINXIT_WEBHOOK_NETWORKS))
    return post.send(address, body, headers)


@transaction.atomic
def _note_trouble(message: Message, trouble: PinxitError, *, tries: int, now: datetime) -> None:
    wait = wait_after(tries)
    status = trouble.status if isinstance(trouble, NotTakenError) else None
    noted = Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
        state=Message.State.GIVEN_UP if wait is None else Message.State.WAITING,
        tries=tries,
        status=status,
        trouble=str(trouble)[:300],
        sent_at=now,
    )
    if noted and wait is not None:
        message.refresh_from_db()
        enqueue(replace(_delivery_of(message), not_before=now + wait), now=now)


def _forget_old(webhook: Webhook) -> None:
    kept = webhook.messages.order_by("-pk").values("pk")[:_KEPT]
    webhook.messages.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def _delivery_of(message: Message) -> JobSpec:
    # Each try is a job of its own: while one ends, the next waits already.
    return JobSpec(
        function="pinxit.accounts.jobs:deliver_message",
        key=f"message:{message.public_id}:{message.tries}",
        params={"message": str(message.public_id)},
        queue="letters",
    )
