"""What must be in order before the doors open: the folder, the disk, the port, no second keeper."""

import errno
import fcntl
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Final

from pinxit.kernel import PinxitError

#: What a new database, its write-ahead log and some hundred pictures need.
DISK_MIN_MIB: Final = 300


class HomeUnwritableError(PinxitError):
    """The data folder cannot be written."""

    remedy = "Let PINXIT_HOME point to a folder you may write to, such as PINXIT_HOME=~/pinxit."


class DiskFullError(PinxitError):
    """Too little room is left on the disk of the data folder."""

    remedy = "Free some space, or let PINXIT_HOME point to another disk."


class AlreadyServingError(PinxitError):
    """Another `pinxit serve` keeps this data folder."""

    remedy = "Use that one, stop it first, or give this one its own PINXIT_HOME."


class PortTakenError(PinxitError):
    """Something else listens on the port already."""

    remedy = "Choose another one, such as `pinxit serve --port 8001`."


def check_folder(home: Path) -> None:
    """Make the data folder and make sure that it can be written and has room.

    Raises:
        HomeUnwritableError: It cannot be made or written.
        DiskFullError: Less than `DISK_MIN_MIB` is free.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home) as probe:
            probe.write(b"pinxit")
            probe.flush()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError(f"the disk of {home} is full") from error
        raise HomeUnwritableError(f"cannot write to {home}: {error.strerror}") from error
    free_mib = shutil.disk_usage(home).free // 2**20
    if free_mib < DISK_MIN_MIB:
        raise DiskFullError(f"{free_mib} MiB free on the disk of {home}; {DISK_MIN_MIB} are needed")


def keep(home: Path) -> int:
    """Become the one keeper of this data folder, until the process ends.

    Returns:
        The handle that holds the lock; the caller keeps it open.

    Raises:
        AlreadyServingError: There is one already.
    """
    handle = os.open(home / "serve.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        where = os.read(handle, 200).decode(errors="replace").strip()
        os.close(handle)
        raise AlreadyServingError(f"this studio is open already {where}".rstrip()) from error
    return handle


def announce(handle: int, address: str) -> None:
    """Write into the lock where the studio is, for a second instance to say."""
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"at {address}".encode(), 0)


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything slow is done.

    Raises:
        PortTakenError: It is taken, or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(128)
    except OSError as error:
        door.close()
        raise PortTakenError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return door
