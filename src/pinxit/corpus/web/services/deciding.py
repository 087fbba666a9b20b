"""What authors decide about their works: consents, withdrawals, and who an author is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from pinxit.corpus.core.rights import Answer, Purpose
from pinxit.corpus.web.models import Author, AuthorClaim, Consent, Withdrawal, Work
from pinxit.corpus.web.selectors.decided import reached_by
from pinxit.corpus.web.services.exporting import export_after_commit
from pinxit.corpus.web.services.registering import judge_again
from pinxit.kernel import PinxitError
from pinxit.provenance import merkle_root
from pinxit.provenance.web.services import record

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


class AlreadyWithdrawnError(PinxitError):
    """What was to be withdrawn is withdrawn already."""

    remedy = "Look at the page again; somebody may have withdrawn it already."


class NotWithdrawnError(PinxitError):
    """What was to be given back is not withdrawn."""

    remedy = "Look at the page again; somebody may have given it back already."


class NothingDecidedError(PinxitError):
    """A form of decisions changes nothing."""

    remedy = "Choose yes, no or “not said” for at least one use, then record it."


class AlreadyClaimedError(PinxitError):
    """This author is linked to an account, or this person's claim waits to be decided."""

    remedy = "Write to the house if the author is you and somebody else is linked."


class ClaimDecidedError(PinxitError):
    """A claim was decided before."""

    remedy = "Look at the author’s page; it says who is linked."


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody entitled to say so says of uses.

    Attributes:
        answers: By purpose; `UNKNOWN` takes an earlier answer back.
        grantor: Who says it, as the record names them.
        given_on: When it was said.
    """

    answers: Mapping[Purpose, Answer]
    grantor: str
    given_on: date


@transaction.atomic
def record_consent(
    subject: Work | Author, statement: Statement, *, by: "Person", now: datetime
) -> list[Consent]:
    """Record what was said of a work, or of all works of an author, and ask the gate anew.

    Args:
        subject: What it is said of.
        statement: What is said.
        by: Who writes it down.
        now: When.

    Raises:
        NothingDecidedError: It says nothing.
    """
    if not statement.answers:
        raise NothingDecidedError("nothing was decided")
    rows = Consent.objects.bulk_create(
        [
            Consent(
                **_about(subject),
                purpose=str(purpose),
                answer=str(answer),
                grantor=statement.grantor,
                given_on=statement.given_on,
                recorded_by=by,
                recorded_at=now,
            )
            for purpose, answer in statement.answers.items()
        ]
    )
    judge_again(reached_by(subject), now=now)
    for purpose, answer in statement.answers.items():
        record(
            {
                "what": "corpus.consent.recorded",
                "purpose": str(purpose),
                "answer": str(answer),
                **_named(subject),
            },
            now=now,
        )
    export_after_commit()
    return rows


@transaction.atomic
def withdraw_work(work: Work, *, reason: str, by: "Person | None", now: datetime) -> Withdrawal:
    """Withdraw a work and every copy of its file. The record of it stays.

    Raises:
        AlreadyWithdrawnError: It is withdrawn.
    """
    standing = Work.objects.filter(pk=work.pk, withdrawn_itself=False)
    if not standing.update(withdrawn_itself=True, withdrawn_at=Coalesce(F("withdrawn_at"), now)):
        raise AlreadyWithdrawnError("this work is withdrawn")
    return _entered(work, Withdrawal.Action.WITHDRAWN, reason=reason, by=by, now=now)


@transaction.atomic
def restore_work(work: Work, *, reason: str, by: "Person | None", now: datetime) -> Withdrawal:
    """Give a withdrawn work back. It stays withdrawn while its author or a copy of it is.

    Raises:
        NotWithdrawnError: It was not withdrawn by itself.
    """
    if not Work.objects.filter(pk=work.pk, withdrawn_itself=True).update(withdrawn_itself=False):
        raise NotWithdrawnError("this work is not withdrawn")
    return _entered(work, Withdrawal.Action.RESTORED, reason=reason, by=by, now=now)


@transaction.atomic
def withdraw_author(
    author: Author, *, reason: str, by: "Person | None", now: datetime
) -> Withdrawal:
    """Withdraw everything an author made, also what comes in later.

    Raises:
        AlreadyWithdrawnError: Everything is withdrawn.
    """
    if not Author.objects.filter(pk=author.pk, withdrawn_at=None).update(withdrawn_at=now):
        raise AlreadyWithdrawnError("everything by this author is withdrawn")
    return _entered(author, Withdrawal.Action.WITHDRAWN, reason=reason, by=by, now=now)


@transaction.atomic
def restore_author(
    author: Author, *, reason: str, by: "Person | None", now: datetime
) -> Withdrawal:
    """Give back what an author withdrew as a whole; works withdrawn by themselves stay so.

    Raises:
        NotWithdrawnError: The author's works are not withdrawn as a whole.
    """
    gone = Author.objects.filter(pk=author.pk, withdrawn_at__isnull=False)
    if not gone.update(withdrawn_at=None):
        raise NotWithdrawnError("the works of this author are not withdrawn")
    return _entered(author, Withdrawal.Action.RESTORED, reason=reason, by=by, now=now)


def claim_author(author: Author, *, person: "Person", statement: str, now: datetime) -> AuthorClaim:
    """Note that a person says they are an author; a curator decides.

    Raises:
        AlreadyClaimedError: The author is linked, or the person's claim is open.
    """
    if author.person_id is not None:
        raise AlreadyClaimedError("this author is linked to an account")
    try:
        with transaction.atomic():
            return AuthorClaim.objects.create(
                author=author, person=person, statement=statement.strip(), made_at=now
            )
    except IntegrityError as error:
        raise AlreadyClaimedError("your claim waits for a curator") from error


@transaction.atomic
def confirm_claim(claim: AuthorClaim, *, by: "Person", now: datetime) -> None:
    """Link an author to the person who claimed to be them; other open claims are declined.

    Raises:
        ClaimDecidedError: The claim was decided before.
        AlreadyClaimedError: The author is linked to somebody else.
    """
    _decide(claim, AuthorClaim.State.CONFIRMED, by=by, now=now)
    linked = Author.objects.filter(pk=claim.author_id, person=None).update(person=claim.person)
    if not linked:
        raise AlreadyClaimedError("this author is linked to an account")
    AuthorClaim.objects.filter(author=claim.author_id, state=AuthorClaim.State.OPEN).update(
        state=AuthorClaim.State.DECLINED, decided_by=by, decided_at=now
    )


def decline_claim(claim: AuthorClaim, *, by: "Person", now: datetime) -> None:
    """Decline a claim.

    Raises:
        ClaimDecidedError: The claim was decided before.
    """
    _decide(claim, AuthorClaim.State.DECLINED, by=by, now=now)


def _decide(claim: AuthorClaim, state: str, *, by: "Person", now: datetime) -> None:
    open_claim = AuthorClaim.objects.filter(pk=claim.pk, state=AuthorClaim.State.OPEN)
    if not open_claim.update(state=state, decided_by=by, decided_at=now):
        raise ClaimDecidedError("this claim was decided before")


def _entered(
    subject: Work | Author, action: str, *, reason: str, by: "Person | None", now: datetime
) -> Withdrawal:
    """Write a withdrawal or its undoing down, in the register and in the log."""
    entry = Withdrawal.objects.create(
        **_about(subject), action=action, reason=reason.strip(), recorded_by=by, recorded_at=now
    )
    judge_again(reached_by(subject), now=now)
    kind = "work" if isinstance(subject, Work) else "author"
    record({"what": f"corpus.{kind}.{action}", **_named(subject)}, now=now)
    export_after_commit()
    return entry


def _about(subject: Work | Author) -> dict[str, Work | Author]:
    return {"work" if isinstance(subject, Work) else "author": subject}


def _works_of(subject: Work | Author) -> QuerySet[Work]:
    if isinstance(subject, Work):
        return Work.objects.filter(pk=subject.pk)
    return Work.objects.filter(pk__in=subject.authorships.values("work"))


def _named(subject: Work | Author) -> dict[str, str | int]:
    """Return how the log names a work, or an author's works: by digest, never by a name."""
    if isinstance(subject, Work):
        return {"work": subject.digest}
    digests = sorted(_works_of(subject).values_list("digest", flat=True))
    root = merkle_root([digest.encode() for digest in digests])
    return {"works": str(root), "count": len(digests)}
