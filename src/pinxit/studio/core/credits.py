"""Credits: whose works taught the hand that painted a piece."""

import json
from dataclasses import dataclass
from typing import Any

from pinxit.kernel import Digest, PinxitError


class BadBillError(PinxitError):
    """A model's bill of materials cannot be read."""

    remedy = "Install the model again; its folder is not whole."


@dataclass(frozen=True, slots=True)
class Credit:
    """One line of credits, as a wall label shows it.

    Attributes:
        name: The author, as the source names them.
        licence: SPDX identifier.
        url: Where the author's works are found; may be empty.
    """

    name: str
    licence: str
    url: str


@dataclass(frozen=True, slots=True)
class Bill:
    """What credits need of a bill of materials.

    Attributes:
        manifest: Digest of the manifest of training works that it sums up.
        lines: Each hand with one credit for its works.
    """

    manifest: Digest
    lines: tuple[tuple[str, Credit], ...]

    def credits_of(self, hand: str) -> tuple[Credit, ...]:
        """Return the credits of a hand, each once; those of all hands for one it does not list."""
        own = [credit for name, credit in self.lines if name == hand]
        return tuple(dict.fromkeys(own or [credit for _, credit in self.lines]))


def read_bill(text: str) -> Bill:
    """Return the bill of materials of a JSON text.

    Raises:
        BadBillError: It is not a bill of materials.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        lines = tuple((str(line["hand"]), _credit(line)) for line in body["lines"])
        return Bill(Digest.parse(body["manifest"]), lines)
    except (ValueError, KeyError, TypeError, AttributeError, PinxitError) as error:
        raise BadBillError("the bill of materials cannot be read") from error


def _credit(line: dict[str, Any]) -> Credit:
    url = str(line["author_url"])
    # A bill is a file from outside: only an address of the web becomes a link.
    safe = url if url.startswith(("https://", "http://")) else ""
    return Credit(str(line["author"]), str(line["licence"]), safe)
