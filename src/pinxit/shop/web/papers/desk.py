"""The files of the desk, for a spreadsheet."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from io import StringIO
from typing import Final

from pinxit.kernel import Money
from pinxit.shop.web.selectors.desk import orders_for_a_file, stock_taking, takings

#: A cell that begins with one of these would be reckoned with.
_RECKONED: Final = ("=", "+", "-", "@", "\t", "\r")
_MONTHS: Final = 120


def desk_file(what: str, *, now: datetime) -> str | None:
    """Return a table as comma-separated values, or `None` if there is none of this name.

    Args:
        what: `sales` by month, `editions` with what is left, or `orders`.
        now: The time it is made.
    """
    make = _FILES.get(what)
    if make is None:
        return None
    text = StringIO()
    rows = csv.writer(text)
    rows.writerows([_plain(cell) for cell in row] for row in make(now))
    return text.getvalue()


def _sales(now: datetime) -> Iterable[tuple[object, ...]]:
    yield ("month", "currency", "came_in", "went_back", "stayed")
    for each in takings(now.date(), months=_MONTHS):
        for month, came, back in each.months:
            if came or back:
                sums = (_amount(minor, each.currency) for minor in (came, back, came - back))
                yield (f"{month:%Y-%m}", each.currency, *sums)


def _editions(now: datetime) -> Iterable[tuple[object, ...]]:
    yield ("work", "title", "maker", "copies", "sold", "reserved", "left", "returned", "price",
           "currency", "hangs")  # fmt: skip
    for edition in stock_taking(now=now).iterator():
        listing = edition.listing
        counts = (edition.sold, edition.reserved, edition.left, edition.returned)  # type: ignore[attr-defined]  # annotated
        price = (_amount(edition.price_minor, edition.currency), edition.currency)
        yield (listing.slug, listing.title, listing.maker, edition.size, *counts, *price,
               "yes" if listing.hangs else "no")  # fmt: skip


def _orders(_now: datetime) -> Iterable[tuple[object, ...]]:
    yield ("order", "work", "title", "number", "copies", "state", "price", "currency", "placed",
           "paid", "purchase")  # fmt: skip
    for order in orders_for_a_file().iterator():
        listing = order.edition.listing
        paid = order.paid_at.isoformat() if order.paid_at else ""
        bought_with = "" if order.purchase is None else order.purchase.public_id
        yield (order.public_id, listing.slug, listing.title, order.number, order.edition_size,
               order.state, _amount(order.price_minor, order.currency), order.currency,
               order.placed_at.isoformat(), paid, bought_with)  # fmt: skip


def _amount(minor: int, currency: str) -> str:
    money = Money(minor, currency)
    return f"{money.major:.{money.places}f}"


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(_RECKONED) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


_FILES: Final[Mapping[str, Callable[[datetime], Iterable[tuple[object, ...]]]]] = {
    "sales": _sales,
    "editions": _editions,
    "orders": _orders,
}
