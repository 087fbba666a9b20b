"""Prices as people read them."""

from typing import Final

from pinxit.kernel import Money

#: The dollar and the yen are shared names, so those say whose they are.
_SYMBOLS: Final = {"EUR": "€", "USD": "US$", "GBP": "£", "CNY": "CN¥", "JPY": "JP¥"}


def price_text(price: Money) -> str:
    """Return an amount as a wall label shows it, such as `€40.00` or `JP¥4,000`.

    A currency without a symbol of its own is named by its ISO 4217 code.
    """
    symbol = _SYMBOLS.get(price.currency, f"{price.currency} ")
    sign = "-" if price.minor < 0 else ""
    return f"{sign}{symbol}{abs(price.major):,.{price.places}f}"
