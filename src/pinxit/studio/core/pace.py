"""How often the progress of a painting is told."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pace:
    """Lets through at most one call in a while, and always the last one.

    Attributes:
        seconds: The while, in seconds.
        clock: Seconds that never run backwards.
    """

    seconds: float
    clock: Callable[[], float]
    _next: float = field(default=float("-inf"), init=False)

    def lets(self, step: int, total: int) -> bool:
        """Say whether `step` of `total` is worth telling now."""
        now = self.clock()
        if now < self._next and step < total:
            return False
        self._next = now + self.seconds
        return True
