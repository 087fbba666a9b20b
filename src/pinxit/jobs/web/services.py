"""Enqueueing work and saying how far it is. Every write to the room's table is in this module."""

from pinxit.jobs.adapters import queue
from pinxit.jobs.core.spec import JobSpec
from pinxit.jobs.web.models import Progress
from pinxit.kernel import PinxitError


def enqueue(spec: JobSpec) -> None:
    """Put a job into the queue, in the caller's transaction: no commit, no job.

    While a job of the same key waits, this changes nothing.
    """
    Progress.objects.update_or_create(
        key=spec.key,
        defaults={"state": Progress.State.WAITING, "step": 0, "error": "", "remedy": ""},
    )
    queue.defer(spec)


def report(key: str, *, step: int, total: int, note: str = "", preview: bytes = b"") -> None:
    """Record that a job has done `step` of `total` steps; it is running from now on."""
    defaults = {"state": Progress.State.RUNNING, "step": step, "total": total, "note": note}
    if preview:
        Progress.objects.update_or_create(key=key, defaults={**defaults, "preview": preview})
    else:
        Progress.objects.update_or_create(key=key, defaults=defaults)


def finish(key: str) -> None:
    """Record that a job is done."""
    Progress.objects.filter(key=key).update(state=Progress.State.DONE)


def fail(key: str, error: PinxitError) -> None:
    """Record why a job failed and what the person may do about it."""
    Progress.objects.filter(key=key).update(
        state=Progress.State.FAILED, error=str(error), remedy=error.remedy
    )


def requeue(key: str) -> None:
    """Record that a job waits for another try."""
    Progress.objects.filter(key=key).update(state=Progress.State.WAITING, step=0)
