"""A trust bundle: all that a stranger needs to check files of a house without asking it.

    pinxit trust bundle 1
    house gallery.example+…
    log gallery.example/log+…
    witness witness.example+…
    file checkpoint 3f1c…
    file root.pem 90ab…
    file tile/0/000.p/12 …

    — gallery.example 1PWzFvY7…

The manifest is a note signed by the house's key. Whoever has seen that key elsewhere, on a card,
in a catalogue, can tell a forged bundle; whoever has not, trusts where the bundle came from.

**Source:** C2SP, "Note signatures" (c2sp.org/signed-note).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.core.audit import check_copy
from pinxit.provenance.core.checkpoint import Checkpoint, cosigned_at, open_checkpoint
from pinxit.provenance.core.entry import Entry, subjects
from pinxit.provenance.core.note import (
    BadNoteKeyError,
    BadSignatureError,
    NoteKey,
    NoteSigner,
    verify_note,
)
from pinxit.provenance.core.tiles import WIDTH, BadTileError, Tile, unpacked

#: Names of files in a bundle.
MANIFEST: Final = "manifest"
CHECKPOINT: Final = "checkpoint"
ROOT: Final = "root.pem"
#: Largest bundle that is opened, unpacked, in bytes.
MAX_BUNDLE_BYTES: Final = 256 * 1024 * 1024

_TITLE: Final = "pinxit trust bundle 1"
_NAME: Final = re.compile(r"(?:checkpoint|root\.pem|tile/[0-9a-z/.]{1,80})")


class BadBundleError(PinxitError):
    """A file is no trust bundle, or not the one that its house signed."""

    remedy = "Download the bundle again from the house: it is offered at /verify/bundle."


@dataclass(frozen=True, slots=True)
class Keys:
    """Whom a bundle names.

    Attributes:
        house: Signs the bundle, and seals labels.
        log: Signs checkpoints.
        witnesses: Cosign them.
    """

    house: NoteKey
    log: NoteKey
    witnesses: tuple[NoteKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose every file is the one that the house signed.

    Attributes:
        keys: Whom it names.
        checkpoint: The log at the moment when the bundle was made.
        root: The root certificate of the house, PEM; empty if it has none.
        entries: Every entry of the log, in order.
        witnessed: Names of the witnesses whose cosignatures hold.
        found: Places of entries, by what they are about.
    """

    keys: Keys
    checkpoint: Checkpoint
    root: str
    entries: tuple[Entry, ...]
    witnessed: tuple[str, ...]
    found: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def about(self, subject: str) -> tuple[Entry, ...]:
        """Return the entries about a digest, by its 64 digits, or about a piece."""
        return tuple(self.entries[place] for place in self.found.get(subject, ()))

    def at(self, index: int) -> Entry | None:
        """Return the entry at a place, or `None` beyond the end."""
        return self.entries[index] if index < len(self.entries) else None


def manifest_of(files: Mapping[str, bytes], keys: Keys, signer: NoteSigner) -> str:
    """Return the signed manifest of a bundle.

    Args:
        files: Every other file of it.
        keys: Whom it names; `keys.house` is the signer's.
        signer: The house.
    """
    lines = [_TITLE, f"house {keys.house}", f"log {keys.log}"]
    lines += [f"witness {key}" for key in keys.witnesses]
    lines += [f"file {name} {Digest.of(content).hex}" for name, content in sorted(files.items())]
    return signer.sign_note("".join(f"{line}\n" for line in lines))


def open_bundle(files: Mapping[str, bytes]) -> Bundle:
    """Check a bundle: manifest, files, checkpoint, witnesses, and every entry of the log.

    Args:
        files: Name and content of each, the manifest among them.

    Raises:
        BadBundleError: It is no bundle, or something in it is not what was signed.
        BrokenLogError: The log in it does not lead to its signed root.
        BadTileError: A part of that log is missing.
    """
    try:
        keys, told = _read_manifest(files[MANIFEST].decode())
        for name, digest in told.items():
            if Digest.of(files[name]).hex != digest:
                raise BadBundleError(f"{name} is not the file that was signed")
        note = files[CHECKPOINT].decode()
        checkpoint = open_checkpoint(note, keys.log)
    except BadBundleError:
        raise
    except (KeyError, UnicodeDecodeError, PinxitError) as error:
        raise BadBundleError(f"this is no trust bundle that holds: {error}") from error
    read = _Reader({name: files[name] for name in told})
    for _tile in check_copy(checkpoint.head, read):
        pass
    entries = tuple(_entries(checkpoint.head.size, read))
    return Bundle(
        keys=keys,
        checkpoint=checkpoint,
        root=files[ROOT].decode("ascii", errors="replace") if ROOT in told else "",
        entries=entries,
        witnessed=tuple(_witnessed(note, keys.witnesses)),
        found=_by_subject(entries),
    )


def _read_manifest(note: str) -> tuple[Keys, dict[str, str]]:
    """Return whom a manifest names, and the digest of every file; its signature is checked."""
    keys: dict[str, list[NoteKey]] = {"house": [], "log": [], "witness": []}
    told: dict[str, str] = {}
    title, *lines = note.partition("\n\n")[0].split("\n")
    for line in lines:
        word, _, rest = line.partition(" ")
        if word in keys:
            keys[word].append(NoteKey.parse(rest))
        elif word == "file":
            name, _, digest = rest.partition(" ")
            if not _NAME.fullmatch(name):
                raise BadBundleError("the manifest names a file that no bundle holds")
            told[name] = digest
    if title != _TITLE or len(keys["house"]) != 1 or len(keys["log"]) != 1:
        raise BadBundleError("this is no manifest of a trust bundle")
    verify_note(note, keys["house"][0])
    return Keys(keys["house"][0], keys["log"][0], tuple(keys["witness"])), told


@dataclass(frozen=True, slots=True)
class _Reader:
    files: Mapping[str, bytes]

    def __call__(self, tile: Tile) -> bytes:
        try:
            return self.files[tile.path]
        except KeyError as error:
            raise BadTileError(f"{tile.path} is missing") from error


def _entries(size: int, read: "_Reader") -> Iterator[Entry]:
    for index in range(-(-size // WIDTH)):
        for leaf in unpacked(read(Tile("entries", index, min(WIDTH, size - index * WIDTH)))):
            body = json.loads(leaf)
            previous = Digest(body["previous"]) if "previous" in body else None
            yield Entry(body["index"], body["event"], body["recorded_at"], previous)


def _witnessed(note: str, witnesses: tuple[NoteKey, ...]) -> Iterator[str]:
    for key in witnesses:
        try:
            cosigned_at(note, key)
        except (BadSignatureError, BadNoteKeyError):
            continue
        yield key.name


def _by_subject(entries: tuple[Entry, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        for subject in subjects(entry.event):
            found.setdefault(subject, []).append(place)
    return {subject: tuple(places) for subject, places in found.items()}
