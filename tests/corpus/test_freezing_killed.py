"""Freezing, killed and crowded: the same manifest in the end."""

import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pinxit.corpus.adapters.collection import CorpusUnwritableError
from pinxit.corpus.adapters.frozen import freeze, latest_manifest, manifests_home, read_manifest
from pinxit.kernel import Digest
from pinxit.provenance import house_key
from tests.corpus.collections_on_disk import a_work
from tests.corpus.frozen_on_disk import APPLE, CAT, TERMS, TRAIN, collection, frozen, opened


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "house"


def freeze_together(home: Path) -> list[Digest]:
    """Freeze, and let a second one begin while the first is about to sign."""
    cleo = collection(home, "cleo", APPLE, CAT)
    house_key(home)
    roots: list[Digest] = []
    second = threading.Thread(target=lambda: roots.append(freeze([cleo], TERMS, home=home).root))

    def meanwhile(step: int, total: int, note: str) -> None:
        if note == "signing":
            second.start()
            second.join(0.3)

    try:
        roots.append(freeze([cleo], TERMS, home=home, report=meanwhile).root)
    finally:
        second.join()
    return roots


def test_two_who_freeze_at_once_end_in_one_manifest(home: Path) -> None:
    one, two = freeze_together(home)

    assert one == two
    read_manifest(manifests_home(home) / one.hex).check_files()


def test_the_test_above_can_fail(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock the second sweeps away what the first is writing."""
    monkeypatch.setattr("fcntl.flock", lambda *_: None)

    with pytest.raises(CorpusUnwritableError):
        freeze_together(home)


#: Freezes, and kills itself a while after it has come to a stage.
FREEZER = """
import os, signal, sys, threading
from datetime import date
from pathlib import Path
from pinxit.corpus.adapters.collection import open_collection
from pinxit.corpus.adapters.frozen import FreezeTerms, freeze
from pinxit.corpus.core.rights import Purpose
home, stage, delay_s = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])

def say(step, total, note):
    if note == stage and delay_s:
        threading.Timer(delay_s, os.kill, (os.getpid(), signal.SIGKILL)).start()
    elif note == stage:
        os.kill(os.getpid(), signal.SIGKILL)

terms = FreezeTerms(purpose=Purpose.TRAIN, today=date(2026, 11, 24))
print(freeze([open_collection(home / "corpus" / "cleo")], terms, home=home, report=say).root)
"""


@pytest.mark.slow
def test_killed_at_any_moment_and_begun_again_it_ends_in_the_same_manifest(
    home: Path, tmp_path: Path
) -> None:
    works = [a_work(f"{number:04}") for number in range(500)]
    collection(home, "cleo", *works)
    root = frozen(tmp_path / "undisturbed", *works).root
    killed = 0
    for stage in ("judging", "writing", "signing", "putting in place", "frozen"):
        for delay in ("0", "0.004"):
            line = [sys.executable, "-c", FREEZER, str(home), stage, delay]
            killed += subprocess.run(line, capture_output=True).returncode == -signal.SIGKILL
            for place in manifests_home(home).glob("[0-9a-f]*"):
                read_manifest(place).check_files()
                shutil.rmtree(place)
    assert killed >= 5

    line = [sys.executable, "-c", FREEZER, str(home), "never", "0"]
    ended = subprocess.run(line, capture_output=True, text=True, check=True)

    assert ended.stdout.splitlines()[-1] == str(root)
    assert latest_manifest(home, TRAIN, "cleo").name == root.hex
    assert opened(read_manifest(latest_manifest(home, TRAIN, "cleo"))).root == root
    assert {each.name for each in manifests_home(home).iterdir()} == {root.hex, ".lock"}
