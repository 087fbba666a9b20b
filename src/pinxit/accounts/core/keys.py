"""Keys to the API: what one looks like, what it may do, and what is kept of it."""

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pinxit.kernel import Digest, PinxitError

_MARK: Final = "pxt"
_PREFIX_LETTERS: Final = 8
_KEY: Final = re.compile(rf"{_MARK}_([0-9a-f]{{{_PREFIX_LETTERS}}})_[A-Za-z0-9_-]{{40,64}}")
_SECRET_BYTES: Final = 32


class Scope(StrEnum):
    """What a key may do. One that may paint may not thereby read."""

    READ = "read"
    """Look at briefs, pieces, treatments and their files."""
    PAINT = "paint"
    """Ask for pictures and call them off."""
    TREAT = "treat"
    """Ask for treatments."""
    COMMISSION = "commission"
    """Ask for works and take such orders on: quote, accept, show, deliver, call off, write."""
    BUY = "buy"
    """Order copies and let reservations go. No key pays."""


class BadKeyError(PinxitError):
    """A key is not known here, has run out, or was revoked."""

    remedy = "Make a key on the page of your account, and send it as: Authorization: Bearer KEY."


class MissingScopeError(PinxitError):
    """A key may not do what it was used for."""

    remedy = "Make a key with this permission on the page of your account."


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is shown once.

    Attributes:
        text: All of it; nobody can show it again.
        prefix: Eight letters by which people tell their keys apart.
    """

    text: str
    prefix: str

    @property
    def digest(self) -> Digest:
        """What is kept of it. It is long and random, so that a plain digest tells nothing."""
        return Digest.of(self.text.encode())


def draw_key() -> NewKey:
    """Return a new key with 256 bits of chance."""
    prefix = secrets.token_hex(_PREFIX_LETTERS // 2)
    return NewKey(f"{_MARK}_{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}", prefix)


def read_key(text: str) -> NewKey:
    """Return a key that somebody sent.

    Raises:
        BadKeyError: It is not written like one.
    """
    found = _KEY.fullmatch(text.strip())
    if found is None:
        raise BadKeyError("this is no key of this house")
    return NewKey(found[0], found[1])
