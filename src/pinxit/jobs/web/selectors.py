"""Looking up how far jobs are."""

from pinxit.jobs.web.models import Progress


def progress_of(key: str) -> Progress | None:
    """Return the progress of a job, or `None` if there was never one of this key."""
    return Progress.objects.filter(key=key).first()
