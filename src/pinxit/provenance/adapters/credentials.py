"""c2pa-python: content credentials signed into files, and read out of them.

Nothing is fetched, and nobody is trusted but whom the caller names.

**Source:** C2PA Specification 2.2.
"""

import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.authority import Signer, Trust
from pinxit.provenance.core.credential import RECORD_LABEL, Claim, ingredient_id, manifest_of
from pinxit.provenance.core.credential_report import (
    ActionSeen,
    CredentialReport,
    CredentialState,
    Finding,
    IngredientSeen,
    SignedBy,
    judge_findings,
)
from pinxit.provenance.core.credential_status import Weight

#: Kinds of files that have a place for a credential.
EMBEDDABLE: Final = frozenset(
    (
        "image/jpeg", "image/png", "image/webp", "image/tiff", "image/svg+xml", "image/gif",
        "image/avif", "application/pdf", "audio/mpeg", "audio/wav",
    )
)  # fmt: skip
#: Media type of a credential that lies beside its file, and the ending of its name.
SIDECAR_TYPE: Final = "application/c2pa"
SIDECAR_ENDING: Final = ".c2pa"
#: Read by the library byte by byte: it asks no more of the file than that it is one.
_ANY: Final = "application/octet-stream"
_OFFLINE: Final = {"remote_manifest_fetch": False, "ocsp_fetch": False}
_SIGNING: Final = {
    "builder": {"thumbnail": {"enabled": False}},
    # What was signed is read back by whoever releases it.
    "verify": {**_OFFLINE, "verify_after_sign": False},
}
_WEIGHTS: Final = {"success": Weight.GOOD, "informational": Weight.NOTE, "failure": Weight.BAD}


class NoPlaceError(PinxitError):
    """This kind of file has no place for a credential inside it."""

    remedy = "Keep the credential in a file beside it, with the ending .c2pa."


class UnsignableError(PinxitError):
    """A file could not be signed."""

    remedy = "Check that the file opens, and the keys and certificates that sign."


def can_carry(media_type: str) -> bool:
    """Say whether this kind of file has a place for a credential inside it."""
    return media_type in EMBEDDABLE


def sign(data: bytes, media_type: str, claim: Claim, signer: Signer) -> bytes:
    """Return the file with a credential in it.

    A credential that the file carried is replaced; name the file as an ingredient to keep it.

    Args:
        data: The file.
        media_type: One of `EMBEDDABLE`.
        claim: What to say of it.
        signer: Who says so.

    Raises:
        NoPlaceError: The kind of file has no place for one; see `sign_apart`.
        UnsignableError: The file is damaged, or the signer's certificate is not accepted.
    """
    if not can_carry(media_type):
        raise NoPlaceError("this kind of file has no place for a credential")
    signed = io.BytesIO()
    _build(data, media_type, claim, signer, signed)
    return signed.getvalue()


def sign_apart(data: bytes, media_type: str, claim: Claim, signer: Signer) -> bytes:
    """Return the credential of a file that stays as it is, to be kept beside it.

    Args:
        data: The file, of any kind.
        media_type: What it is.
        claim: What to say of it.
        signer: Who says so.

    Raises:
        UnsignableError: The signer's certificate is not accepted.
    """
    return _build(data, media_type, claim, signer, None)


def read(data: bytes, media_type: str, trust: Trust, *, sidecar: bytes = b"") -> CredentialReport:
    """Say what the credential of a file says, and how far it can be believed.

    Args:
        data: The file.
        media_type: What it is.
        trust: Whom to believe.
        sidecar: The credential that lay beside it; else the file's own is read.

    Returns:
        The report; a file that cannot be read, or has no credential, is a state of it.
    """
    import c2pa

    kind = _ANY if sidecar else media_type
    try:
        with c2pa.Reader(
            kind, io.BytesIO(data), manifest_data=sidecar or None, context=_reading(trust)
        ) as reader:
            store = json.loads(reader.json())
    except (c2pa.C2paError.ManifestNotFound, c2pa.C2paError.NotSupported):
        return CredentialReport(CredentialState.ABSENT)
    except (c2pa.C2paError, ValueError, OSError):
        finding = Finding("general.error", Weight.BAD)
        return CredentialReport(CredentialState.UNREADABLE, (finding,))
    return _report(store)


def _build(
    data: bytes, media_type: str, claim: Claim, signer: Signer, signed: io.BytesIO | None
) -> bytes:
    import c2pa

    try:
        with c2pa.Builder(
            json.dumps(manifest_of(claim, media_type)), context=_context()
        ) as builder:
            for place, each in enumerate(claim.ingredients):
                described = {
                    "title": each.title,
                    "format": each.media_type,
                    "relationship": each.relation.value,
                    "label": ingredient_id(place),
                }
                builder.add_ingredient(described, each.media_type, io.BytesIO(each.content))
            if signed is None:
                builder.set_no_embed()
            kind = _ANY if signed is None else media_type
            apart: bytes = builder.sign(_native(signer), kind, io.BytesIO(data), signed)
    except (c2pa.C2paError, ValueError, OSError) as error:
        raise UnsignableError("the file could not be signed") from error
    return apart


@lru_cache(1)
def _context() -> Any:
    import c2pa

    return c2pa.Context.from_dict(_SIGNING)


@lru_cache(8)
def _reading(trust: Trust) -> Any:
    import c2pa

    settings: dict[str, Any] = {"verify": {**_OFFLINE, "verify_trust": True}}
    if trust.anchors:
        settings["trust"] = {"user_anchors": "".join(trust.anchors)}
    return c2pa.Context.from_dict(settings)


@lru_cache(8)
def _native(signer: Signer) -> Any:
    import c2pa

    return c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(
            signer.algorithm.encode(),
            signer.chain.encode(),
            signer.key.encode(),
            signer.timestamps.encode() or None,
        )
    )


def _report(store: Mapping[str, Any]) -> CredentialReport:
    manifests = store.get("manifests", {})
    active = manifests.get(store.get("active_manifest", ""), {})
    findings = tuple(_findings(store.get("validation_results", {})))
    data = {each["label"]: each.get("data") for each in active.get("assertions", ())}
    mining = (data.get("cawg.training-mining") or {}).get("entries", {})
    return CredentialReport(
        state=judge_findings(findings),
        findings=findings,
        signer=_signed_by(active),
        signed_at=_time(active, findings),
        title=active.get("title", ""),
        generator=_generator(active),
        actions=tuple(_actions(active)),
        ingredients=tuple(_ingredients(active, manifests)),
        record=data.get(RECORD_LABEL),
        mining={name: entry.get("use", "") for name, entry in mining.items()} or None,
        bindings=tuple(_bindings(active)),
        chain=len(manifests),
    )


def _findings(results: Mapping[str, Any]) -> Iterator[Finding]:
    for name, codes in results.get("activeManifest", {}).items():
        for each in codes:
            yield Finding(each["code"], _WEIGHTS[name], each.get("url", ""))
    for delta in results.get("ingredientDeltas", ()):
        about = delta.get("ingredientAssertionURI", "")
        for name, codes in delta.get("validationDeltas", {}).items():
            for each in codes:
                yield Finding(each["code"], _WEIGHTS[name], each.get("url", ""), about)


def _signed_by(manifest: Mapping[str, Any]) -> SignedBy | None:
    found = manifest.get("signature_info")
    if not found:
        return None
    return SignedBy(
        found.get("common_name", ""),
        found.get("issuer", ""),
        found.get("cert_serial_number", ""),
        found.get("alg", ""),
    )


def _time(manifest: Mapping[str, Any], findings: tuple[Finding, ...]) -> datetime | None:
    said = manifest.get("signature_info", {}).get("time")
    trusted = any(each.code == "timeStamp.trusted" and not each.about for each in findings)
    return datetime.fromisoformat(said) if said and trusted else None


def _generator(manifest: Mapping[str, Any]) -> str:
    infos = manifest.get("claim_generator_info") or [{}]
    return f"{infos[0].get('name', '')} {infos[0].get('version', '')}".strip()


def _actions(manifest: Mapping[str, Any]) -> Iterator[ActionSeen]:
    for assertion in manifest.get("assertions", ()):
        if not str(assertion.get("label", "")).startswith("c2pa.actions"):
            continue
        for each in assertion.get("data", {}).get("actions", ()):
            agent = each.get("softwareAgent", "")
            yield ActionSeen(
                each.get("action", ""),
                str(each.get("digitalSourceType", "")).rpartition("/")[2],
                agent.get("name", "") if isinstance(agent, dict) else str(agent),
                str(each.get("when", "")),
                str((each.get("parameters") or {}).get("org.pinxit.making", "")),
            )


def _ingredients(
    manifest: Mapping[str, Any], manifests: Mapping[str, Any]
) -> Iterator[IngredientSeen]:
    for each in manifest.get("ingredients", ()):
        own = manifests.get(each.get("active_manifest", ""), {})
        yield IngredientSeen(
            each.get("title", ""),
            each.get("format", ""),
            each.get("relationship", ""),
            _signed_by(own),
        )


def _bindings(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for assertion in manifest.get("assertions", ()):
        if str(assertion.get("label", "")).startswith("c2pa.soft-binding"):
            said = assertion.get("data", {})
            for block in said.get("blocks", ()):
                yield str(said.get("alg", "")), str(block.get("value", ""))
