"""Letters by e-mail: every room hands its own to the mail server here."""

from collections.abc import Iterable
from smtplib import SMTPException
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext

from pinxit.accounts.web.selectors import page_for
from pinxit.kernel import PinxitError

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


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


def write_to(reader: "Person", subject: str, lines: Iterable[str], *, page: str) -> None:
    """Write to somebody of the house: a greeting, some paragraphs, and where it goes on.

    Args:
        reader: Whose language is active.
        subject: Of the letter.
        lines: Its paragraphs; empty ones are left out.
        page: Path of a page of this house; a guest is sent there by their link.

    Raises:
        LetterUnsentError: The mail server did not take it.
    """
    greeting = gettext("Dear %(name)s,") % {"name": reader.display_name}
    address = f"{settings.PINXIT_PUBLIC_URL}{page_for(reader, page)}"
    body = "\n\n".join([greeting, *filter(None, lines), address])
    post_letter(EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [reader.letters_to]))
