"""Webhooks: addresses that are told, what they were told, and whether they took it."""

from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pinxit.accounts.web.forms import WebhookForm, in_words
from pinxit.accounts.web.selectors import message_named, messages_of, webhook_of, webhooks_of
from pinxit.accounts.web.services import add_webhook, announce, remove_webhook, send_again
from pinxit.kernel import PinxitError

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_SHOWN: Final = 30


@never_cache
@login_required
def webhooks(request: HttpRequest) -> HttpResponse:
    """Show somebody's webhooks and what they were told; set one up."""
    person = cast("Person", request.user)
    form = WebhookForm(request.POST or None)
    secret = _added(person, form) if request.method == "POST" and form.is_valid() else None
    context = {
        "form": WebhookForm() if secret else form,
        "secret": secret,
        "webhooks": list(webhooks_of(person)),
        "told": list(messages_of(person)[:_SHOWN]),
    }
    status = 400 if form.errors else 200
    return render(request, "accounts/webhooks.html", context, status=status)


@login_required
@require_POST
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remove one of somebody's own webhooks."""
    webhook = webhook_of(cast("Person", request.user), public_id)
    if webhook is None:
        raise Http404
    remove_webhook(webhook)
    messages.success(request, _("The address is told nothing any more."))
    return redirect("accounts:webhooks")


@login_required
@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Tell all of somebody's webhooks something, to see whether they hear it."""
    person, now = cast("Person", request.user), timezone.now()
    announce(person.pk, kind="test", about=f"test {now.isoformat()}", told={}, now=now)
    messages.success(request, _("A test message is on its way. It shows below how it went."))
    return redirect("accounts:webhooks")


@login_required
@require_POST
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a message again that was given up."""
    message = message_named(public_id)
    if message is None or message.webhook.person_id != request.user.pk:
        raise Http404
    if send_again(message, now=timezone.now()):
        messages.success(request, _("The message is on its way again."))
    return redirect("accounts:webhooks")


def _added(person: "Person", form: WebhookForm) -> str | None:
    """Return the secret of the new webhook, or `None` with the reason on the form."""
    try:
        _row, secret = add_webhook(person=person, url=form.cleaned_data["url"], now=timezone.now())
    except PinxitError as refusal:
        form.add_error("url", in_words(refusal))
        return None
    return secret
