"""The queue: Procrastinate, in the same PostgreSQL as everything else."""

import asyncio
import os
from typing import Final, cast

from django.db import transaction
from procrastinate import App
from procrastinate.app import WorkerOptions
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import JSONValue

from pinxit.jobs.core.spec import JobSpec

TASK: Final = "pinxit.run"
#: A worker that has not been heard of for this long is dead, and its jobs are run again.
STALLED_SECONDS: Final = 15
_HEARTBEAT_SECONDS: Final = 3


def defer(spec: JobSpec) -> None:
    """Add a job on Django's own connection, and so in its transaction."""
    task = django_app.configure_task(
        TASK, queue=spec.queue, priority=spec.priority, queueing_lock=spec.key, lock=spec.key
    )
    try:
        # A savepoint, so that a job already waiting does not spoil the caller's transaction.
        with transaction.atomic():
            task.defer(
                function=spec.function,
                key=spec.key,
                params=cast("dict[str, JSONValue]", spec.params),
            )
    except AlreadyEnqueued:
        return


async def rescue_stalled(app: App) -> int:
    """Put the jobs of dead workers back into the queue and return how many there were."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


async def work(*, queues: list[str] | None, name: str, with_parent: bool) -> None:
    """Run a worker until it is told to stop, rescuing what dead ones left behind.

    Args:
        queues: Which queues it takes, or `None` for all.
        name: What it is called in the log.
        with_parent: Stop as well when the process that started this one is gone.
    """
    connector = cast("DjangoConnector", django_app.connector)
    # A copy of the app: the original keeps Django's connection, so that a job that enqueues
    # another still does so in its own transaction.
    app = django_app.with_connector(connector.get_worker_connector())
    async with app.open_async():
        options = WorkerOptions(
            name=name,
            concurrency=1,
            fetch_job_polling_interval=2.0,
            update_heartbeat_interval=_HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            delete_jobs="successful",
            shutdown_graceful_timeout=5.0,
        )
        if queues:
            options["queues"] = queues
        worker = asyncio.create_task(app.run_worker_async(**options))
        parent = os.getppid()
        while not worker.done():
            await rescue_stalled(app)
            await asyncio.wait([worker], timeout=_HEARTBEAT_SECONDS)
            if with_parent and os.getppid() != parent:
                worker.cancel()
        await asyncio.gather(worker, return_exceptions=with_parent)
