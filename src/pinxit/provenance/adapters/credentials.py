"""c2pa-python: content credentials signed into files, and read out of them.

Nothing is fetched, and nobody is trusted but whom the caller names.

**Source:** C2PA Specification 2.2.
"""

import io
import json
import os
from functools import lru_cache
from typing import Any, Final

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.authority import Signer, Trust
from pinxit.provenance.core.credential import Claim, ingredient_id, manifest_of
from pinxit.provenance.core.credential_report import CredentialReport, CredentialState, Finding
from pinxit.provenance.core.credential_status import Weight
from pinxit.provenance.core.credential_store import report_of

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
#: What a credential begins with, and what stands round it in SVG.
_MARKS: Final = (b"jumdc2pa", b"c2pa:manifest>")
_UNREADABLE: Final = CredentialReport(
    CredentialState.UNREADABLE, (Finding("general.error", Weight.BAD),)
)


class NoPlaceError(PinxitError):
    """This kind of file has no place for a credential inside it."""

    remedy = "Keep the credential in a file beside it, with the ending .c2pa."


class UnsignableError(PinxitError):
    """A file could not be signed."""

    remedy = "Check that the file opens, and the keys and certificates that sign."


class LostCredentialError(PinxitError):
    """The file carries a credential that would be lost."""

    remedy = "Name the file itself as its ingredient: then the new credential keeps the old one."


class SilentClockError(PinxitError):
    """The time stamp authority that the settings name gave no time stamp."""

    remedy = "Try again later; see that PINXIT_TIMESTAMP_URL can be reached from here."
    may_pass = True


def can_carry(media_type: str) -> bool:
    """Say whether this kind of file has a place for a credential inside it."""
    return media_type in EMBEDDABLE


def sign(data: bytes, media_type: str, claim: Claim, signer: Signer) -> bytes:
    """Return the file with a credential in it.

    A credential that it carries already is never dropped: the file must then be its own
    ingredient, which keeps the old one inside the new.

    Args:
        data: The file.
        media_type: One of `EMBEDDABLE`.
        claim: What to say of it.
        signer: Who says so.

    Raises:
        NoPlaceError: The kind of file has no place for one; see `sign_apart`.
        LostCredentialError: The file carries one, and is not its own ingredient.
        SilentClockError: No time stamp could be had.
        UnsignableError: The file is damaged, or the signer's certificate is not accepted.
    """
    if not can_carry(media_type):
        raise NoPlaceError("this kind of file has no place for a credential")
    kept = any(each.content == data for each in claim.ingredients)
    if not kept and _is_marked(data):
        raise LostCredentialError("the file carries a credential that would be lost")
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
        SilentClockError: No time stamp could be had.
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
            kind,
            io.BytesIO(data),
            manifest_data=sidecar or None,
            context=_reading(trust, os.getpid()),
        ) as reader:
            store = json.loads(reader.json())
    except (c2pa.C2paError.ManifestNotFound, c2pa.C2paError.NotSupported):
        return _UNREADABLE if _is_marked(data) else CredentialReport(CredentialState.ABSENT)
    except (c2pa.C2paError, ValueError, OSError):
        return _UNREADABLE
    return report_of(store)


def _is_marked(data: bytes) -> bool:
    """Say whether there is something in a file that a credential begins with."""
    return any(mark in data for mark in _MARKS)


def _build(
    data: bytes, media_type: str, claim: Claim, signer: Signer, signed: io.BytesIO | None
) -> bytes:
    """Write the signed file, if it is asked for, and return the credential alone."""
    import c2pa

    kind = _ANY if signed is None else media_type
    try:
        said = json.dumps(manifest_of(claim, media_type))
        with c2pa.Builder(said, context=_signing(os.getpid())) as builder:
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
            native = _native(signer, os.getpid())
            apart: bytes = builder.sign(native, kind, io.BytesIO(data), signed)
    except (c2pa.C2paError, ValueError, OSError) as error:
        if signer.timestamps and "http" in str(error).lower():
            raise SilentClockError("the time stamp authority gave no time stamp") from error
        raise UnsignableError("the file could not be signed") from error
    return apart


# What the library makes belongs to the process that made it, and is dead in a fork.


@lru_cache(1)
def _signing(process: int) -> Any:  # noqa: ARG001 - part of the key
    import c2pa

    return c2pa.Context.from_dict(_SIGNING)


@lru_cache(8)
def _reading(trust: Trust, process: int) -> Any:  # noqa: ARG001 - part of the key
    import c2pa

    settings: dict[str, Any] = {"verify": {**_OFFLINE, "verify_trust": True}}
    if trust.anchors:
        settings["trust"] = {"user_anchors": "".join(trust.anchors)}
    return c2pa.Context.from_dict(settings)


@lru_cache(8)
def _native(signer: Signer, process: int) -> Any:  # noqa: ARG001 - part of the key
    import c2pa

    if signer.call is not None:
        algorithm = c2pa.C2paSigningAlg[signer.algorithm.upper()]
        return c2pa.Signer.from_callback(
            signer.call, algorithm, signer.chain, signer.timestamps or None
        )
    return c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(
            signer.algorithm.encode(),
            signer.chain.encode(),
            signer.key.encode(),
            signer.timestamps.encode() or None,
        )
    )
