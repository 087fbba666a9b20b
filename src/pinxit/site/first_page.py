"""How long `make` takes from a clean clone: to the first page, to the tests' end."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

from pinxit.kernel import PinxitError

_PATIENCE_S: Final = 600


class NoFirstPageError(PinxitError):
    """`make run` did not bring a first page."""

    remedy = "Run `make run` in a clean clone and read what it says."


class MakeFailedError(PinxitError):
    """A command that was to be timed failed."""

    remedy = "Run it by itself in a clean clone, mend what it names, and measure again."


def time_make() -> dict[str, float]:
    """Clone this repository, run both commands in it, and return the seconds of each.

    Returns:
        `seconds_to_first_page_cold` (empty data folder, no virtual environment, warm package
        caches), `seconds_to_first_page_warm` (a second start), `make_check_seconds` and
        `make_test_seconds`.

    Raises:
        NoFirstPageError: The site did not come up.
        MakeFailedError: A command failed, so that its time means nothing.
    """
    with tempfile.TemporaryDirectory(prefix="pinxit-clone-") as folder:
        clone = Path(folder) / "pinxit"
        _run([_tool("git"), "clone", "--quiet", ".", str(clone)], Path.cwd())
        home = Path(folder) / "home"
        return {
            "seconds_to_first_page_cold": _until_first_page(clone, home),
            "seconds_to_first_page_warm": _until_first_page(clone, home),
            "make_test_seconds": _seconds(["make", "test"], clone),
            "make_check_seconds": _seconds(["make", "check"], clone),
        }


def _tool(name: str) -> str:
    return shutil.which(name) or name


def _run(command: list[str], folder: Path) -> None:
    ended = subprocess.run(command, cwd=folder, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    if ended.returncode:
        raise MakeFailedError(f"`{' '.join(command)}` failed")


def _seconds(command: list[str], folder: Path) -> float:
    begun = time.monotonic()
    _run(command, folder)
    return round(time.monotonic() - begun, 1)


def _until_first_page(clone: Path, home: Path) -> float:
    """Start `make run`, wait for a whole page, close it as Ctrl-C would, return the seconds."""
    port = _free_port()
    begun = time.monotonic()
    process = subprocess.Popen(  # noqa: S603
        [_tool("make"), "run", f"PORT={port}"],
        cwd=clone,
        env={**os.environ, "PINXIT_HOME": str(home)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process)
        return round(time.monotonic() - begun, 1)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def _wait_for(page: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while time.monotonic() < ends and process.poll() is None:
        try:
            # Our own address, which we just built.
            with urllib.request.urlopen(page, timeout=30) as answer:  # noqa: S310
                answer.read()
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NoFirstPageError(f"no page at {page}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
