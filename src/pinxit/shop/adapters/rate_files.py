"""The files of tax rates: those that come with the program, then those of the house."""

import tomllib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pinxit.shop.core.tax_rates import BadRatesError, Rates, rates_from

_SUFFIX: Final = ".toml"


@lru_cache(maxsize=4)
def read_rates(own: Path | None = None) -> Rates:
    """Return every rate; what a file of the house says counts before what the program brings.

    Args:
        own: A folder of the house's own files, which need not exist.

    Raises:
        BadRatesError: A file cannot be read.
    """
    brought = resources.files("pinxit.shop") / "rates"
    files = [_read(each.read_bytes(), each.name) for each in _sorted(list(brought.iterdir()))]
    if own is not None and own.is_dir():
        files += [_read(path.read_bytes(), path.name) for path in _sorted(list(own.iterdir()))]
    return rates_from(files)


def states_named(rates: Rates) -> list[str]:
    """Return the states of the USA of which something is known, such as "WA"."""
    known = {*rates.standard, *rates.none}
    return sorted(place.removeprefix("US-") for place in known if place.startswith("US-"))


def _sorted(entries: list[Any]) -> list[Any]:
    return sorted(
        (each for each in entries if each.name.endswith(_SUFFIX)), key=lambda each: str(each.name)
    )


def _read(content: bytes, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except ValueError as error:
        raise BadRatesError(f"{name} cannot be read") from error
