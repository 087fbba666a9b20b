"""Numbers of businesses for value added tax: whether one can be right, and asking about it.

The check digits are `python-stdnum`'s. Whether a number is somebody's is said by VIES.

**Source:** Council Regulation (EU) 904/2010, article 31; the REST service of VIES,
`POST /check-vat-number`.
"""

import json
from dataclasses import dataclass
from typing import Final

import urllib3
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat

from pinxit.kernel import PinxitError

_TIMEOUT_S: Final = 10
#: How the prefix of a number differs from the code of its country.
_PREFIXES: Final = {"GR": "EL"}


class BadTaxNumberError(PinxitError):
    """A tax number has a wrong digit, or is another country's."""

    remedy = "Write it with the letters of your country, such as DE136695976, or buy privately."


class ViesAwayError(PinxitError):
    """The service that knows tax numbers could not be asked."""

    remedy = "Order with the tax included, or try again in an hour."


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """What VIES says of a number.

    Attributes:
        is_valid: Whether it is somebody's.
        name: Whose, if the country says so.
        reference: Under which VIES remembers having been asked.
    """

    is_valid: bool
    name: str
    reference: str


def tidy_tax_number(text: str, country: str) -> str:
    """Return a number as it is kept, with the letters of its country.

    Args:
        text: As it was typed.
        country: Of the business, ISO 3166-1 alpha-2: a member state, or GB.

    Raises:
        BadTaxNumberError: It cannot be right, or is not of this country.
    """
    prefix = _PREFIXES.get(country, country)
    number = "".join(letter for letter in text.upper() if letter.isalnum())
    if not number.startswith(prefix):
        number = prefix + number
    try:
        if country == "GB":
            return f"GB{gb_vat.validate(number)}"
        return str(eu_vat.validate(number))
    except ValidationError as error:
        raise BadTaxNumberError("this is no number of that country") from error


def ask_vies(address: str, number: str, *, own_number: str = "") -> NumberAnswer:
    """Ask VIES about a number.

    Args:
        address: Of the service, such as the Commission's.
        number: As `tidy_tax_number` returned it.
        own_number: The house's, for a reference that stands before a tax office; may be empty.

    Raises:
        ViesAwayError: No answer, or none that can be read.
    """
    asked = {"countryCode": number[:2], "vatNumber": number[2:]}
    if own_number:
        asked |= {
            "requesterMemberStateCode": own_number[:2],
            "requesterNumber": own_number[2:],
        }
    try:
        with urllib3.PoolManager(timeout=_TIMEOUT_S, retries=False) as pool:
            answer = pool.request("POST", f"{address}/check-vat-number", json=asked)
        body = json.loads(answer.data)
        if answer.status != 200 or not isinstance(body["valid"], bool):
            raise ViesAwayError("VIES has no answer now")
        return NumberAnswer(
            body["valid"],
            str(body.get("name") or "")[:200],
            str(body.get("requestIdentifier") or "")[:80],
        )
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError) as error:
        raise ViesAwayError("VIES could not be asked") from error
