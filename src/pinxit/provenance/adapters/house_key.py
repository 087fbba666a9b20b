"""The house's own keys, by which it vouches for what it says.

keys/house.ed25519        the private half, readable by its owner alone; signs manifests
keys/house.ed25519.pub    the public half, to be handed on freely
keys/log.ed25519          signs the log's checkpoints, under the log's name
keys/witness.ed25519      cosigns the checkpoints of other houses
"""

from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.key_files import place
from pinxit.provenance.core.note import BadNoteKeyError, NoteKey, NoteSigner

#: Whose key it is where the house has no address of its own yet.
NAMELESS: Final = "pinxit"

#: What a key is for; one key never signs two kinds of things.
Use = Literal["house", "log", "witness"]


class HouseKeyError(PinxitError):
    """The house's key cannot be read, or not be kept."""

    remedy = "Restore the folder `keys` of PINXIT_HOME from a backup, and let the house own it."


def house_key(home: Path, *, public_url: str = "", use: Use = "house") -> NoteSigner:
    """Return a key of the house; it is drawn on first need, and keeps its name ever after.

    Processes that need it first at the same moment agree on one key.

    Args:
        home: PINXIT_HOME.
        public_url: Where the house is reached; its host becomes the name of a new key.
        use: What it signs. The name of all but the house's first key ends in this word.

    Raises:
        HouseKeyError: The key is damaged, or its folder cannot be written.
    """
    path = home / "keys" / f"{use}.ed25519"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            line = NoteSigner.draw(_name(public_url, use)).secret_line
            place(path, f"{line}\n", mode=0o600)
        signer = NoteSigner.parse(path.read_text(encoding="utf-8"))
        public = path.with_name(f"{use}.ed25519.pub")
        if not public.exists():
            place(public, f"{signer.public}\n", mode=0o644)
    except (OSError, ValueError, BadNoteKeyError) as error:
        # Nothing of the error's own words: a parser may quote what it could not read.
        raise HouseKeyError(f"the key at {path} cannot be used") from (
            error if isinstance(error, OSError) else None
        )
    return signer


def house_name(public_url: str) -> str:
    """Return the name by which a house signs: its host, or `NAMELESS` while it has none."""
    host = urlsplit(public_url).hostname or ""
    return host if host and host not in ("localhost", "127.0.0.1", "::1") else NAMELESS


def house_public_key(home: Path, *, use: Use = "house") -> NoteKey | None:
    """Return the public half of a key of the house, or `None` before the first need of it.

    Raises:
        HouseKeyError: It is damaged.
    """
    path = home / "keys" / f"{use}.ed25519.pub"
    try:
        return NoteKey.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, BadNoteKeyError) as error:
        raise HouseKeyError(f"the key at {path} cannot be used") from error


def _name(public_url: str, use: Use) -> str:
    named = house_name(public_url)
    return named if use == "house" else f"{named}/{use}"
