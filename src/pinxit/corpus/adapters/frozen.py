"""Freezing: the works of collections that pass the gate for a purpose, written down for good."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.adapters.collection import PICTURES, Collection, write_whole, writing
from pinxit.corpus.adapters.frozen_folder import (
    HEADER,
    LINES,
    ROWS,
    FrozenManifest,
    NoLongerAllowedError,
    NotFrozenError,
    WithdrawnWorkError,
    WrongPurposeError,
    latest_manifest,
    latest_path,
    manifests_home,
    open_manifest,
    read_header,
    read_manifest,
)
from pinxit.corpus.core.credits import CreditLine, credit_lines, credits_row
from pinxit.corpus.core.croissant import DescribedFile, croissant
from pinxit.corpus.core.decisions import Decision, apply
from pinxit.corpus.core.gate import GATE_VERSION, REASONS, Duty, GateReport, judge_all
from pinxit.corpus.core.manifest import (
    BrokenManifestError,
    FrozenCollection,
    FrozenFile,
    Header,
    Manifest,
    encode_header,
    manifest_root,
    order,
)
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest, PinxitError, canonical_json
from pinxit.provenance import BadSignatureError, NoteSigner, house_key

__all__ = [
    "FreezeTerms",
    "FrozenManifest",
    "NoLongerAllowedError",
    "NotFrozenError",
    "NothingPassesError",
    "WithdrawnWorkError",
    "WrongPurposeError",
    "freeze",
    "latest_manifest",
    "manifests_home",
    "open_manifest",
    "read_header",
    "read_manifest",
]

_CREDITS: Final = "credits.json"
_CROISSANT: Final = "croissant.json"
_LEFT_OUT: Final = "left-out.json"
#: The files that works of each medium lie in, in a collection's folder.
_ARRAYS: Final = {
    Medium.PICTURE: (PICTURES,),
    Medium.TEXT: ("text.tokens.npy", "text.ends.npy", "text.vocabulary.json"),
    Medium.MUSIC: ("music.tokens.npy", "music.ends.npy", "music.vocabulary.json"),
}
_LOCK: Final = ".lock"
_SCRATCH: Final = ".new-"
_STALE: Final = ".old-"
#: What is said of works that their authors have withdrawn, beside the reasons of the gate.
WITHDRAWN: Final = (
    "withdrawn",
    "Its author has withdrawn it.",
    "Its author takes the withdrawal back.",
)

#: Is told (step, total, what is being done) as a freezing goes on.
Report = Callable[[int, int, str], None]


class NothingPassesError(PinxitError):
    """Not one work may be used for this purpose, so there is nothing to freeze."""

    remedy = "See why, and what would change it: pinxit corpus show illustrations."


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeTerms:
    """On which terms works are frozen.

    Attributes:
        purpose: What for.
        today: The day; the gate answers for it.
        decisions: What authors have said to this day, from `read_decisions`.
        share_alike: Whether works are let in that bind what is made of them to their licence.
        public_url: Where the house is reached, for the description and a new key's name.
    """

    purpose: Purpose
    today: date
    decisions: Sequence[Decision] = ()
    share_alike: bool = False
    public_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What is to be frozen, before any of it is written.

    Attributes:
        collections: Where the works come from, by name.
        manifest: The works that passed, in order.
        content: Their lines, with line ends.
        row_N2: Where their pictures or tokens lie.
        credits: Everybody whose work it is.
        duties: Everything that using them asks for.
        left_out: Why the others did not pass, how many, and what would change it.
    """

    collections: Sequence[Collection]
    manifest: Manifest
    content: bytes
    row_N2: NDArray[np.int64]
    credits: Sequence[CreditLine]
    duties: frozenset[Duty]
    left_out: Sequence[Mapping[str, object]]


def freeze(
    collections: Sequence[Collection],
    terms: FreezeTerms,
    *,
    home: Path,
    report: Report = lambda *_: None,
) -> FrozenManifest:
    """Write down the works that may be used for a purpose, and sign the list.

    Killed at any moment and begun again it ends in the same manifest. Works that were frozen
    before for the same purpose are not written again: they have the same name.

    Args:
        collections: Where the works come from, in any order.
        terms: What for, and on which day.
        home: PINXIT_HOME.
        report: Told after each stage.

    Raises:
        NothingPassesError: No work may be used for this purpose.
        CorruptCollectionError: A collection's files do not belong together.
        HouseKeyError: The house's key cannot be used.
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    ordered = sorted(collections, key=lambda each: each.name)
    report(0, 4, "judging")
    chosen = _choose(ordered, terms)
    signer = house_key(home, public_url=terms.public_url)
    folder = manifests_home(home) / chosen.manifest.digest.hex
    with writing(folder), _alone(folder.parent):
        header = _header_in_place(folder, chosen)
        if header is None:
            report(1, 4, "writing")
            scratch = folder.parent / f"{_SCRATCH}{folder.name}"
            scratch.mkdir()
            files = _write_arrays(scratch, chosen)
            report(2, 4, "signing")
            header = _write_papers(scratch, chosen, terms, files=files, signer=signer)
            report(3, 4, "putting in place")
            _put(scratch, folder)
        names = [each.name for each in ordered]
        write_whole(latest_path(home, terms.purpose, names), f"{chosen.manifest.digest}\n".encode())
    report(4, 4, "frozen")
    return FrozenManifest(folder, header, chosen.manifest)


def _choose(collections: Sequence[Collection], terms: FreezeTerms) -> _Chosen:
    """Judge every work and put those that pass in order."""
    works = [work for each in collections for work in each.works]
    row_A2 = np.concatenate(
        [np.empty((0, 2), dtype=np.int64)]
        + [_rows(number, each) for number, each in enumerate(collections)]
    )
    decided = apply(works, terms.decisions)
    standing = [place for place in range(len(works)) if place not in decided.withdrawn]
    report = judge_all(
        [decided.works[place] for place in standing],
        terms.purpose,
        today=terms.today,
        share_alike=terms.share_alike,
    )
    left_out = _left_out(report, len(decided.withdrawn))
    if not report.passing:
        reasons = ", ".join(f"{each['reason']} {each['works']}" for each in left_out)
        raise NothingPassesError(f"no work may be used to {terms.purpose}: {reasons or 'no works'}")
    passing = [standing[place] for place in report.passing]
    ordered = order([decided.works[place] for place in passing])
    places = [passing[place] for place in ordered.places]
    duties = [report.verdicts[report.passing[place]].duties for place in ordered.places]
    manifest = Manifest(
        manifest_root(terms.purpose, ordered.lines),
        terms.purpose,
        tuple(decided.works[place] for place in places),
    )
    return _Chosen(
        collections=collections,
        manifest=manifest,
        content=b"".join(line + b"\n" for line in ordered.lines),
        row_N2=row_A2[places],
        credits=credit_lines(manifest.works, duties),
        duties=report.duties,
        left_out=left_out,
    )


def _rows(number: int, collection: Collection) -> NDArray[np.int64]:
    """Return (works, 2) the collection's number and each work's row in it."""
    numbers = np.full(len(collection.row_N), number, dtype=np.int64)
    return np.column_stack([numbers, collection.row_N])


def _left_out(report: GateReport, withdrawn: int) -> list[dict[str, object]]:
    """Return why works did not pass: first those withdrawn, then by what the gate says."""
    own = [_reason(*WITHDRAWN, works=withdrawn, freed=withdrawn)] if withdrawn else []
    return own + [
        _reason(each.reason, *REASONS[each.reason], works=each.refused, freed=each.freed)
        for each in report.changes
    ]


def _reason(code: str, says: str, change: str, *, works: int, freed: int) -> dict[str, object]:
    return {"reason": code, "says": says, "change": change, "works": works, "freed": freed}


def _write_arrays(scratch: Path, chosen: _Chosen) -> list[FrozenFile]:
    """Put the arrays that the works lie in beside them, without copying where that can be."""
    with (scratch / ROWS).open("wb") as file:
        np.save(file, chosen.row_N2)
        file.flush()
        os.fsync(file.fileno())
    names = [ROWS]
    media: dict[int, set[Medium]] = {}
    for number, work in zip(chosen.row_N2[:, 0].tolist(), chosen.manifest.works, strict=True):
        media.setdefault(number, set()).add(work.medium)
    for number, held in sorted(media.items()):
        folder = chosen.collections[number].folder
        for medium in sorted(held):
            for name in _ARRAYS[medium]:
                stem, _, suffix = name.rpartition(".")
                names.append(f"{stem}-{number}.{suffix}")
                _link(folder / name, scratch / names[-1])
    return [FrozenFile(name, Digest.of_file(scratch / name)) for name in names]


def _link(source: Path, target: Path) -> None:
    """Give a file a second name; on a disk that cannot, copy it.

    Files of a collection are replaced, never written into, so that both names keep their bytes.
    """
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write_papers(
    scratch: Path,
    chosen: _Chosen,
    terms: FreezeTerms,
    *,
    files: Sequence[FrozenFile],
    signer: NoteSigner,
) -> Header:
    """Write the lines, what is said of them, and last the signed header; return that."""
    header = Header(
        purpose=terms.purpose,
        works=len(chosen.manifest.works),
        root=chosen.manifest.digest,
        collections=tuple(FrozenCollection(each.name, each.root) for each in chosen.collections),
        licences=chosen.manifest.licences,
        duties=tuple(sorted(str(duty) for duty in chosen.duties)),
        gate=GATE_VERSION,
        frozen_on=terms.today.isoformat(),
        share_alike=terms.share_alike,
        files=tuple(files),
    )
    write_whole(scratch / LINES, chosen.content)
    rows = [credits_row(line) for line in chosen.credits]
    _write_json(scratch / _CREDITS, {"works": header.works, "lines": rows})
    _write_json(scratch / _LEFT_OUT, {"reasons": list(chosen.left_out)})
    listed = [FrozenFile(LINES, Digest.of_file(scratch / LINES)), *files]
    described = [
        DescribedFile(each.name, each.sha256.hex, (scratch / each.name).stat().st_size)
        for each in listed
    ]
    url = f"{terms.public_url}/corpus/manifests/{header.root.hex}/" if terms.public_url else ""
    _write_json(scratch / _CROISSANT, croissant(header, described, chosen.credits, url=url))
    signed = replace(header, note=signer.sign_note(header.statement))
    write_whole(scratch / HEADER, encode_header(signed))
    return signed


def _write_json(path: Path, body: object) -> None:
    write_whole(path, canonical_json(body) + b"\n")


def _header_in_place(folder: Path, chosen: _Chosen) -> Header | None:
    """Return the header of the manifest if it is in its place already, whole and signed."""
    try:
        header = read_header(folder)
        FrozenManifest(folder, header, chosen.manifest).check_files()
        same = (folder / LINES).read_bytes() == chosen.content
    except (FileNotFoundError, NotFrozenError, BrokenManifestError, BadSignatureError):
        return None
    return header if same else None


def _put(scratch: Path, folder: Path) -> None:
    """Let a manifest be seen, whole; a broken one that is in its place makes way."""
    if folder.exists():
        folder.rename(folder.with_name(_STALE + folder.name))
    scratch.rename(folder)
    handle = os.open(folder.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    _sweep(folder.parent)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process freeze at a time, and sweep up after one that was killed."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _sweep(folder)
        yield


def _sweep(folder: Path) -> None:
    for left in (*folder.glob(f"{_SCRATCH}*"), *folder.glob(f"{_STALE}*")):
        shutil.rmtree(left)
