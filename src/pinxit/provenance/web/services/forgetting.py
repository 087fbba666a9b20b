"""Forgetting: what the log only commits to can be erased, and the log still verifies."""

from typing import TYPE_CHECKING

from pinxit.provenance.web.models import LogDisclosure

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


def forget(person: "Person") -> int:
    """Erase every text about a person that the log commits to, with its salt.

    Without its salt a commitment says nothing, not even to somebody who guesses the text.

    Returns:
        How many texts were erased.

    **Source:** Regulation (EU) 2016/679, article 17; Personal Information Protection Law of the
    People's Republic of China (2021), article 47.
    """
    num_erased, _by_model = LogDisclosure.objects.filter(person=person).delete()
    return num_erased


def entrust(person: "Person", to: "Person") -> int:
    """Let every text about somebody that the log commits to be about another row of theirs.

    Returns:
        How many texts.
    """
    return LogDisclosure.objects.filter(person=person).update(person=to)
