"""Being a witness of another house's log: sign only what grew from what was signed last.

witness/<key id>.json    name, size and root of the log as this house cosigned it last
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pinxit.kernel import BadDigestError, Digest, PinxitError
from pinxit.provenance.adapters.tile_folder import TileFolder
from pinxit.provenance.core.audit import check_root
from pinxit.provenance.core.checkpoint import cosigned, open_checkpoint
from pinxit.provenance.core.merkle import TreeHead, verify_consistency
from pinxit.provenance.core.note import NoteKey, NoteSigner
from pinxit.provenance.core.tiles import TileTree


class WitnessMemoryError(PinxitError):
    """What this witness remembers of a log cannot be read or kept."""

    remedy = "Restore the folder `witness` of PINXIT_HOME from a backup; never start it anew."


class ShrunkLogError(PinxitError):
    """A log has fewer entries than this witness has cosigned."""

    remedy = "Do not cosign. Keep both checkpoints and show them to others: entries were removed."


def cosign_copy(
    copy: TileFolder, key: NoteKey, *, home: Path, signer: NoteSigner, at_s: int
) -> str:
    """Check that a log only grew since it was cosigned here last, and cosign its checkpoint.

    What is remembered is on the disk before the cosignature leaves this function.

    Args:
        copy: The log's checkpoint and tiles; of the tiles only a few are read.
        key: The log's public key.
        home: PINXIT_HOME of the witness.
        signer: The witness's key.
        at_s: The time, in seconds since 1970.

    Returns:
        The line to be put under the checkpoint.

    Raises:
        ShrunkLogError: It has fewer entries than before.
        BadProofError: It does not begin with what was cosigned before.
        BrokenLogError: Its tiles do not lead to its root.
        BadTileError: A tile that is needed is missing.
        BadSignatureError: Its checkpoint is not signed by its key.
        WitnessMemoryError: What was cosigned last cannot be read or kept.
    """
    note = copy.checkpoint()
    found = open_checkpoint(note, key)
    with _memory_of(home / "witness" / f"{key.id.hex()}.json") as path:
        last = _remembered(path)
        if last is not None and last.size > found.head.size:
            raise ShrunkLogError(
                f"this log had {last.size} entries, and now says {found.head.size}"
            )
        check_root(found.head, copy.read)
        if last is not None:
            proof = TileTree(found.head.size, copy.read).consistency_proof(last.size)
            verify_consistency(last, found.head, proof)
        _remember(path, found.origin, found.head)
    return cosigned(note, signer, at_s=at_s)


@contextmanager
def _memory_of(path: Path) -> Iterator[Path]:
    """Hold what is remembered of one log, so that two cosignings at once do not miss each other."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise WitnessMemoryError(f"{path.parent} cannot be written") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(lock)


def _remembered(path: Path) -> TreeHead | None:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        return TreeHead(int(body["size"]), Digest(body["root"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, BadDigestError) as error:
        raise WitnessMemoryError(f"{path} cannot be read") from error


def _remember(path: Path, origin: str, head: TreeHead) -> None:
    body = {"log": origin, "size": head.size, "root": head.root.hex}
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
            file.write(json.dumps(body).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    except OSError as error:
        raise WitnessMemoryError(f"{path} cannot be written") from error
