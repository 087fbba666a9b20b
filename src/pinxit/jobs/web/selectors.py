"""Looking up how far jobs are."""

from collections.abc import Iterable

from pinxit.jobs.web.models import Progress


def progress_of(key: str) -> Progress | None:
    """Return the progress of a job, or `None` if there was never one of this key."""
    return Progress.objects.filter(key=key).first()


def progress_of_all(keys: Iterable[str]) -> dict[str, Progress]:
    """Return the progress of several jobs by key; jobs that never were are left out."""
    return Progress.objects.in_bulk(list(keys))
