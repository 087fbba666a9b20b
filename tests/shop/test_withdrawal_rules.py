"""What a buyer is asked about withdrawing, by where they are and what they buy."""

import pytest

from pinxit.shop.core.tax_rates import Goods
from pinxit.shop.core.wish import Billing, Wish
from pinxit.shop.core.withdrawal import Choice, Start, StartNotChosenError, check_start, choice_for


@pytest.mark.parametrize(
    ("zone", "goods", "is_business", "choice"),
    [
        ("EU", Goods.DIGITAL, False, Choice.WAIT_OR_BEGIN),
        ("GB", Goods.DIGITAL, False, Choice.WAIT_OR_BEGIN),
        ("NO", Goods.DIGITAL, False, Choice.WAIT_OR_BEGIN),
        ("CN", Goods.DIGITAL, False, Choice.CONFIRM),
        ("JP", Goods.DIGITAL, False, Choice.NOTHING),
        ("EU", Goods.DIGITAL, True, Choice.NOTHING),
        ("EU", Goods.PRINT, False, Choice.TOLD),
        ("CN", Goods.PRINT, False, Choice.TOLD),
        ("JP", Goods.PRINT, False, Choice.NOTHING),
        ("EU", Goods.PRINT, True, Choice.NOTHING),
        ("EU", Goods.ORIGINAL, False, Choice.NOTHING),
    ],
)
def test_what_is_asked(zone, goods, is_business, choice) -> None:
    assert choice_for(zone, goods, is_business=is_business) is choice


def test_a_print_is_neither_begun_nor_waited_for() -> None:
    check_start(Choice.TOLD, Start.NONE)
    for start in (Start.AT_ONCE, Start.WAITS):
        with pytest.raises(StartNotChosenError):
            check_start(Choice.TOLD, start)


def test_a_thing_is_taxed_where_it_goes_and_a_file_where_its_buyer_is_billed() -> None:
    billing = Billing(country="FR")

    assert Wish(billing=billing).taxed_in == "FR"
    assert Wish(billing=billing, sent_to="FI").taxed_in == "FI"
