"""How much one person may ask for."""

from dataclasses import dataclass

from pinxit.kernel import PinxitError


class TooManyWaitingError(PinxitError):
    """Somebody's jobs already fill their share of the queue."""

    remedy = "Wait until some of your pictures are painted, then ask for more."


class DayIsFullError(PinxitError):
    """Somebody asked for as much as one person may in a day."""

    remedy = "Come back tomorrow, or ask the owner of this studio for more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One person's share.

    Attributes:
        waiting: Jobs that may wait or run at once.
        a_day: Jobs that may be asked for within 24 hours.
    """

    waiting: int
    a_day: int

    def admit(self, count: int, *, waiting: int, today: int) -> None:
        """Let so many more jobs in, or say why not.

        Args:
            count: How many are asked for.
            waiting: How many of this person wait or run.
            today: How many this person asked for within the last 24 hours.

        Raises:
            TooManyWaitingError: They do not fit beside those that wait.
            DayIsFullError: They do not fit into the day.
        """
        if waiting + count > self.waiting:
            raise TooManyWaitingError("as many of your pictures wait as may wait at once")
        if today + count > self.a_day:
            raise DayIsFullError("you have asked for as many pictures today as one person may")
