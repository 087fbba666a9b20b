"""Store and books side by side; what is put aside can be put back."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pinxit.kernel import Digest
from pinxit.provenance import (
    BadJournalError,
    Fault,
    Finding,
    FolderStore,
    OccupiedPlaceError,
    SetAside,
    StoredFile,
    compare,
    look_at,
    look_through,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=2)
KNOWN, OTHER = Digest.of(b"known").hex, Digest.of(b"other").hex


def stored(named: str = KNOWN, holds: str = KNOWN, **changes: object) -> StoredFile:
    facts = {"place": f"aa/{named}", "size_bytes": 5, "written_at": LONG_AGO, **changes}
    return StoredFile(named=named, holds=holds, **facts)  # type: ignore[arg-type]


def faults(*files: StoredFile, recorded=(KNOWN,), owed=()) -> list[Fault]:
    return [each.fault for each in compare(files, recorded=recorded, owed=owed, now=NOW)]


def test_what_is_in_step_is_not_found() -> None:
    assert faults(stored(), owed=(KNOWN,)) == []


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (stored(holds=OTHER), Fault.CHANGED),
        (stored(holds=Digest.of(b"").hex, size_bytes=0), Fault.EMPTY),
        (stored(named=""), Fault.FOREIGN),
        (stored(named="", is_unfinished=True), Fault.UNFINISHED),
        (stored(named=OTHER, holds=OTHER), Fault.STRAY),
    ],
)
def test_what_is_wrong_with_a_file(file: StoredFile, fault: Fault) -> None:
    assert faults(file) == [fault]


@pytest.mark.parametrize(
    "file", [stored(named=OTHER, holds=OTHER), stored(named="", is_unfinished=True)]
)
def test_what_is_young_may_still_be_at_it(file: StoredFile) -> None:
    from dataclasses import replace

    assert faults(replace(file, written_at=NOW - timedelta(minutes=59))) == []


def test_a_record_without_its_file_and_one_whose_file_is_damaged() -> None:
    assert faults(owed=(KNOWN,)) == [Fault.MISSING]
    assert faults(stored(holds=OTHER), owed=(KNOWN,)) == [Fault.CHANGED, Fault.MISSING]


def test_an_artefact_of_no_bytes_is_in_step() -> None:
    nothing = Digest.of(b"").hex
    assert faults(stored(nothing, nothing, size_bytes=0), recorded=(nothing,)) == []


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def test_a_store_is_read_to_its_last_byte(store) -> None:
    kept = store.put(b"a picture")
    (store.root / "notes.txt").write_text("mine")
    misplaced = store.root / "zz" / kept.hex
    misplaced.parent.mkdir()
    misplaced.write_bytes(b"a picture")

    found = {file.place: file for file in look_through(store)}

    assert found[f"{kept.hex[:2]}/{kept.hex}"].named == kept.hex
    assert found["notes.txt"].named == ""
    assert found[f"zz/{kept.hex}"].named == "", "in the wrong folder nobody finds it"
    assert list(look_through(FolderStore(store.root / "nowhere"))) == []
    assert look_at(store, "gone") is None


def test_what_is_put_again_is_young_again(store) -> None:
    path = store.path(store.put(b"a picture"))
    os.utime(path, (0, 0))

    store.put(b"a picture")

    assert path.stat().st_mtime > 0


def test_a_file_put_aside_goes_back_to_its_place(store, tmp_path) -> None:
    path = store.path(store.put(b"a picture"))
    place = path.relative_to(store.root).as_posix()
    aside = SetAside.dated(tmp_path, NOW)

    aside.take(store, place, why="test")
    assert not path.exists()
    assert aside.lines() == [{"moved": place, "why": "test"}]
    assert "2026-11-24T120000" in aside.folder.name

    assert aside.give_back(store, place)
    assert path.read_bytes() == b"a picture"
    assert not aside.give_back(store, place), "it is back already"


def test_a_file_does_not_go_back_over_another(store, tmp_path) -> None:
    digest = store.put(b"a picture")
    place = store.path(digest).relative_to(store.root).as_posix()
    aside = SetAside.dated(tmp_path, NOW)
    aside.take(store, place, why="test")
    store.put(b"a picture")

    with pytest.raises(OccupiedPlaceError):
        aside.give_back(store, place)


def test_a_journal_leads_nowhere_outside_the_store(store, tmp_path) -> None:
    (tmp_path / "aside").mkdir()

    with pytest.raises(BadJournalError, match="outside the store"):
        SetAside(tmp_path / "aside").give_back(store, "../../etc/passwd")


@pytest.mark.parametrize("text", [None, "no journal\n", "[1]\n"])
def test_a_folder_that_is_none_of_ours(tmp_path, text) -> None:
    if text is not None:
        (tmp_path / "journal.jsonl").write_text(text)

    with pytest.raises(BadJournalError):
        SetAside(tmp_path).lines()


def test_a_line_cut_short_by_a_power_cut_is_left_out(tmp_path) -> None:
    (tmp_path / "journal.jsonl").write_text(json.dumps({"moved": "a"}) + '\n{"mov')

    assert SetAside(tmp_path).lines() == [{"moved": "a"}]


def test_findings_are_equal_when_they_say_the_same() -> None:
    assert Finding(Fault.STRAY, "a") == Finding(Fault.STRAY, "a")
