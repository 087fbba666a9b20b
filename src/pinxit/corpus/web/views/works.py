"""A work's page, and what its author or a curator decides about it."""

import json
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pinxit.corpus.web import services, words
from pinxit.corpus.web.forms import ConsentForm, WithdrawForm, in_words
from pinxit.corpus.web.models import Work
from pinxit.corpus.web.selectors import browsing, decided, rights_shown, showing, standing
from pinxit.kernel import PinxitError

#: What hangs on a manifest higher up the house: the site's own list of it, or nothing.
HOLD_TEMPLATES = ["site/_touched.html", "corpus/_nothing_more.html"]

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@never_cache
@require_safe
def work_page(request: HttpRequest, key: int) -> HttpResponse:
    """A work with its rights drawn plainly."""
    work = _work(key)
    today = timezone.localdate()
    may_decide = standing.may_decide_on(request.user, work)
    found = decided.decided([work])[0]
    stands = found.work
    manifests = list(standing.manifests_with(work)[:20])
    context = {
        "work": work,
        "card": showing.card(work, may_see=may_decide),
        "authors": showing.authors_of(work),
        "record": stands,
        "uses": rights_shown.uses_of(stands, today=today, withdrawn=found.withdrawn),
        "reasoning": rights_shown.reasoning_of(stands, today=today),
        "evidence": rights_shown.evidence_of(stands),
        "signals": rights_shown.signals_of(stands),
        "licence": words.licence_name(work.licence),
        "medium": words.MEDIUM[stands.medium],
        "hand": words.hand_name(work.hand),
        "policy": json.dumps(stands.rights.policy, ensure_ascii=False, indent=2),
        "manifests": manifests,
        "manifest_roots": [manifest.root for manifest in manifests],
        "hold_templates": HOLD_TEMPLATES,
        "withdrawals": work.withdrawals.all(),
        "may_decide": may_decide,
    }
    return render(request, "corpus/work.html", context)


@never_cache
@login_required
def withdraw_work(request: HttpRequest, key: int) -> HttpResponse:
    """Show what withdrawing a work touches; withdraw it once that is confirmed."""
    work = _own_work(request, key)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_work(
                work, reason=form.cleaned_data["reason"], by=_person(request), now=timezone.now()
            )
            messages.success(request, _("The work is withdrawn."))
        except PinxitError as refusal:
            messages.error(request, in_words(refusal))
        return redirect(work)
    context = {
        "work": work,
        "card": showing.card(work, may_see=True),
        "form": form,
        "touched": standing.touched_by(work),
        "hold_templates": HOLD_TEMPLATES,
    }
    return render(request, "corpus/withdraw.html", context)


@never_cache
@login_required
def restore_work(request: HttpRequest, key: int) -> HttpResponse:
    """Give a withdrawn work back."""
    work = _own_work(request, key)
    if request.method == "POST":
        try:
            services.restore_work(work, reason="", by=_person(request), now=timezone.now())
            messages.success(request, _("The work is given back."))
        except PinxitError as refusal:
            messages.error(request, in_words(refusal))
    return redirect(work)


@never_cache
@login_required
def work_consents(request: HttpRequest, key: int) -> HttpResponse:
    """Record what the author says of each use of a work."""
    work = _own_work(request, key)
    now = decided.decided([work])[0].work
    form = ConsentForm(
        request.POST or None,
        standing={purpose: now.rights.consent(purpose).answer for purpose in words.PURPOSES},
        grantor=str(_person(request)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_consent(work, form.statement, by=_person(request), now=timezone.now())
            messages.success(request, _("It is on record."))
            return redirect(work)
        except PinxitError as refusal:
            form.add_error(None, in_words(refusal))
    status = 400 if form.errors else 200
    context = {"work": work, "card": showing.card(work, may_see=True), "form": form}
    return render(request, "corpus/consents.html", context, status=status)


def _work(key: int) -> Work:
    return get_object_or_404(browsing.with_makers(Work.objects.defer("words")), pk=key)


def _own_work(request: HttpRequest, key: int) -> Work:
    work = _work(key)
    if not standing.may_decide_on(request.user, work):
        raise PermissionDenied
    return work


def _person(request: HttpRequest) -> "Person":
    return cast("Person", request.user)
