"""Names of countries, in the language of the page."""

from functools import lru_cache
from typing import Final

from babel import Locale

_LOCALES: Final = {"zh-hans": "zh_Hans"}
#: Codes of CLDR that are no country: unions, outlying parts without an address, unknown.
_NO_COUNTRY: Final = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)


@lru_cache(maxsize=8)
def country_names(language: str) -> tuple[tuple[str, str], ...]:
    """Return code and name of every country, by name.

    Args:
        language: Such as "en" or "zh-hans".
    """
    names = Locale.parse(_LOCALES.get(language, "en")).territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    ]
    return tuple(sorted(found, key=lambda each: each[1]))


def country_name(code: str, language: str) -> str:
    """Return the name of a country, or its code if it has none."""
    return dict(country_names(language)).get(code, code)
