"""Looking up how far jobs are, and when they are served."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from django.db.models import Max, Min, QuerySet

from pinxit.jobs.adapters import queue
from pinxit.jobs.core.spec import JobSpec
from pinxit.jobs.core.turns import seconds_to_wait
from pinxit.jobs.web.models import ENDED, Progress

#: Jobs from which it is known how long one takes.
_RECENT: Final = 30
#: What a job is thought to take before one has ended.
_UNKNOWN_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a waiting job stands.

    Attributes:
        place: From 1; who stands before is nobody's business.
        seconds: How long it is thought to wait.
    """

    place: int
    seconds: float


def keys_in_queue() -> frozenset[str]:
    """Return the keys of all jobs that the queue holds, waiting or running."""
    return queue.keys_in_queue()


def all_jobs() -> QuerySet[Progress]:
    """Return the progress of every job that ever was, for those who count them."""
    return Progress.objects.all()


def progress_of(key: str) -> Progress | None:
    """Return the progress of a job, or `None` if there was never one of this key."""
    return Progress.objects.filter(key=key).first()


def has_ended(key: str) -> bool:
    """Say whether a job has ended: is done, has failed for good, or was called off."""
    return Progress.objects.filter(key=key, state__in=ENDED).exists()


def progress_of_all(keys: Iterable[str]) -> dict[str, Progress]:
    """Return the progress of several jobs by key; jobs that never were are left out."""
    return Progress.objects.in_bulk(list(keys))


def last_turn_of(spec: JobSpec) -> int | None:
    """Return the latest round in which a person has or had a job like this one."""
    own = _beside(spec).filter(person=spec.person).exclude(state=Progress.State.CANCELLED)
    # The job itself does not count: asked for again, it takes a turn like any other.
    last: int | None = own.exclude(key=spec.key).aggregate(last=Max("turn"))["last"]
    return last


def turn_served(spec: JobSpec) -> int:
    """Return the round that is being served where a job is to wait.

    That of the first who waits; a job that is tried again keeps an old round and does not count.
    Where nobody waits, the last round that was begun.
    """
    fresh = _beside(spec).filter(state=Progress.State.WAITING, tries=0)
    first = fresh.aggregate(first=Min("turn"))["first"]
    if first is None:
        begun = _beside(spec).filter(tries__gte=1)
        first = begun.aggregate(last=Max("turn"))["last"]
    return int(first or 0)


def num_at_once(person: str) -> int:
    """Return how many jobs of a person wait or run."""
    at_once = (Progress.State.WAITING, Progress.State.RUNNING)
    return Progress.objects.filter(person=person, state__in=at_once).count()


def num_since(person: str, moment: datetime) -> int:
    """Return how many jobs a person asked for since then; one called off in time costs nothing."""
    asked = Progress.objects.filter(person=person, enqueued_at__gte=moment)
    return asked.exclude(state=Progress.State.CANCELLED, tries=0).count()


def places_of(person: str, queue_name: str) -> dict[str, Place]:
    """Return where somebody's waiting jobs stand in a queue, by key."""
    waiting = Progress.objects.filter(queue=queue_name, state=Progress.State.WAITING)
    # Numbered here: the database would number only the rows of this person.
    keys = waiting.order_by("-priority", "turn", "enqueued_at", "key").values_list("key", "person")
    at_work = Progress.objects.filter(queue=queue_name, state=Progress.State.RUNNING).count()
    takes = seconds_a_job(queue_name)
    return {
        key: Place(place, seconds_to_wait(place, at_work=at_work, seconds_a_job=takes))
        for place, (key, whose) in enumerate(keys, start=1)
        if whose == person
    }


def seconds_a_job(queue_name: str) -> float:
    """Return how long a job of a queue takes: the middle of the last ones."""
    ended = Progress.objects.filter(
        queue=queue_name,
        state=Progress.State.DONE,
        started_at__isnull=False,
        ended_at__isnull=False,
    ).order_by("-ended_at")
    times = ended.values_list("started_at", "ended_at")[:_RECENT]
    spent = [(end - start).total_seconds() for start, end in times if start and end]
    return median(spent) if spent else _UNKNOWN_S


def _beside(spec: JobSpec) -> QuerySet[Progress]:
    return Progress.objects.filter(queue=spec.queue, priority=spec.priority)
