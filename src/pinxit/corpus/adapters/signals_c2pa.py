"""c2pa-python: what content credentials say about learning from a picture.

**Source:** C2PA Specification 1.4, section 18.17 (`c2pa.training-mining`); CAWG Training and Data
Mining Assertion 1.1 (`cawg.training-mining`).
"""

import io
import json
from collections.abc import Iterator
from typing import Any, Final

from pinxit.corpus.core.rights import Answer, Purpose, Signal, SignalKind

_MARKS: Final = (b"jumdc2pa", b"c2pa:manifest>")
_MIME: Final = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "GIF": "image/gif",
    "AVIF": "image/avif",
    "SVG": "image/svg+xml",
}
# Nothing is fetched: neither manifests kept elsewhere nor lists of revoked certificates.
_SETTINGS: Final = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": False}
}
_LABELS: Final = ("c2pa.training-mining", "cawg.training-mining")
_VALID: Final = frozenset(("Valid", "Trusted"))
_MAX_MANIFESTS: Final = 64

# What each entry speaks of. The house's models are generative, so leave to train others is none.
_REFUSES: Final = {
    "ai_training": (Purpose.TRAIN,),
    "ai_generative_training": (Purpose.TRAIN, Purpose.STYLE),
    "data_mining": (Purpose.TRAIN,),
    "ai_inference": (Purpose.DERIVE,),
}
_GRANTS: Final = {
    "ai_generative_training": (Purpose.TRAIN,),
    "ai_inference": (Purpose.DERIVE,),
}


def c2pa_signals(content: bytes, kind: str) -> tuple[Signal, ...]:
    """Return the wishes in a picture's content credentials.

    A refusal is obeyed whoever signed it, and in the credentials of every picture that went into
    this one. Leave counts only if the newest credentials are intact and give it themselves.
    Credentials that cannot be read refuse: somebody wanted to say something.

    Args:
        content: The file.
        kind: What `kind_of` says.
    """
    if not any(mark in content for mark in _MARKS) or kind not in _MIME:
        return ()
    # The library takes 40 ms to load, and few pictures need it.
    import c2pa

    try:
        context = c2pa.Context.from_dict(_SETTINGS)
        with c2pa.Reader(_MIME[kind], io.BytesIO(content), context=context) as reader:
            store = json.loads(reader.json())
            intact = reader.get_validation_state() in _VALID
    except (c2pa.C2paError, ValueError, OSError):
        return tuple(_refused((Purpose.TRAIN, Purpose.STYLE), "content credentials, unreadable"))
    return tuple(dict.fromkeys(_signals(store, intact=intact)))


def _signals(store: Any, *, intact: bool) -> Iterator[Signal]:
    active = store.get("active_manifest", "")
    for label, manifest in list(store.get("manifests", {}).items())[:_MAX_MANIFESTS]:
        for assertion in manifest.get("assertions", ()):
            if str(assertion.get("label", "")).startswith(_LABELS):
                granting = intact and label == active
                yield from _of_entries(assertion.get("data"), granting=granting)


def _of_entries(data: Any, *, granting: bool) -> Iterator[Signal]:
    entries = data.get("entries") if isinstance(data, dict) else None
    if not isinstance(entries, dict):
        yield from _refused((Purpose.TRAIN, Purpose.STYLE), "content credentials, unreadable")
        return
    for key, entry in entries.items():
        use = entry.get("use") if isinstance(entry, dict) else entry
        name = str(key).rpartition(".")[2]
        if use == "allowed":
            if granting:
                yield from _granted(_GRANTS.get(name, ()), f"{key}: allowed")
        else:
            says = f"{key}: {use} {_constraint(entry)}".strip()
            yield from _refused(_REFUSES.get(name, ()), says)


def _constraint(entry: Any) -> str:
    if not isinstance(entry, dict):
        return ""
    return str(entry.get("constraint_info") or entry.get("constraints_info") or "")


def _refused(purposes: tuple[Purpose, ...], says: str) -> Iterator[Signal]:
    return _each(purposes, Answer.REFUSED, says)


def _granted(purposes: tuple[Purpose, ...], says: str) -> Iterator[Signal]:
    return _each(purposes, Answer.GRANTED, says)


def _each(purposes: tuple[Purpose, ...], answer: Answer, says: str) -> Iterator[Signal]:
    for purpose in purposes:
        yield Signal(kind=SignalKind.C2PA, purpose=purpose, answer=answer, says=says[:500])
