"""Running a job: unpack, wire, make one call, and say how it ended."""

import logging
from dataclasses import dataclass
from typing import Final

from procrastinate import App, JobContext, RetryStrategy

from pinxit.jobs.adapters.queue import TASK
from pinxit.jobs.core.spec import JsonValue, load_job
from pinxit.jobs.web import services
from pinxit.kernel import PinxitError

_TRIES: Final = 3

logger = logging.getLogger(__name__)


class BrokenJobError(PinxitError):
    """A job failed for a reason that is ours, not the person's."""

    remedy = "Try again; if it happens again, tell the owner of this studio."


@dataclass(frozen=True, slots=True)
class DatabaseReporter:
    """Keeps the progress of one job where its page finds it."""

    key: str

    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        """Record how far the job is."""
        services.report(self.key, step=step, total=total, note=note, preview=preview)


def register(app: App) -> None:
    """Tell Procrastinate the one task that runs all our jobs."""

    @app.task(
        name=TASK,
        pass_context=True,
        retry=RetryStrategy(max_attempts=_TRIES - 1, exponential_wait=2),
    )
    def run(context: JobContext, function: str, key: str, params: dict[str, JsonValue]) -> None:
        run_job(function, key, params, tries_left=_TRIES - 1 - context.job.attempts)


def run_job(function: str, key: str, params: dict[str, JsonValue], *, tries_left: int) -> None:
    """Run one job to its end and record the end.

    A `PinxitError` is the person's to mend and ends the job. Anything else is raised, so that the
    queue tries again, until no try is left.

    Raises:
        Exception: Whatever the job raised that a second try may mend.
    """
    try:
        load_job(function)(params, DatabaseReporter(key))
    except PinxitError as refusal:
        services.fail(key, refusal)
    except Exception as error:
        if tries_left > 0:
            services.requeue(key)
        else:
            logger.exception("%s failed for good", key)
            services.fail(key, BrokenJobError(type(error).__name__))
        raise
    else:
        services.finish(key)
