"""Freezing works for a purpose, and putting what was frozen on the register."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from pinxit.corpus.adapters.collection import open_collection
from pinxit.corpus.adapters.frozen import (
    FreezeTerms,
    FrozenManifest,
    Report,
    freeze,
    manifests_home,
    read_manifest,
)
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.web.models import Collection, Manifest
from pinxit.corpus.web.selectors.decided import all_decisions
from pinxit.corpus.web.services.collections import NoCollectionError
from pinxit.corpus.web.services.registering import kept
from pinxit.corpus.web.services.tables import copy_in, incoming, run
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import PinxitError
from pinxit.provenance.web.services import record

_LEFT_OUT = "left-out.json"
_MEMBERS = "collection text, source text"


def ask_to_freeze(purpose: Purpose, names: Sequence[str], *, share_alike: bool) -> str:
    """Put the freezing of collections into the queue and return the key of its job.

    Args:
        purpose: What the works are frozen for.
        names: Of the collections.
        share_alike: Whether works are let in that bind what is made of them to their licence.

    Raises:
        NoCollectionError: There is none, or one is not on the register.
    """
    known = set(Collection.objects.filter(name__in=names).values_list("name", flat=True))
    if not names or known != set(names):
        raise NoCollectionError("there is no such collection on the register")
    ordered = sorted(known)
    key = f"freeze:{purpose}:{'+'.join(ordered)}"[:200]
    with transaction.atomic():
        enqueue(
            JobSpec(
                function="pinxit.corpus.jobs:freeze_works",
                key=key,
                params={
                    "purpose": str(purpose),
                    "collections": list(ordered),
                    "share_alike": share_alike,
                },
                queue="corpus",
            )
        )
    return key


def freeze_for(
    purpose: Purpose,
    names: Sequence[str],
    *,
    share_alike: bool,
    now: datetime,
    report: Report = lambda *_: None,
) -> Manifest:
    """Freeze the works of collections that may be used for a purpose; twice is once.

    Args:
        purpose: What for.
        names: Of the collections.
        share_alike: Whether works are let in that bind what is made of them to their licence.
        now: The time; the gate answers for its day.
        report: Told how far it is.

    Raises:
        NothingPassesError: No work may be used for it.
        MissingCollectionError: A collection is not on the disk.
    """
    corpus = settings.PINXIT_HOME / "corpus"
    frozen = freeze(
        [open_collection(corpus / name) for name in names],
        FreezeTerms(
            purpose=purpose,
            today=now.date(),
            decisions=all_decisions(),
            share_alike=share_alike,
            public_url=settings.PINXIT_PUBLIC_URL,
        ),
        home=settings.PINXIT_HOME,
        report=report,
    )
    return _register(frozen, now=now)


def register_manifest(folder: Path, *, now: datetime) -> Manifest:
    """Put a frozen manifest that lies on disk on the register, or bring its entry up to date.

    Raises:
        NotFrozenError: There is none.
        BrokenManifestError: It is not whole, or was changed.
        BadSignatureError: The house did not sign it.
    """
    return _register(read_manifest(folder), now=now)


def register_manifests_of(name: str, *, now: datetime) -> list[Manifest]:
    """Put every frozen manifest on disk that holds works of a collection on the register.

    One that is broken or that another house signed is passed over: it is used for nothing.

    Args:
        name: Of the collection.
        now: The time of doing so.
    """
    found = []
    for header in sorted(manifests_home(settings.PINXIT_HOME).glob("*/manifest.json")):
        try:
            frozen = read_manifest(header.parent)
        except PinxitError:
            continue
        if any(each.name == name for each in frozen.header.collections):
            found.append(_register(frozen, now=now))
    return found


@transaction.atomic
def _register(frozen: FrozenManifest, *, now: datetime) -> Manifest:
    left_out = _left_out(frozen)
    manifest, is_new = Manifest.objects.get_or_create(
        root=frozen.root.hex,
        defaults={
            "purpose": str(frozen.purpose),
            "num_works": len(frozen.works),
            "num_left_out": sum(int(each["works"]) for each in left_out),
            "frozen_at": now,
            "facts": _facts(frozen, left_out),
        },
    )
    names = [each.name for each in frozen.header.collections]
    manifest.collections.set(Collection.objects.filter(name__in=names))
    # Also of one that is known: a collection may have come on the register after it.
    _keep_members(manifest, frozen, names)
    if not is_new:
        return manifest
    record(
        {
            "what": "corpus.manifest.frozen",
            "manifest": str(frozen.root),
            "purpose": str(frozen.purpose),
            "works": len(frozen.works),
        },
        now=now,
    )
    return manifest


def _facts(frozen: FrozenManifest, left_out: list[dict[str, Any]]) -> dict[str, Any]:
    header = frozen.header
    return {
        "licences": dict(header.licences),
        "duties": list(header.duties),
        "share_alike": header.share_alike,
        "gate": header.gate,
        "frozen_on": header.frozen_on,
        "note": header.note,
        "left_out": left_out,
        "collections": [{"name": each.name, "root": str(each.root)} for each in header.collections],
    }


def _left_out(frozen: FrozenManifest) -> list[dict[str, Any]]:
    try:
        body = json.loads((frozen.folder / _LEFT_OUT).read_bytes())
        return list(body["reasons"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _keep_members(manifest: Manifest, frozen: FrozenManifest, names: Sequence[str]) -> None:
    """Note which works of the register are in a manifest; those never registered are left out."""
    with incoming("corpus_incoming_members", _MEMBERS):
        copy_in("corpus_incoming_members", ("collection", "source"), _members(frozen, names))
        run(
            """
            INSERT INTO corpus_manifestwork (manifest_id, work_id)
            SELECT %s, corpus_work.id FROM corpus_incoming_members
            JOIN corpus_collection ON corpus_collection.name = corpus_incoming_members.collection
            JOIN corpus_work ON corpus_work.collection_id = corpus_collection.id
                AND corpus_work.source = corpus_incoming_members.source
            ON CONFLICT DO NOTHING
            """,
            [manifest.pk],
        )


def _members(frozen: FrozenManifest, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for work, number in zip(frozen.works, frozen.row_N2[:, 0], strict=True):
        yield names[int(number)], kept(work.source, 1000)
