"""Enqueueing work and saying how far it is. Every write to the room's table is in this module."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from pinxit.jobs.adapters import queue
from pinxit.jobs.core.quota import Quota
from pinxit.jobs.core.retries import wait_s
from pinxit.jobs.core.spec import JobSpec
from pinxit.jobs.core.turns import next_turn, rank
from pinxit.jobs.web.models import ENDED, Progress
from pinxit.jobs.web.selectors import last_turn_of, num_at_once, num_since, turn_served
from pinxit.kernel import PinxitError

_DAY = timedelta(hours=24)


class NothingToCancelError(PinxitError):
    """A job has ended, so there is nothing to call off."""

    remedy = "Look at it again: it is finished, failed or already called off."


@transaction.atomic
def enqueue(spec: JobSpec, *, now: datetime | None = None, after_s: int = 0) -> None:
    """Put a job into the queue, in the caller's transaction: no commit, no job.

    It takes its person's next turn. While a job of the same key waits, a second is not added.

    Args:
        spec: What to run.
        now: The time of asking; the clock's when not given.
        after_s: Seconds for which it is not begun.
    """
    if spec.person:  # the house's own jobs need no count, and wait for nobody's transaction
        lock_person(spec.person)
    turn = next_turn(own_last=last_turn_of(spec), served=turn_served(spec))
    Progress.objects.update_or_create(
        key=spec.key,
        defaults={
            "state": Progress.State.WAITING,
            "step": 0,
            "error": "",
            "remedy": "",
            "queue": spec.queue,
            "priority": spec.priority,
            "person": spec.person,
            "turn": turn,
            "tries": 0,
            "cancel_asked": False,
            "enqueued_at": now or timezone.now(),
            "started_at": None,
            "ended_at": None,
            "again_at": None,
        },
    )
    queue.defer(spec, rank=rank(spec.priority, turn), after_s=after_s)


def take_share(person: str, count: int, *, quota: Quota, now: datetime) -> None:
    """Let somebody ask for so many more jobs, and hold their place until the transaction ends.

    Call it in the transaction that enqueues them: two requests at the very same moment are then
    counted one after the other.

    Args:
        person: Who asks, by primary key.
        count: For how many.
        quota: How much is allowed.
        now: The time of asking.

    Raises:
        TooManyWaitingError: The person's share of the queue is full.
        DayIsFullError: The person asked for enough today.
    """
    lock_person(person)
    quota.admit(count, waiting=num_at_once(person), today=num_since(person, now - _DAY))


def lock_person(person: str) -> None:
    """Let one transaction at a time count and number the jobs of a person.

    An advisory lock, because the first job has no row to lock; held until the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('pinxit jobs'), hashtext(%s))", [person]
        )


def begin(key: str, *, now: datetime | None = None) -> int | None:
    """Take a job up, unless it was called off meanwhile.

    Returns:
        How often it was begun, this time included, or `None` if it is not to run.
    """
    moment = now or timezone.now()
    begun = (
        Progress.objects.filter(key=key, cancel_asked=False)
        .exclude(state=Progress.State.CANCELLED)
        .update(
            state=Progress.State.RUNNING,
            tries=F("tries") + 1,
            started_at=moment,
            again_at=None,
            updated_at=moment,
        )
    )
    if begun:
        return Progress.objects.values_list("tries", flat=True).get(key=key)
    if Progress.objects.filter(key=key).exists():
        called_off(key, now=moment)
        return None
    Progress.objects.create(key=key, state=Progress.State.RUNNING, tries=1, started_at=moment)
    return 1


def report(key: str, *, step: int, total: int, note: str = "", preview: bytes = b"") -> bool:
    """Record that a job has done `step` of `total` steps; it is running from now on.

    Returns:
        Whether it goes on: `False` once somebody has called it off.
    """
    told = {"state": Progress.State.RUNNING, "step": step, "total": total, "note": note}
    shown = {"preview": preview} if preview else {}
    # What has ended stays so: a worker that was taken for dead may still be painting.
    on_its_way = Progress.objects.filter(key=key).exclude(state__in=ENDED)
    if on_its_way.update(**told, **shown, updated_at=timezone.now()):
        return not Progress.objects.filter(key=key, cancel_asked=True).exists()
    _row, is_new = Progress.objects.get_or_create(key=key, defaults={**told, **shown})
    return is_new or not Progress.objects.filter(key=key, state="cancelled").exists()


def finish(key: str, *, now: datetime | None = None) -> None:
    """Record that a job is done."""
    moment = now or timezone.now()
    Progress.objects.filter(key=key).update(
        state=Progress.State.DONE, error="", remedy="", ended_at=moment, updated_at=moment
    )


def fail(key: str, error: PinxitError, *, now: datetime | None = None) -> None:
    """Record why a job failed and what the person may do about it; what is done stays done."""
    moment = now or timezone.now()
    Progress.objects.filter(key=key).exclude(state=Progress.State.DONE).update(
        state=Progress.State.FAILED,
        error=str(error),
        remedy=error.remedy,
        ended_at=moment,
        updated_at=moment,
    )


def requeue(key: str, error: PinxitError, *, tries: int = 1, now: datetime | None = None) -> None:
    """Record that a job waits for another try, and why it does."""
    moment = now or timezone.now()
    Progress.objects.filter(key=key).exclude(state__in=ENDED).update(
        state=Progress.State.WAITING,
        step=0,
        error=str(error),
        remedy=error.remedy,
        again_at=moment + timedelta(seconds=wait_s(tries)),
        updated_at=moment,
    )


@transaction.atomic
def cancel(key: str, *, now: datetime | None = None) -> None:
    """Call a job off: at once while it waits, at its next step while it runs.

    Raises:
        NothingToCancelError: It has ended, or there is none of this key.
    """
    moment = now or timezone.now()
    jobs = Progress.objects.filter(key=key)
    if jobs.filter(state=Progress.State.WAITING).update(
        state=Progress.State.CANCELLED, ended_at=moment, updated_at=moment
    ):
        queue.withdraw(key)
        return
    if not jobs.filter(state=Progress.State.RUNNING).update(cancel_asked=True):
        raise NothingToCancelError("this has already ended")


def called_off(key: str, *, now: datetime | None = None) -> None:
    """Record that a job stopped because somebody called it off."""
    moment = now or timezone.now()
    Progress.objects.filter(key=key).exclude(state=Progress.State.DONE).update(
        state=Progress.State.CANCELLED, cancel_asked=False, ended_at=moment, updated_at=moment
    )
