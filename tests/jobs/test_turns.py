"""People take turns, however much one of them asks for."""

import pytest

from pinxit.jobs.core.quota import DayIsFullError, Quota, TooManyWaitingError
from pinxit.jobs.core.retries import TRIES, may_pass, wait_s
from pinxit.jobs.core.turns import (
    BadPriorityError,
    Priority,
    checked_priority,
    next_turn,
    rank,
    seconds_to_wait,
)
from pinxit.kernel import PinxitError


def test_who_comes_new_stands_in_the_round_that_is_served() -> None:
    assert next_turn(own_last=None, served=7) == 7


def test_one_persons_jobs_stand_in_rounds_one_after_another() -> None:
    assert next_turn(own_last=9, served=7) == 10


def test_who_was_away_saves_nothing_up() -> None:
    assert next_turn(own_last=2, served=7) == 7


def test_who_was_just_served_does_not_stand_in_the_same_round_again() -> None:
    assert next_turn(own_last=7, served=7) == 8


def test_earlier_rounds_are_served_first_and_paid_commissions_before_all() -> None:
    assert rank(0, 3) > rank(0, 4)
    assert rank(Priority.COMMISSION, 99_999) > rank(Priority.ORDINARY, 0)
    assert rank(-20, 10**12) >= -(2**31), "the queue's order is a number of 32 bits"
    assert rank(20, 0) < 2**31


@pytest.mark.parametrize("priority", [-21, 21])
def test_a_priority_that_cannot_be_ordered(priority: int) -> None:
    with pytest.raises(BadPriorityError):
        checked_priority(priority)


@pytest.mark.parametrize(
    ("place", "at_work", "seconds"), [(1, 0, 2.0), (3, 1, 6.0), (3, 3, 2.0), (4, 3, 4.0)]
)
def test_how_long_one_waits(place: int, at_work: int, seconds: float) -> None:
    assert seconds_to_wait(place, at_work=at_work, seconds_a_job=2.0) == seconds


def test_a_quota_says_which_share_is_full() -> None:
    quota = Quota(waiting=3, a_day=5)

    quota.admit(1, waiting=2, today=4)
    with pytest.raises(TooManyWaitingError, match="as may wait at once"):
        quota.admit(2, waiting=2, today=0)
    with pytest.raises(DayIsFullError, match="today"):
        quota.admit(2, waiting=0, today=4)


def test_what_may_pass_is_tried_ever_later() -> None:
    class FullDiskError(PinxitError):
        may_pass = True

    assert may_pass(FullDiskError())
    assert may_pass(OSError())
    assert not may_pass(PinxitError())
    assert [wait_s(tries) for tries in range(1, TRIES)] == [4, 16, 64]
