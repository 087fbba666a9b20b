"""Frozen manifests, made on the spot; and forged ones."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from pinxit.corpus.adapters.collection import Collection
from pinxit.corpus.adapters.frozen import (
    FreezeTerms,
    FrozenManifest,
    freeze,
    manifests_home,
    open_manifest,
)
from pinxit.corpus.core.decisions import Decision, DecisionKind
from pinxit.corpus.core.manifest import encode_header, manifest_root, order
from pinxit.corpus.core.rights import Answer, Purpose
from pinxit.corpus.core.work import Work
from pinxit.provenance import NoteSigner
from tests.corpus.collections_on_disk import a_work, make_collection

TODAY = date(2026, 11, 24)
TRAIN, SELL = Purpose.TRAIN, Purpose.SELL
APPLE, CAT, MOON = (
    a_work("apple", licence="CC-BY-4.0"),
    a_work("cat", hand="noto"),
    a_work("moon"),
)
NO_LICENCE = a_work("nothing", licence="")
SHARED = a_work("shared", licence="CC-BY-SA-4.0")
TERMS = FreezeTerms(purpose=TRAIN, today=TODAY)


def collection(home: Path, name: str, *works: Work) -> Collection:
    return make_collection(home / "corpus" / name, works)


def frozen(home: Path, *works: Work, terms: FreezeTerms = TERMS) -> FrozenManifest:
    return freeze([collection(home, "cleo", *works)], terms, home=home)


def opened(
    manifest: FrozenManifest, *decisions: Decision, purpose: Purpose = TRAIN, today: date = TODAY
) -> FrozenManifest:
    return open_manifest(manifest.folder, purpose=purpose, today=today, decisions=decisions)


def said(work: Work, **what: object) -> Decision:
    subject = {"work": work.digest, "source": work.source}
    return Decision(grantor="Cleo", given_on="2026-11-24", **subject, **what)  # type: ignore[arg-type]


def withdrawn(work: Work) -> Decision:
    return said(work, kind=DecisionKind.WITHDRAWAL)


def refused(work: Work) -> Decision:
    return said(work, kind=DecisionKind.CONSENT, purpose=TRAIN, answer=Answer.REFUSED)


def forge(manifest: FrozenManifest, signer: NoteSigner, *works: Work) -> None:
    """Write a manifest of any works, signed by anybody."""
    lines = order(works).lines
    header = replace(manifest.header, works=len(works), root=manifest_root(TRAIN, lines), note="")
    folder = forged_folder(manifest.folder.parents[2])
    folder.mkdir()
    (folder / "manifest.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    signed = replace(header, note=signer.sign_note(header.statement))
    (folder / "manifest.json").write_bytes(encode_header(signed))


def forged_folder(home: Path) -> Path:
    return manifests_home(home) / "forged"
