"""Works with what their authors decided after they came on the register.

The rules are those of `core/decisions.py`, the same that freezing and training read from a file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from pinxit.corpus.core.decisions import Decision, DecisionKind, apply
from pinxit.corpus.core.rights import Answer, Purpose
from pinxit.corpus.core.work import Work as WorkValue
from pinxit.corpus.web.models import Author, Consent, Withdrawal, Work
from pinxit.kernel import Digest

#: Who speaks where the record of who recorded it is gone.
_THE_HOUSE = "The house"


@dataclass(frozen=True, slots=True)
class Decided:
    """A work as it stands.

    Attributes:
        work: Its record, consents replaced by later ones.
        withdrawn: Whether it is withdrawn, by itself, with a copy, or with its author.
    """

    work: WorkValue
    withdrawn: bool


def decided(works: Sequence[Work], decisions: Sequence[Decision] | None = None) -> list[Decided]:
    """Return works as they stand, in the order given.

    Args:
        works: Rows of the register.
        decisions: Of which those that matter are picked; looked up when not given.
    """
    if decisions is None:
        decisions = decisions_on(works)
    result = apply([work.value for work in works], decisions)
    return [Decided(value, place in result.withdrawn) for place, value in enumerate(result.works)]


def all_decisions() -> list[Decision]:
    """Return every decision on the register, in the order in which they were recorded."""
    return _in_order(Consent.objects.all(), Withdrawal.objects.all())


def decisions_on(works: Iterable[Work]) -> list[Decision]:
    """Return the decisions that may speak of some works: of a copy, an author, a namesake."""
    found = list(works)
    about = Q(work__digest__in={work.digest for work in found}) | Q(
        author__in=namesakes(Author.objects.filter(works__in=found))
    )
    return _in_order(Consent.objects.filter(about), Withdrawal.objects.filter(about))


def namesakes(authors: QuerySet[Author]) -> QuerySet[Author]:
    """Return authors and all who bear an identifier or a name of theirs."""
    known = authors.exclude(key="unknown")
    same_name = Q(plain__in=known.exclude(plain="").values("plain"))
    same_identifier = Q(identifier__in=known.exclude(identifier="").values("identifier"))
    return Author.objects.filter(same_name | same_identifier)


def reached_by(subject: Work | Author) -> QuerySet[Work]:
    """Return the works that a decision about a work or an author may reach."""
    if isinstance(subject, Work):
        return Work.objects.filter(digest=subject.digest)
    authors = namesakes(Author.objects.filter(pk=subject.pk))
    return Work.objects.filter(authors__in=authors).distinct()


def _in_order(consents: QuerySet[Consent], withdrawals: QuerySet[Withdrawal]) -> list[Decision]:
    placed = [
        ((row.recorded_at, 0, row.pk), _of_consent(row))
        for row in consents.select_related("author", "work")
    ] + [
        ((row.recorded_at, 1, row.pk), _of_withdrawal(row))
        for row in withdrawals.select_related("author", "work", "recorded_by")
    ]
    return [decision for _place, decision in sorted(placed, key=lambda pair: pair[0])]


def _of_consent(row: Consent) -> Decision:
    return Decision(
        kind=DecisionKind.CONSENT,
        purpose=Purpose(row.purpose),
        answer=Answer(row.answer),
        grantor=row.grantor,
        given_on=row.given_on.isoformat(),
        **_about(row),
    )


def _of_withdrawal(row: Withdrawal) -> Decision:
    withdraws = row.action == Withdrawal.Action.WITHDRAWN
    return Decision(
        kind=DecisionKind.WITHDRAWAL if withdraws else DecisionKind.RETURN,
        grantor=str(row.recorded_by or _THE_HOUSE),
        given_on=row.recorded_at.date().isoformat(),
        **_about(row),
    )


def _about(row: Consent | Withdrawal) -> dict[str, Any]:
    if row.work is not None:
        return {"work": Digest.parse(row.work.digest), "source": row.work.value.source}
    assert row.author is not None  # noqa: S101 - a constraint of the table
    return {"author": row.author.name, "identifier": row.author.identifier}
