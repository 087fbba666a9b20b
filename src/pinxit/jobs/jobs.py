"""Running a job: unpack, wire, make one call, and say how it ended."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.jobs import Job

from pinxit.jobs.adapters.queue import TASK
from pinxit.jobs.core.retries import (
    STARTS,
    TRIES,
    BrokenJobError,
    LostWorkerError,
    may_pass,
    wait_s,
)
from pinxit.jobs.core.spec import JobCancelledError, JsonValue, load_job
from pinxit.jobs.web import services
from pinxit.jobs.web.selectors import has_ended
from pinxit.kernel import PinxitError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DatabaseReporter:
    """Keeps the progress of one job where its page finds it."""

    key: str

    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        """Record how far the job is.

        Raises:
            JobCancelledError: Somebody called it off.
        """
        if not services.report(self.key, step=step, total=total, note=note, preview=preview):
            raise JobCancelledError("called off")


class _Patience(BaseRetryStrategy):
    """Tries again what may pass, ever later, a few times."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, or `None` for never."""
        if not isinstance(exception, Exception) or job.attempts + 1 >= TRIES:
            return None
        return RetryDecision(retry_in={"seconds": wait_s(job.attempts + 1)})


def register(app: App) -> None:
    """Tell Procrastinate the one task that runs all our jobs."""

    @app.task(name=TASK, pass_context=True, retry=_Patience())
    def run(
        context: JobContext, function: str, key: str, params: dict[str, JsonValue], on_end: str = ""
    ) -> None:
        try:
            run_job(function, key, params, tries_left=TRIES - 1 - context.job.attempts)
        finally:
            if on_end:
                tell_end(on_end, key, params)


def tell_end(on_end: str, key: str, params: Mapping[str, JsonValue]) -> None:
    """Let a room tell that a job has ended, if it has: one that is tried again has not.

    What goes wrong in the telling is noted and harms nobody.
    """
    if not has_ended(key):
        return
    try:
        load_job(on_end)(params, DatabaseReporter(key))
    except Exception:
        logger.exception("%s ended, and telling it failed", key)


def run_job(function: str, key: str, params: dict[str, JsonValue], *, tries_left: int) -> None:
    """Run one job to its end and record the end.

    A trouble that does not pass is the person's to mend and ends the job. Anything else is raised,
    so that the queue tries again, until no try is left.

    Raises:
        Exception: Whatever the job raised that a later try may mend.
    """
    starts = services.begin(key)
    if starts is None:
        return
    if starts > STARTS:
        services.fail(key, LostWorkerError("its worker stopped again and again"))
        return
    try:
        load_job(function)(params, DatabaseReporter(key))
    except JobCancelledError:
        services.called_off(key)
    except Exception as error:
        if not may_pass(error):
            services.fail(key, _for_people(error))
            return
        _meet_trouble(key, error, tries_left=tries_left)
        raise
    else:
        services.finish(key)


def _meet_trouble(key: str, error: Exception, *, tries_left: int) -> None:
    """Say that a job is tried again, or that it failed for good."""
    if tries_left > 0:
        services.requeue(key, _for_people(error), tries=TRIES - tries_left)
        return
    logger.error("%s failed for good", key, exc_info=error)
    services.fail(key, _for_people(error))


def _for_people(error: Exception) -> PinxitError:
    """Return an error as people may read it: of what is ours, the kind alone."""
    return error if isinstance(error, PinxitError) else BrokenJobError(type(error).__name__)
