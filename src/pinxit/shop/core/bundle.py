"""The price of works that are sold together, and what of it each work costs.

`docs/explanation/algorithms/buying-together.md` is the specification.
"""

from collections.abc import Sequence
from typing import Final

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.rounding import largest_remainder

#: So many works one basket holds.
BASKET_MAX: Final = 50
#: So many works a bundle has, from and to.
BUNDLE_MIN: Final = 2
BUNDLE_MAX: Final = 24


class BundleRefusedError(PinxitError):
    """Works cannot be sold together like this; each subclass says why."""


class BundleSizeError(BundleRefusedError):
    """There are too few works, or too many."""

    remedy = "Choose at least two works and at most 24."


class BundlePriceError(BundleRefusedError):
    """All together would not cost less than one by one, or next to nothing."""

    remedy = "Ask for less than the works cost one by one, and for at least one coin for each."


class MixedCurrenciesError(BundleRefusedError):
    """The works are priced in several currencies."""

    remedy = "Choose works that are priced in the same currency: they are paid for at once."


def check_bundle(price: Money, prices: Sequence[Money]) -> None:
    """Make sure that works can be sold together at a price.

    Args:
        price: Of all together.
        prices: Of each, one by one.

    Raises:
        BundleSizeError: There are fewer than two works, or more than 24.
        MixedCurrenciesError: Not all prices are in one currency.
        BundlePriceError: It costs as much as one by one, or some work would cost nothing.
    """
    if not BUNDLE_MIN <= len(prices) <= BUNDLE_MAX:
        raise BundleSizeError(f"a bundle of {len(prices)} works")
    total_of([price, *prices])
    if price.minor >= sum(each.minor for each in prices):
        raise BundlePriceError(f"{price} is no less than the works cost one by one")
    if min(each.minor for each in share_price(price, prices)) < 1:
        raise BundlePriceError(f"{price} leaves nothing for one of the works")


def share_price(price: Money, prices: Sequence[Money]) -> tuple[Money, ...]:
    """Return what each work costs of the price of all, in proportion to their own prices.

    Args:
        price: Of all together.
        prices: Of each, one by one: at least one of them above nothing.

    Returns:
        A price for each; their sum is `price` to the coin. If it is below the sum of their own
        prices, none is above its own.
    """
    parts = largest_remainder(price.minor, [each.minor for each in prices])
    return tuple(Money(part, price.currency) for part in parts)


def total_of(prices: Sequence[Money]) -> Money:
    """Return what works cost together.

    Args:
        prices: Of each; at least one.

    Raises:
        MixedCurrenciesError: Not all are in one currency.
    """
    currency = prices[0].currency
    if any(each.currency != currency for each in prices):
        raise MixedCurrenciesError("the works are priced in several currencies")
    return Money(sum(each.minor for each in prices), currency)
