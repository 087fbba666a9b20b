"""Exchange rates as the European Central Bank publishes them every working day.

**Source:** `eurofxref-daily.xml`: `Cube time` holds one `Cube currency rate` for each currency, in
units for one euro.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from pinxit.shop.core.exchange import BadExchangeRatesError, DayRates

_CUBE: Final = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
_LARGEST: Final = 1 << 20
SOURCE: Final = "European Central Bank"


def read_ecb_rates(content: bytes) -> DayRates:
    """Return the rates of the latest day in a file.

    Raises:
        BadExchangeRatesError: It is no such file.
    """
    if len(content) > _LARGEST:
        raise BadExchangeRatesError("a file of rates is not so large")
    try:
        days = [each for each in fromstring(content).iter(_CUBE) if "time" in each.attrib]
        latest = max(days, key=lambda each: date.fromisoformat(each.attrib["time"]))
        rates = {
            each.attrib["currency"]: Decimal(each.attrib["rate"]) for each in latest.findall(_CUBE)
        }
        day = date.fromisoformat(latest.attrib["time"])
    except (ParseError, DefusedXmlException, ValueError, KeyError, InvalidOperation) as error:
        raise BadExchangeRatesError("this is no file of the bank’s rates") from error
    if not rates or not all(rate.is_finite() and rate > 0 for rate in rates.values()):
        raise BadExchangeRatesError("this file names no rates")
    return DayRates(day, rates, SOURCE)
