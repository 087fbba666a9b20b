"""What a policy says to a purpose; whatever is not understood is refused."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.corpus.core.gate_reasons import REASONS
from pinxit.corpus.core.licence_table import Duty
from pinxit.corpus.core.odrl import PolicyAnswer, Stance, ask_policy, policy_name
from pinxit.corpus.core.odrl_terms import FORBIDS, HARMLESS, PERMITS
from pinxit.corpus.core.rights import Purpose

TODAY = date(2026, 11, 24)
TRAIN, STYLE, DERIVE, SELL, BENCHMARK = Purpose
ODRL = "http://www.w3.org/ns/odrl/2/"


def may(*actions: object, **more: object) -> dict[str, Any]:
    return {"permission": [{"action": list(actions), **more}]}


def may_not(*actions: object, **more: object) -> dict[str, Any]:
    return {"prohibition": [{"action": list(actions), **more}]}


def until(day: object, operator: str = "lt") -> list[dict[str, object]]:
    return [{"leftOperand": "dateTime", "operator": operator, "rightOperand": day}]


def ask(policy: Any, purpose: Purpose = TRAIN) -> PolicyAnswer:
    return ask_policy(policy, purpose, today=TODAY)


def permitted(policy: Any) -> set[Purpose]:
    return {each for each in Purpose if ask(policy, each).stance is Stance.PERMITS}


def refused(policy: Any) -> set[Purpose]:
    return {each for each in Purpose if ask(policy, each).stance is Stance.REFUSES}


@pytest.mark.parametrize(
    ("action", "purposes"),
    [
        ("use", {TRAIN, STYLE, DERIVE, BENCHMARK}),
        ("odrl:use", {TRAIN, STYLE, DERIVE, BENCHMARK}),
        (f"{ODRL}use", {TRAIN, STYLE, DERIVE, BENCHMARK}),
        ({"@id": "odrl:derive"}, {DERIVE}),
        ({"rdf:value": {"@id": "odrl:sell"}}, {SELL}),
        ({"value": "sell"}, {SELL}),
        ("tdm:mine", {TRAIN, STYLE, BENCHMARK}),
        ("http://www.w3.org/ns/tdmrep#mine", {TRAIN, STYLE, BENCHMARK}),
        ("ai-training", {TRAIN, STYLE}),
        ("gen-ai", {TRAIN, STYLE}),
        ("cc:CommercialUse", {SELL}),
        ("http://creativecommons.org/ns#DerivativeWorks", {DERIVE}),
        ("play", set()),
        ("https://example.org/ns#use", set()),
    ],
)
def test_a_permission_covers_what_its_action_includes(
    action: object, purposes: set[Purpose]
) -> None:
    assert permitted(may(action)) == purposes
    assert refused(may(action)) == set()


@pytest.mark.parametrize(
    ("action", "purposes"),
    [
        ("use", set(Purpose)),
        ("reproduce", set(Purpose)),
        ("ai-training", {TRAIN, STYLE}),
        ("tdm:mine", {TRAIN, STYLE, BENCHMARK}),
        ("derive", {TRAIN, STYLE, DERIVE, SELL}),
        ("cc:CommercialUse", {TRAIN, STYLE, DERIVE, SELL}),
        ("sell", {SELL}),
        ("print", {SELL}),
        ("play", set()),
        ("translate", set()),
        # A word that nobody here knows may forbid anything.
        ("https://example.org/ns#painting", set(Purpose)),
        ("frobnicate", set(Purpose)),
    ],
)
def test_a_prohibition_covers_what_needs_its_action(action: object, purposes: set[Purpose]) -> None:
    policy = may_not(action)

    assert refused(policy) == purposes
    assert all(ask(policy, each).reason == "policy-prohibits" for each in purposes)


def test_a_prohibition_wins_unless_the_policy_says_otherwise() -> None:
    both = {**may("use"), **may_not("ai-training")}

    assert permitted(both) == {DERIVE, BENCHMARK}
    assert refused(both) == {TRAIN, STYLE}
    assert permitted({**both, "conflict": "perm"}) == {TRAIN, STYLE, DERIVE, BENCHMARK}
    assert permitted({**both, "odrl:conflict": {"@id": f"{ODRL}perm"}}) >= {TRAIN}
    assert permitted({**both, "conflict": "invalid"}) == {DERIVE, BENCHMARK}


def test_a_permission_that_may_not_hold_does_not_win() -> None:
    maybe = may("use", constraint={"leftOperand": "purpose", "operator": "eq", "rightOperand": "x"})

    assert ask({**maybe, **may_not("use"), "conflict": "perm"}).reason == "policy-prohibits"


@pytest.mark.parametrize(
    ("constraint", "stance"),
    [
        (until("2026-11-25"), Stance.PERMITS),
        (until("2026-11-24"), Stance.SILENT),
        (until("2026-11-24", "lteq"), Stance.PERMITS),
        (until("2026-11-24", "odrl:gteq"), Stance.PERMITS),
        (until("2026-11-24", "gt"), Stance.SILENT),
        (until("2026-11-24", "eq"), Stance.PERMITS),
        (until("2026-11-24", "neq"), Stance.SILENT),
        (until({"@value": "2027-01-01", "@type": "xsd:date"}), Stance.PERMITS),
        (until("2027-01-01T00:00:00Z"), Stance.PERMITS),
        (until("2026-01-01T00:00:00Z"), Stance.SILENT),
        # It turns on the hour.
        (until("2026-11-24T18:00:00Z"), Stance.REFUSES),
        (until("2026-11-25T00:00:00+08:00"), Stance.REFUSES),
        (until("soon"), Stance.REFUSES),
        (until(20270101), Stance.REFUSES),
        (until("2027-01-01", "isPartOf"), Stance.REFUSES),
        ([{"leftOperand": "spatial", "operator": "eq", "rightOperand": "EU"}], Stance.REFUSES),
        ({"and": [{"leftOperand": "dateTime"}]}, Stance.REFUSES),
        # All must be met, and one that is over settles it.
        ([*until("2026-01-01"), {"leftOperand": "count"}], Stance.SILENT),
        ([*until("2027-01-01"), {"leftOperand": "count"}], Stance.REFUSES),
    ],
)
def test_of_conditions_only_dates_can_be_checked(constraint: object, stance: Stance) -> None:
    answer = ask(may("use", constraint=constraint))

    assert answer.stance is stance
    assert answer.reason == ("policy-condition" if stance is Stance.REFUSES else "")


@pytest.mark.parametrize(
    ("constraint", "stance"),
    [
        (until("2026-01-01"), Stance.SILENT),
        (until("2027-01-01"), Stance.REFUSES),
        ([{"leftOperand": "industry", "operator": "eq", "rightOperand": "x"}], Stance.REFUSES),
    ],
)
def test_a_prohibition_holds_unless_it_is_surely_over(constraint: object, stance: Stance) -> None:
    assert ask(may_not("use", constraint=constraint)).stance is stance


@pytest.mark.parametrize(
    "more",
    [
        {"assignee": "https://example.org/somebody"},
        {"target": {"source": "https://example.org/all", "refinement": []}},
    ],
)
def test_what_is_said_to_others_or_of_other_works_is_no_permission(more: dict[str, object]) -> None:
    assert ask(may("use", **more)).reason == "policy-condition"
    assert ask({**may("use"), **more}).reason == "policy-condition"
    assert ask(may_not("use", **more)).reason == "policy-prohibits"


def test_a_refined_action_has_a_condition() -> None:
    refined = {"value": "use", "refinement": [{"leftOperand": "resolution"}]}

    assert ask(may(refined)).reason == "policy-condition"
    assert ask(may_not(refined)).reason == "policy-prohibits"


@pytest.mark.parametrize(
    ("duty", "duties"),
    [
        ([{"action": "attribute"}], {Duty.ATTRIBUTION}),
        ({"action": "cc:Attribution", "attributedParty": "x"}, {Duty.ATTRIBUTION}),
        ([{"action": ["cc:Notice", "cc:ShareAlike"]}], {Duty.NOTICE, Duty.SHARE_ALIKE}),
    ],
)
def test_duties_that_can_be_promised_are(duty: object, duties: set[Duty]) -> None:
    for policy in (may("use", duty=duty), {**may("use"), "obligation": duty}):
        answer = ask(policy)
        assert answer.stance is Stance.PERMITS
        assert answer.duties == duties
        assert answer.onward == ({policy_name(policy)} if Duty.SHARE_ALIKE in duties else set())


@pytest.mark.parametrize(
    "duty",
    [
        {"action": "obtainConsent"},
        {"action": [{"rdf:value": {"@id": "odrl:compensate"}, "refinement": [{}]}]},
        {"action": "attribute", "constraint": {"leftOperand": "media"}},
        [{"action": "attribute"}, {"action": "inform"}],
    ],
)
def test_duties_that_cannot_be_promised_refuse(duty: object) -> None:
    assert ask(may("use", duty=duty)).reason == "policy-duty"
    assert ask({**may("use"), "obligation": duty}).reason == "policy-duty"


def test_of_two_permissions_the_lighter_one_is_taken() -> None:
    policy = {
        "permission": [
            {"action": "use", "duty": {"action": "compensate"}},
            {"action": "use", "duty": [{"action": "attribute"}, {"action": "cc:Notice"}]},
            {"action": "use", "duty": {"action": "attribute"}},
        ]
    }

    assert ask(policy).duties == {Duty.ATTRIBUTION}


def test_an_action_of_the_policy_is_that_of_its_rules() -> None:
    assert permitted({"action": "sell", "permission": [{}]}) == {SELL}


def test_a_text_and_data_mining_policy_is_read() -> None:
    """The shape that the TDM Reservation Protocol recommends."""
    policy = {
        "@context": [
            "http://www.w3.org/ns/odrl.jsonld",
            {"tdm": "http://www.w3.org/ns/tdmrep#", "vcard": "http://www.w3.org/2006/vcard/ns#"},
        ],
        "@type": "Offer",
        "profile": "http://www.w3.org/ns/tdmrep",
        "uid": "https://provider.example/policies/1",
        "assigner": {"uid": "https://provider.example", "vcard:fn": "Provider"},
        "permission": [
            {
                "target": "https://provider.example/works",
                "action": "tdm:mine",
                "duty": [{"action": "obtainConsent"}],
            }
        ],
    }

    assert ask(policy).reason == "policy-duty"
    del policy["permission"][0]["duty"]  # type: ignore[index]
    assert permitted(policy) == {TRAIN, STYLE, BENCHMARK}


@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"permission": []},
        {"permission": None},
        {"permission": "use"},
        {"permission": [[]]},
        {"permission": [{}]},
        {"permission": [{"action": None}]},
        {"permission": [{"action": 3}]},
        {"permission": [{"action": []}]},
        {"permission": [{"action": {"ex:only": 1}}]},
        {"permission": [{"action": {"refinement": []}}]},
        {"permission": [{"action": "use", "constraints": []}]},
        {"permission": [{"action": "use", "constraint": "never"}]},
        {"permission": [{"action": "use", "duty": "pay"}]},
        {"permissions": [{"action": "use"}]},
        {**may("use"), "odrl:permission": [{"action": "use"}]},
        {**may("use"), "inheritFrom": "https://example.org/parent"},
        {**may("use"), "profile": "https://example.org/profile"},
        {**may("use"), "profile": 7},
        {**may("use"), "@type": "Request"},
        {**may("use"), "@type": ["Set", "Ticket"]},
        {**may("use"), "@type": {}},
        {**may("use"), "@graph": []},
        {**may("use"), "@context": "https://example.org/context"},
        {**may("use"), "@context": 5},
        {**may("use"), "@context": {"@vocab": "https://example.org/"}},
        {**may("use"), "@context": {"odrl": "https://example.org/"}},
        {**may("use"), "@context": {"odrl": {"@id": ODRL}}},
        {**may("use"), "@context": {"mine": ODRL}},
        {**may("use"), "@context": {"use": "https://example.org/burn"}},
        {**may("use"), "@context": {"permission": "odrl:prohibition"}},
        {**may("use"), "@context": {"odrl:use": "odrl:play"}},
        {"permission": [{"action": "use", 3: 4}]},
        {3: 4},
        {"permission": {object()}},
        "use",
        None,
    ],
)
def test_what_is_not_understood_is_refused(policy: Any) -> None:
    for purpose in Purpose:
        assert ask(policy, purpose).reason == "policy-unreadable"


@pytest.mark.parametrize(
    "context",
    [
        "https://www.w3.org/ns/odrl.jsonld",
        [],
        {"@vocab": ODRL, "odrl": ODRL, "cc": "http://creativecommons.org/ns#", "ex": "http://e.x/"},
        {"@language": "en"},
    ],
)
def test_a_context_that_changes_nothing_is_read(context: object) -> None:
    assert ask({**may("use"), "@context": context, "dct:creator": "Cleo"}).stance is Stance.PERMITS


def test_a_policy_without_end_is_refused() -> None:
    endless: dict[str, Any] = may("use")
    endless["permission"][0]["constraint"] = endless
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]

    assert ask(endless).reason == "policy-unreadable"
    assert ask({**may("use"), "profile": deep}).reason == "policy-unreadable"


WORDS = st.sampled_from(
    [
        *("use", "odrl:sell", "tdm:mine", "attribute", "compensate", "@id", "uid", "x:y", "perm"),
        *("@type", "Set", "Request", "dateTime", "lt", "2027-01-01", "@value", "value", "target"),
        *("action", "duty", "constraint", "refinement", "leftOperand", "operator", "rightOperand"),
    ]
)
KEYS = st.sampled_from(["permission", "prohibition", "obligation", "conflict", "@context"]) | WORDS
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)
RULES = st.lists(
    st.fixed_dictionaries(
        {"action": st.sampled_from(sorted({*PERMITS, *FORBIDS, *HARMLESS, "x:y"}))},
        optional={"constraint": JSON, "duty": JSON, "target": JSON},
    ),
    max_size=3,
)
POLICIES = st.fixed_dictionaries(
    {},
    optional={
        "permission": RULES | JSON,
        "prohibition": RULES | JSON,
        "obligation": RULES | JSON,
        "conflict": WORDS,
        "@context": JSON,
    },
)


@settings(max_examples=50)
@given(POLICIES | st.dictionaries(KEYS, JSON), st.sampled_from(Purpose))
def test_any_policy_has_an_answer(policy: Any, purpose: Purpose) -> None:
    answer = ask(policy, purpose)

    assert answer == ask(policy, purpose)
    assert (answer.stance is Stance.REFUSES) == bool(answer.reason)
    assert not answer.reason or answer.reason in REASONS
    assert len(answer.detail) <= 60


@settings(max_examples=50)
@given(POLICIES, RULES, st.sampled_from(Purpose))
def test_a_prohibition_more_never_permits_more(policy: Any, rules: Any, purpose: Purpose) -> None:
    if not isinstance(policy.setdefault("prohibition", []), list):
        return
    more = {**policy, "prohibition": [*policy["prohibition"], *rules]}

    assert ask(policy, purpose).stance is Stance.PERMITS or (
        ask(more, purpose).stance is not Stance.PERMITS
    )
