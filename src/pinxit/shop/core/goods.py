"""What is sold: unique works, numbered and open editions, artist's proofs, licences."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from pinxit.kernel import PinxitError

#: The size of an edition that has no limit: a number that nobody lives to see.
OPEN_SIZE: Final = 1_000_000
PROOFS_RANGE: Final = range(11)
#: How long a copy is kept for whoever won it, agreed on its price, or waited for it.
LONG_RESERVATION: Final = timedelta(hours=48)


class Good(StrEnum):
    """What one order is for."""

    COPY = "copy"
    PROOF = "proof"
    LICENCE = "licence"


class Way(StrEnum):
    """How an order came about, and with it who named its price."""

    LABEL = "label"
    """At the price on the work's label."""
    WAITING = "waiting"
    """At the price on the label too, for whoever was first in line."""
    AUCTION = "auction"
    BARGAIN = "bargain"
    PRINT = "print"
    PROOF = "proof"
    LICENCE = "licence"


#: Ways of which the price is that on the label, so that a code lowers it.
AT_LABEL: Final = frozenset({Way.LABEL, Way.WAITING})


class EditionKind(StrEnum):
    """What an edition promises."""

    UNIQUE = "unique"
    NUMBERED = "numbered"
    OPEN = "open"


class BadProofsError(PinxitError):
    """An edition has too many artist's proofs, or there is nothing to prove."""

    remedy = "Choose up to 10 artist’s proofs, and none for a unique work or an open edition."


class KeptProofError(PinxitError):
    """A proof was to be sold that the artist keeps, or that somebody has."""

    remedy = "Look at the work again: the artist offers a proof when they want to part with it."


def kind_of(size: int) -> EditionKind:
    """Return what an edition of so many copies promises."""
    if size == 1:
        return EditionKind.UNIQUE
    return EditionKind.OPEN if size == OPEN_SIZE else EditionKind.NUMBERED


def check_proofs(size: int, proofs: int) -> int:
    """Return the number of artist's proofs that an edition may have.

    Args:
        size: How many numbered copies there are.
        proofs: How many proofs the artist keeps beside them.

    Raises:
        BadProofsError: They are more than ten, or the edition is not a numbered one.
    """
    if proofs not in PROOFS_RANGE or (proofs and kind_of(size) is not EditionKind.NUMBERED):
        raise BadProofsError(f"{proofs} proofs of {size} copies")
    return proofs
