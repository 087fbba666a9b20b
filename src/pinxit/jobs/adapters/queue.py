"""The queue: Procrastinate, in the same PostgreSQL as everything else."""

from typing import Final

from django.db import transaction
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.exceptions import AlreadyEnqueued

from pinxit.jobs.core.spec import JobSpec

TASK: Final = "pinxit.run"
#: A worker that has not been heard of for this long is dead, and its jobs are run again.
STALLED_SECONDS: Final = 30


def defer(spec: JobSpec) -> None:
    """Add a job on Django's own connection, and so in its transaction."""
    task = django_app.configure_task(
        TASK, queue=spec.queue, priority=spec.priority, queueing_lock=spec.key, lock=spec.key
    )
    try:
        # A savepoint, so that a job already waiting does not spoil the caller's transaction.
        with transaction.atomic():
            task.defer(function=spec.function, key=spec.key, params=dict(spec.params))
    except AlreadyEnqueued:
        return


async def rescue_stalled(app: App) -> int:
    """Put the jobs of dead workers back into the queue and return how many there were."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


async def work(*, queues: list[str] | None, name: str) -> None:
    """Run a worker until it is told to stop; first, rescue what a dead one left behind.

    Args:
        queues: Which queues it takes, or `None` for all.
        name: What it is called in the log.
    """
    app = django_app.with_connector(django_app.connector.get_worker_connector())
    async with app.open_async():
        await rescue_stalled(app)
        await app.run_worker_async(
            queues=queues,
            name=name,
            concurrency=1,
            fetch_job_polling_interval=2.0,
            delete_jobs="successful",
            shutdown_graceful_timeout=5.0,
        )
