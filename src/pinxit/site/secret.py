"""The key that signs sessions and one-time links."""

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """Return this studio's key, drawn once and kept in a file that only its owner may read.

    Where the folder cannot be written the key lives as long as the process; `pinxit serve` refuses
    such a folder before anything is signed.
    """
    path = home / "secret-key"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return secrets.token_urlsafe(50)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    except OSError:
        return secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
        return key
