"""The house's own key, by which it vouches for what it says.

keys/house.ed25519        the private half, readable by its owner alone
keys/house.ed25519.pub    the public half, to be handed on freely
"""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pinxit.kernel import PinxitError
from pinxit.provenance.core.note import BadNoteKeyError, NoteKey, NoteSigner

#: Whose key it is where the house has no address of its own yet.
NAMELESS: Final = "pinxit"

_PRIVATE: Final = "house.ed25519"
_PUBLIC: Final = "house.ed25519.pub"


class HouseKeyError(PinxitError):
    """The house's key cannot be read, or not be kept."""

    remedy = "Restore the folder `keys` of PINXIT_HOME from a backup, and let the house own it."


def house_key(home: Path, *, public_url: str = "") -> NoteSigner:
    """Return the house's key; it is drawn on first need, and keeps its name ever after.

    Processes that need it first at the same moment agree on one key.

    Args:
        home: PINXIT_HOME.
        public_url: Where the house is reached; its host becomes the name of a new key.

    Raises:
        HouseKeyError: The key is damaged, or its folder cannot be written.
    """
    path = home / "keys" / _PRIVATE
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _place(path, NoteSigner.draw(_name(public_url)).secret_line, mode=0o600)
        signer = NoteSigner.parse(path.read_text(encoding="utf-8"))
        public = path.with_name(_PUBLIC)
        if not public.exists():
            _place(public, str(signer.public), mode=0o644)
    except (OSError, ValueError, BadNoteKeyError) as error:
        # Nothing of the error's own words: a parser may quote what it could not read.
        raise HouseKeyError(f"the key at {path} cannot be used") from (
            error if isinstance(error, OSError) else None
        )
    return signer


def house_public_key(home: Path) -> NoteKey | None:
    """Return the public half of the house's key, or `None` before the first need of it.

    Raises:
        HouseKeyError: It is damaged.
    """
    path = home / "keys" / _PUBLIC
    try:
        return NoteKey.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, BadNoteKeyError) as error:
        raise HouseKeyError(f"the key at {path} cannot be used") from error


def _name(public_url: str) -> str:
    host = urlsplit(public_url).hostname or ""
    return host if host and host not in ("localhost", "127.0.0.1", "::1") else NAMELESS


def _place(path: Path, line: str, *, mode: int) -> None:
    """Write a file so that it is seen whole or not at all, and never over another."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-") as file:
        os.fchmod(file.fileno(), mode)
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        # Somebody else's key may have arrived between our look and this moment; theirs stays.
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
