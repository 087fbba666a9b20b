"""Frozen for a purpose: whole, signed, judged again at every opening, and the same name always."""

import errno
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pinxit.corpus.adapters.collection import CorpusUnwritableError, open_collection
from pinxit.corpus.adapters.decisions_file import read_decisions, write_decisions
from pinxit.corpus.adapters.frozen import (
    FrozenManifest,
    NoLongerAllowedError,
    NotFrozenError,
    NothingPassesError,
    WithdrawnWorkError,
    WrongPurposeError,
    freeze,
    latest_manifest,
    manifests_home,
    read_manifest,
)
from pinxit.corpus.core.decisions import DecisionKind
from pinxit.corpus.core.manifest import (
    BrokenManifestError,
    decode_header,
    encode_header,
)
from pinxit.corpus.core.rights import Answer, Signal, SignalKind
from pinxit.provenance import BadSignatureError, NoteSigner, house_key
from tests.corpus.collections_on_disk import shade
from tests.corpus.frozen_on_disk import (
    APPLE,
    CAT,
    MOON,
    NO_LICENCE,
    SELL,
    SHARED,
    TERMS,
    TRAIN,
    collection,
    forge,
    forged_folder,
    frozen,
    opened,
    refused,
    said,
    withdrawn,
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "house"


def read_json(manifest: FrozenManifest, name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((manifest.folder / name).read_bytes())
    return body


def test_only_what_passes_is_frozen_and_keeps_its_pictures(home: Path) -> None:
    manifest = opened(frozen(home, MOON, NO_LICENCE, APPLE, CAT))

    assert manifest.works == (APPLE, CAT, MOON)
    assert manifest.folder == manifests_home(home) / manifest.root.hex
    assert manifest.row_N2.tolist() == [[0, 2], [0, 3], [0, 0]]
    assert (manifest.array("pictures", 0)[2] == shade(2)).all()
    manifest.check_files()


def test_pictures_are_not_copied(home: Path) -> None:
    manifest = frozen(home, APPLE)
    source = home / "corpus" / "cleo" / "pictures.npy"

    assert (manifest.folder / "pictures-0.npy").samefile(source)


def test_a_disk_without_links_gets_copies(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cleo = collection(home, "cleo", APPLE)
    house_key(home)

    def refuse(source: Path, target: Path) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(os, "link", refuse)
    manifest = freeze([cleo], TERMS, home=home)

    assert (manifest.folder / "pictures-0.npy").read_bytes() == cleo.pictures_path.read_bytes()


def test_the_header_says_how_it_came_to_be(home: Path) -> None:
    terms = replace(TERMS, public_url="https://gallery.example")
    manifest = frozen(home, APPLE, CAT, NO_LICENCE, terms=terms)
    header = manifest.header

    assert (header.purpose, header.works, header.frozen_on) == (TRAIN, 2, "2026-11-24")
    assert [(each.name, each.root) for each in header.collections] == [
        ("cleo", open_collection(home / "corpus" / "cleo").root)
    ]
    assert header.licences == {"CC-BY-4.0": 1, "CC0-1.0": 1}
    assert header.duties == ("attribution",)
    assert [each.name for each in header.files] == ["rows.npy", "pictures-0.npy"]
    assert "— gallery.example " in header.note
    described = read_json(manifest, "croissant.json")
    assert described["url"] == f"https://gallery.example/corpus/manifests/{manifest.root.hex}/"


def test_the_papers_name_everybody_and_what_was_left_out(home: Path) -> None:
    terms = replace(TERMS, decisions=[withdrawn(MOON)])
    manifest = frozen(home, APPLE, CAT, MOON, NO_LICENCE, SHARED, terms=terms)
    credited, left_out = (read_json(manifest, f"{name}.json") for name in ("credits", "left-out"))

    assert credited["works"] == 2
    assert [row["licence"] for row in credited["lines"]] == ["CC-BY-4.0", "CC0-1.0"]
    rows = left_out["reasons"]
    assert [(row["reason"], row["works"], row["freed"]) for row in rows] == [
        ("withdrawn", 1, 1),
        ("licence-missing", 1, 1),
        ("share-alike-off", 1, 1),
    ]
    assert all(row["says"] and row["change"] for row in rows)


def test_what_shares_alike_is_let_in_when_asked(home: Path) -> None:
    manifest = frozen(home, APPLE, SHARED, terms=replace(TERMS, share_alike=True))

    assert len(opened(manifest).works) == 2
    assert manifest.header.share_alike


def test_decisions_are_written_into_the_lines(home: Path) -> None:
    granted = said(NO_LICENCE, kind=DecisionKind.CONSENT, purpose=TRAIN, answer=Answer.GRANTED)
    manifest = frozen(home, NO_LICENCE, terms=replace(TERMS, decisions=[granted]))

    assert manifest.works[0].rights.consent(TRAIN).answer is Answer.GRANTED
    assert opened(manifest, granted).works == manifest.works


def test_several_collections_are_frozen_together_in_any_order(home: Path) -> None:
    cleo, dov = collection(home, "cleo", CAT), collection(home, "dov", CAT, APPLE)
    manifest = freeze([dov, cleo], TERMS, home=home)

    assert manifest.works == (APPLE, CAT)
    assert manifest.row_N2.tolist() == [[1, 1], [0, 0]]
    assert latest_manifest(home, TRAIN, "dov", "cleo") == manifest.folder
    assert freeze([cleo, dov], TERMS, home=home).root == manifest.root


def test_what_bears_no_hand_is_in_the_manner_of_its_collection(home: Path) -> None:
    both = [collection(home, "cleo", MOON), collection(home, "dov", CAT)]

    assert freeze(both, TERMS, home=home).hands == ("noto", "cleo")


def test_only_arrays_that_works_lie_in_are_kept(home: Path) -> None:
    both = [collection(home, "cleo", CAT), collection(home, "dov", NO_LICENCE)]

    assert [each.name for each in freeze(both, TERMS, home=home).header.files] == [
        "rows.npy",
        "pictures-0.npy",
    ]


def test_the_latest_is_found_by_purpose_and_collections(home: Path) -> None:
    first = frozen(home, APPLE)
    second = frozen(home, APPLE, CAT)

    assert latest_manifest(home, TRAIN, "cleo") == second.folder
    assert first.folder.exists()
    for purpose, names in ((SELL, ["cleo"]), (TRAIN, ["dov"])):
        with pytest.raises(NotFrozenError, match="nothing is frozen"):
            latest_manifest(home, purpose, *names)
    (home / "corpus" / "train-cleo.latest").write_text("not a digest")
    with pytest.raises(NotFrozenError):
        latest_manifest(home, TRAIN, "cleo")


def test_two_purposes_are_two_manifests(home: Path) -> None:
    train, sell = frozen(home, CAT), frozen(home, CAT, terms=replace(TERMS, purpose=SELL))

    assert train.root != sell.root
    assert latest_manifest(home, SELL, "cleo") == sell.folder
    with pytest.raises(WrongPurposeError, match="another purpose: sell"):
        opened(sell)


def test_freezing_the_same_works_again_leaves_the_manifest_as_it_is(home: Path) -> None:
    first = frozen(home, APPLE)
    before = (first.folder / "manifest.json").stat().st_ino
    again = frozen(home, APPLE, terms=replace(TERMS, today=date(2027, 1, 1)))

    assert again.root == first.root
    assert (again.folder / "manifest.json").stat().st_ino == before
    assert again.header.frozen_on == "2026-11-24"


@pytest.mark.parametrize("file", ["manifest.json", "manifest.jsonl", "rows.npy", "pictures-0.npy"])
def test_freezing_again_mends_what_was_broken(home: Path, file: str) -> None:
    first = frozen(home, APPLE, CAT)
    path = first.folder / file
    torn = path.read_bytes()[:-5]
    path.unlink()
    path.write_bytes(torn)

    again = frozen(home, APPLE, CAT)

    assert again.root == first.root
    again.check_files()
    assert {each.name for each in manifests_home(home).iterdir()} == {again.root.hex, ".lock"}


def test_nothing_that_passes_is_nothing_to_freeze(home: Path) -> None:
    with pytest.raises(NothingPassesError, match="licence-missing 1"):
        frozen(home, NO_LICENCE)
    with pytest.raises(NothingPassesError, match="no works"):
        freeze([], TERMS, home=home)
    assert not manifests_home(home).exists()


def test_a_folder_that_cannot_be_written_is_named(home: Path) -> None:
    cleo = collection(home, "cleo", CAT)
    manifests_home(home).write_text("a file where the folder should be")

    with pytest.raises(CorpusUnwritableError):
        freeze([cleo], TERMS, home=home)


def test_what_is_not_there_is_not_frozen(home: Path) -> None:
    cleo = collection(home, "cleo", CAT)
    for folder in (home / "nowhere", cleo.folder, Path("/")):
        with pytest.raises(NotFrozenError):
            read_manifest(folder)


def test_a_withdrawn_work_closes_the_manifest(home: Path) -> None:
    manifest = frozen(home, APPLE, CAT)
    write_decisions(home, [withdrawn(CAT)])

    with pytest.raises(WithdrawnWorkError, match="since the manifest was frozen: 1"):
        opened(manifest, *read_decisions(home))
    assert read_manifest(manifest.folder).works == (APPLE, CAT)
    anew = frozen(home, APPLE, CAT, terms=replace(TERMS, decisions=read_decisions(home)))
    assert opened(anew, *read_decisions(home)).works == (APPLE,)


def test_a_refusal_after_the_freezing_closes_it_too(home: Path) -> None:
    manifest = frozen(home, APPLE, CAT)

    with pytest.raises(NoLongerAllowedError, match=r"no longer allowed: 1 \(author-refused\)"):
        opened(manifest, refused(CAT))


def test_a_refused_work_put_in_by_hand_is_found_at_opening(home: Path) -> None:
    """The owner can sign anything; the gate still asks about every line."""
    wish = Signal(kind=SignalKind.NOAI, purpose=TRAIN, answer=Answer.REFUSED, says="noai")
    unwilling = replace(CAT, rights=replace(CAT.rights, signals=(wish,)))
    manifest = frozen(home, APPLE)
    forge(manifest, house_key(home), unwilling)

    with pytest.raises(NoLongerAllowedError, match="signal-refused"):
        opened(FrozenManifest(forged_folder(home), manifest.header, manifest.manifest))


def test_a_manifest_signed_by_a_stranger_is_refused(home: Path) -> None:
    manifest = frozen(home, APPLE)
    eve = NoteSigner.draw("pinxit")
    forge(manifest, eve, NO_LICENCE)

    with pytest.raises(BadSignatureError, match="not signed by pinxit"):
        read_manifest(forged_folder(home))
    assert read_manifest(forged_folder(home), key=eve.public).works == (NO_LICENCE,)


def test_a_header_changed_after_signing_is_refused(home: Path) -> None:
    manifest = frozen(home, APPLE)
    path = manifest.folder / "manifest.json"
    path.write_bytes(encode_header(replace(manifest.header, share_alike=True)))

    with pytest.raises(BadSignatureError, match="signed something else"):
        opened(manifest)


def test_a_manifest_carried_elsewhere_is_read_without_a_key(home: Path, tmp_path: Path) -> None:
    manifest = frozen(home, APPLE)
    moved = tmp_path / "moved"
    manifest.folder.rename(moved)

    assert read_manifest(moved).works == (APPLE,)
    with pytest.raises(BadSignatureError):
        read_manifest(moved, key=NoteSigner.draw("pinxit").public)


def test_changed_works_are_seen(home: Path) -> None:
    manifest = frozen(home, APPLE, CAT)
    path = manifest.folder / "manifest.jsonl"
    path.write_bytes(path.read_bytes().replace(b"apple", b"grape"))

    with pytest.raises(BrokenManifestError):
        opened(manifest)


def test_a_header_that_miscounts_is_seen(home: Path) -> None:
    manifest = frozen(home, APPLE)
    header = decode_header((manifest.folder / "manifest.json").read_bytes())
    wrong = replace(header, works=2)
    signed = replace(wrong, note=house_key(home).sign_note(wrong.statement))
    (manifest.folder / "manifest.json").write_bytes(encode_header(signed))

    with pytest.raises(BrokenManifestError, match="counts 2"):
        read_manifest(manifest.folder)


def test_changed_or_missing_arrays_are_seen(home: Path) -> None:
    manifest = frozen(home, APPLE)
    rows = manifest.folder / "rows.npy"
    np.save(rows, np.zeros((2, 2), dtype=np.int64))

    with pytest.raises(BrokenManifestError, match="not what was frozen"):
        manifest.check_files()
    with pytest.raises(BrokenManifestError, match="2, 2"):
        _ = read_manifest(manifest.folder).row_N2
    rows.unlink()
    with pytest.raises(BrokenManifestError, match="rows"):
        manifest.check_files()
    with pytest.raises(BrokenManifestError, match="cannot be read"):
        manifest.array("pictures", 7)


def test_a_folder_in_the_place_of_the_lines_is_broken(home: Path) -> None:
    manifest = frozen(home, APPLE)
    (manifest.folder / "manifest.jsonl").unlink()
    (manifest.folder / "manifest.jsonl").mkdir()

    with pytest.raises(BrokenManifestError):
        read_manifest(manifest.folder)
