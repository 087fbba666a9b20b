"""Sealing: tiles and checkpoints of a log, what Eve may do to them, and who witnesses it."""

import shutil
import threading
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from pinxit.provenance import BadProofError, BadSignatureError, BrokenLogError, NoteSigner
from pinxit.provenance.adapters.house_key import house_key
from pinxit.provenance.adapters.tile_folder import TileFolder
from pinxit.provenance.adapters.witnessing import (
    ShrunkLogError,
    WitnessMemoryError,
    cosign_copy,
)
from pinxit.provenance.core.audit import check_copy
from pinxit.provenance.core.checkpoint import open_checkpoint, sign_checkpoint, witness_key
from pinxit.provenance.core.merkle import TreeHead, merkle_root, verify_consistency
from pinxit.provenance.core.tiles import Tile, TileTree
from pinxit.provenance.web.models import LogCheckpoint, LogCosignature, LogEntry
from pinxit.provenance.web.selectors import (
    check_log,
    last_checkpoint,
    last_witnessed,
    proved,
    receipt_of,
    tile_folder,
)
from pinxit.provenance.web.services import (
    ForkedLogError,
    UnknownCheckpointError,
    record_all,
    seal,
    sealed_for_page,
    sealing,
    take_cosignature,
)
from tests.provenance import independent_verifier as independent

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def record_some(count: int) -> None:
    record_all([{"what": "house.door.opened", "turn": turn} for turn in range(count)], now=NOON)


def forge(statement: str) -> None:
    """Do what only somebody with the database's own keys can do."""
    with connection.cursor() as cursor:
        for table in ("logentry", "logcheckpoint"):
            cursor.execute(f"ALTER TABLE provenance_{table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        for table in ("logentry", "logcheckpoint"):
            cursor.execute(f"ALTER TABLE provenance_{table} ENABLE TRIGGER USER")


def log_key(settings) -> NoteSigner:
    return house_key(settings.PINXIT_HOME, use="log")


def sound_head(settings, folder: TileFolder | None = None) -> TreeHead:
    """Check the files of the log as a stranger does, here and by the second opinion."""
    files = folder or tile_folder()
    found = open_checkpoint(files.checkpoint(), log_key(settings).public)
    assert sum(1 for _ in check_copy(found.head, files.read)) > 0
    assert independent.Copy(files.root, str(log_key(settings).public)).sound()
    return found.head


def test_what_is_recorded_is_signed_and_lies_in_tiles(settings) -> None:
    record_some(3)

    checkpoint = seal(now=NOON)

    leaves = [row.entry().leaf for row in LogEntry.objects.all()]
    assert checkpoint.head == TreeHead(3, merkle_root(leaves)) == sound_head(settings)
    assert seal() == checkpoint  # nothing new, nothing signed
    assert tile_folder().checkpoint() == checkpoint.text
    assert str(checkpoint) == f"3:{checkpoint.root}"


def test_an_empty_log_is_signed_too(settings) -> None:
    assert seal().size == 0
    assert open_checkpoint(tile_folder().checkpoint(), log_key(settings).public).head.size == 0


def test_a_log_grows_over_the_edges_of_tiles_and_stays_one(settings) -> None:
    heads = []
    for count in (200, 56, 1, 300):
        record_some(count)
        heads.append(seal().head)

    assert sound_head(settings) == heads[-1]
    tree = TileTree(heads[-1].size, tile_folder().read)
    for head in heads:
        verify_consistency(head, heads[-1], tree.consistency_proof(head.size))
    # A full tile takes the place of its partial ones, and still answers for them.
    assert not (tile_folder().root / "tile/0/000.p").exists()
    assert len(tile_folder().read(Tile(0, 0, 200))) == 200 * 32
    assert tile_folder().read(Tile("entries", 0, 1)).endswith(b"}")
    assert check_log()[0].head == heads[-1]


def test_a_receipt_proves_an_entry(settings) -> None:
    record_some(300)
    checkpoint = seal()

    receipt = receipt_of(257, checkpoint)

    assert receipt.verify(log_key(settings).public).head == checkpoint.head
    shown = proved(list(LogEntry.objects.filter(index__in=[0, 257])), checkpoint)
    assert [each.steps for each in shown] == [9, len(receipt.proof)]
    assert proved(list(LogEntry.objects.filter(index=0)), None)[0].size == 0


def test_lost_or_damaged_tiles_are_written_anew(settings) -> None:
    record_some(258)
    seal()
    shutil.rmtree(tile_folder().root)
    record_some(1)
    seal()
    assert sound_head(settings).size == 259

    (tile_folder().root / Tile(0, 1, 3).path).write_bytes(bytes(96))
    (shown,) = proved(list(LogEntry.objects.filter(index=257)), last_checkpoint())
    assert shown.problem == "the proof does not lead to the root"
    record_some(1)
    seal()
    assert sound_head(settings).size == 260


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("DELETE FROM provenance_logentry WHERE index > 1", ForkedLogError),
        (
            "UPDATE provenance_logentry SET leaf_hash = sha256('eve') WHERE index = 1",
            BrokenLogError,
        ),
        (
            "UPDATE provenance_logentry SET event = event || '{\"turn\": 9}' WHERE index = 1",
            BrokenLogError,
        ),
    ],
)
def test_nothing_is_signed_over_a_changed_past(statement, error) -> None:
    record_some(3)
    before = seal()
    forge(statement)
    if error is BrokenLogError:
        record_some(1)

    with pytest.raises(error):
        seal()
    checkpoint, trouble = sealed_for_page()
    assert (checkpoint, type(trouble)) == (before, error)
    with pytest.raises(BrokenLogError):
        check_log()


def rewrite(index: int) -> None:
    """Write an entry anew with all its columns in step, as Eve would."""
    row = LogEntry.objects.get(index=index)
    row.event["turn"] = 99
    leaf = row.entry().leaf
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE provenance_logentry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE provenance_logentry SET event = event || '{\"turn\": 99}',"
            " digest = encode(sha256(%s), 'hex'), leaf_hash = sha256(%s) WHERE index = %s",
            [leaf, b"\0" + leaf, index],
        )
        cursor.execute("ALTER TABLE provenance_logentry ENABLE TRIGGER USER")


def test_a_past_rewritten_with_care_is_a_fork_and_is_not_signed() -> None:
    record_some(300)
    seal()
    rewrite(299)
    record_some(1)

    with pytest.raises(ForkedLogError, match="is another"):
        seal()
    with pytest.raises(BrokenLogError, match="the first 300 entries"):
        check_log()
    shutil.rmtree(tile_folder().root)
    with pytest.raises(ForkedLogError, match="not those that were signed"):
        seal()


def test_no_checkpoint_is_changed_and_no_size_is_signed_twice() -> None:
    record_some(1)
    checkpoint = seal()

    for statement in (
        "UPDATE provenance_logcheckpoint SET root = 'x'",
        "DELETE FROM provenance_logcheckpoint",
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        LogCheckpoint.objects.create(size=1, root="0" * 64, note="", signed_at=NOON)
    assert LogCheckpoint.objects.get() == checkpoint


@pytest.mark.django_db(transaction=True)
def test_what_may_still_be_taken_back_is_never_signed() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        seal()


def test_whoever_comes_while_another_seals_gets_the_checkpoint_before(monkeypatch) -> None:
    record_some(1)
    before = seal()
    record_some(1)
    monkeypatch.setattr(sealing, "_is_first", lambda: False)

    assert seal() == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_seal_at_once_and_the_log_does_not_fork(settings) -> None:
    def work() -> None:
        try:
            for _ in range(5):
                record_some(3)
                seal()
        finally:
            connection.close()

    people = [threading.Thread(target=work) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert seal().size == 60
    assert sound_head(settings) == check_log()[0].head
    assert independent.Copy(tile_folder().root, str(log_key(settings).public)).sound()


# Witnesses.


def witness(home, settings, copy: TileFolder | None = None, at_s: int = 1_764_500_000) -> str:
    """Let another house look at the log; return the checkpoint with its line."""
    files = copy or tile_folder()
    signer = house_key(home, public_url="https://other.example", use="witness")
    line = cosign_copy(files, log_key(settings).public, home=home, signer=signer, at_s=at_s)
    return files.checkpoint() + line


def other_key(home):
    return witness_key(house_key(home, use="witness"))


def test_a_witness_cosigns_what_only_grew(settings, tmp_path) -> None:
    for count in (2, 0, 300):
        record_some(count)
        seal()
        kept = take_cosignature(witness(tmp_path, settings), other_key(tmp_path))

    assert take_cosignature(witness(tmp_path, settings), other_key(tmp_path)) == kept
    assert (str(kept), kept.checkpoint_id) == ("other.example/witness", 302)
    assert LogCosignature.objects.count() == 2
    assert last_witnessed() == kept
    assert tile_folder().checkpoint().count("— other.example/witness ") == 1
    assert sound_head(settings).size == 302


def test_a_late_cosignature_is_kept_under_the_checkpoint_it_is_for(settings, tmp_path) -> None:
    record_some(1)
    seal()
    late = witness(tmp_path, settings)
    record_some(1)
    seal()

    assert take_cosignature(late, other_key(tmp_path)).checkpoint_id == 1
    assert "witness" not in tile_folder().checkpoint()


def forked_copy(settings, tmp_path, size: int) -> TileFolder:
    """Sign, with the house's own key, another history of a size, as a dishonest house would."""
    copy = TileFolder(tmp_path / "fork")
    leaves = [b'{"index":%d,"fork":1}' % number for number in range(size)]
    hashes = b"".join(bytes.fromhex(merkle_root([leaf]).hex) for leaf in leaves)
    copy.write(Tile(0, 0, size), hashes)
    copy.publish(sign_checkpoint(TreeHead(size, merkle_root(leaves)), log_key(settings)))
    return copy


def test_a_witness_refuses_a_fork_and_a_log_that_shrank(settings, tmp_path) -> None:
    record_some(5)
    seal()
    witness(tmp_path, settings)

    for size in (5, 7):
        with pytest.raises(BadProofError):
            witness(tmp_path, settings, forked_copy(settings, tmp_path, size))
    with pytest.raises(ShrunkLogError, match="had 5 entries, and now says 4"):
        witness(tmp_path, settings, forked_copy(settings, tmp_path, 4))


def test_a_witness_refuses_tiles_that_do_not_lead_to_the_root(settings, tmp_path) -> None:
    copy = forked_copy(settings, tmp_path, 3)
    copy.write(Tile(0, 0, 3), bytes(96))

    with pytest.raises(BrokenLogError):
        witness(tmp_path, settings, copy)


def test_a_witness_that_lost_its_memory_signs_nothing(settings, tmp_path) -> None:
    record_some(1)
    seal()
    witness(tmp_path, settings)
    (memory,) = (tmp_path / "witness").glob("*.json")
    memory.write_text("{}")

    with pytest.raises(WitnessMemoryError):
        witness(tmp_path, settings)
    shutil.rmtree(tmp_path / "witness")
    (tmp_path / "witness").write_text("no folder")
    with pytest.raises(WitnessMemoryError):
        witness(tmp_path, settings)


def test_only_a_checkpoint_of_this_log_is_taken_in(settings, tmp_path) -> None:
    record_some(3)
    seal()
    forked = witness(tmp_path, settings, forked_copy(settings, tmp_path, 3))

    with pytest.raises(UnknownCheckpointError):
        take_cosignature(forked, other_key(tmp_path))
    with pytest.raises(BadSignatureError):
        take_cosignature(tile_folder().checkpoint(), other_key(tmp_path))
