"""Signed notes: a short text that people can read, and under it who vouches for it.

    pinxit manifest
    works 8700

    — gallery.example 1PWzFvY7…

The text ends with a line end; an empty line parts it from the signatures.

**Source:** C2SP, "Note signatures" (c2sp.org/signed-note), with Ed25519 (RFC 8032).
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from pinxit.kernel import PinxitError

#: Longest note, and most signatures under one, that are looked at.
MAX_NOTE_BYTES: Final = 1_000_000
MAX_SIGNATURES: Final = 100

#: What a key makes: signatures under notes, or cosignatures under checkpoints.
ED25519: Final = 1
COSIGNATURE: Final = 4

_ED25519: Final = b"\x01"
_KEY_BYTES: Final = 32
_ID_BYTES: Final = 4
_DASH: Final = "— "
_PRIVATE: Final = "PRIVATE+KEY"
_NAME: Final = re.compile(r"[^\s+]{1,200}")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


class BadNoteError(PinxitError):
    """A text is not a signed note."""

    remedy = "Copy the whole note, from its first line to the last line that begins with a dash."


class BadNoteKeyError(PinxitError):
    """A text is not a key for notes."""

    remedy = "Copy the whole key: it is one line of a name, eight digits and letters, and the rest."


class BadSignatureError(PinxitError):
    """A note is not signed by the key it should be signed by, or was changed after signing."""

    remedy = "Ask whoever gave you this for an unchanged copy, and for their public key."


@dataclass(frozen=True, slots=True)
class NoteKey:
    """The public half of a key: whoever has it can check notes.

    Attributes:
        name: Whose key it is: a host name, as a rule; no spaces and no plus sign.
        raw: The Ed25519 public key, 32 bytes.
        kind: `ED25519` for a key that signs notes, `COSIGNATURE` for that of a witness.
    """

    name: str
    raw: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.raw) != _KEY_BYTES:
            raise BadNoteKeyError(f"not a key: {self.name[:80]!r}")

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        body = self.name.encode() + b"\n" + bytes([self.kind]) + self.raw
        return hashlib.sha256(body).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """Return the one line in which a key is handed on."""
        return f"{self.name}+{self.id.hex()}+{_written(bytes([self.kind]) + self.raw)}"

    @classmethod
    def parse(cls, text: str) -> "NoteKey":
        """Read a key from its line.

        Raises:
            BadNoteKeyError: It is none.
        """
        name, _, rest = text.strip().partition("+")
        kind, raw = _key_bytes(rest, ED25519, COSIGNATURE)
        key = cls(name, raw, kind)
        if rest[: 2 * _ID_BYTES] != key.id.hex():
            raise BadNoteKeyError("the key does not match its own check digits")
        return key


class NoteSigner:
    """The private half of a key. It shows itself nowhere: not when printed, not in a traceback."""

    __slots__ = ("_private", "public")

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = NoteKey(name, private.public_key().public_bytes_raw())

    @classmethod
    def draw(cls, name: str) -> "NoteSigner":
        """Draw a new key.

        Raises:
            BadNoteKeyError: The name holds a space or a plus sign, or nothing.
        """
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def parse(cls, text: str) -> "NoteSigner":
        """Read a private key from its line, as `secret_line` writes it.

        Raises:
            BadNoteKeyError: It is none. The message holds nothing of it.
        """
        head, _, rest = text.strip().removeprefix(_PRIVATE + "+").partition("+")
        if not text.startswith(_PRIVATE):
            raise BadNoteKeyError("not a private key")
        seed = _key_bytes(rest, ED25519)[1]
        signer = cls(head, Ed25519PrivateKey.from_private_bytes(seed))
        if rest[: 2 * _ID_BYTES] != signer.public.id.hex():
            raise BadNoteKeyError("the private key does not match its own check digits")
        return signer

    @property
    def secret_line(self) -> str:
        """The line in which the private key is kept. Write it where only its owner reads."""
        seed = self._private.private_bytes_raw()
        return f"{_PRIVATE}+{self.public.name}+{self.public.id.hex()}+{_written(_ED25519 + seed)}"

    def sign_note(self, text: str) -> str:
        """Return the text as a note with this key's signature under it.

        Args:
            text: Whole lines, each with its line end.

        Raises:
            BadNoteError: The text is empty, holds control characters, or ends within a line.
        """
        _refuse_text(text)
        body = self.public.id + self.sign(text.encode())
        return f"{text}\n{signature_line(self.public.name, body)}"

    def sign(self, message: bytes) -> bytes:
        """Return the bare signature of a message, 64 bytes."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"NoteSigner({self.public.name})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not sent anywhere")


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note.

    Attributes:
        name: Whose key made it, as the line says.
        key_id: Which of their keys.
        body: The signature itself.
    """

    name: str
    key_id: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A note taken apart; nothing about it is checked yet.

    Attributes:
        text: What is signed, with its last line end.
        signatures: The lines under it.
    """

    text: str
    signatures: tuple[Signature, ...]


def parse_note(note: str) -> SignedNote:
    """Take a note apart without checking its signatures.

    Raises:
        BadNoteError: It is not a note.
    """
    if len(note) > MAX_NOTE_BYTES:
        raise BadNoteError("the note is too long")
    text, parted, under = note.rpartition("\n\n")
    if not parted or not under.endswith("\n"):
        raise BadNoteError("no signatures are parted from the text by an empty line")
    lines = under[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise BadNoteError("the note has too many signatures")
    _refuse_text(text + "\n")
    return SignedNote(text + "\n", tuple(_signature(line) for line in lines))


def verify_note(note: str, *keys: NoteKey) -> str:
    """Return the text of a note that at least one of these keys has signed.

    Signatures by other keys are passed over; a wrong one by one of these spoils the note.

    Raises:
        BadNoteError: It is not a note.
        BadSignatureError: None of the keys signed it, or it was changed.
    """
    signed = parse_note(note)
    known = {(key.name, key.id): key for key in keys if key.kind == ED25519}
    good = 0
    for signature in signed.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(signature.body, signed.text.encode())
        except InvalidSignature as error:
            raise BadSignatureError(f"the signature of {key.name} does not fit") from error
        good += 1
    if not good:
        raise BadSignatureError("the note is not signed by a key that is known here")
    return signed.text


def signature_line(name: str, body: bytes) -> str:
    """Return the line, with its end, that stands under a note for a signature.

    Args:
        name: Whose key made it.
        body: The four bytes of the key's id, and what the key made.
    """
    return f"{_DASH}{name} {_written(body)}\n"


def _signature(line: str) -> Signature:
    name, parted, body = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not parted or not _NAME.fullmatch(name):
        raise BadNoteError(f"not a signature: {line[:80]!r}")
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNoteError(f"not a signature: {line[:80]!r}") from error
    # Bits that base64 leaves over would be bits that nobody signed.
    if len(content) <= _ID_BYTES or _written(content) != body:
        raise BadNoteError(f"not a signature: {line[:80]!r}")
    return Signature(name, content[:_ID_BYTES], content[_ID_BYTES:])


def _refuse_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text):
        raise BadNoteError("a note is made of whole lines of plain text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadNoteError("the note holds half a character") from error


def _key_bytes(rest: str, *kinds: int) -> tuple[int, bytes]:
    """Return kind and 32 bytes of a key from `<id>+<base64>`; says nothing of what it read."""
    try:
        content = base64.b64decode(rest.partition("+")[2], validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if len(content) != 1 + _KEY_BYTES or content[0] not in kinds:
        raise BadNoteKeyError("not an Ed25519 key for notes")
    return content[0], content[1:]


def _written(content: bytes) -> str:
    return base64.b64encode(content).decode()
