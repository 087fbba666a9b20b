"""What people fill in about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.accounts.core.keys import Scope
from pinxit.accounts.web.models import Person
from pinxit.kernel import PinxitError

SCOPE_NAMES = {
    Scope.READ: _("Look at briefs, pieces and files"),
    Scope.PAINT: _("Ask for pictures"),
    Scope.TREAT: _("Ask for treatments"),
    Scope.COMMISSION: _("Commission works, and take commissions on"),
    Scope.BUY: _("Order copies; you pay for them yourself"),
}
COMES_TO_BUY = "buy"
COMES_TO_MAKE = "make"

_password_rules = lazy(password_validators_help_text_html, str)
_NAME_HELP = _("Shown on the labels of your works and on your certificates.")


class _EmailField(forms.EmailField):
    """An e-mail address, said so to the browser."""

    widget = forms.EmailInput(attrs={"autocomplete": "email"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=254, **options)


class _NewPasswordField(forms.CharField):
    """A password that is about to be set, with the rules beside it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Password"),
            strip=False,
            max_length=4096,
            help_text=_password_rules(),
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        )


class _WithNewPassword(forms.Form):
    """A form that opens an account: its password is held against its name and address."""

    email = _EmailField(label=_("E-mail"))
    display_name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_NAME_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = _NewPasswordField()

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is easily guessed."""
        cleaned = super().clean() or self.cleaned_data
        if "password" in cleaned:
            person = Person(
                email=cleaned.get("email", ""), display_name=cleaned.get("display_name", "")
            )
            try:
                validate_password(cleaned["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class SignUpForm(_WithNewPassword):
    """Open an account."""

    purpose = forms.ChoiceField(
        label=_("What brings you here?"),
        choices=[
            (COMES_TO_BUY, _("I come to look and to buy")),
            (COMES_TO_MAKE, _("I make art and sell it")),
        ],
        initial=COMES_TO_BUY,
        widget=forms.RadioSelect,
    )
    field_order = ("email", "display_name", "password", "purpose")

    def __init__(self, *args: Any, artists_may_join: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not artists_may_join:
            del self.fields["purpose"]

    @property
    def as_artist(self) -> bool:
        """Whether the person comes to make art."""
        return bool(self.cleaned_data.get("purpose") == COMES_TO_MAKE)


class FirstSignInForm(_WithNewPassword):
    """Enter a new house as its owner."""


class SignInForm(auth_forms.AuthenticationForm):
    """Come back."""

    error_messages = {
        "invalid_login": _(
            "This e-mail address and password do not belong together. Check both, or have a new "
            "password sent to you."
        ),
        "inactive": _("This account is closed. Write to the owner of the house."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "email", "maxlength": 254}
        )


class AskResetForm(auth_forms.PasswordResetForm):
    """Ask for a link that sets a new password."""

    email = _EmailField(label=_("E-mail"))

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Send the letter in the language of the person who reads it."""
        with translation.override(context["user"].language):
            super().send_mail(
                subject_template_name,
                email_template_name,
                context,
                from_email,
                to_email,
                html_email_template_name,
            )


class DetailsForm(forms.Form):
    """Change one's name, address and language."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_NAME_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = _EmailField(label=_("E-mail"))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the pages and of the letters we send you."),
    )


class KeyForm(forms.Form):
    """Make a key to the API."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=60,
        help_text=_("A name by which you know it again, such as the program that uses it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        initial=[Scope.READ, Scope.PAINT],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long does it open?"),
        coerce=int,
        choices=[(30, _("A month")), (90, _("Three months")), (365, _("A year")), (0, _("Always"))],
        initial=90,
    )


class WebhookForm(forms.Form):
    """Set a webhook up."""

    url = forms.CharField(
        label=_("Address"),
        max_length=2048,
        help_text=_("It begins with https:// and answers within ten seconds."),
        widget=forms.URLInput(
            attrs={"autocomplete": "off", "placeholder": "https://example.org/pinxit"}
        ),
    )


class GuestForm(forms.Form):
    """Go on without an account."""

    email = _EmailField(label=_("E-mail"))


def next_page(request: HttpRequest, otherwise: str) -> str:
    """Return where somebody was going, if that is a page of this house."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return otherwise


def in_words(error: PinxitError) -> str:
    """Return what happened and what to do, in the reader's language."""
    what = gettext(str(error)).rstrip(".。")
    facts = {"what": what[:1].upper() + what[1:], "remedy": gettext(error.remedy)}
    return gettext("%(what)s. %(remedy)s") % facts
