"""What an imperceptible mark says: which entry of which house's log a work belongs to."""

import hashlib
from dataclasses import dataclass
from typing import Final, Self

from pinxit.kernel import PinxitError

#: Bits that a mark carries.
PAYLOAD_BITS: Final = 48
#: Of them the upper ones name the house, the lower ones the entry.
HOUSE_BITS: Final = 16
INDEX_BITS: Final = 32


class BadMarkError(PinxitError):
    """A number does not fit into a mark."""

    remedy = "An entry's number has at most 32 bits, a house's number 16."


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A number of 48 bits that a work carries unseen.

    Attributes:
        payload: From 0 to 2**48 - 1: the house's number times 2**32, plus the index of the entry.

    Raises:
        BadMarkError: The payload has more bits, or is negative.
    """

    payload: int

    def __post_init__(self) -> None:
        if not 0 <= self.payload < 1 << PAYLOAD_BITS:
            raise BadMarkError(f"not a number of {PAYLOAD_BITS} bits: {self.payload}")

    @classmethod
    def of(cls, index: int, house: int) -> Self:
        """Return the mark of an entry.

        Args:
            index: Position in the log, from 0 to 2**32 - 1.
            house: See `house_number`, from 0 to 2**16 - 1.

        Raises:
            BadMarkError: One of them is out of its range.
        """
        if not (0 <= index < 1 << INDEX_BITS and 0 <= house < 1 << HOUSE_BITS):
            raise BadMarkError(f"entry {index} of house {house} does not fit into a mark")
        return cls(house << INDEX_BITS | index)

    @property
    def index(self) -> int:
        """The position of the entry in the house's log."""
        return self.payload & (1 << INDEX_BITS) - 1

    @property
    def house(self) -> int:
        """The number of the house."""
        return self.payload >> INDEX_BITS

    def __str__(self) -> str:
        return f"{self.house:04x}-{self.index}"


def house_number(public_key: bytes) -> int:
    """Return the number of a house: the first 16 bits of the SHA-256 of its public key.

    Two houses share one with a chance of 1 in 65,536; the log then says whose entry it is.
    """
    return int.from_bytes(hashlib.sha256(b"pinxit house\0" + public_key).digest()[:2], "big")
