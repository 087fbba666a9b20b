"""From a validator's answer about a manifest store to a report.

Whoever wrote the credential may be Eve: every value may be of any kind and any length.

**Source:** the JSON of c2pa-rs, `ManifestStore`; C2PA Specification 2.2, sections 15.2 and 18.16.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pinxit.provenance.core.credential import RECORD_LABEL, Record
from pinxit.provenance.core.credential_report import (
    ActionSeen,
    CredentialReport,
    CredentialState,
    Finding,
    IngredientSeen,
    SignedBy,
    judge_findings,
)
from pinxit.provenance.core.credential_status import Fault, Weight, fault_of

_WEIGHTS: Final = {"success": Weight.GOOD, "informational": Weight.NOTE, "failure": Weight.BAD}
_MAX_TEXT: Final = 500
_MAX_PARTS: Final = 100
_MINING_LABELS: Final = ("cawg.training-mining", "c2pa.training-mining")


def report_of(store: Mapping[str, Any]) -> CredentialReport:
    """Return what a validator found out about a file's credential.

    Args:
        store: Its answer: `manifests` by name, `active_manifest`, `validation_results`.
    """
    manifests = _mapping(store.get("manifests"))
    active = _mapping(manifests.get(_text(store.get("active_manifest"))))
    results = _mapping(store.get("validation_results"))
    deltas = tuple(_delta_findings(results))
    findings = (*_findings(_mapping(results.get("activeManifest"))), *deltas)
    assertions = tuple(_assertions(active))
    return CredentialReport(
        state=judge_findings(findings),
        findings=findings,
        signer=_signed_by(active),
        signed_at=_signed_at(active, findings),
        title=_text(active.get("title")),
        generator=_generator(active),
        actions=tuple(_actions(assertions)),
        ingredients=tuple(_ingredients(active, manifests, deltas)),
        record=_record(assertions),
        mining=_mining(assertions),
        bindings=tuple(_bindings(assertions)),
        chain=len(manifests),
    )


def _findings(results: Mapping[str, Any], about: str = "") -> Iterator[Finding]:
    for name, weight in _WEIGHTS.items():
        for each in map(_mapping, _list(results.get(name))):
            yield Finding(_text(each.get("code")), weight, _text(each.get("url")), about)


def _delta_findings(results: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what was found of ingredients beyond what was known when they came in."""
    for delta in map(_mapping, _list(results.get("ingredientDeltas"))):
        about = _text(delta.get("ingredientAssertionURI")) or "?"
        yield from _findings(_mapping(delta.get("validationDeltas")), about)


def _signed_by(manifest: Mapping[str, Any]) -> SignedBy | None:
    found = _mapping(manifest.get("signature_info"))
    if not found:
        return None
    return SignedBy(
        *(_text(found.get(key)) for key in ("common_name", "issuer", "cert_serial_number", "alg"))
    )


def _signed_at(manifest: Mapping[str, Any], findings: tuple[Finding, ...]) -> datetime | None:
    """Return the time of signing, if an authority that is trusted vouches for it."""
    if not any(each.code == "timeStamp.trusted" and not each.about for each in findings):
        return None
    said = _text(_mapping(manifest.get("signature_info")).get("time"))
    try:
        return datetime.fromisoformat(said).astimezone(UTC)
    except ValueError:
        return None


def _generator(manifest: Mapping[str, Any]) -> str:
    for info in map(_mapping, _list(manifest.get("claim_generator_info"))):
        return f"{_text(info.get('name'))} {_text(info.get('version'))}".strip()
    return _text(manifest.get("claim_generator"))


def _assertions(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for each in map(_mapping, _list(manifest.get("assertions"))):
        yield _text(each.get("label")), _mapping(each.get("data"))


_Assertions = tuple[tuple[str, Mapping[str, Any]], ...]


def _actions(assertions: _Assertions) -> Iterator[ActionSeen]:
    for label, data in assertions:
        if not label.startswith("c2pa.actions"):
            continue
        for each in map(_mapping, _list(data.get("actions"))):
            agent = each.get("softwareAgent")
            yield ActionSeen(
                _text(each.get("action")),
                _text(each.get("digitalSourceType")).rpartition("/")[2],
                _text(_mapping(agent).get("name")) or _text(agent),
                _text(each.get("when")),
                _text(_mapping(each.get("parameters")).get("org.pinxit.making")),
            )


def _ingredients(
    manifest: Mapping[str, Any], manifests: Mapping[str, Any], deltas: tuple[Finding, ...]
) -> Iterator[IngredientSeen]:
    for each in map(_mapping, _list(manifest.get("ingredients"))):
        own = _text(each.get("active_manifest"))
        yield IngredientSeen(
            _text(each.get("title")),
            _text(each.get("format")),
            _text(each.get("relationship")),
            _ingredient_state(each, deltas) if own else CredentialState.ABSENT,
            _signed_by(_mapping(manifests.get(own))),
        )


def _ingredient_state(
    ingredient: Mapping[str, Any], deltas: tuple[Finding, ...]
) -> CredentialState:
    """Judge an ingredient's credential: by what was found when it came in, and what is now.

    Whoever signed the file may have trusted others than its reader does: on trust, only the
    reader's own look counts.
    """
    recorded = _mapping(ingredient.get("validation_results"))
    then = tuple(_findings(_mapping(recorded.get("activeManifest"))))
    mine = tuple(each for each in deltas if each.about.endswith(f"/{_text(ingredient['label'])}"))
    trusted_now = {each.where for each in mine if each.code == "signingCredential.trusted"}
    kept = (
        each
        for each in (*then, *mine)
        if not (fault_of(each.code) is Fault.UNTRUSTED and each.where in trusted_now)
    )
    return judge_findings(Finding(each.code, each.weight, each.where) for each in kept)


def _record(assertions: _Assertions) -> Mapping[str, str | int] | None:
    data = next((data for label, data in assertions if label == RECORD_LABEL), None)
    if data is None:
        return None
    said = {name: data[name] for name in Record.__slots__ if name in data}
    return {
        name: value if isinstance(value, int) and name == "log_index" else _text(value)
        for name, value in said.items()
    }


def _mining(assertions: _Assertions) -> Mapping[str, str] | None:
    for label, data in assertions:
        if label.startswith(_MINING_LABELS):
            entries = list(_mapping(data.get("entries")).items())[:_MAX_PARTS]
            return {_text(name): _text(_mapping(each).get("use")) for name, each in entries}
    return None


def _bindings(assertions: _Assertions) -> Iterator[tuple[str, str]]:
    for label, data in assertions:
        if label.startswith("c2pa.soft-binding"):
            for block in map(_mapping, _list(data.get("blocks"))):
                yield _text(data.get("alg")), _text(block.get("value"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value[:_MAX_PARTS] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return str(value)[:_MAX_TEXT] if isinstance(value, str | int | float) else ""
