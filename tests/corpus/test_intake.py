"""Taking in, whatever happens."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pinxit.corpus.adapters.collection import (
    Collection,
    CorpusUnwritableError,
    open_collection,
)
from pinxit.corpus.adapters.intake import Manner, NothingOfferedError, WorkersDieError, take_in
from pinxit.corpus.core.offering import Source
from pinxit.corpus.core.work import Medium
from tests.corpus.sources import Drawings, Twins, Verses, drawing

HERE = Manner(processes=0)


def _quiet(step: int, total: int, note: str) -> None:
    assert step >= 0
    assert total >= 1
    assert note


def taken_in(source: Source, place: Path, manner: Manner = HERE) -> Collection:
    return take_in(source, place, name=place.name, title="Trial", report=_quiet, manner=manner)


def reasons(collection: Collection) -> dict[str, str]:
    return {each.source: each.reason for each in collection.refusals}


def picture_of(collection: Collection, place: int) -> NDArray[np.uint8]:
    assert collection.picture_NHWC is not None
    picture_HWC: NDArray[np.uint8] = collection.picture_NHWC[collection.row_N[place]]
    return picture_HWC


def test_every_work_keeps_its_own_picture(tmp_path: Path) -> None:
    collection = taken_in(Drawings(70), tmp_path / "trial")

    assert [work.title for work in collection.works] == [f"drawing {n}" for n in range(70)]
    assert collection.refusals == ()
    for place in (0, 37, 69):
        seen = picture_of(collection, place)[40:88:8, 40:88:8].reshape(-1, 3).astype(int)
        colours = {tuple(colour) for colour in drawing(place).reshape(-1, 3).tolist()}
        assert any(
            min(np.abs(np.array(colour) - each).max() for colour in colours) < 12 for each in seen
        )


def test_the_journal_is_gone_when_the_collection_stands(tmp_path: Path) -> None:
    taken_in(Drawings(3), tmp_path / "trial")

    assert list((tmp_path / ".intake").iterdir()) == []


def test_copies_are_taken_once_and_the_licensed_one_stays(tmp_path: Path) -> None:
    collection = taken_in(Twins(2), tmp_path / "trial")

    assert [work.source for work in collection.works] == ["test:000001", "test:z"]
    assert reasons(collection) == {"test:000000": "repeated"}
    assert "test:z" in collection.refusals[0].says


def test_a_set_whose_numbers_matter_keeps_its_copies(tmp_path: Path) -> None:
    manner = replace(HERE, keep_duplicates=True)

    assert len(taken_in(Twins(2), tmp_path / "trial", manner).works) == 3


def test_verse_becomes_tokens_and_near_copies_go(tmp_path: Path) -> None:
    verse = "\n".join(
        f"Line {number} counts {number * 7} geese above the mill" for number in range(40)
    )
    texts = (verse, verse.replace("Line 7 ", "Line 8 "), "另一首诗，写的是月亮和一条河。", "\0")
    collection = taken_in(Verses(texts), tmp_path / "verse")

    assert reasons(collection).keys() == {"verse:0", "verse:2", "verse:4"}
    assert reasons(collection)["verse:2"] == "near-duplicate"
    first = collection.tokens_of(Medium.TEXT, int(collection.row_N[0]))
    assert len(first) == len(verse)
    assert collection.picture_NHWC is None


def test_nothing_offered_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(NothingOfferedError):
        taken_in(Drawings(0), tmp_path / "trial")


def test_a_place_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / ".intake").write_text("in the way")

    with pytest.raises(CorpusUnwritableError):
        taken_in(Drawings(1), tmp_path / "trial")


@pytest.mark.slow
def test_workers_give_the_same_as_one_process(tmp_path: Path) -> None:
    alone = taken_in(Drawings(70), tmp_path / "a" / "trial")
    together = taken_in(Drawings(70), tmp_path / "b" / "trial", Manner(processes=2))

    assert alone.root == together.root
    assert alone.picture_NHWC is not None
    assert together.picture_NHWC is not None
    assert (alone.picture_NHWC == together.picture_NHWC).all()


@pytest.mark.slow
def test_files_that_kill_stall_or_devour_are_refused_and_the_others_taken(tmp_path: Path) -> None:
    source = Drawings(80, killers=(5, 70), sleepers=(8,), hungry=(9,), odd=(11,))

    collection = taken_in(source, tmp_path / "trial", Manner(processes=2, patience_s=4))

    assert reasons(collection) == {
        "test:000005": "crashes",
        "test:000011": "crashes",
        "test:000070": "crashes",
        "test:000008": "too-slow",
        "test:000009": "too-hungry",
    }
    assert len(collection.works) == 75


@pytest.mark.slow
def test_workers_that_die_for_no_reason_are_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.corpus.adapters.intake._culprits", lambda *_: set())

    with pytest.raises(WorkersDieError):
        taken_in(Drawings(2, killers=(0,)), tmp_path / "trial", Manner(processes=1))


_PROGRAM = """
import sys
from pathlib import Path
from pinxit.corpus.adapters.intake import Manner, take_in
from tests.corpus.sources import Drawings
if __name__ == "__main__":
    place = Path(sys.argv[1])
    take_in(Drawings(600), place, name="trial", title="Trial", report=lambda *_: None)
"""


@pytest.mark.slow
def test_killed_again_and_again_it_ends_in_the_same_root(tmp_path: Path) -> None:
    """Killed as soon as so many of ten chunks are done; moments at random are the bench's."""
    undisturbed = taken_in(Drawings(600), tmp_path / "a" / "trial", Manner(processes=2))
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM)
    place = tmp_path / "b" / "trial"
    done_before = 0

    for least in (1, 3, 5):
        run = begun(program, place)
        while run.poll() is None and chunks_done(place) < least:
            time.sleep(0.005)
        assert run.poll() is None, "it ended before it could be killed"
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        assert not place.exists()
        assert chunks_done(place) >= max(least, done_before), "what was done stays done"
        done_before = chunks_done(place)

    assert begun(program, place).wait(timeout=120) == 0
    assert open_collection(place).root == undisturbed.root


def begun(program: Path, place: Path) -> "subprocess.Popen[bytes]":
    """Start the intake of `_PROGRAM` in a process of its own."""
    path = f"src:{Path.cwd()}"
    command = [sys.executable, "-W", "ignore", str(program), str(place)]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path})


def chunks_done(place: Path) -> int:
    return sum(1 for _ in (place.parent / ".intake" / place.name).glob("chunk-*.json"))
