"""All hostile files at once, through the whole intake."""

from pathlib import Path

import pytest

from pinxit.corpus.adapters.collection import Collection
from pinxit.corpus.adapters.intake import take_in
from pinxit.corpus.adapters.local import FolderSource, ZipSource
from pinxit.corpus.core.claims import Claim
from pinxit.corpus.core.offering import Source
from tests.bad.offered import HONEST, lay_out, lay_out_archive

CLAIM = Claim(licence="CC0-1.0")


def taken_in(source: Source, home: Path) -> Collection:
    return take_in(source, home / "corpus" / "eve", name="eve", title="Eve", report=lambda *_: None)


def files_below(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


@pytest.mark.slow
def test_nothing_hostile_is_taken_in_and_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    """Sockets are off in every test; a file that reached out would fail this one."""
    root = tmp_path / "offered"
    root.mkdir()
    tried = lay_out(root)
    before = files_below(root)

    taken = taken_in(FolderSource(root, CLAIM), tmp_path)

    assert tried > 100
    assert [work.source for work in taken.works] == [f"folder:{HONEST}"]
    refused = {each.source for each in taken.refusals}
    assert len(refused) == tried
    assert all(each.reason and each.says and each.remedy for each in taken.refusals)
    assert not [each.source for each in taken.refusals if each.reason == "crashes"]
    assert files_below(root) == before
    assert {path.name for path in tmp_path.iterdir()} == {"offered", "corpus"}


@pytest.mark.slow
def test_nothing_climbs_out_of_an_archive(tmp_path: Path) -> None:
    tried = lay_out_archive(tmp_path / "eve.zip")

    taken = taken_in(ZipSource(tmp_path / "eve.zip", CLAIM), tmp_path)

    assert [work.source for work in taken.works] == [f"zip:{HONEST}"]
    assert len(taken.refusals) == tried
    assert {path.name for path in tmp_path.iterdir()} == {"eve.zip", "corpus"}
