"""Rates of tax as data: each with the days on which it holds, and where it was read.

`docs/explanation/algorithms/taxes.md` is the specification.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from pinxit.kernel import PinxitError

#: A whole, in millionths: 255 000 is 25.5 %.
WHOLE_PPM: Final = 1_000_000


class Goods(StrEnum):
    """What is sold, as tax law tells it apart."""

    DIGITAL = "digital"
    """A file or a licence, delivered over the network."""
    PRINT = "print"
    """A thing that is sent."""
    ORIGINAL = "original"
    """A work that the artist made by hand."""


class BadRatesError(PinxitError):
    """A file of rates cannot be read as one."""

    remedy = "Mend the file in the folder of rates, or take it away: the others hold without it."


class UnknownRateError(PinxitError):
    """A tax is due whose rate is not known here."""

    remedy = "The owner of this house can add it to the folder of rates, with its source."


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that holds from a day on.

    Attributes:
        ppm: In millionths of the net: 190 000 is 19 %.
        since: The first day.
        source: Where it was read.
    """

    ppm: int
    since: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Every rate that is known.

    Attributes:
        standard: By place, such as "DE" or "US-WA"; the latest last.
        goods: Where things that are sent have another rate, by place.
        original: Where works made by hand have another rate, by place.
        none: Places without such a tax.
        digital: Whether downloads are taxed, by state; one that is not here is not known.
        same_as: Places that are taxed as another one.
        zones: To which area each country belongs, such as "EU".
    """

    standard: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)
    goods: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)
    original: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)
    none: frozenset[str] = frozenset()
    digital: Mapping[str, bool] = field(default_factory=dict)
    same_as: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)

    def rate_of(self, place: str, goods: Goods, day: date) -> Rate:
        """Return the rate that holds in a place on a day.

        Raises:
            UnknownRateError: None is known.
        """
        tables = [self.standard]
        if goods is not Goods.DIGITAL:
            tables.insert(0, self.goods)
        if goods is Goods.ORIGINAL:
            tables.insert(0, self.original)
        for table in tables:
            holding = [each for each in table.get(place, ()) if each.since <= day]
            if holding:
                return max(holding, key=lambda each: each.since)
        raise UnknownRateError(f"the tax of {place} on {day} is not known here")

    def taxed_as(self, country: str) -> str:
        """Return the country whose tax holds in another: Monaco is taxed as France is."""
        return self.same_as.get(country, country)

    def zone_of(self, country: str) -> str:
        """Return the area of tax that a country belongs to: "EU", or the country itself."""
        taxed = self.taxed_as(country)
        return self.zones.get(taxed, taxed)


def rates_from(files: Iterable[Mapping[str, Any]]) -> Rates:
    """Return the rates of some files together; a later file corrects an earlier one.

    Args:
        files: Each as `rates/eu.toml` is, read.

    Raises:
        BadRatesError: One is not such a file.
    """
    standard: dict[str, tuple[Rate, ...]] = {}
    goods: dict[str, tuple[Rate, ...]] = {}
    original: dict[str, tuple[Rate, ...]] = {}
    none: set[str] = set()
    digital: dict[str, bool] = {}
    same_as: dict[str, str] = {}
    zones: dict[str, str] = {}
    for file in files:
        try:
            source = str(file["source"])
            for name, table in (("standard", standard), ("goods", goods), ("original", original)):
                table |= _table(file.get(name, {}), source)
            none |= set(file.get("none", {}))
            digital |= {state: _is_taxed(each) for state, each in file.get("digital", {}).items()}
            same_as |= file.get("same_as", {})
            if file.get("zone") == "EU":
                zones |= dict.fromkeys(file.get("standard", {}), "EU")
        except (AttributeError, KeyError, TypeError, InvalidOperation) as error:
            raise BadRatesError("a file of rates cannot be read") from error
    return Rates(
        standard=standard,
        goods=goods,
        original=original,
        none=frozenset(none),
        digital=digital,
        same_as=same_as,
        zones=zones,
    )


def _table(written: Mapping[str, Any], source: str) -> dict[str, tuple[Rate, ...]]:
    return {
        place: tuple(_rate(each, source) for each in listed) for place, listed in written.items()
    }


def _rate(written: Mapping[str, Any], source: str) -> Rate:
    percent, since = Decimal(written["percent"]), written["since"]
    ppm = percent.scaleb(4)
    if not isinstance(since, date) or not 0 <= percent < 100 or ppm != int(ppm):
        raise BadRatesError(f"{percent} % since {since} is no rate")
    return Rate(int(ppm), since, str(written.get("source", source)))


def _is_taxed(written: Mapping[str, Any]) -> bool:
    if not isinstance(written["taxed"], bool):
        raise BadRatesError("whether downloads are taxed is true or false")
    return written["taxed"]
