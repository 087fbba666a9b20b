"""The licence gate: may these works be used for this purpose?

The rules, in order, with worked cases: `docs/explanation/algorithms/licence-gate.md`.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pinxit.corpus.core.gate_reasons import REASONS
from pinxit.corpus.core.licences import Duty, LicenceAnswer, ask_licence
from pinxit.corpus.core.odrl import PolicyAnswer, Stance, ask_policy, policy_name
from pinxit.corpus.core.public_domain import HOUSE, may_live, public_domain
from pinxit.corpus.core.rights import Answer, AuthorKind, Consent, Purpose, Signal, SignalKind
from pinxit.corpus.core.verdict import Change, GateReport, Outcome, Reason, Rule, Verdict
from pinxit.corpus.core.work import Work

__all__ = [
    "GATE_VERSION",
    "REASONS",
    "Change",
    "Duty",
    "GateReport",
    "Outcome",
    "Reason",
    "Rule",
    "Verdict",
    "judge",
    "judge_all",
]

#: Version of the rules; raised when the same work may be judged otherwise.
GATE_VERSION: Final = "1"

#: A use that goes further includes another: who refused the one has not allowed the other.
_INCLUDES: Final = {Purpose.STYLE: Purpose.TRAIN, Purpose.SELL: Purpose.DERIVE}
#: Reasons that go away once the work is offered under a licence that the gate knows.
_BETTER_LICENCE: Final = frozenset(
    {
        "licence-missing",
        "licence-unreadable",
        "licence-unknown",
        "exception-unknown",
        "version-missing",
        "software-copyleft",
        "contract-restricted",
        "elsewhere-only",
        "share-alike-conflict",
    }
)
#: A reservation of text and data mining reserves measuring as well: it is mining.
_ALSO: Final = {SignalKind.TDM: frozenset({Purpose.BENCHMARK})}


def judge(
    work: Work,
    purpose: Purpose,
    *,
    today: date,
    jurisdictions: Sequence[str] = HOUSE,
) -> Verdict:
    """Say whether a work may be used for a purpose.

    Args:
        work: The work with its rights on record.
        purpose: What it is wanted for.
        today: The day for which the answer holds.
        jurisdictions: Where the house works, as codes of `jurisdictions.TERMS`.

    Source:
        Directive (EU) 2019/790 Art. 4(3); Regulation (EU) 2024/1689 Art. 53(1)(c).
    """
    answer = _consent(work, purpose, today)
    if answer is Answer.REFUSED:
        return _refused(Rule.REFUSAL, "author-refused")
    if answer is Answer.GRANTED:
        return _granted(work, purpose, jurisdictions)
    refusing = next((each for each in work.rights.signals if _refuses(each, purpose)), None)
    if refusing is not None:
        return _refused(Rule.SIGNAL, "signal-refused", str(refusing.kind))
    if _is_free(work, purpose, today, jurisdictions):
        return Verdict(outcome=Outcome.ALLOWED, rule=Rule.PUBLIC_DOMAIN)
    return _by_terms(work, purpose, today, jurisdictions)


def _by_terms(work: Work, purpose: Purpose, today: date, jurisdictions: Sequence[str]) -> Verdict:
    """Ask policy and licence."""
    policy = work.rights.policy
    terms = PolicyAnswer(stance=Stance.SILENT)
    if policy is not None:
        terms = ask_policy(policy, purpose, today=today)
    if terms.stance is Stance.REFUSES:
        return _refused(Rule.POLICY, terms.reason, terms.detail)
    if purpose is Purpose.BENCHMARK:
        return Verdict(outcome=Outcome.ALLOWED, rule=Rule.BENCHMARK)
    kinds = {author.kind for author in work.authors}
    if purpose is Purpose.STYLE and kinds != {AuthorKind.STUDIO}:
        person = AuthorKind.PERSON in kinds
        return _refused(Rule.STYLE, "style-needs-consent" if person else "style-author-unknown")
    licence = _licence(work, purpose, jurisdictions)
    if terms.stance is Stance.PERMITS:
        onward = licence.onward or terms.onward
        return _passes(Rule.POLICY, terms.duties | licence.duties, onward)
    if licence.allows:
        return _passes(Rule.LICENCE, licence.duties, licence.onward)
    return _refused(Rule.LICENCE, licence.reason, licence.detail)


def _consent(work: Work, purpose: Purpose, today: date) -> Answer:
    """Return what the author said of this purpose, or of one it includes."""
    asked = work.rights.consent(purpose)
    if asked.answer is Answer.REFUSED:
        return Answer.REFUSED
    if asked.answer is Answer.GRANTED and date.fromisoformat(asked.given_on) <= today:
        return Answer.GRANTED
    included = _INCLUDES.get(purpose)
    if included and work.rights.consent(included).answer is Answer.REFUSED:
        return Answer.REFUSED
    return Answer.UNKNOWN


def _granted(work: Work, purpose: Purpose, jurisdictions: Sequence[str]) -> Verdict:
    if purpose is Purpose.BENCHMARK:
        return Verdict(outcome=Outcome.ALLOWED, rule=Rule.GRANT)
    licence = _licence(work, purpose, jurisdictions)
    return _passes(Rule.GRANT, licence.duties, licence.onward)


def _refuses(signal: Signal, purpose: Purpose) -> bool:
    if signal.answer is not Answer.REFUSED:
        return False
    if signal.purpose in (purpose, _INCLUDES.get(purpose)):
        return True
    return purpose in _ALSO.get(signal.kind, frozenset())


def _is_free(work: Work, purpose: Purpose, today: date, jurisdictions: Sequence[str]) -> bool:
    made_in = work.rights.made_in
    if purpose is Purpose.STYLE and any(
        may_live(author, made_in=made_in, today=today) for author in work.authors
    ):
        return False
    return public_domain(work, today=today, jurisdictions=jurisdictions).everywhere


def _licence(work: Work, purpose: Purpose, jurisdictions: Sequence[str]) -> LicenceAnswer:
    return ask_licence(work.rights.licence, purpose, jurisdictions=frozenset(jurisdictions))


def _passes(rule: Rule, duties: frozenset[Duty], onward: frozenset[str]) -> Verdict:
    outcome = Outcome.DUTIES if duties else Outcome.ALLOWED
    return Verdict(outcome=outcome, rule=rule, duties=duties, onward=onward)


def _refused(rule: Rule, code: str, detail: str = "") -> Verdict:
    return Verdict(outcome=Outcome.REFUSED, rule=rule, reason=Reason(code, detail))


def judge_all(
    works: Iterable[Work],
    purpose: Purpose,
    *,
    today: date,
    jurisdictions: Sequence[str] = HOUSE,
    share_alike: bool = False,
) -> GateReport:
    """Say which works of a set may be used for a purpose, together.

    Works whose rights are alike are judged once, so that a set of a hundred thousand takes about
    as long as reading it.

    Args:
        works: The set.
        purpose: What it is wanted for.
        today: The day for which the answer holds.
        jurisdictions: Where the house works.
        share_alike: Whether what is made will be shared alike. If not, works that ask for it are
            left out. If so, of licences that exclude each other the one that lets most works in
            is chosen, and the works it does not suit are left out.
    """
    ask = _Question(purpose=purpose, today=today, jurisdictions=tuple(jurisdictions))
    models, places = _alike(works)
    numbers = Counter(places)
    alone = [ask.judge(model) for model in models]
    best = _common_licence({place: alone[place] for place in numbers}, numbers)
    under = best if share_alike else ""
    verdicts = [_among_others(verdict, under) for verdict in alone]
    freed = [
        not verdict.passes and _would_pass(model, verdict, ask, under=under, best=best)
        for model, verdict in zip(models, verdicts, strict=True)
    ]
    return GateReport(
        purpose=purpose,
        verdicts=tuple(verdicts[place] for place in places),
        passing=tuple(at for at, place in enumerate(places) if verdicts[place].passes),
        counts={
            outcome: sum(numbers[at] for at, each in enumerate(verdicts) if each.outcome is outcome)
            for outcome in Outcome
        },
        changes=_changes(verdicts, freed, numbers),
        duties=frozenset[Duty]().union(*(each.duties for each in verdicts)),
        share_under=under,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What the gate is asked of each work of a set."""

    purpose: Purpose
    today: date
    jurisdictions: tuple[str, ...]

    def judge(self, work: Work) -> Verdict:
        """Answer it for one work."""
        return judge(work, self.purpose, today=self.today, jurisdictions=self.jurisdictions)


def _alike(works: Iterable[Work]) -> tuple[list[Work], list[int]]:
    """Return one work of each kind of rights, and of every work which kind it is."""
    kinds: dict[Hashable, int] = {}
    models: list[Work] = []
    places: list[int] = []
    for work in works:
        place = kinds.setdefault(_facts(work), len(models))
        if place == len(models):
            models.append(work)
        places.append(place)
    return models, places


def _facts(work: Work) -> Hashable:
    """Return everything that the gate looks at; a name counts only where it may be "anonymous"."""
    rights = work.rights
    return (
        rights.licence,
        rights.made_in,
        tuple(
            (each.kind, each.born, each.died, each.kind is AuthorKind.UNKNOWN and each.name)
            for each in work.authors
        ),
        tuple((key, each.answer, each.given_on) for key, each in rights.consents.items()),
        tuple((each.kind, each.purpose, each.answer) for each in rights.signals),
        None if rights.policy is None else policy_name(rights.policy),
    )


def _common_licence(verdicts: Mapping[int, Verdict], numbers: Mapping[int, int]) -> str:
    """Return the licence that suits most works that ask to share alike; "" if none does."""
    suited: Counter[str] = Counter()
    for place, verdict in verdicts.items():
        for licence in verdict.onward:
            suited[licence] += numbers[place]
    if not suited:
        return ""
    return max(suited, key=lambda each: (suited[each], each.startswith("CC-"), each))


def _among_others(verdict: Verdict, under: str) -> Verdict:
    """Return what becomes of a verdict where the set is shared under one licence, or not at all."""
    if Duty.SHARE_ALIKE not in verdict.duties or under in verdict.onward:
        return verdict
    code = "share-alike-conflict" if under else "share-alike-off"
    return _refused(Rule.SHARE_ALIKE, code, under)


def _would_pass(model: Work, verdict: Verdict, ask: _Question, *, under: str, best: str) -> bool:
    """Say whether a refused work would pass if the smallest change were made to it."""
    assert verdict.reason is not None, "a refused work has a reason"
    code = verdict.reason.code
    if code == "share-alike-off":
        return _among_others(ask.judge(model), best).passes
    return _among_others(ask.judge(_mended(model, code, ask)), under).passes


def _mended(work: Work, code: str, ask: _Question) -> Work:
    """Return the work as it would be on record after the smallest change."""
    if code == "style-author-unknown":
        authors = tuple(replace(each, kind=AuthorKind.STUDIO, name="?") for each in work.authors)
        return replace(work, authors=authors)
    if code in _BETTER_LICENCE:
        return replace(work, rights=replace(work.rights, licence="CC-BY-4.0"))
    consent = Consent(answer=Answer.GRANTED, grantor="?", given_on=ask.today.isoformat())
    consents = {**work.rights.consents, ask.purpose: consent}
    return replace(work, rights=replace(work.rights, consents=consents))


def _changes(
    verdicts: Sequence[Verdict], freed: Sequence[bool], numbers: Mapping[int, int]
) -> tuple[Change, ...]:
    refused: Counter[str] = Counter()
    would: Counter[str] = Counter()
    for place, verdict in enumerate(verdicts):
        if verdict.reason is not None:
            refused[verdict.reason.code] += numbers[place]
            would[verdict.reason.code] += numbers[place] * freed[place]
    return tuple(
        Change(reason=code, refused=number, freed=would[code])
        for code, number in sorted(refused.items(), key=lambda each: (-each[1], each[0]))
    )
