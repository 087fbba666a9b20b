"""What people fill in on the pages of the gallery."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pinxit.gallery.web.artist_services import ABOUT_MAX


class AboutForm(forms.Form):
    """What an artist says of themselves."""

    about = forms.CharField(
        label=_("About you"),
        help_text=_("A few sentences for your page: where you come from, what you look for."),
        max_length=ABOUT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class NewsletterForm(forms.Form):
    """Where letters of the house go."""

    email = forms.EmailField(
        label=_("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
