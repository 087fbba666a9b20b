"""Checkpoints: what a log says of itself at one moment, signed; and what witnesses sign under it.

**Source:** C2SP, "Transparency Log Checkpoints" (c2sp.org/tlog-checkpoint), "Transparency Log
Cosignatures" (c2sp.org/tlog-cosignature) and "Transparency Log Proofs" (c2sp.org/tlog-proof).
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.core.merkle import TreeHead, verify_inclusion
from pinxit.provenance.core.note import (
    COSIGNATURE,
    BadSignatureError,
    NoteKey,
    NoteSigner,
    parse_note,
    signature_line,
    verify_note,
)

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_TIME_BYTES: Final = 8
_HASH_BYTES: Final = 32
_RECEIPT: Final = "c2sp.org/tlog-proof@v1"


class BadCheckpointError(PinxitError):
    """A text is not a checkpoint of a log."""

    remedy = "Copy the whole checkpoint: name of the log, size, root, an empty line, signatures."


class BadReceiptError(PinxitError):
    """A text is not a receipt of an entry."""

    remedy = "Fetch the receipt again, and keep it as it is, to its last line."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log at one moment.

    Attributes:
        origin: Which log: an address without its scheme, as a rule.
        head: Its size and root.
    """

    origin: str
    head: TreeHead

    @property
    def text(self) -> str:
        """What is signed: three lines."""
        return f"{self.origin}\n{self.head.size}\n{self.head.root.base64}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read a checkpoint from the text of its note; further lines are passed over.

        Raises:
            BadCheckpointError: It is none.
        """
        lines = text.split("\n")
        if len(lines) < len(("origin", "size", "root", "")) or not lines[0]:
            raise BadCheckpointError("the text has no three lines")
        if not _SIZE.fullmatch(lines[1]):
            raise BadCheckpointError("the second line is no size of a log")
        try:
            root = _hash(lines[2])
        except ValueError as error:
            raise BadCheckpointError("the third line is no root of a log") from error
        return cls(lines[0], TreeHead(int(lines[1]), root))


def sign_checkpoint(head: TreeHead, signer: NoteSigner) -> str:
    """Return the checkpoint of the log that bears the key's name, as a signed note."""
    return signer.sign_note(Checkpoint(signer.public.name, head).text)


def open_checkpoint(note: str, key: NoteKey) -> Checkpoint:
    """Return what a log's key has signed.

    Args:
        note: The checkpoint with its signatures.
        key: The log's; it bears the log's name.

    Raises:
        BadNoteError: It is not a note.
        BadSignatureError: The key did not sign it.
        BadCheckpointError: It is not a checkpoint, or one of another log.
    """
    found = Checkpoint.parse(verify_note(note, key))
    if found.origin != key.name:
        raise BadCheckpointError("this is the checkpoint of another log")
    return found


def witness_key(signer: NoteSigner) -> NoteKey:
    """Return the public key under which a signer's cosignatures are checked."""
    return NoteKey(signer.public.name, signer.public.raw, COSIGNATURE)


def cosigned(note: str, signer: NoteSigner, *, at_s: int) -> str:
    """Return the line of a witness to be put under a checkpoint.

    The witness must have seen that the log grew from what it signed last; this only signs.

    Args:
        note: The checkpoint, signed by its log.
        signer: The witness.
        at_s: The time of signing, in seconds since 1970.

    Raises:
        BadNoteError: It is not a note.
    """
    key = witness_key(signer)
    signature = signer.sign(_cosigned_message(parse_note(note).text, at_s))
    return signature_line(key.name, key.id + at_s.to_bytes(_TIME_BYTES, "big") + signature)


def cosigned_at(note: str, key: NoteKey) -> int:
    """Check the cosignature of a witness under a checkpoint.

    Args:
        note: The checkpoint with all that stands under it.
        key: The witness's.

    Returns:
        When the witness signed, in seconds since 1970.

    Raises:
        BadNoteError: It is not a note.
        BadSignatureError: The witness did not sign it.
    """
    signed = parse_note(note)
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    for each in signed.signatures:
        if (each.name, each.key_id) != (key.name, key.id) or key.kind != COSIGNATURE:
            continue
        at_s = int.from_bytes(each.body[:_TIME_BYTES], "big")
        try:
            public.verify(each.body[_TIME_BYTES:], _cosigned_message(signed.text, at_s))
        except InvalidSignature as error:
            raise BadSignatureError(f"the cosignature of {key.name} does not fit") from error
        return at_s
    raise BadSignatureError(f"{key.name} has not cosigned this checkpoint")


def _cosigned_message(text: str, at_s: int) -> bytes:
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an entry is in a log, to be kept and checked without the house.

    Attributes:
        index: The entry's place.
        leaf: The entry itself, as the tree holds it.
        proof: From the hash beside it up to below the root.
        checkpoint: The signed note that the proof leads to.
    """

    index: int
    leaf: bytes
    proof: tuple[Digest, ...]
    checkpoint: str

    @property
    def text(self) -> str:
        """The receipt as it is handed on."""
        lines = [_RECEIPT, f"extra {base64.b64encode(self.leaf).decode()}", f"index {self.index}"]
        lines += [step.base64 for step in self.proof]
        return "\n".join(lines) + "\n\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str) -> "Receipt":
        """Read a receipt.

        Raises:
            BadReceiptError: It is none.
        """
        above, parted, checkpoint = text.partition("\n\n")
        lines = iter(above.split("\n"))
        if not parted or next(lines) != _RECEIPT:
            raise BadReceiptError("this is not a receipt of an entry")
        try:
            leaf = base64.b64decode(_after("extra ", lines), validate=True)
            place = _after("index ", lines)
            if not _SIZE.fullmatch(place):
                raise ValueError(place)
            return cls(int(place), leaf, tuple(map(_hash, lines)), checkpoint)
        except ValueError as error:
            raise BadReceiptError("this is not a receipt of an entry") from error

    def verify(self, key: NoteKey) -> Checkpoint:
        """Check the receipt against the public key of the log, and return its checkpoint.

        Raises:
            BadProofError: The proof does not lead from the entry to the root.
            BadNoteError: The checkpoint is not a note.
            BadSignatureError: The key did not sign it.
            BadCheckpointError: It is that of another log.
        """
        found = open_checkpoint(self.checkpoint, key)
        verify_inclusion(
            self.leaf, self.index, size=found.head.size, root=found.head.root, proof=self.proof
        )
        return found


def _after(word: str, lines: Iterator[str]) -> str:
    line = next(lines, "")
    if not line.startswith(word):
        raise ValueError(line)
    return line.removeprefix(word)


def _hash(text: str) -> Digest:
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(content) != _HASH_BYTES:
        raise ValueError("not a hash")
    return Digest(content.hex())
