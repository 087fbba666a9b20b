"""What is done with commissions: asking, agreeing, paying, delivering, calling off.

Writes go through the record. `docs/explanation/algorithms/commission.md` is the specification.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from pinxit.ethics import admit
from pinxit.kernel import Money, PinxitError
from pinxit.provenance import FolderStore
from pinxit.provenance.web.services import record
from pinxit.studio.core.commission import (
    WORDS_MAX,
    Act,
    BadQuoteError,
    NotNowError,
    Party,
    Quote,
    Stage,
    TooMuchSaidError,
    next_stage,
)
from pinxit.studio.core.commission_record import CommissionCertificate, Fact
from pinxit.studio.web.commission_selectors import (
    Sketch,
    head_of,
    is_over,
    references_of,
    sketch_of,
)
from pinxit.studio.web.models import Commission, CommissionPicture
from pinxit.studio.web.record_services import (
    lock_commission,
    move,
    named,
    remind_later,
    remind_of_delivery,
    write,
)
from pinxit.studio.web.treatment_services import Brought

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


REFERENCES_MAX: Final = 12


class StaleQuoteError(PinxitError):
    """A client accepted a quote that was changed a moment ago."""

    remedy = "Read the new quote and accept it if it suits you."


class TooManyReferencesError(PinxitError):
    """A brief has enough pictures beside it."""

    remedy = "Say in a message what the further picture should show."


class UnknownSketchError(PinxitError):
    """A sketch is not one that the client was shown."""

    remedy = "Choose one of the sketches on the page of the commission."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a client asks for.

    Attributes:
        title: 1 to 120 characters.
        words: What is wanted.
        purpose: What for; may be empty.
        budget: What the client thinks of spending, if said; without an amount, the currency.
        has_budget: Whether the amount counts.
        by: The last day, if there is one.
    """

    title: str
    words: str
    purpose: str
    budget: Money
    has_budget: bool
    by: date | None


@transaction.atomic
def ask(
    *,
    client: "Person",
    artist: "Person",
    wanted: Wanted,
    references: Sequence[Brought],
    now: datetime,
) -> Commission:
    """Ask an artist for a work.

    Raises:
        RefusedByPolicyError: The house does not paint this.
        NotNowError: Somebody asks themselves.
    """
    if client.pk == artist.pk:
        raise NotNowError("nobody commissions themselves")
    for words in (wanted.title, wanted.words, wanted.purpose):
        admit(words)
    commission = Commission.objects.create(
        client=client,
        artist=artist,
        title=wanted.title,
        words=wanted.words,
        purpose=wanted.purpose,
        budget_minor=wanted.budget.minor if wanted.has_budget else None,
        currency=wanted.budget.currency,
        wanted_by=wanted.by,
        asked_at=now,
        stage_since=now,
    )
    for brought in references:
        CommissionPicture.objects.create(
            commission=commission,
            kind=CommissionPicture.Kind.REFERENCE,
            digest=str(brought.digest),
            rights=brought.rights,
            created_at=now,
        )
    facts: dict[str, Fact] = {
        f"reference_{number}": str(brought.digest)
        for number, brought in enumerate(references, start=1)
    }
    write(commission, "brief", Party.CLIENT, now=now, words=wanted.words, facts=facts)
    remind_later(commission, now)
    return commission


@transaction.atomic
def add_reference(commission: Commission, by: Party, brought: Brought, *, now: datetime) -> None:
    """Put another picture beside the brief.

    Raises:
        NotNowError: It is not the client, or the commission is over.
        TooManyReferencesError: There are enough.
    """
    locked = lock_commission(commission.pk)
    if by is not Party.CLIENT or is_over(locked):
        raise NotNowError("this cannot be done now")
    if references_of(locked).count() >= REFERENCES_MAX:
        raise TooManyReferencesError("there are enough references")
    CommissionPicture.objects.create(
        commission=locked,
        kind=CommissionPicture.Kind.REFERENCE,
        digest=str(brought.digest),
        rights=brought.rights,
        created_at=now,
    )
    write(locked, "reference", by, now=now, facts={"reference": str(brought.digest)})


@transaction.atomic
def quote(commission: Commission, by: Party, terms: Quote, *, words: str, now: datetime) -> None:
    """Offer to do it on these terms; a new quote takes the place of the one before.

    Raises:
        NotNowError: It is not the artist, or the terms are agreed already.
        BadQuoteError: It is in another currency than the client asked in.
    """
    locked = lock_commission(commission.pk)
    if terms.price.currency != locked.currency:
        raise BadQuoteError("this quote does not add up")
    move(
        locked,
        Act.QUOTE,
        by,
        now=now,
        price_minor=terms.price.minor,
        deposit_minor=terms.deposit.minor,
        revisions=terms.revisions,
        revisions_left=terms.revisions,
        refund_percent=terms.refund_percent,
        use=terms.use,
        is_exclusive=terms.is_exclusive,
        deliver_by=terms.deliver_by,
        quoted=locked.quoted + 1,
    )
    write(locked, Act.QUOTE, by, now=now, words=words, facts=terms.record)


@transaction.atomic
def decline(commission: Commission, by: Party, *, words: str, now: datetime) -> None:
    """Say that one will not do it.

    Raises:
        NotNowError: It is not the artist, or the terms are agreed already.
    """
    locked = lock_commission(commission.pk)
    move(locked, Act.DECLINE, by, now=now)
    write(locked, Act.DECLINE, by, now=now, words=words)


@transaction.atomic
def accept(commission: Commission, by: Party, *, quoted: int, now: datetime) -> None:
    """Accept the quote that the client has read.

    Args:
        commission: Whose.
        by: Who.
        quoted: Which quote was read, by its number.
        now: When.

    Raises:
        StaleQuoteError: There is a newer one.
        NotNowError: It is not the client, or there is nothing to accept.
    """
    locked = lock_commission(commission.pk)
    if locked.quoted != quoted:
        raise StaleQuoteError("the artist has changed the quote meanwhile")
    move(locked, Act.ACCEPT, by, now=now)
    terms = locked.quote
    assert terms is not None  # noqa: S101 - it was quoted
    write(locked, Act.ACCEPT, by, now=now, facts=terms.record)


@transaction.atomic
def note_paid(commission: Commission, act: Act, amount: Money, *, now: datetime) -> None:
    """Write down that the deposit or the balance came; the shop calls this, holding the lock.

    Raises:
        NotNowError: It is not the time for this payment.
    """
    move(commission, act, Party.HOUSE, now=now, paid_minor=commission.paid_minor + amount.minor)
    write(commission, act, Party.HOUSE, now=now, facts=_amount(amount))
    if act is Act.PAY_DEPOSIT:
        _, head = head_of(commission)
        event = {"what": "studio.commission.agreed", **named(commission), "record": str(head)}
        record(event, now=now)
        remind_of_delivery(commission, now)


@transaction.atomic
def deliver(commission: Commission, by: Party, *, words: str, now: datetime) -> Commission:
    """Hand the work over, with its licence and its certificate.

    Raises:
        NotNowError: It is not the artist, or not everything is paid.
        StoreUnwritableError: The disk is full or the store cannot be written.
    """
    locked = lock_commission(commission.pk)
    next_stage(Stage(locked.stage), Act.DELIVER, by)
    chosen, terms = shown_sketch(locked, locked.chosen_id or 0), locked.quote
    assert chosen.digest is not None  # noqa: S101 - it was shown
    assert terms is not None  # noqa: S101 - it was quoted
    _, head = head_of(locked)
    certificate = CommissionCertificate(
        commission=str(locked.public_id),
        title=locked.title,
        maker=locked.artist.display_name,
        file=chosen.digest,
        use=terms.use,
        is_exclusive=terms.is_exclusive,
        record=head,
        delivered_at=now,
    )
    FolderStore(settings.PINXIT_STORE).put(certificate.content)
    files: dict[str, Fact] = {
        "file": str(chosen.digest),
        "certificate": str(certificate.digest),
    }
    move(
        locked,
        Act.DELIVER,
        by,
        now=now,
        file_digest=files["file"],
        certificate_digest=files["certificate"],
        delivered_at=now,
    )
    write(locked, Act.DELIVER, by, now=now, words=words, facts=files)
    event: dict[str, str | int] = {
        "what": "studio.commission.delivered",
        **named(locked),
        "file": str(chosen.digest),
        "certificate": str(certificate.digest),
        "record": str(head),
    }
    entry = record(event, now=now)
    Commission.objects.filter(pk=locked.pk).update(log_index=entry.index)
    return locked


@transaction.atomic
def cancel(
    commission: Commission, by: Party, returned: Money, *, words: str, now: datetime
) -> None:
    """Write down that a side called it off and what went back; the shop calls this with the lock.

    Raises:
        NotNowError: It is over already.
    """
    move(
        commission,
        Act.CANCEL,
        by,
        now=now,
        returned_minor=commission.returned_minor + returned.minor,
    )
    write(commission, Act.CANCEL, by, now=now, words=words, facts=_amount(returned))


@transaction.atomic
def say(commission: Commission, by: Party, words: str, *, now: datetime) -> None:
    """Write the other side a message; also when the work is delivered.

    Raises:
        TooMuchSaidError: It is empty or too long.
        RefusedByPolicyError: The house does not pass this on.
    """
    if not 1 <= len(words.strip()) <= WORDS_MAX:
        raise TooMuchSaidError("a message has 1 to 4000 characters")
    admit(words)
    write(lock_commission(commission.pk), "message", by, now=now, words=words.strip())


@transaction.atomic
def note_reminder(commission: Commission, party: Party, *, now: datetime) -> None:
    """Write down that a side was reminded."""
    write(
        lock_commission(commission.pk), "reminder", Party.HOUSE, now=now, facts={"to": str(party)}
    )


def shown_sketch(commission: Commission, pk: int) -> Sketch:
    """Return a sketch that the client was shown.

    Raises:
        UnknownSketchError: There is none of this number.
    """
    sketch = sketch_of(commission, pk)
    if sketch is None:
        raise UnknownSketchError("there is no such sketch")
    return sketch


def _amount(money: Money) -> dict[str, Fact]:
    return {"amount_minor": money.minor, "currency": money.currency}
