"""How often a key may ask, and how an answer says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from pinxit.kernel import PinxitError


class TooManyRequestsError(PinxitError):
    """A key asked more often than it may.

    Attributes:
        wait_s: Seconds after which it may ask again.
    """

    remedy = "Wait as long as the header Retry-After says, then ask again."
    may_pass: ClassVar[bool] = True

    def __init__(self, said: str, *, wait_s: int) -> None:
        super().__init__(said)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time in which a key may ask so often.

    Attributes:
        name: What the headers call it.
        seconds: How long it is; windows begin at whole multiples.
        most: Requests within it.
    """

    name: str
    seconds: int
    most: int

    def begun_at(self, now: datetime) -> datetime:
        """Return when the window of a moment began."""
        whole = int(now.timestamp()) // self.seconds * self.seconds
        return datetime.fromtimestamp(whole, tz=UTC)

    def left_s(self, now: datetime) -> int:
        """Return the seconds until the next window begins, at least 1."""
        return max(1, self.seconds - int(now.timestamp()) % self.seconds)


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of a window is used up.

    Attributes:
        window: Which.
        used: Requests in it so far, this one included.
        left_s: Seconds until the next one.
    """

    window: Window
    used: int
    left_s: int

    @property
    def remaining(self) -> int:
        """How many more requests fit in."""
        return max(0, self.window.most - self.used)


def headers_of(standings: Sequence[Standing]) -> dict[str, str]:
    """Return what an answer says of a key's windows.

    Source:
        draft-ietf-httpapi-ratelimit-headers-10, "RateLimit header fields for HTTP".
    """
    policies = (f'"{s.window.name}";q={s.window.most};w={s.window.seconds}' for s in standings)
    limits = (f'"{s.window.name}";r={s.remaining};t={s.left_s}' for s in standings)
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(limits)}


def refuse_overdrawn(standings: Sequence[Standing]) -> None:
    """Let a request in, or say how long to wait.

    Raises:
        TooManyRequestsError: One of the windows is full.
    """
    over = [each for each in standings if each.used > each.window.most]
    if over:
        wait_s = max(each.left_s for each in over)
        raise TooManyRequestsError("this key asked too often", wait_s=wait_s)
