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

#: What errors say whose words are not a constant where they are raised.
OF_RULES: Final = (
    gettext_noop("Children are never shown undressed or in a sexual way."),
    gettext_noop("The house does not paint pornography. A nude is not pornography."),
    gettext_noop("The house does not paint the signs and slogans of those who call for hatred."),
    gettext_noop("The house does not paint mutilation, torture or self-harm."),
    gettext_noop("The house does not paint forged documents, money, signatures or faces."),
)
