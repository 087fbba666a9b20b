"""Whether any amount is lost or made: the properties of the tests, many times, and the books.

The properties are those of `tests/shop/test_money_properties.py`; the books are filled by the
shop's own services on a database that is thrown away.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.utils import timezone

from pinxit.kernel import PinxitError
from pinxit.shop.bench import Scene, scratch_database, scratch_store, set_scene
from pinxit.shop.web import services
from pinxit.shop.web.ledger_selectors import check_books

_TESTS: Final = Path("tests/shop/test_money_properties.py")
#: Properties that count their examples.
_PROPERTIES: Final = 8
_EXAMPLES: Final = 200
_EXAMPLES_FULL: Final = 100_000
_SALES: Final = 20
_SALES_FULL: Final = 300


class PropertyBrokenError(PinxitError):
    """A property of money does not hold, or could not be tried."""

    remedy = "Run pytest tests/shop/test_money_properties.py and read which example breaks it."


def measure(home: Path, *, full: bool) -> Mapping[str, float]:  # noqa: ARG001 - of every part
    """Try the properties and fill books.

    Args:
        home: Not needed; every part is given it.
        full: Whether 100,000 examples are tried and 300 sales booked, instead of 200 and 20.

    Returns:
        `money_examples`: how many were tried and held. `ledger_sum_minor`: what all lines of the
        books come to after the sales, each of which was given back. `ledger_postings`: how
        many postings those were.

    Raises:
        PropertyBrokenError: An example breaks a property.
    """
    examples = num_examples_held(_EXAMPLES_FULL if full else _EXAMPLES)
    with scratch_database(), scratch_store():
        total, postings = sum_of_books(set_scene(), sales=_SALES_FULL if full else _SALES)
    return {
        "money_examples": examples,
        "ledger_sum_minor": total,
        "ledger_postings": postings,
    }


def num_examples_held(wanted: int) -> int:
    """Try the properties of money and return how many examples held.

    Args:
        wanted: How many at least, over all properties.

    Raises:
        PropertyBrokenError: One did not hold, or the tests are not here.
    """
    with tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder:
        counted = Path(folder) / "counted.json"
        # A quarter more: an example that comes twice is tried, and counted, once.
        each = -(-wanted * 5 // (4 * _PROPERTIES))
        environment = {
            **os.environ,
            "PINXIT_EXAMPLES": str(each),
            "PINXIT_EXAMPLES_COUNTED": str(counted),
        }
        arguments = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0"]
        ended = subprocess.run(  # noqa: S603 - our own tests
            [*arguments, str(_TESTS)], env=environment, capture_output=True, text=True, check=False
        )
        if ended.returncode != 0 or not counted.exists():
            raise PropertyBrokenError(ended.stdout[-2_000:] or ended.stderr[-2_000:])
        return sum(json.loads(counted.read_text(encoding="utf-8")).values())


def sum_of_books(scene: Scene, *, sales: int) -> tuple[int, int]:
    """Sell the one copy again and again, giving it back in between, and add the books up.

    Returns:
        What all lines come to, without regard to signs of currencies, and how many postings there
        are.
    """
    for number in range(sales):
        order = services.place_order(
            edition_id=scene.edition.pk, buyer=scene.buyers[number % 2], now=timezone.now()
        )
        services.answer_payment(services.start_payment(order, variant="test"), {"answer": "pay"})
        order.refresh_from_db()
        services.refund_order(order)
    found = check_books()
    return sum(abs(total) for total in found.sums.values()), found.num_postings
