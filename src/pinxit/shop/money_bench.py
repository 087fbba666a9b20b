"""Whether any amount is lost or made: examples by the hundred thousand, and the books.

The rules are those of `tests/shop/test_money_properties.py` and `tests/shop/test_tax.py`; the books
are filled by the shop's own services on a database that is thrown away.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.utils import timezone

from pinxit.shop.bench import Scene, scratch_database, scratch_store, set_scene
from pinxit.shop.core.evidence import Clue, ClueKind
from pinxit.shop.core.wish import Billing, Wish
from pinxit.shop.core.withdrawal import Start
from pinxit.shop.money_examples import try_examples
from pinxit.shop.web.models.invoices import Invoice
from pinxit.shop.web.models.sales import SellerDetails
from pinxit.shop.web.selectors.ledger import check_books
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.services import orders as services

_EXAMPLES: Final = 2_000
_EXAMPLES_FULL: Final = 100_000
_SALES: Final = 20
_SALES_FULL: Final = 300
#: Countries that the buyers of the books are billed in, one after the other.
_COUNTRIES: Final = ("DE", "FR", "FI", "HU", "JP")


def measure(home: Path, *, full: bool) -> Mapping[str, float]:  # noqa: ARG001 - of every part
    """Try the rules and fill books.

    Args:
        home: Not needed; every part is given it.
        full: Whether 100,000 examples are tried and 300 sales booked, instead of 2,000 and 20.

    Returns:
        `money_examples`: how many were tried and held, in `money_examples_s`. `ledger_sum_minor`:
        what all lines of the books come to after the sales, each of which was given back.
        `ledger_postings`: how many postings those were. `invoices`: how many papers were issued,
        and `invoice_gaps`: how many numbers are missing among them.

    Raises:
        ExampleBrokenError: An example breaks a rule.
    """
    begun = time.monotonic()
    tried = try_examples(_EXAMPLES_FULL if full else _EXAMPLES, seed=time.time_ns() % 1_000_000)
    lasted = time.monotonic() - begun
    with scratch_database(), scratch_store():
        total, postings = sum_of_books(set_scene(), sales=_SALES_FULL if full else _SALES)
        papers = list(Invoice.objects.values_list("series", "number"))
    last: dict[str, int] = {}
    for series, number in papers:
        last[series] = max(last.get(series, 0), number)
    return {
        "money_examples": sum(tried.values()),
        "money_examples_s": round(lasted, 1),
        "ledger_sum_minor": total,
        "ledger_postings": postings,
        "invoices": len(papers),
        "invoice_gaps": sum(last.values()) - len(papers),
    }


def sum_of_books(scene: Scene, *, sales: int) -> tuple[int, int]:
    """Sell the one copy again and again, taxed in many countries, giving it back in between.

    Returns:
        What all lines come to, without regard to signs of currencies, and how many postings there
        are.
    """
    SellerDetails.objects.create(
        pk=1, name="House", address="Street 1", city="Town", country="DE", uses_oss=True
    )
    for number in range(sales):
        country = _COUNTRIES[number % len(_COUNTRIES)]
        start = Start.NONE if country == "JP" else Start.AT_ONCE
        order = checkout_services.order_copy(
            edition_id=scene.edition.pk,
            buyer=scene.buyers[number % 2],
            wish=Wish(
                billing=Billing(name="Ada", address="Street 2", city="Town", country=country),
                start=start,
                clues=(Clue(ClueKind.BILLING, country),),
            ),
            now=timezone.now(),
        )
        services.answer_payment(services.start_payment(order, variant="test"), {"answer": "pay"})
        order.refresh_from_db()
        services.refund_order(order)
    found = check_books()
    return sum(abs(total) for total in found.sums.values()), found.num_postings
