"""On what terms a work hangs."""

from dataclasses import dataclass

from pinxit.kernel import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a work on the wall costs.

    Attributes:
        price: For one copy.
        edition_size: How many numbered copies there will ever be, at least 1; `None` if there is
            no limit.
    """

    price: Money
    edition_size: int | None
