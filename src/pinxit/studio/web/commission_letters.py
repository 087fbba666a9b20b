"""Letters about commissions: each in its reader's language, by Django's mail."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext, override

from pinxit.accounts.web.services import write_to
from pinxit.studio.core.commission import Party, Stage
from pinxit.studio.web.commission_selectors import person_of_party
from pinxit.studio.web.commission_words import HAPPENED, PARTIES, what_now
from pinxit.studio.web.models import Commission, CommissionEntry

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


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
    write_to(person, subject, lines, page=commission.get_absolute_url())
