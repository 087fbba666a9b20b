"""Who may hand a copy on, and under which name one may own it."""

from datetime import timedelta

import pytest

from pinxit.shop.core.handing_on import (
    NAME_MAX,
    BadOwnerNameError,
    NoOfferError,
    NotYoursToGiveError,
    OwnOfferError,
    check_giving,
    check_owner_name,
    check_taking,
)
from tests.scenes import NOW

ADA, BEN = 1, 2


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("  The  Ada\tCollection ", "The Ada Collection"),
        ("阿达藏", "阿达藏"),
        ("e\u0301", "é"),
    ],
)
def test_a_name_is_kept_as_it_is_read(written: str, kept: str) -> None:
    assert check_owner_name(written) == kept


@pytest.mark.parametrize("written", ["x" * (NAME_MAX + 1), "Ada\u202eneB", "A\x00da"])
def test_a_name_that_cannot_be_printed(written: str) -> None:
    with pytest.raises(BadOwnerNameError):
        check_owner_name(written)


@pytest.mark.parametrize(
    ("state", "owner"), [("reserved", ADA), ("refunded", ADA), ("paid", BEN), ("paid", None)]
)
def test_only_an_owner_gives(state: str, owner: int | None) -> None:
    check_giving("paid", ADA, ADA)
    with pytest.raises(NotYoursToGiveError):
        check_giving(state, owner, ADA)


def test_another_takes_and_in_time() -> None:
    later = NOW + timedelta(seconds=1)
    check_taking(giver=ADA, taker=BEN, open_until=later, now=NOW)
    with pytest.raises(OwnOfferError):
        check_taking(giver=ADA, taker=ADA, open_until=later, now=NOW)
    with pytest.raises(NoOfferError):
        check_taking(giver=ADA, taker=BEN, open_until=NOW, now=NOW)
