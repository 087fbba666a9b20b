"""When a file is another one than before, without reading it."""

from pathlib import Path

#: Inode, time of the last change in nanoseconds, size in bytes.
Stamp = tuple[int, int, int]


def stamp_of(file: Path) -> Stamp:
    """Return what changes whenever a file is replaced or written anew.

    Raises:
        OSError: There is no such file.
    """
    found = file.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
