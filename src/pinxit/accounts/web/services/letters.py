"""Letters by e-mail: every room hands its own to the mail server here."""

from smtplib import SMTPException
from typing import ClassVar

from django.core.mail import EmailMessage

from pinxit.kernel import PinxitError


class LetterUnsentError(PinxitError):
    """The mail server did not take a letter."""

    remedy = "Check the mail settings PINXIT_SMTP_HOST and PINXIT_MAIL_FROM; it is tried again."
    may_pass: ClassVar[bool] = True


def post_letter(letter: EmailMessage) -> None:
    """Hand a letter to the mail server.

    Args:
        letter: A subject must be one line; what somebody pasted into a title may be more, and is
            brought onto one here.

    Raises:
        LetterUnsentError: The mail server did not take it.
    """
    letter.subject = " ".join(str(letter.subject).split())
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        raise LetterUnsentError("the letter was not taken") from error
