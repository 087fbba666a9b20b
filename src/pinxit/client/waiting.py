"""Waiting for what a studio makes, and fetching its files."""

import time
from collections.abc import Callable
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit

from pinxit.client.answers import File
from pinxit.client.asking import Asking
from pinxit.kernel import PinxitError

API: Final = "/api/v1"
_LOOK_EVERY_S: Final = 0.5


class FailedError(PinxitError):
    """What was asked for was not made."""

    remedy = "Do as the studio says, and ask again."


class NotYetError(PinxitError):
    """What was asked for is not ready in the time that it was given."""

    remedy = "Wait longer: nothing is lost, ask for the brief by its id later."


class Made(Protocol):
    """Something that a studio makes in its turn."""

    @property
    def state(self) -> str:
        """Such as waiting, running, done and failed."""
        ...

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        ...

    @property
    def trouble(self) -> str:
        """Why it failed and what to do."""
        ...


MadeT = TypeVar("MadeT", bound=Made)


def waited_for(look: Callable[[], MadeT], *, timeout_s: float) -> MadeT:
    """Return what `look` returns once it is done.

    Raises:
        FailedError: It failed.
        NotYetError: It takes longer than that.
    """
    ends = time.monotonic() + timeout_s
    while True:
        now = look()
        if now.state == "done":
            return now
        if now.ended:
            raise FailedError(now.trouble)
        pause_until(ends)


def pause_until(ends: float) -> None:
    """Wait a moment before looking again.

    Raises:
        NotYetError: `ends`, a reading of `time.monotonic`, is past.
    """
    if time.monotonic() >= ends:
        raise NotYetError("it is not ready yet")
    time.sleep(_LOOK_EVERY_S)


def file_in(files: tuple[File, ...], name: str, asking: Asking) -> bytes:
    """Return a file by its name, held against its digest.

    Raises:
        FailedError: There is none of this name.
    """
    file = next((each for each in files if each.name == name), None)
    if file is None:
        raise FailedError(f"there is no file {name}")
    # Only the path: where the studio is, the caller has said.
    return asking.fetch(urlsplit(file.url).path, digest=file.digest)
