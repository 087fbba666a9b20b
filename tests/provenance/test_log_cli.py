"""`pinxit log`: for the owner, for a stranger with a copy, and for a witness."""

import shutil

import pytest
from typer.testing import CliRunner

from pinxit.accounts.web.services import sign_up
from pinxit.kernel import Digest
from pinxit.provenance import BrokenLogError, log_cli
from pinxit.provenance.core.tiles import Tile
from pinxit.provenance.web.selectors import check_log, tile_folder
from pinxit.provenance.web.services import record, record_all
from tests.provenance.test_sealing import NOON

pytestmark = pytest.mark.django_db


def run(*arguments: object):
    runner = CliRunner(env={"COLUMNS": "200"})
    return runner.invoke(log_cli.app, [str(argument) for argument in arguments])


@pytest.fixture
def key(tmp_path):
    record_all([{"what": "house.door.opened", "turn": turn} for turn in range(260)], now=NOON)
    assert run("publish").exit_code == 0
    file = tmp_path / "key"
    file.write_text(run("key").output.splitlines()[0].split()[1])
    return file


@pytest.fixture
def copy(tmp_path, key):
    return shutil.copytree(tile_folder().root, tmp_path / "copy")


def test_the_log_is_checked_and_its_end_can_be_remembered() -> None:
    record({"what": "house.door.opened"}, now=NOON)
    first = run("check")
    assert first.exit_code == 0, first.output
    end = f"1:{check_log()[0].head.root.hex}"
    assert end in first.output

    record({"what": "house.door.closed"}, now=NOON)

    assert run("check", "--remembered", end).exit_code == 0
    forged = f"1:{Digest.of(b'another log').hex}"
    assert isinstance(run("check", "--remembered", forged).exception, BrokenLogError)
    for wrong in ("x:y", "0:" + "0" * 64, "7"):
        assert run("check", "--remembered", wrong).exit_code != 0


def test_an_empty_log_is_intact() -> None:
    assert "0 entries" in run("check").output


def test_a_stranger_checks_a_copy_with_the_key_alone(key, copy, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        found = run("check", copy, "--key", key)

    assert found.exit_code == 0, found.output
    assert "pinxit/log: 5 files, all sound" in found.output
    assert run("check", copy).exit_code == 2


def test_a_stranger_learns_which_entry_is_wrong(key, copy) -> None:
    bundle = copy / Tile("entries", 0).path
    bundle.write_bytes(bundle.read_bytes().replace(b'"turn":77', b'"turn":78'))

    found = run("check", copy, "--key", key)

    assert isinstance(found.exception, BrokenLogError)
    assert str(found.exception) == "entry 77 is not the one that the tree holds"


def test_a_receipt_is_written_and_confirmed(key, tmp_path) -> None:
    file = tmp_path / "entry.tlog-proof"

    assert run("receipt", 257, "--out", file).exit_code == 0
    assert file.read_text() == run("receipt", 257).output
    confirmed = run("confirm", file, "--key", key.read_text())

    assert "Entry 257 is in pinxit/log, as signed at 260 entries." in confirmed.output
    assert '"turn":257' in confirmed.output
    assert isinstance(run("receipt", 260).exception, log_cli.NoEntryError)
    missing = run("confirm", tmp_path / "none", "--key", key)
    assert isinstance(missing.exception, log_cli.UnreadableFileError)


def test_a_witness_cosigns_and_the_house_takes_it_in(key, copy, tmp_path) -> None:
    back = tmp_path / "cosigned"
    witness = run("key").output.splitlines()[1].split()[1]

    assert run("cosign", copy, "--key", key, "--out", back).exit_code == 0
    printed = run("cosign", copy, "--key", key).output
    accepted = run("accept", back, "--witness", witness)

    assert "pinxit/witness saw 260 entries" in accepted.output
    assert "— pinxit/witness " in printed
    assert tile_folder().checkpoint() == back.read_text()


def test_a_person_is_forgotten() -> None:
    ada = sign_up(
        email="ada@example.org", password="x", display_name="Ada", as_artist=False, now=NOON
    )
    record({"what": "shop.edition.sold"}, personal={"buyer": "Ada"}, person=ada)

    assert "Erased 1 texts" in run("forget", "Ada@example.org").output
    assert isinstance(run("forget", "eve@example.org").exception, log_cli.NobodyError)
    assert run("check").exit_code == 0
