"""An edition: so many numbered copies, and never one more."""

from collections.abc import Collection
from typing import Final

from pinxit.kernel import PinxitError

SIZE_RANGE: Final = range(1, 501)


class SoldOutError(PinxitError):
    """Every number of an edition has an owner, or is in somebody's hands at this moment."""

    remedy = (
        "Come back in a quarter of an hour: a copy that is reserved and not paid for becomes free."
    )


def next_number(size: int, taken: Collection[int]) -> int:
    """Return the lowest number of an edition that nobody has.

    Numbers that came back are given out again, so that an edition of ten never ends at nine.

    Args:
        size: How many copies there are, at least 1.
        taken: The numbers that are reserved or sold.

    Raises:
        SoldOutError: There is none.
    """
    for number in range(1, size + 1):
        if number not in taken:
            return number
    raise SoldOutError(f"all {size} copies are taken")
