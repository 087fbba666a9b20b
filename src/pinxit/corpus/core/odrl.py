"""ODRL policies: what a policy says to one purpose. Whatever is not understood is refused."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from pinxit.corpus.core.licence_table import Duty
from pinxit.corpus.core.odrl_terms import (
    ALL_PURPOSES,
    CONTEXTS,
    FORBIDS,
    HARMLESS,
    KINDS,
    NAMESPACES,
    OWN_WORDS,
    PERMITS,
    PROFILES,
    PROMISES,
)
from pinxit.corpus.core.rights import JsonObject, Purpose
from pinxit.kernel import PinxitError


class BadPolicyError(PinxitError):
    """A policy is not one that can be understood here."""

    remedy = "Ask for a policy in plain ODRL 2.2, or for a licence with an SPDX name."


class Stance(StrEnum):
    """What a policy says to a purpose."""

    PERMITS = "permits"
    REFUSES = "refuses"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyAnswer:
    """What a policy says to one purpose.

    Attributes:
        stance: Permits, refuses, or says nothing of it.
        reason: If it refuses, why, as a code of `REASONS`.
        detail: Which part of the policy; "" if there is nothing to add.
        duties: If it permits, what it asks for.
        onward: If it asks to share alike, a name for "this policy"; else empty.
    """

    stance: Stance
    reason: str = ""
    detail: str = ""
    duties: frozenset[Duty] = frozenset()
    onward: frozenset[str] = frozenset()


class _Holds(StrEnum):
    """Whether a condition is met today."""

    YES = "yes"
    NO = "no"
    CANNOT_SAY = "cannot-say"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One permission, prohibition or duty.

    Attributes:
        actions: With their prefix, such as "odrl:use"; as written if the prefix is not known.
        holds: Whether its conditions are met today.
        duties: What a permission asks for, each by its action.
    """

    actions: tuple[str, ...]
    holds: _Holds
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Policy:
    permissions: tuple[_Rule, ...]
    prohibitions: tuple[_Rule, ...]
    obligations: tuple[str, ...]
    permission_wins: bool


def ask_policy(policy: JsonObject, purpose: Purpose, *, today: date) -> PolicyAnswer:
    """Ask a policy about a purpose.

    A prohibition wins over a permission unless the policy says `"conflict": "perm"`. Of conditions
    only dates can be checked: a permission with another condition does not permit, a prohibition
    with another condition prohibits.

    Args:
        policy: A JSON-LD object of any quality.
        purpose: Any purpose. A permission for `STYLE` is one to learn; whether the style may be
            learnt is for the gate to say.
        today: The day for which the answer holds.

    Source:
        ODRL Information Model 2.2 (W3C Recommendation, 2018), sections 2.1-2.7.
    """
    name = policy_name(policy)
    if not name:
        return _refusal("policy-unreadable", "not JSON")
    try:
        read = _read(policy, today)
    except BadPolicyError as error:
        return _refusal("policy-unreadable", str(error))
    return _prohibited(read, purpose) or _permitted(read, purpose, name)


def policy_name(policy: JsonObject) -> str:
    """Return a licence name that means "this very policy"; "" if it is not JSON at all."""
    try:
        text = json.dumps(policy, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        return ""
    return f"LicenseRef-policy-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _prohibited(policy: _Policy, purpose: Purpose) -> PolicyAnswer | None:
    if policy.permission_wins and any(
        rule.holds is _Holds.YES and purpose in _union(rule.actions, PERMITS.get)
        for rule in policy.permissions
    ):
        return None
    for rule in policy.prohibitions:
        if rule.holds is not _Holds.NO and purpose in _union(rule.actions, _forbidden):
            return _refusal("policy-prohibits", ", ".join(rule.actions))
    return None


def _permitted(policy: _Policy, purpose: Purpose, name: str) -> PolicyAnswer:
    permitting = [
        rule
        for rule in policy.permissions
        if rule.holds is not _Holds.NO and purpose in _union(rule.actions, PERMITS.get)
    ]
    if not permitting:
        return PolicyAnswer(stance=Stance.SILENT)
    certain = [rule for rule in permitting if rule.holds is _Holds.YES]
    if not certain:
        return _refusal("policy-condition", ", ".join(permitting[0].actions))
    asked = [(*rule.duties, *policy.obligations) for rule in certain]
    kept = [duties for duties in asked if all(duty in PROMISES for duty in duties)]
    if not kept:
        return _refusal("policy-duty", next(duty for duty in asked[0] if duty not in PROMISES))
    duties = min((frozenset(PROMISES[duty] for duty in each) for each in kept), key=len)
    onward = frozenset({name}) if Duty.SHARE_ALIKE in duties else frozenset[str]()
    return PolicyAnswer(stance=Stance.PERMITS, duties=duties, onward=onward)


def _union(
    actions: tuple[str, ...], meaning: Callable[[str], frozenset[Purpose] | None]
) -> frozenset[Purpose]:
    return frozenset[Purpose]().union(*(meaning(action) or frozenset() for action in actions))


def _forbidden(action: str) -> frozenset[Purpose]:
    return frozenset() if action in HARMLESS else FORBIDS.get(action, ALL_PURPOSES)


def _refusal(reason: str, detail: str) -> PolicyAnswer:
    return PolicyAnswer(stance=Stance.REFUSES, reason=reason, detail=detail[:60])


# Reading. From here on everything may be malformed.

_SCHEME: Final = re.compile(r"https?://")
_KEYWORDS: Final = {"@id": "uid", "id": "uid", "@type": "type"}
_SHARED_KEYS: Final = frozenset({"uid", "type", "target", "assigner", "assignee", "action"})
_POLICY_KEYS: Final = _SHARED_KEYS | {
    "@context",
    "profile",
    "conflict",
    "permission",
    "prohibition",
    "obligation",
}
_RULE_KEYS: Final = _SHARED_KEYS | {
    "constraint",
    "duty",
    "remedy",
    "consequence",
    "attributedParty",
    "attributingParty",
}
_ACTION_KEYS: Final = frozenset({"@id", "id", "uid", "value", "rdf:value", "refinement", "type"})
_OPERATORS: Final[Mapping[str, Callable[[date, date], bool]]] = {
    "odrl:lt": lambda now, then: now < then,
    "odrl:lteq": lambda now, then: now <= then,
    "odrl:gt": lambda now, then: now > then,
    "odrl:gteq": lambda now, then: now >= then,
    "odrl:eq": lambda now, then: now == then,
    "odrl:neq": lambda now, then: now != then,
}


def _read(policy: JsonObject, today: date) -> _Policy:
    body = _keyed(_object(policy), _POLICY_KEYS)
    _check_context(body.get("@context", ()))
    for kind in _each(body.get("type", "Set")):
        if _term(kind) not in KINDS:
            raise BadPolicyError(f"not a kind of policy that allows: {_said(kind)}")
    for profile in _each(body.get("profile", ())):
        if _bare(_identifier(profile)).rstrip("/#") not in PROFILES:
            raise BadPolicyError(f"its profile is not known here: {_said(profile)}")
    read = _Policy(
        permissions=tuple(_rules(body, "permission", today)),
        prohibitions=tuple(_rules(body, "prohibition", today)),
        obligations=_duties(body, "obligation"),
        permission_wins=_term(body.get("conflict", "prohibit")) == "odrl:perm",
    )
    if not (read.permissions or read.prohibitions or read.obligations):
        raise BadPolicyError("the policy has no rules")
    return read


def _check_context(context: object) -> None:
    """Refuse a context that gives a word another meaning than it has here."""
    for each in _each(context):
        if isinstance(each, str):
            if _bare(each) not in CONTEXTS and _bare(each) not in NAMESPACES:
                raise BadPolicyError(f"its context is not known here: {_said(each)}")
            continue
        for name, meaning in _object(each).items():
            if not _may_define(name, meaning):
                raise BadPolicyError(f"its context redefines a word: {_said(name)}")


def _may_define(name: str, meaning: object) -> bool:
    prefix = NAMESPACES.get(_bare(meaning)) if isinstance(meaning, str) else None
    if name == "@vocab":
        return prefix == "odrl"
    if name in NAMESPACES.values():
        return prefix == name
    ours = name in OWN_WORDS | _POLICY_KEYS | _RULE_KEYS or ":" in name
    return prefix is None and not ours


def _rules(body: JsonObject, kind: str, today: date) -> Iterator[_Rule]:
    for row in _each(body.get(kind, ())):
        rule = {**body, **_keyed(_object(row), _RULE_KEYS)}
        actions, conditions = _actions(rule.get("action"))
        conditions += _each(rule.get("constraint", ()))
        holds = [_holds(each, today) for each in conditions]
        if "assignee" in rule or _is_part(rule.get("target")):
            # Whether this house, or this work, is meant cannot be checked.
            holds.append(_Holds.CANNOT_SAY)
        yield _Rule(actions=actions, holds=_all(holds), duties=_duties(rule, "duty"))


def _is_part(target: object) -> bool:
    return isinstance(target, Mapping) and not set(target) <= {"@id", "id", "uid", "@type", "type"}


def _duties(body: JsonObject, key: str) -> tuple[str, ...]:
    """Return the actions asked for. One with a condition is none that can be promised."""
    asked: list[str] = []
    for row in _each(body.get(key, ())):
        rule = _keyed(_object(row), _RULE_KEYS)
        actions, conditions = _actions(rule.get("action"))
        conditions += _each(rule.get("constraint", ()))
        asked += [f"{action} on a condition" if conditions else action for action in actions]
    return tuple(asked)


def _actions(written: object) -> tuple[tuple[str, ...], list[object]]:
    """Return the actions of a rule, and the conditions that refine them."""
    actions: list[str] = []
    conditions: list[object] = []
    for each in _each(() if written is None else written):
        if isinstance(each, str):
            actions.append(_term(each))
            continue
        action = _object(each)
        if not set(action) <= _ACTION_KEYS:
            raise BadPolicyError("an action has a key that is not known here")
        conditions += _each(action.get("refinement", ()))
        actions.append(_term(action.get("rdf:value", action.get("value", action))))
    if not actions:
        raise BadPolicyError("a rule has no action")
    return tuple(actions), conditions


def _holds(condition: object, today: date) -> _Holds:
    """Say whether a condition is met on a day. Conditions other than dates cannot be checked."""
    row = _object(condition)
    if {"leftOperand", "operator", "rightOperand"} - set(row):
        return _Holds.CANNOT_SAY
    compare = _OPERATORS.get(_term(row["operator"]))
    if _term(row["leftOperand"]) != "odrl:dateTime" or compare is None:
        return _Holds.CANNOT_SAY
    value = row["rightOperand"]
    text = value.get("@value") if isinstance(value, Mapping) else value
    try:
        then = date.fromisoformat(text[:10] if isinstance(text, str) else "")
    except ValueError:
        return _Holds.CANNOT_SAY
    if text != then.isoformat() and abs((then - today).days) <= 1:
        # It turns on the hour and its time zone, and the gate knows only days.
        return _Holds.CANNOT_SAY
    return _Holds.YES if compare(today, then) else _Holds.NO


def _all(holds: Sequence[_Holds]) -> _Holds:
    if _Holds.NO in holds:
        return _Holds.NO
    return _Holds.CANNOT_SAY if _Holds.CANNOT_SAY in holds else _Holds.YES


def _keyed(row: JsonObject, known: frozenset[str]) -> dict[str, object]:
    """Return an object under ODRL's own keys, leaving out what others add under theirs."""
    body: dict[str, object] = {}
    for key, value in row.items():
        name = key if key.startswith("@") else _term(key).removeprefix("odrl:")
        name = _KEYWORDS.get(name, name)
        if name in known:
            if name in body:
                raise BadPolicyError(f"it says twice: {name}")
            body[name] = value
        elif ":" not in name:
            raise BadPolicyError(f"a word of it is not known here: {_said(name)}")
    return body


def _term(word: object) -> str:
    """Return a word with its prefix; a bare word is ODRL's."""
    identifier = _identifier(word)
    bare = _bare(identifier)
    for namespace, prefix in NAMESPACES.items():
        if bare.startswith(namespace):
            return f"{prefix}:{bare.removeprefix(namespace)}"
    return identifier if ":" in identifier else f"odrl:{identifier}"


def _identifier(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("@id", value.get("id", value.get("uid")))
    if not isinstance(value, str):
        raise BadPolicyError("a word is missing where there must be one")
    return value


def _said(value: object) -> str:
    """Return a short form of a value, for a message; what is not a text may be endless."""
    return value[:60] if isinstance(value, str) else type(value).__name__


def _bare(address: str) -> str:
    return _SCHEME.sub("", address, count=1)


def _each(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _object(value: object) -> JsonObject:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise BadPolicyError(f"not an object: {_said(value)}")
    return value
