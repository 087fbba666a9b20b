"""Sentences of Django's own that this house words in its own voice, in Chinese above all.

They are never shown from here: standing here brings them into the catalogue, where the wording
of the house takes precedence over Django's.
"""

from typing import Final

from django.utils.translation import gettext_noop, ngettext_lazy

OF_DJANGO: Final = (
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)
