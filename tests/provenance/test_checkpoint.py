"""Checkpoints, cosignatures and receipts: made here, and checked by the second opinion too."""

import base64
import hashlib
import hmac

import pytest

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import (
    BadCheckpointError,
    BadProofError,
    BadReceiptError,
    BadSignatureError,
    Checkpoint,
    MerkleTree,
    NoteKey,
    NoteSigner,
    Receipt,
    TreeHead,
    open_checkpoint,
)
from pinxit.provenance.core.checkpoint import (
    cosigned,
    cosigned_at,
    sign_checkpoint,
    witness_key,
)
from pinxit.provenance.core.commitment import commit, is_commitment, keeps
from tests.provenance import independent_verifier as independent

LOG, WITNESS = NoteSigner.draw("art.example/log"), NoteSigner.draw("other.example/witness")
LEAVES = [b'{"index":%d}' % number for number in range(5)]
TREE = MerkleTree.of(LEAVES)
HEAD = TreeHead(5, TREE.root)
NOTE = sign_checkpoint(HEAD, LOG)
RECEIPT = Receipt(3, LEAVES[3], TREE.inclusion_proof(3), NOTE)


def test_a_checkpoint_is_three_lines_that_its_log_signed() -> None:
    root = base64.b64encode(bytes.fromhex(TREE.root.hex)).decode()

    assert NOTE.startswith(f"art.example/log\n5\n{root}\n\n— art.example/log ")
    assert open_checkpoint(NOTE, LOG.public) == Checkpoint("art.example/log", HEAD)
    assert independent.signed_head(NOTE, str(LOG.public)) == (5, bytes.fromhex(TREE.root.hex))


def test_every_flipped_bit_of_a_checkpoint_is_seen() -> None:
    note, key = NOTE.encode(), LOG.public
    for bit in range(8 * len(note)):
        flipped = bytearray(note)
        flipped[bit // 8] ^= 1 << bit % 8
        bent = flipped.decode("utf-8", "replace")

        with pytest.raises(PinxitError):
            open_checkpoint(bent, key)
        assert independent.signed_head(bent, str(key)) is None


def test_lines_after_the_third_are_passed_over() -> None:
    text = Checkpoint("art.example/log", HEAD).text + "more\n"

    assert Checkpoint.parse(text).head == HEAD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n5\n",
        "\n5\nAAAA\n",
        "a\n05\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "a\n-1\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "a\n5\nnot base64\n",
        "a\n5\nAAAA\n",
    ],
)
def test_other_texts_are_no_checkpoints(text: str) -> None:
    with pytest.raises(BadCheckpointError):
        Checkpoint.parse(text)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    stranger = NoteSigner.draw("art.example/log")
    renamed = LOG.sign_note(Checkpoint("another/log", HEAD).text)

    with pytest.raises(BadSignatureError):
        open_checkpoint(NOTE, stranger.public)
    with pytest.raises(BadCheckpointError, match="another log"):
        open_checkpoint(renamed, LOG.public)


def test_a_witness_signs_time_and_checkpoint_as_the_specification_says() -> None:
    key = witness_key(WITNESS)
    note = NOTE + cosigned(NOTE, WITNESS, at_s=1_700_000_000)

    assert cosigned_at(note, key) == 1_700_000_000
    assert open_checkpoint(note, LOG.public).head == HEAD
    assert NoteKey.parse(str(key)) == key
    named = b"other.example/witness\n\x04" + WITNESS.public.raw
    assert key.id == hashlib.sha256(named).digest()[:4]
    body = base64.b64decode(note.splitlines()[-1].split(" ")[2])
    assert (body[:4], body[4:12], len(body)) == (key.id, (1_700_000_000).to_bytes(8, "big"), 76)


def test_a_cosignature_of_the_c2sp_text_has_the_shape_that_is_read_here() -> None:
    line = (
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX"
        "3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    key = NoteKey("witness.example.com/w1", bytes(32), 4)

    with pytest.raises(BadSignatureError, match="has not cosigned"):  # another key of that name
        cosigned_at(NOTE + line, key)


def test_a_changed_or_missing_cosignature_is_refused() -> None:
    line = cosigned(NOTE, WITNESS, at_s=1_700_000_000)
    other = sign_checkpoint(TreeHead(4, TREE.root), LOG)

    with pytest.raises(BadSignatureError, match="does not fit"):
        cosigned_at(other + line, witness_key(WITNESS))
    with pytest.raises(BadSignatureError, match="has not cosigned"):
        cosigned_at(NOTE, witness_key(WITNESS))
    with pytest.raises(BadSignatureError):  # not the key of a witness
        cosigned_at(NOTE, LOG.public)


def test_a_receipt_is_checked_by_whoever_has_the_key_alone() -> None:
    read = Receipt.parse(RECEIPT.text)

    assert read == RECEIPT
    assert read.verify(LOG.public).head == HEAD
    assert RECEIPT.text.startswith("c2sp.org/tlog-proof@v1\nextra ")
    steps = [bytes.fromhex(step.hex) for step in read.proof]
    assert independent.included(read.leaf, 3, 5, bytes.fromhex(TREE.root.hex), steps)


def test_a_receipt_of_another_entry_does_not_verify() -> None:
    with pytest.raises(BadProofError):
        Receipt(3, LEAVES[2], RECEIPT.proof, NOTE).verify(LOG.public)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("extra ", "other "),
        ("extra ", "extra !"),
        ("index 3", "index 03"),
        ("index 3", "place 3"),
        ("index 3\n", "index 3\nAAAA\n"),
        ("index 3\n", "index 3\n!\n"),
        ("\n\n", "\n"),
    ],
)
def test_other_texts_are_no_receipts(old: str, new: str) -> None:
    with pytest.raises(BadReceiptError):
        Receipt.parse(RECEIPT.text.replace(old, new))


def test_a_receipt_without_its_last_lines_is_none() -> None:
    with pytest.raises(BadReceiptError):
        Receipt.parse("c2sp.org/tlog-proof@v1\n\n" + NOTE)


def test_a_commitment_keeps_a_text_and_says_nothing_of_it() -> None:
    salt = bytes(range(32))
    promise = commit("Ada", salt)

    assert is_commitment(promise)
    assert not any(map(is_commitment, ("Ada", 7, str(Digest.of(b"Ada")))))
    assert keeps(promise, "Ada", salt)
    assert not keeps(promise, "Eve", salt)
    assert not keeps(promise, "Ada", bytes(32))
    assert promise == ("hmac-sha256:" + hmac.new(salt, b"Ada", hashlib.sha256).hexdigest())
