"""Credits: whose works taught the hand that painted a piece."""

import json
from collections.abc import Sequence
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
class Taught:
    """What one author's works taught.

    Attributes:
        hand: The hand.
        source: Where the works come from; the name of each begins with it.
        credit: Their credit.
        works: How many there are, at least 1.
    """

    hand: str
    source: str
    credit: Credit
    works: int = 1


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A work that the painter looked at.

    Attributes:
        name: What its source calls it.
        credit: Its credit.
    """

    name: str
    credit: Credit


@dataclass(frozen=True, slots=True)
class Bill:
    """What credits need of a bill of materials.

    Attributes:
        manifest: Digest of the manifest of training works that it sums up.
        lines: What was taught, by hand and author.
    """

    manifest: Digest
    lines: tuple[Taught, ...]

    def credits_of(self, hand: str, references: Sequence[str] = ()) -> tuple[Credit, ...]:
        """Return the credits of a hand and of works that were looked at, each once.

        Those of all hands for a hand that it does not list.
        """
        own = [line.credit for line in self.lines if line.hand == hand]
        own = own or [line.credit for line in self.lines]
        seen = [each.credit for each in self.looked_at(references)]
        return tuple(dict.fromkeys([*own, *seen]))

    def looked_at(self, references: Sequence[str]) -> tuple[LookedAt, ...]:
        """Return works with their credits; those that no line covers are left out."""
        found = []
        for reference in references:
            source, _, name = reference.partition("#")
            credit = next((line.credit for line in self.lines if line.source == source), None)
            if credit is not None:
                found.append(LookedAt(name or source, credit))
        return tuple(found)


def read_bill(text: str) -> Bill:
    """Return the bill of materials of a JSON text.

    Raises:
        BadBillError: It is not a bill of materials.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        lines = tuple(
            Taught(
                str(line["hand"]),
                str(line.get("source", "")),
                _credit(line),
                max(1, int(line.get("works", 1))),
            )
            for line in body["lines"]
        )
        return Bill(Digest.parse(body["manifest"]), lines)
    except (ValueError, KeyError, TypeError, AttributeError, PinxitError) as error:
        raise BadBillError("the bill of materials cannot be read") from error


def _credit(line: dict[str, Any]) -> Credit:
    url = str(line["author_url"])
    # A bill is a file from outside: only an address of the web becomes a link.
    safe = url if url.startswith(("https://", "http://")) else ""
    return Credit(str(line["author"]), str(line["licence"]), safe)
