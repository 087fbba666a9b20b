"""The campaign of the bench in small, and that it would find a cent that is lost."""

import pytest

from pinxit.shop import money_examples
from pinxit.shop.core import rounding


def test_examples_of_every_rule_hold() -> None:
    tried = money_examples.try_examples(450, seed=7)

    assert sum(tried.values()) == 450
    assert len(tried) == 9


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("tax_within", lambda gross, ppm: gross * ppm // (1_000_000 + ppm)),
        ("largest_remainder", lambda minor, weights: (0,) * len(weights)),
        ("tax_of_part", lambda back, *, gross_left, tax_left: tax_left * back // gross_left + 1),
        ("fair_turns", lambda minor, weights, *, seed: rounding.largest_remainder(1, weights)),
    ],
)
def test_a_cent_that_is_lost_is_found(monkeypatch, name, broken) -> None:
    monkeypatch.setattr(money_examples, name, broken)

    with pytest.raises(money_examples.ExampleBrokenError):
        money_examples.try_examples(900, seed=7)
