"""When a job that met trouble is tried again by itself, and when it is given up."""

from typing import Final

from pinxit.kernel import PinxitError

#: How often a job is tried before a person has to ask for more.
TRIES: Final = 4
#: How often a job may be begun at all. One that takes its worker down each time ends here.
STARTS: Final = 8
_FIRST_WAIT_S: Final = 4
_GROWS: Final = 4


class BrokenJobError(PinxitError):
    """A job failed for a reason that is ours, not the person's."""

    remedy = "Try again; if it happens again, tell the owner of this studio."


class LostWorkerError(PinxitError):
    """A job was begun many times, and each time its worker stopped."""

    remedy = "Tell the owner of this studio: the machine may be short of memory."


def may_pass(error: Exception) -> bool:
    """Say whether waiting may mend what stopped a job.

    What a person has to mend does not pass. Anything that we did not foresee might: a database
    that restarts, a disk that is full for a while.
    """
    return error.may_pass if isinstance(error, PinxitError) else True


def wait_s(tries: int) -> int:
    """Return the seconds to wait after so many tries: 4, 16, 64.

    Args:
        tries: Tries that failed, from 1.
    """
    return int(_FIRST_WAIT_S * _GROWS ** (tries - 1))
