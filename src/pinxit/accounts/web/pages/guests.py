"""Guests: going on without an account, coming back by a link, leaving a browser."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pinxit.accounts.web.forms import GuestForm, in_words, next_page
from pinxit.accounts.web.models import Guest
from pinxit.accounts.web.selectors import GUEST_IN_SESSION, guest_under
from pinxit.accounts.web.services import (
    OtherAddressError,
    TooManyGuestsError,
    ask_for_links,
    renew_link,
    welcome_guest,
)

_ORDERS = "shop:orders"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest) -> HttpResponse:
    """Ask how somebody wants to go on: with their account, with a new one, or as a guest."""
    after = next_page(request, "")
    if request.user.is_authenticated:
        return redirect(after or _ORDERS)
    form = GuestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            guest = welcome_guest(
                contact=form.cleaned_data["email"],
                language=translation.get_language() or "en",
                machine=request.META.get("REMOTE_ADDR", ""),
                now=timezone.now(),
            )
        except TooManyGuestsError as refusal:
            return _too_many(request, form, refusal, "accounts/guest.html", after)
        _let_in(request, guest, by_letter=False)
        return redirect(after or _ORDERS)
    status = 400 if form.errors else 200
    context = {"form": form, "next": after}
    return render(request, "accounts/guest.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open what a guest bought, by the link of a letter.

    The link alone changes nothing: programs that read letters open links too.
    """
    guest = guest_under(token)
    if guest is None:
        return render(request, "accounts/guest_stale.html", status=410)
    after = next_page(request, "")
    if request.method == "POST":
        _let_in(request, guest, by_letter=True)
        if not request.user.is_authenticated:
            return redirect(after or _ORDERS)
        if request.user.email.lower() != guest.contact.lower():
            messages.error(request, _(OtherAddressError.remedy))
        return redirect(_ORDERS)
    context = {"guest": guest, "next": after, "token": token}
    return render(request, "accounts/guest_link.html", context)


@never_cache
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Let every older link and browser of a guest open nothing, and send a new link."""
    guest = guest_under(token)
    if guest is None:
        return render(request, "accounts/guest_stale.html", status=410)
    renew_link(guest, now=timezone.now())
    request.session.pop(GUEST_IN_SESSION, None)
    return redirect("accounts:guest-sent")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Have one's links sent again; the answer is the same for every address."""
    form = GuestForm(request.POST if request.method == "POST" else None)
    form.fields["email"].help_text = _("The address that you bought with.")
    if form.is_valid():
        try:
            ask_for_links(
                form.cleaned_data["email"],
                language=translation.get_language() or "en",
                machine=request.META.get("REMOTE_ADDR", ""),
                now=timezone.now(),
            )
        except TooManyGuestsError as refusal:
            return _too_many(request, form, refusal, "accounts/guest_again.html", "")
        return redirect("accounts:guest-sent")
    status = 400 if form.errors else 200
    return render(request, "accounts/guest_again.html", {"form": form}, status=status)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say where to look for the letter."""
    return render(request, "accounts/guest_sent.html")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let this browser forget its guest; the links go on working."""
    request.session.pop(GUEST_IN_SESSION, None)
    messages.success(request, _("This browser has forgotten you. The link in your letter opens."))
    return redirect("gallery:wall")


def _let_in(request: HttpRequest, guest: Guest, *, by_letter: bool) -> None:
    """Let a browser know its guest, under a session of a new name."""
    request.session.cycle_key()
    request.session[GUEST_IN_SESSION] = {
        "guest": guest.pk,
        "issue": guest.issue,
        "by_letter": by_letter,
    }
    rotate_token(request)


def _too_many(
    request: HttpRequest, form: GuestForm, refusal: TooManyGuestsError, page: str, after: str
) -> HttpResponse:
    form.add_error(None, in_words(refusal))
    return render(request, page, {"form": form, "next": after}, status=429)
