"""The rights of a work as its page draws them: each use with its answer, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext

from pinxit.corpus.core.gate import Verdict, judge
from pinxit.corpus.core.jurisdictions import TERMS
from pinxit.corpus.core.public_domain import STEPS, Finding, Step, public_domain
from pinxit.corpus.core.rights import Evidence, Purpose, Signal, SignalKind
from pinxit.corpus.core.work import Work as WorkValue
from pinxit.corpus.web import words

_A_LINK: Final = ("https://", "http://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of a work, and whether it is allowed.

    Attributes:
        purpose: Which.
        name: In words.
        meaning: What the use is, in one line.
        outcome: allowed, duties or refused.
        answer: The same in words.
        why: By which rule, or for which reason it is refused.
        detail: Values that go with the reason, such as the licence.
        duties: What must be done in return.
        change: The smallest change that would allow it.
        said_by: Who granted or refused it; "" if nobody did.
        said_on: When.
    """

    purpose: Purpose
    name: str
    meaning: str
    outcome: str
    answer: str
    why: str
    detail: str
    duties: Sequence[str]
    change: str
    said_by: str
    said_on: date | None


@dataclass(frozen=True, slots=True)
class Reasoning:
    """Whether a work is in the public domain in one jurisdiction, step by step."""

    jurisdiction: str
    status: str
    answer: str
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence, or a signal, in words."""

    kind: str
    place: str
    url: str
    says: str
    digest: str = ""


def uses_of(work: WorkValue, *, today: date, withdrawn: bool = False) -> list[Use]:
    """Return every use with what the gate says of it.

    Args:
        work: With later consents in it.
        today: The day for which the answers hold.
        withdrawn: Whether it is withdrawn: then that is the one reason, for every use.
    """
    if withdrawn:
        return [_closed(purpose) for purpose in Purpose]
    return [_use(work, purpose, judge(work, purpose, today=today)) for purpose in Purpose]


def reasoning_of(work: WorkValue, *, today: date) -> list[Reasoning]:
    """Return the reasoning about the public domain, one entry a jurisdiction."""
    return [_reasoning(each) for each in public_domain(work, today=today).findings]


def evidence_of(work: WorkValue) -> list[Shown]:
    """Return where the claims about a work's rights can be looked up."""
    return [_evidence(each) for each in work.rights.evidence]


def signals_of(work: WorkValue) -> list[Shown]:
    """Return the machine-readable wishes that came with a work."""
    return [_signal(each) for each in work.rights.signals]


def _use(work: WorkValue, purpose: Purpose, verdict: Verdict) -> Use:
    reason = verdict.reason
    consent = work.rights.consent(purpose)
    outcome = str(verdict.outcome)
    return Use(
        purpose=purpose,
        name=str(words.PURPOSES[purpose]),
        meaning=str(words.MEANINGS[purpose]),
        outcome=outcome,
        answer=str(words.OUTCOMES[outcome]),
        why=gettext(reason.says) if reason else str(words.RULES[str(verdict.rule)]),
        detail=_detail(reason.detail) if reason else "",
        duties=[str(words.DUTIES[str(duty)]) for duty in sorted(verdict.duties)],
        change=gettext(reason.change) if reason else "",
        said_by=consent.grantor,
        said_on=date.fromisoformat(consent.given_on) if consent.given_on else None,
    )


def _closed(purpose: Purpose) -> Use:
    return Use(
        purpose=purpose,
        name=str(words.PURPOSES[purpose]),
        meaning=str(words.MEANINGS[purpose]),
        outcome="refused",
        answer=str(words.OUTCOMES["refused"]),
        why=gettext("Its author has withdrawn it."),
        detail="",
        duties=(),
        change="",
        said_by="",
        said_on=None,
    )


def _detail(detail: str) -> str:
    """Return what goes with a reason; a name of our own for a licence says nothing more."""
    if detail in set(SignalKind):
        return str(words.SIGNALS[SignalKind(detail)])
    return "" if detail.startswith("LicenseRef-") else detail


def _reasoning(finding: Finding) -> Reasoning:
    term = TERMS.get(finding.jurisdiction)
    return Reasoning(
        jurisdiction=gettext(term.name) if term else finding.jurisdiction,
        status=str(finding.status),
        answer=str(words.STATUSES[str(finding.status)]),
        steps=[_sentence(step) for step in finding.steps],
    )


def _sentence(step: Step) -> str:
    return gettext(STEPS[step.code]) % dict(step.values)


def _evidence(evidence: Evidence) -> Shown:
    return Shown(
        kind=str(words.EVIDENCE[evidence.kind]),
        place=evidence.place,
        url=evidence.place if evidence.place.startswith(_A_LINK) else "",
        says=evidence.says,
        digest="" if evidence.digest is None else str(evidence.digest),
    )


def _signal(signal: Signal) -> Shown:
    answer = words.SIGNAL_ANSWERS[signal.answer] % {"use": words.PURPOSES[signal.purpose]}
    return Shown(kind=str(words.SIGNALS[signal.kind]), place=answer, url="", says=signal.says)
