"""What painting several pictures at once brings: pictures a minute by the size of the batch.

In the painter, so many briefs are painted by one call of the network a step. Through the queue, so
many are asked for at once, and one worker paints them, each by itself.
"""

import shutil
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np

from pinxit.jobs.web.selectors import all_jobs
from pinxit.studio.adapters.engines import Array, Engine, Inputs, open_named
from pinxit.studio.adapters.house_painter import HousePainter, house_folder, open_house_painter
from pinxit.studio.bench.crew import Crew, scratch_studio
from pinxit.studio.bench.queue import PROMPTS, now_utc, person_named, wait_until
from pinxit.studio.core.brief import Brief
from pinxit.studio.web.services import submit_sitting

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

SIZES: Final = (1, 2, 4, 8)
_ROUNDS: Final = 3


@dataclass(slots=True)
class Meeting:
    """An engine at which so many painters meet: it runs once for all of them.

    Attributes:
        engine: What runs, on all rows together.
        size: How many meet.
    """

    engine: Engine
    size: int
    _asked: dict[int, Inputs] = field(default_factory=dict)
    _said: Array | None = None
    _gate: threading.Barrier = field(init=False)

    def __post_init__(self) -> None:
        self._gate = threading.Barrier(self.size, action=self._run)

    @property
    def name(self) -> str:
        """What it is."""
        return self.engine.name

    def seat(self, number: int) -> "Seat":
        """Return the engine as the painter of this number knows it."""
        return Seat(self, number)

    def ask(self, number: int, inputs: Inputs) -> Array:
        """Return the answer to one painter, once all have asked."""
        self._asked[number] = inputs
        self._gate.wait()
        assert self._said is not None  # noqa: S101 - the gate has run it
        rows = len(inputs["noisy"])
        answer: Array = self._said[number * rows : (number + 1) * rows]
        return answer

    def leave(self) -> None:
        """Let nobody wait for a painter that failed."""
        self._gate.abort()

    def _run(self) -> None:
        told = [self._asked[number] for number in range(self.size)]
        self._said = self.engine({name: np.concatenate([each[name] for each in told])
                                  for name in told[0]})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """One painter's place at a meeting."""

    meeting: Meeting
    number: int

    @property
    def name(self) -> str:
        """What runs there."""
        return self.meeting.name

    def __call__(self, inputs: Inputs) -> Array:
        """Return the clean pictures, once all painters have asked."""
        return self.meeting.ask(self.number, inputs)


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Measure painting in batches of 1, 2, 4 and 8.

    Args:
        home: PINXIT_HOME, where the choice of the engine is kept; nothing else is written there.
        full: Three rounds instead of one.

    Returns:
        `batch_N_painter_pictures_per_minute` and `batch_N_queue_pictures_per_minute`, the medians
        of the rounds.
    """
    rounds = _ROUNDS if full else 1
    painter = open_house_painter(home)
    figures = {
        f"batch_{size}_painter_pictures_per_minute": in_the_painter(painter, size, rounds=rounds)
        for size in SIZES
    }
    with scratch_studio() as scratch:
        shutil.copy(home / "engine.json", scratch)
        return figures | through_the_queue(scratch, briefs_of(painter), rounds=rounds)


def briefs_of(painter: HousePainter) -> list[Brief]:
    """Return as many briefs as the largest batch has, at the painter's usual settings."""
    card = painter.card
    return [
        Brief(
            prompt=PROMPTS[number % len(PROMPTS)],
            hand=card.hands[0],
            seed=number,
            steps=card.steps,
            guidance_percent=card.guidance_percent,
            side_px=card.side_px,
        )
        for number in range(SIZES[-1])
    ]


def in_the_painter(painter: HousePainter, size: int, *, rounds: int) -> float:
    """Return how many pictures a minute a painter paints, so many at once.

    Each is drawn, laid on its lines and inked as always; only the network sees them together.
    """
    rows = 2 if painter.card.guided else 1
    engine = open_named(house_folder() / "painter.onnx", painter.engine, batch=size * rows)
    briefs = briefs_of(painter)
    meeting = Meeting(engine or painter.engine_in_use, size)
    _painted_together(painter, meeting, briefs)  # opens everything
    return median(_a_minute(painter, meeting, briefs) for _ in range(rounds))


def through_the_queue(
    home: Path, briefs: list[Brief], *, rounds: int, sizes: Sequence[int] = SIZES
) -> dict[str, float]:
    """Return how many pictures a minute one worker paints, by how many are asked for at once."""
    person = person_named(1)
    crew = Crew(home)
    crew.hire(1)
    try:
        _ask_and_wait(person, briefs[0], 1)
        return {
            f"batch_{size}_queue_pictures_per_minute": median(
                60 * size / _ask_and_wait(person, briefs[0], size) for _ in range(rounds)
            )
            for size in sizes
        }
    finally:
        crew.dismiss()


def _a_minute(painter: HousePainter, meeting: Meeting, briefs: list[Brief]) -> float:
    begun = time.monotonic()
    _painted_together(painter, meeting, briefs)
    return 60 * meeting.size / (time.monotonic() - begun)


def _painted_together(painter: HousePainter, meeting: Meeting, briefs: list[Brief]) -> None:
    """Paint one batch, each picture in a thread of its own."""

    def paint(number: int) -> None:
        own = replace(painter, engine_in_use=meeting.seat(number), lock=threading.Lock())
        try:
            own.paint(briefs[number], on_step=lambda _step: None)
        except BaseException:
            meeting.leave()
            raise

    with ThreadPoolExecutor(meeting.size) as pool:
        for _painted in pool.map(paint, range(meeting.size)):
            pass


def _ask_and_wait(person: "Person", brief: Brief, count: int) -> float:
    """Return how many seconds it takes from asking until all are there."""
    rows = submit_sitting(person=person, brief=brief, count=count, now=now_utc())
    asked_at = now_utc()
    own = all_jobs().filter(key__in=[row.job_key for row in rows])
    wait_until(lambda: not own.exclude(state="done").exists(), "the worker does not paint")
    ends = [end for end in own.values_list("ended_at", flat=True) if end is not None]
    return (max(ends) - asked_at).total_seconds()
