"""Whose turn it is: people take turns in a queue, however much one of them asks for.

A job's turn is the round in which it is served. A person's jobs stand in rounds one after another,
and whoever comes new stands in the round that is being served, not behind all that waits.
"""

from enum import IntEnum
from typing import Final

from pinxit.kernel import PinxitError

#: Rounds of one priority; the queue's own order is one number of 32 bits.
_ROUNDS: Final = 100_000_000
PRIORITY_MAX: Final = 20


class Priority(IntEnum):
    """What is served before all that is lower, whosever turn it is."""

    ORDINARY = 0
    COMMISSION = 10


class BadPriorityError(PinxitError):
    """A priority lies outside what the queue can order."""

    remedy = "Choose a priority from -20 to 20; 0 is ordinary, 10 a paid commission."


def next_turn(*, own_last: int | None, served: int) -> int:
    """Return the round in which a new job is served.

    Args:
        own_last: The latest round in which this person has or had a job; `None` for none.
        served: The round that is being served now.

    Source:
        Goyal, Vin and Cheng (1996), "Start-time Fair Queuing", SIGCOMM '96, with jobs of equal
        length: the start tag is the later of the queue's time and one's own last finish.
    """
    return served if own_last is None else max(own_last + 1, served)


def rank(priority: int, turn: int) -> int:
    """Return the one number by which the queue orders: higher is sooner.

    Args:
        priority: -20 to 20.
        turn: A round, from 0.
    """
    return priority * _ROUNDS - min(turn, _ROUNDS - 1)


def checked_priority(priority: int) -> int:
    """Return a priority that the queue can order.

    Raises:
        BadPriorityError: It is outside -20 to 20.
    """
    if not -PRIORITY_MAX <= priority <= PRIORITY_MAX:
        raise BadPriorityError(f"there is no priority {priority}")
    return priority


def seconds_to_wait(place: int, *, at_work: int, seconds_a_job: float) -> float:
    """Estimate how long a job waits until it is begun.

    Args:
        place: Its place in the queue, from 1.
        at_work: Jobs of this queue that run now: so many are served at a time.
        seconds_a_job: How long a job takes, in the middle.
    """
    return -(-place // max(at_work, 1)) * seconds_a_job
