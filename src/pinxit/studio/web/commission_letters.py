"""Letters about commissions: each in its reader's language, by Django's mail."""

from smtplib import SMTPException
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext, override

from pinxit.kernel import PinxitError
from pinxit.studio.core.commission import Party, Stage
from pinxit.studio.web.commission_selectors import person_of_party
from pinxit.studio.web.commission_words import HAPPENED, PARTIES, what_now
from pinxit.studio.web.models import Commission, CommissionEntry

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


class LetterUnsentError(PinxitError):
    """The mail server did not take a letter."""

    remedy = "Check the mail settings PINXIT_SMTP_HOST and PINXIT_MAIL_FROM; it is tried again."
    may_pass: ClassVar[bool] = True


def send_news(entry: CommissionEntry, to: Party) -> None:
    """Tell a side by letter what has happened.

    Raises:
        LetterUnsentError: The mail server did not take it.
    """
    commission, person = entry.commission, person_of_party(entry.commission, to)
    with override(person.language):
        happened = str(HAPPENED[entry.what])
        lines = [
            gettext("%(happened)s, by %(party)s.")
            % {"happened": happened, "party": PARTIES[Party(entry.by)]},
            entry.words,
            what_now(Stage(commission.stage), to),
        ]
        _send(person, commission, happened, lines)


def send_reminder(commission: Commission, to: Party, *, of_delivery: bool) -> None:
    """Remind a side that it is waited for, or an artist of the day of delivery.

    Raises:
        LetterUnsentError: The mail server did not take it.
    """
    person = person_of_party(commission, to)
    with override(person.language):
        if of_delivery:
            day = {"day": commission.deliver_by}
            lines = [gettext("The work is to be delivered by %(day)s.") % day]
        else:
            lines = [gettext("The commission waits for you.")]
        lines.append(what_now(Stage(commission.stage), to))
        _send(person, commission, gettext("A reminder"), lines)


def _send(person: "Person", commission: Commission, about: str, lines: list[str]) -> None:
    facts = {"title": commission.title, "about": about}
    subject = gettext("“%(title)s”: %(about)s") % facts
    page = f"{settings.PINXIT_PUBLIC_URL}{commission.get_absolute_url()}"
    greeting = gettext("Dear %(name)s,") % {"name": person.display_name}
    body = "\n\n".join([greeting, *filter(None, lines), page])
    # A title is one line, as a subject must be; whoever wrote it may have pasted more.
    one_line = " ".join(subject.split())
    try:
        send_mail(one_line, body, settings.DEFAULT_FROM_EMAIL, [person.email])
    except (SMTPException, OSError) as error:
        raise LetterUnsentError("the letter was not taken") from error
