"""Pages of the accounts room: joining, coming back, and what we know of you."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from pinxit.accounts.web.forms import (
    AskResetForm,
    DetailsForm,
    FirstSignInForm,
    SignInForm,
    SignUpForm,
    in_words,
    next_page,
)
from pinxit.accounts.web.models import ROLE_NAMES, Person
from pinxit.accounts.web.selectors import (
    came_by_letter,
    first_sign_in_is_open,
    guest_in,
    house_of,
)
from pinxit.accounts.web.services import (
    ArtistsByInvitationError,
    EmailTakenError,
    StaleLinkError,
    TooManyTriesError,
    change_details,
    check_tries,
    claim_first_sign_in,
    forget_tries,
    note_wrong,
    sign_up,
)

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def _speak(response: HttpResponse, language: str) -> HttpResponse:
    """Keep a language for the next pages."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@sensitive_post_parameters("password")
@never_cache
def sign_up_page(request: HttpRequest) -> HttpResponse:
    """Open an account and sign in with it."""
    guest = guest_in(request.session) if came_by_letter(request.session) else None
    form = SignUpForm(
        request.POST or None,
        artists_may_join=house_of().artists_may_join,
        initial={"email": guest.contact} if guest else None,
    )
    if request.method == "POST" and form.is_valid():
        person = _signed_up(form)
        if person is not None:
            login(request, person, backend=_BACKEND)
            messages.success(request, _("Welcome. Your account is open."))
            return redirect(next_page(request, settings.LOGIN_REDIRECT_URL))
    status = 400 if form.errors else 200
    context = {"form": form, "next": next_page(request, "")}
    return render(request, "accounts/sign_up.html", context, status=status)


def _signed_up(form: SignUpForm) -> Person | None:
    """Return the new person, or `None` with the reason beside the field it belongs to."""
    try:
        return sign_up(
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password"],
            display_name=form.cleaned_data["display_name"],
            as_artist=form.as_artist,
            language=translation.get_language() or settings.LANGUAGE_CODE,
            now=timezone.now(),
        )
    except EmailTakenError as taken:
        form.add_error("email", in_words(taken))
    except ArtistsByInvitationError as closed:
        form.add_error(None, in_words(closed))
    return None


class SignIn(views.LoginView):
    """Come back."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look at the password, unless too many wrong ones came from the same place."""
        email, address = self._place()
        try:
            check_tries(email, address, now=timezone.now())
        except TooManyTriesError as refusal:
            context = {"refused": gettext(refusal.remedy)}
            return render(request, "accounts/sign_in.html", context, status=429)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add whether a guest buys in this browser, who is told what needs an account."""
        return super().get_context_data(is_guest=bool(guest_in(self.request.session)), **context)

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, in the person's language unless this browser chose one."""
        response = super().form_valid(form)
        forget_tries(*self._place())
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            _speak(response, form.get_user().language)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again, with a status that says it was refused."""
        note_wrong(*self._place(), now=timezone.now())
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def _place(self) -> tuple[str, str]:
        """Return whose password is tried, and from which machine."""
        email = self.request.POST.get("username", "")[:254]
        return email, self.request.META.get("REMOTE_ADDR", "")


class SignOut(views.LogoutView):
    """Leave."""


@login_required
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """Show and change what we know of the person."""
    person = cast("Person", request.user)
    known = {"display_name": person.display_name, "email": person.email}
    form = DetailsForm(request.POST or None, initial={**known, "language": person.language})
    if request.method == "POST" and form.is_valid():
        try:
            change_details(person, **form.cleaned_data)
        except EmailTakenError as taken:
            form.add_error("email", in_words(taken))
        else:
            with translation.override(person.language):
                messages.success(request, gettext("Your details are kept."))
            return _speak(redirect("accounts:me"), person.language)
    roles = [name for role, name in ROLE_NAMES.items() if role in person.roles]
    status = 400 if form.errors else 200
    context = {"form": form, "roles": roles, "joined_at": person.joined_at}
    return render(request, "accounts/me.html", context, status=status)


@method_decorator(login_required, name="dispatch")
class NewPassword(views.PasswordChangeView):
    """Change the password, knowing the old one."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("accounts:me")

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


class AskReset(views.PasswordResetView):
    """Ask for a link that sets a new password; the answer is the same for every address."""

    template_name = "accounts/reset.html"
    form_class = AskResetForm
    email_template_name = "accounts/reset_letter.txt"
    subject_template_name = "accounts/reset_subject.txt"
    success_url = reverse_lazy("accounts:reset-sent")


class ResetSent(TemplateView):
    """Say where to look for the letter."""

    template_name = "accounts/reset_sent.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add whether the letter is only printed on the console of this house."""
        printed = settings.EMAIL_BACKEND.endswith("console.EmailBackend")
        return super().get_context_data(mail_is_printed=printed, **context)


class Reset(views.PasswordResetConfirmView):
    """Set a new password by a link."""

    template_name = "accounts/reset_confirm.html"
    success_url = reverse_lazy("accounts:sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, _("Your password is changed. Sign in with the new one."))
        return super().form_valid(form)


@sensitive_post_parameters("password")
@never_cache
def first(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let the owner into a new house by the one-time link."""
    now = timezone.now()
    if not first_sign_in_is_open(token, now=now):
        return render(request, "accounts/first_stale.html", status=410)
    form = FirstSignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            owner = claim_first_sign_in(token, now=now, **form.cleaned_data)
        except EmailTakenError as taken:
            form.add_error("email", in_words(taken))
        except StaleLinkError:
            return render(request, "accounts/first_stale.html", status=410)
        else:
            login(request, owner, backend=_BACKEND)
            messages.success(request, _("Welcome. This house is yours."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    status = 400 if form.errors else 200
    return render(request, "accounts/first.html", {"form": form}, status=status)
