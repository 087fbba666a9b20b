"""Asking for the letters of the house, confirming it, and leaving.

Source:
    RFC 8058, "Signaling One-Click Functionality for List Email Headers".
"""

import csv
from io import StringIO

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.gallery.web import newsletter_services as services
from pinxit.gallery.web.forms import NewsletterForm
from pinxit.gallery.web.models import Subscriber
from pinxit.gallery.web.selectors import public_address, readers
from pinxit.kernel import PinxitError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the letters; the answer is the same for every address."""
    form = NewsletterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.ask_for_letters(
                form.cleaned_data["email"],
                language=translation.get_language() or "en",
                now=timezone.now(),
            )
        except PinxitError as refusal:
            form.add_error(None, _(refusal.remedy))
        else:
            return render(request, "gallery/newsletter_asked.html")
    status = 400 if form.errors else 200
    return render(request, "gallery/newsletter.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm by a press: machines that look into mailboxes follow links, but press nothing."""
    if request.method != "POST":
        return render(request, "gallery/newsletter_confirm.html")
    try:
        services.confirm(key, now=timezone.now())
    except services.StaleKeyError as stale:
        return _gone(request, stale)
    return render(request, "gallery/newsletter_confirm.html", {"done": True, "key": key})


# A mailbox presses this button for its reader, and has no cookie of ours.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Leave by one press, on this page or in the mailbox."""
    if request.method != "POST":
        return render(request, "gallery/newsletter_leave.html")
    try:
        services.leave(key, now=timezone.now())
    except services.StaleKeyError as stale:
        return _gone(request, stale)
    return render(request, "gallery/newsletter_leave.html", {"done": True})


@login_required
@never_cache
@require_safe
def list_file(request: HttpRequest) -> HttpResponse:
    """Everybody who reads, for the owner’s own post."""
    if not has_role(request.user, Role.OWNER):
        raise PermissionDenied
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(["email", "language", "confirmed_at", "unsubscribe"])
    rows.writerows(_row(each) for each in readers().iterator())
    headers = {"Content-Disposition": 'attachment; filename="newsletter.csv"'}
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _row(reader: Subscriber) -> list[str]:
    assert reader.confirmed_at is not None  # noqa: S101 - only who confirmed reads
    # A spreadsheet takes what begins with one of these for a formula.
    email = f"'{reader.email}" if reader.email[0] in "=+-@" else reader.email
    leaving = public_address(reverse("gallery:newsletter-leave", args=[reader.key]))
    return [email, reader.language, reader.confirmed_at.isoformat(), leaving]


def _gone(request: HttpRequest, stale: services.StaleKeyError) -> HttpResponse:
    context = {"remedy": _(stale.remedy)}
    return render(request, "gallery/newsletter_stale.html", context, status=410)
