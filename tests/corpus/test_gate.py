"""The licence gate: what no worked case can show, and whole sets.

The cases themselves are in `docs/explanation/algorithms/licence-gate.md`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.corpus.core.gate import (
    REASONS,
    Change,
    Duty,
    Outcome,
    Reason,
    Rule,
    Verdict,
    judge,
    judge_all,
)
from pinxit.corpus.core.jurisdictions import TERMS
from pinxit.corpus.core.licences import LICENCES
from pinxit.corpus.core.rights import (
    UNKNOWN_AUTHOR,
    Answer,
    Author,
    AuthorKind,
    Consent,
    Purpose,
    Rights,
    Signal,
    SignalKind,
)
from pinxit.corpus.core.work import Medium, Work
from pinxit.kernel import Digest

TODAY = date(2026, 11, 24)
STUDIO = Author(name="A studio", kind=AuthorKind.STUDIO)
GRANTED = Consent(answer=Answer.GRANTED, grantor="Cleo", given_on="2026-01-05")
REFUSED = Consent(answer=Answer.REFUSED, grantor="Cleo", given_on="2026-01-05")
OPEN = {"permission": [{"action": "use"}]}
ALIKE = {"permission": [{"action": "use", "duty": {"action": "cc:ShareAlike"}}]}


def work(licence: str = "", *authors: Author, **rights: Any) -> Work:
    return Work(
        source="folder:one.png",
        digest=Digest.of(b"one"),
        medium=Medium.PICTURE,
        title="One",
        authors=authors or (Author(name="Cleo", kind=AuthorKind.PERSON),),
        rights=Rights(licence=licence, **rights),
    )


def ask(each: Work, purpose: Purpose = Purpose.TRAIN) -> Verdict:
    return judge(each, purpose, today=TODAY)


def test_a_reason_says_what_is_so_and_what_would_change_it() -> None:
    verdict = ask(work("CC-BY-NC-4.0"))

    assert verdict.reason == Reason("non-commercial", "CC-BY-NC-4.0")
    assert verdict.reason.says.startswith("The licence forbids commercial use")
    assert verdict.reason.change.startswith("Ask the author")
    assert not verdict.passes


def test_reasons_are_sentences() -> None:
    for says, change in REASONS.values():
        assert says.endswith(".")
        assert change.endswith(".")
        assert "%" not in says + change, "they are translated as they stand"


def test_a_consent_to_measuring_brings_no_duty() -> None:
    verdict = ask(work("MIT", consents={Purpose.BENCHMARK: GRANTED}), Purpose.BENCHMARK)

    assert verdict == Verdict(outcome=Outcome.ALLOWED, rule=Rule.GRANT)


def test_a_policy_that_asks_to_share_alike_is_a_licence_of_its_own() -> None:
    alone = ask(work(policy=ALIKE))
    beside = ask(work("CC-BY-SA-4.0", policy=ALIKE))

    assert len(alone.onward) == 1
    assert next(iter(alone.onward)).startswith("LicenseRef-policy-")
    assert beside.onward == {"CC-BY-SA-4.0", "LAL-1.3"}


# Sets.


def test_a_set_is_counted_and_its_passing_works_are_named() -> None:
    works = [
        work("CC-BY-4.0"),
        work(),
        work("CC0-1.0"),
        work("CC-BY-SA-4.0"),
        work("GPL-2.0-only"),
        work(),
        work("MIT", STUDIO),
    ]

    report = judge_all(iter(works), Purpose.TRAIN, today=TODAY)

    assert report.purpose is Purpose.TRAIN
    assert report.passing == (0, 2, 6)
    assert report.counts == {Outcome.ALLOWED: 1, Outcome.DUTIES: 2, Outcome.REFUSED: 4}
    assert report.duties == {Duty.ATTRIBUTION, Duty.NOTICE}
    assert report.changes == (
        Change(reason="licence-missing", refused=2, freed=2),
        Change(reason="share-alike-off", refused=1, freed=1),
        Change(reason="software-copyleft", refused=1, freed=1),
    )
    assert report.verdicts[3].rule is Rule.SHARE_ALIKE
    assert report.share_under == ""


def test_an_empty_set_has_an_empty_report() -> None:
    report = judge_all([], Purpose.SELL, today=TODAY, share_alike=True)

    assert (report.passing, report.verdicts, report.changes) == ((), (), ())
    assert set(report.counts.values()) == {0}


def test_a_set_that_is_shared_alike_takes_the_licence_that_lets_most_in() -> None:
    works = [
        *[work("CC-BY-SA-3.0")] * 2,
        *[work("OFL-1.1")] * 3,
        *[work("CC-BY-SA-4.0")] * 2,
        work("LAL-1.3"),
        work("CC-BY-SA-1.0"),
        work("MIT"),
    ]

    report = judge_all(works, Purpose.TRAIN, today=TODAY, share_alike=True)

    assert report.share_under == "CC-BY-SA-4.0"
    assert report.passing == (0, 1, 5, 6, 7, 9)
    assert Duty.SHARE_ALIKE in report.duties
    assert report.verdicts[2].reason == Reason("share-alike-conflict", "CC-BY-SA-4.0")
    assert report.changes == (Change(reason="share-alike-conflict", refused=4, freed=4),)


def test_sharing_alike_would_free_only_what_can_be_shared_together() -> None:
    works = [*[work("CC-BY-SA-4.0")] * 2, work("OFL-1.1")]

    report = judge_all(works, Purpose.TRAIN, today=TODAY)

    assert report.changes == (Change(reason="share-alike-off", refused=3, freed=2),)


def test_two_licences_that_name_each_other_are_shared_under_the_better_known() -> None:
    report = judge_all([work("LAL-1.3")], Purpose.TRAIN, today=TODAY, share_alike=True)

    assert report.share_under == "CC-BY-SA-4.0"
    assert report.passing == (0,)


def test_a_change_frees_only_where_nothing_else_is_in_the_way() -> None:
    works = [
        # Would be a studio's, and its licence then allows; the other's does not.
        work("MIT", UNKNOWN_AUTHOR),
        work("CC-BY-NC-4.0", UNKNOWN_AUTHOR),
        # A grant keeps the licence's wish to share alike.
        work("CC-BY-SA-4.0"),
        work("CC-BY-4.0"),
    ]

    report = judge_all(works, Purpose.STYLE, today=TODAY)

    assert report.passing == ()
    assert report.changes == (
        Change(reason="style-author-unknown", refused=2, freed=1),
        Change(reason="style-needs-consent", refused=2, freed=1),
    )


@pytest.mark.parametrize(
    "one",
    [
        work("CC0-1.0", consents={Purpose.TRAIN: REFUSED}),
        work("CC0-1.0", policy={"prohibition": [{"action": "use"}]}),
        work("CC-BY-ND-4.0"),
        work("NOASSERTION"),
        work("LicenseRef-NoC-US"),
    ],
    ids=lambda one: one.rights.licence,
)
def test_every_reason_has_a_change_that_answers_it(one: Work) -> None:
    (change,) = judge_all([one], Purpose.TRAIN, today=TODAY).changes

    assert change.freed == 1


# Properties.

YEARS = st.none() | st.integers(1700, 2026)
AUTHORS = st.builds(
    lambda kind, name, born, life: Author(
        name=name, kind=kind, born=born, died=born and life and born + life
    ),
    st.sampled_from(AuthorKind),
    st.sampled_from(["Cleo", "Anonymous"]),
    YEARS,
    st.none() | st.integers(1, 99),
)
LICENCE = st.sampled_from(["", *(each for terms in LICENCES for each in terms.ids)])
EXPRESSIONS = LICENCE | st.text(max_size=30) | st.tuples(LICENCE, LICENCE).map(" OR ".join)
CONSENTS = st.dictionaries(
    st.sampled_from(Purpose),
    st.builds(
        Consent,
        answer=st.sampled_from([Answer.GRANTED, Answer.REFUSED]),
        grantor=st.just("Cleo"),
        given_on=st.sampled_from(["2026-01-05", "2027-01-05"]),
    ),
)
SIGNALS = st.lists(
    st.builds(
        Signal,
        kind=st.sampled_from(SignalKind),
        purpose=st.sampled_from(Purpose),
        answer=st.sampled_from(Answer),
        says=st.just(""),
    ),
    max_size=3,
).map(tuple)
RULES = st.lists(
    st.fixed_dictionaries({"action": st.sampled_from(["use", "sell", "ai-training", "cc:X", 4])}),
    max_size=2,
)
POLICIES = st.none() | st.fixed_dictionaries(
    {}, optional={"permission": RULES, "prohibition": RULES, "odd": st.floats()}
)
WORKS = st.builds(
    lambda licence, authors, **rights: work(licence, *authors, **rights),
    EXPRESSIONS,
    st.lists(AUTHORS, min_size=1, max_size=2),
    consents=CONSENTS,
    signals=SIGNALS,
    policy=POLICIES,
    made_in=YEARS,
)
PURPOSES = st.sampled_from(Purpose)
WHERE = st.lists(st.sampled_from([*TERMS, "Atlantis"]), max_size=3)


def changed(one: Work, **rights: Any) -> Work:
    return replace(one, rights=replace(one.rights, **rights))


@settings(max_examples=50)
@given(WORKS, PURPOSES, WHERE)
def test_every_question_has_one_answer(one: Work, purpose: Purpose, where: Sequence[str]) -> None:
    verdict = judge(one, purpose, today=TODAY, jurisdictions=where)

    assert verdict == judge(one, purpose, today=TODAY, jurisdictions=where)
    assert verdict.passes == (verdict.reason is None)
    assert (verdict.outcome is Outcome.DUTIES) == bool(verdict.duties)
    assert (Duty.SHARE_ALIKE in verdict.duties) == bool(verdict.onward)
    assert verdict.reason is None or verdict.reason.code in REASONS


@settings(max_examples=50)
@given(WORKS, PURPOSES, PURPOSES)
def test_a_refusal_more_never_allows_more(one: Work, asked: Purpose, refused: Purpose) -> None:
    more = changed(one, consents={**one.rights.consents, refused: REFUSED})

    assert ask(one, asked).passes or not ask(more, asked).passes
    assert not ask(changed(one, consents={asked: REFUSED}), asked).passes


@settings(max_examples=50)
@given(WORKS, PURPOSES)
def test_a_signal_less_never_refuses_more(one: Work, purpose: Purpose) -> None:
    fewer = changed(one, signals=one.rights.signals[1:])

    assert ask(fewer, purpose).passes or not ask(one, purpose).passes


@settings(max_examples=50)
@given(WORKS, PURPOSES)
def test_a_grant_always_passes(one: Work, purpose: Purpose) -> None:
    assert ask(changed(one, consents={purpose: GRANTED}), purpose).rule is Rule.GRANT


@given(st.text(max_size=40), PURPOSES, st.sampled_from(AuthorKind))
def test_unknown_is_refused(licence: str, purpose: Purpose, kind: AuthorKind) -> None:
    one = work(f"LicenseRef-x{licence}", Author(name="Cleo", kind=kind))

    assert ask(one, purpose).passes == (purpose is Purpose.BENCHMARK)


@settings(max_examples=30)
@given(st.lists(WORKS, max_size=8), PURPOSES, st.booleans(), WHERE)
def test_a_set_is_judged_as_its_works_are(
    works: list[Work], purpose: Purpose, share_alike: bool, where: Sequence[str]
) -> None:
    report = judge_all(works, purpose, today=TODAY, jurisdictions=where, share_alike=share_alike)

    assert sum(report.counts.values()) == len(report.verdicts) == len(works)
    assert list(report.passing) == [at for at, each in enumerate(report.verdicts) if each.passes]
    for one, verdict in zip(works, report.verdicts, strict=True):
        alone = judge(one, purpose, today=TODAY, jurisdictions=where)
        assert verdict == alone or verdict.rule is Rule.SHARE_ALIKE
        assert share_alike or Duty.SHARE_ALIKE not in verdict.duties
        assert Duty.SHARE_ALIKE not in verdict.duties or report.share_under in verdict.onward
    refused = report.counts[Outcome.REFUSED]
    assert sum(change.refused for change in report.changes) == refused
    assert all(0 <= change.freed <= change.refused for change in report.changes)
