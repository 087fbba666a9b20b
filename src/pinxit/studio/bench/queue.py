"""Whether the queue holds: workers killed at random moments, and one who asks for very much.

Briefs are real, and so are the painter, the workers, the database and the disk. One step is enough
for a picture here: what is measured is the queue.
"""

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import numpy as np
from django.db import transaction
from django.db.models import Sum

from pinxit.accounts.web.services import sign_up
from pinxit.jobs.web.selectors import all_jobs
from pinxit.jobs.web.services import NothingToCancelError
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.web.selectors import painted_in_log
from pinxit.studio.adapters.house_painter import house_card, open_house_painter
from pinxit.studio.bench.crew import WORKERS, Crew, scratch_studio
from pinxit.studio.core.brief import Brief
from pinxit.studio.web.models import Brief as BriefRow
from pinxit.studio.web.models import Piece
from pinxit.studio.web.services import call_off, submit_brief, submit_sitting

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: What is asked for, in turn.
PROMPTS: Final = ("a penguin", "a hamburger", "a butterfly", "熊猫", "草莓", "火箭")
_LIGHT: Final = 10
_LIGHT_BRIEFS: Final = 4
_LOOK_EVERY_S: Final = 0.1
#: A brief whose worker was killed waits for the rescue; longer than this, something hangs.
_PATIENCE_S: Final = 300.0
_SEED: Final = 20261124


class StuckQueueError(PinxitError):
    """The queue does not empty."""

    remedy = "Look at the workers' messages with PINXIT_LOG_LEVEL=INFO."


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How much is asked of the queue.

    Attributes:
        people: Who ask, each for the same number.
        briefs: In all, a multiple of `people`, or fewer than there are people.
        kills: How often a worker is killed.
        heavy: Briefs of the one who asks for very much.
    """

    people: int
    briefs: int
    kills: int
    heavy: int


FULL: Final = Trial(people=50, briefs=1000, kills=100, heavy=500)
SHORT: Final = Trial(people=50, briefs=40, kills=5, heavy=60)


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Measure the queue on a database and in a house of its own.

    Args:
        home: PINXIT_HOME, where the choice of the engine is kept; nothing else is written there.
        full: 1,000 briefs and 100 kills instead of 40 and 5.

    Returns:
        `queue_…`: briefs painted, lost and doubled, files empty or wrong, kills; `queue_fairness`,
        the median time from asking to the finished piece of ten people who ask for four pictures
        each at one moment, while one person's many briefs wait already, over the same without
        them (11/10 where turns are taken strictly).

    Raises:
        StuckQueueError: Briefs wait and no worker takes them.
    """
    trial = FULL if full else SHORT
    open_house_painter(home)  # chooses the engine once, for all workers
    with scratch_studio() as scratch:
        shutil.copy(home / "engine.json", scratch)
        figures = survive(trial, scratch)
        return figures | take_turns(trial, scratch)


def survive(trial: Trial, home: Path) -> dict[str, float]:
    """Paint briefs of many people while workers are killed, and count what came of them."""
    draw = np.random.default_rng(_SEED)
    people = [person_named(number) for number in range(trial.people)]
    order = [people[place % trial.people] for place in range(trial.briefs)]
    begun = time.monotonic()
    for number, person in enumerate(order):
        submit_brief(person=person, brief=_brief(number), now=now_utc())
    moments = sorted(int(each) for each in draw.integers(trial.briefs, size=trial.kills))
    crew = Crew(home)
    crew.hire()
    try:
        _wait_until_painted(
            trial.briefs, lambda painted: _kill_when_due(crew, moments, painted, draw)
        )
        wait_until(lambda: not _at_large(), "jobs do not end")
    finally:
        crew.dismiss()
    seconds = time.monotonic() - begun
    return {
        **_counted(trial.briefs, home / "store"),
        "queue_people": trial.people,
        "queue_workers": WORKERS,
        "queue_kills": crew.killed,
        "queue_seconds": seconds,
    }


def take_turns(trial: Trial, home: Path, *, rounds: int = 3) -> dict[str, float]:
    """Measure how long light users wait without a heavy one, and beside one.

    Without and beside in turn, several times, so that other work on the machine meets both.
    """
    people = [person_named(1000 + number) for number in range(_LIGHT)]
    heavy = person_named(2000)
    alone: list[float] = []
    beside: list[float] = []
    unserved: list[int] = []
    crew = Crew(home)
    crew.hire()
    try:
        _warm_up(people[0])
        for _ in range(rounds):
            alone += _waits(people)
            waiting = submit_sitting(
                person=heavy, brief=_brief(0), count=trial.heavy, now=now_utc()
            )
            beside += _waits(people)
            unserved.append(_unserved(heavy))
            _call_off(waiting)
    finally:
        crew.dismiss()
    return {
        "queue_fairness": median(beside) / median(alone),
        "queue_light_wait_seconds": median(alone),
        "queue_light_wait_beside_heavy_seconds": median(beside),
        "queue_heavy_briefs": trial.heavy,
        "queue_heavy_unserved_meanwhile": median(unserved),
    }


def _counted(briefs: int, store: Path) -> dict[str, float]:
    """Count what is in the books, in the log and on the disk, each by itself."""
    pieces = Piece.objects.count()
    logged = painted_in_log()
    named = {
        Digest.parse(digest)
        for row in Piece.objects.values_list("image_digest", "file_digest")
        for digest in row
    }
    files = [path for path in store.rglob("*") if path.is_file()]
    kept = [path for path in files if not path.name.startswith(".new-")]
    sound = {path.name for path in kept if Digest.of(path.read_bytes()).hex == path.name}
    starts = all_jobs().aggregate(all=Sum("tries"))["all"] or 0
    spent = _seconds_a_brief()
    return {
        "queue_briefs": briefs,
        "queue_lost": briefs - pieces,
        "queue_doubled": len(logged) - len(set(logged)) + max(0, pieces - briefs),
        "queue_unlogged": pieces - len(set(logged)),
        "queue_not_done": all_jobs().exclude(state="done").count(),
        "queue_zero_byte_files": sum(path.stat().st_size == 0 for path in kept),
        "queue_bad_or_missing_files": sum(each.hex not in sound for each in named),
        "queue_begun_again": starts - briefs,
        "queue_unfinished_writes": len(files) - len(kept),
        "queue_ms_per_brief": 1000 * spent,
    }


def _seconds_a_brief() -> float:
    times = all_jobs().filter(tries=1).values_list("started_at", "ended_at")
    return median((end - start).total_seconds() for start, end in times if start and end)


def _kill_when_due(crew: Crew, moments: list[int], painted: int, draw: np.random.Generator) -> None:
    """Kill a worker for each moment that has come, each time a little later, amid its work."""
    while moments and moments[0] <= painted:
        moments.pop(0)
        time.sleep(draw.uniform(0, 0.5))
        crew.kill_one(draw)


def _wait_until_painted(briefs: int, look: Callable[[int], None]) -> None:
    painted, since = 0, time.monotonic()
    while painted < briefs:
        now_painted = Piece.objects.count()
        if now_painted != painted:
            painted, since = now_painted, time.monotonic()
        if time.monotonic() - since > _PATIENCE_S:
            raise StuckQueueError(f"{painted} of {briefs} briefs are painted, and no more come")
        look(painted)
        time.sleep(_LOOK_EVERY_S)


def wait_until(until: Callable[[], bool], otherwise: str) -> None:
    """Wait until something is so.

    Raises:
        StuckQueueError: It takes too long; `otherwise` says what that means.
    """
    ends = time.monotonic() + _PATIENCE_S
    while not until():
        if time.monotonic() > ends:
            raise StuckQueueError(otherwise)
        time.sleep(_LOOK_EVERY_S)


def _at_large() -> bool:
    """Say whether some job waits or runs."""
    return all_jobs().filter(state__in=("waiting", "running")).exists()


def _waits(people: Sequence["Person"]) -> list[float]:
    """Let people ask for several pictures at one moment; return the seconds until each is there."""
    keys = []
    with transaction.atomic():
        for number, person in enumerate(people):
            brief = _brief(number * _LIGHT_BRIEFS)
            rows = submit_sitting(person=person, brief=brief, count=_LIGHT_BRIEFS, now=now_utc())
            keys += [row.job_key for row in rows]
    asked_at = now_utc()  # the moment from which the workers can see them
    own = all_jobs().filter(key__in=keys)
    wait_until(lambda: not own.exclude(state="done").exists(), "light users wait for ever")
    return [
        (end - asked_at).total_seconds() for end in own.values_list("ended_at", flat=True) if end
    ]


def _unserved(person: "Person") -> int:
    return all_jobs().filter(person=str(person.pk), state="waiting").count()


def _call_off(briefs: Sequence[BriefRow]) -> None:
    for brief in briefs:
        with suppress(NothingToCancelError):  # painted meanwhile
            call_off(brief)
    wait_until(lambda: not _at_large(), "jobs do not end")


def _warm_up(person: "Person") -> None:
    """Wait until every worker has opened its painter."""
    submit_sitting(person=person, brief=_brief(0), count=12, now=now_utc())
    wait_until(lambda: not _at_large(), "the workers do not begin")


def _brief(number: int) -> Brief:
    return Brief(
        prompt=PROMPTS[number % len(PROMPTS)],
        hand=house_card().hands[0],
        seed=number,
        steps=1,
        guidance_percent=house_card().guidance_percent,
        side_px=house_card().side_px,
    )


def person_named(number: int) -> "Person":
    """Sign an artist up, of the bench's own."""
    return sign_up(
        email=f"{number}-{uuid4().hex}@example.org",
        password=uuid4().hex,
        display_name=f"Person {number}",
        as_artist=True,
        now=now_utc(),
    )


def now_utc() -> datetime:
    """Return the time."""
    return datetime.now(tz=UTC)
