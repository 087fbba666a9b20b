"""Files that hold keys: seen whole or not at all, and by their owner alone."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def place(path: Path, text: str, *, mode: int) -> None:
    """Write a file unless somebody else's is there already; theirs stays.

    Args:
        path: Where to; its folder is there.
        text: What it holds.
        mode: Who may read it, such as 0o600.

    Raises:
        OSError: The folder cannot be written.
    """
    # Somebody else's may have arrived between the caller's look and this moment.
    with _written(path, text, mode) as new, contextlib.suppress(FileExistsError):
        os.link(new, path)


def replace(path: Path, text: str, *, mode: int) -> None:
    """Write a file over the one that was there; arguments and errors as for `place`."""
    with _written(path, text, mode) as new:
        # A second name of the new file, so that what is renamed is not what is thrown away.
        again = f"{new}-"
        os.link(new, again)
        Path(again).replace(path)


@contextmanager
def _written(path: Path, text: str, mode: int) -> Iterator[str]:
    """Yield the name of a new file beside it, and see to it that the folder is kept."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-") as file:
        os.fchmod(file.fileno(), mode)
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
        yield file.name
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
