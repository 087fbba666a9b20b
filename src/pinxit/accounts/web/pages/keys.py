"""Keys to the API: made, shown once, revoked."""

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pinxit.accounts.core.keys import Scope
from pinxit.accounts.web.api import windows_now
from pinxit.accounts.web.forms import SCOPE_NAMES, KeyForm, in_words
from pinxit.accounts.web.selectors import key_of, keys_of
from pinxit.accounts.web.services import make_key, revoke_key
from pinxit.kernel import PinxitError

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@never_cache
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """Show somebody's keys, and make one; it is shown on this answer and nowhere else."""
    person = cast("Person", request.user)
    form = KeyForm(request.POST or None)
    made = _made(person, form) if request.method == "POST" and form.is_valid() else None
    status = 400 if form.errors else 200
    minute, day = windows_now()
    context = {
        "form": KeyForm() if made else form,
        "made": made,
        "address": request.build_absolute_uri("/"),
        "minute": minute.most,
        "day": day.most,
        "keys": [
            {"key": key, "may": [SCOPE_NAMES[scope] for scope in Scope if scope in key.scopes]}
            for key in keys_of(person)
        ],
        "now": timezone.now(),
    }
    return render(request, "accounts/keys.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """Revoke one of somebody's own keys."""
    key = key_of(cast("Person", request.user), prefix)
    if key is None:
        raise Http404
    if revoke_key(key, now=timezone.now()):
        messages.success(request, _("The key opens nothing any more."))
    return redirect("accounts:keys")


def _made(person: "Person", form: KeyForm) -> str | None:
    """Return the new key, or `None` with the reason on the form."""
    now = timezone.now()
    data = form.cleaned_data
    try:
        _row, drawn = make_key(
            person=person,
            name=data["name"],
            scopes=[Scope(scope) for scope in data["scopes"]],
            expires_at=now + timedelta(days=data["days"]) if data["days"] else None,
            now=now,
        )
    except PinxitError as refusal:
        form.add_error(None, in_words(refusal))
        return None
    return drawn.text
