"""Runs on the disk are read whatever lies there, and nothing outside their home."""

import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pinxit.training.adapters.run_folder import (
    BadSheetError,
    NoRunError,
    encode_thumb,
    is_alive,
    open_run,
    runs_in,
    sheet_of,
    sheet_size,
)
from pinxit.training.core.progress import RunProcess
from pinxit.training.core.run_record import recipe_json
from recipes.illustrator import smoke
from tests.training.runs_on_disk import GONE, PROGRESS, a_run, a_sheet, tell, this_process


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "progress.json").write_text("{}")
    (tmp_path / "runs").mkdir()
    return tmp_path / "runs"


def test_a_run_is_read_whole(home: Path) -> None:
    folder = a_run(home)
    (folder / "recipe.json").write_text(recipe_json(smoke()))

    run = open_run(home, "painter")
    assert run.progress == PROGRESS
    assert run.record is not None
    assert run.record.step == 400
    assert [sheet.step for sheet in run.sheets] == [100, 200, 400]
    assert run.settings["batch"] == str(smoke().batch)
    assert run.is_alive is None
    assert run.troubles == ()


def test_the_run_that_wrote_last_comes_first_and_what_is_no_run_not_at_all(home: Path) -> None:
    for number, name in enumerate(["old", "new", "newer"]):
        folder = a_run(home, name)
        for path in [*folder.glob("*.png"), *folder.glob("**/*.json")]:
            os.utime(path, (1000 + number, 1000 + number))
    (home / "phrases").mkdir()
    (home / "notes.txt").write_text("")

    assert [run.name for run in runs_in(home)] == ["newer", "new", "old"]
    assert runs_in(home / "nowhere") == []


@pytest.mark.parametrize(
    "name",
    ["..", ".", "", "../secret", "/etc", "a/b", "a\0b", ".hidden", "x" * 101, "phrases", "none"],
)
def test_no_name_leads_out_of_the_home(home: Path, name: str) -> None:
    (home / "phrases").mkdir()
    (home / ".hidden").mkdir()

    with pytest.raises(NoRunError):
        open_run(home, name)
    with pytest.raises(BadSheetError):
        sheet_of(home, name, 100)


def test_links_to_elsewhere_are_not_followed(home: Path) -> None:
    (home / "linked").symlink_to(home.parent / "secret")
    folder = a_run(home)
    (folder / "progress.json").unlink()
    (folder / "progress.json").symlink_to(home.parent / "secret" / "progress.json")
    (folder / "sheet-00000900.png").symlink_to(home.parent / "secret" / "progress.json")
    (folder / "step-00000900").symlink_to(home.parent / "secret")
    (home.parent / "secret" / "record.json").write_text("{}")

    with pytest.raises(NoRunError):
        open_run(home, "linked")
    run = open_run(home, "painter")
    assert [sheet.step for sheet in run.sheets] == [100, 200, 400]
    assert (run.progress, run.record) == (None, None)
    assert [str(trouble) for trouble in run.troubles] == [
        "a file of the run is a link to elsewhere"
    ] * 2
    with pytest.raises(BadSheetError):
        sheet_of(home, "painter", 900)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no progress of a run"),
        (b"\xff\xfe", "a file of the run cannot be read"),
        (b"{" * 9, "no progress of a run"),
        (
            PROGRESS.to_json().replace('"step": 400,', '"step": "many",').encode(),
            "a figure is none",
        ),
        (b" " * (32 * 2**20 + 1), "a file of the run is far too large"),
    ],
)
def test_a_broken_file_is_named_and_the_rest_is_shown(
    home: Path, content: bytes, says: str
) -> None:
    (a_run(home) / "progress.json").write_bytes(content)

    run = open_run(home, "painter")
    assert run.progress is None
    assert run.record is not None
    assert says in str(run.troubles[0])


def test_a_folder_where_a_file_should_be_is_named(home: Path) -> None:
    folder = a_run(home, told=None)
    (folder / "progress.json").mkdir()

    assert "a file of the run cannot be read" in str(open_run(home, "painter").troubles[0])


def test_a_run_whose_checkpoints_are_away_still_shows_what_it_says(home: Path) -> None:
    (home / "young").mkdir()
    tell(home / "young")

    run = open_run(home, "young")
    assert run.progress == PROGRESS
    assert (run.record, run.sheets, dict(run.settings)) == (None, (), {})


def test_a_process_that_lives_is_told_from_one_that_does_not(tmp_path: Path) -> None:
    me = this_process()
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
        gone = RunProcess(pid=child.pid, host_started_at=me.host_started_at)

    assert is_alive(me) is True
    assert is_alive(RunProcess(pid=me.pid, host_started_at=me.host_started_at)) is True
    assert is_alive(replace(me, pid_started_ticks=me.pid_started_ticks + 1)) is False
    assert is_alive(gone) is False
    assert is_alive(GONE) is None
    assert is_alive(RunProcess(pid=me.pid)) is None
    assert is_alive(me, proc=tmp_path) is None


def test_a_sheet_is_found_measured_and_shrunk(home: Path) -> None:
    a_run(home)

    path = sheet_of(home, "painter", 200)
    assert path.name == "sheet-00000200.png"
    assert sheet_size(path) == (128, 128)
    with Image.open(BytesIO(encode_thumb(path, side_px=64))) as thumb:
        assert (thumb.format, thumb.size) == ("WEBP", (64, 64))


def test_a_sheet_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.png"
    a_sheet(whole)
    half = tmp_path / "half.png"
    half.write_bytes(whole.read_bytes()[:600])
    text = tmp_path / "text.png"
    text.write_text("no picture")
    large = tmp_path / "large.png"
    Image.new("1", (8200, 8200)).save(large)

    for path in (half, text, tmp_path / "none.png", large):
        with pytest.raises(BadSheetError):
            encode_thumb(path, side_px=64)
    with pytest.raises(BadSheetError):
        sheet_size(text)
