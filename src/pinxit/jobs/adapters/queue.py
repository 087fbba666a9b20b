"""The queue: Procrastinate, in the same PostgreSQL as everything else."""

import asyncio
import os
from typing import Final, cast

from django.db import connection, transaction
from procrastinate import App
from procrastinate.app import WorkerOptions
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.types import JSONValue

from pinxit.jobs.core.spec import JobSpec

TASK: Final = "pinxit.run"
#: A worker that has not been heard of for this long is dead, and its jobs are run again.
STALLED_SECONDS: Final = 15
_HEARTBEAT_SECONDS: Final = 3

#: A job asked for again while it ran waits already, and is only forgotten here.
_RESCUE: Final = """
WITH stalled AS (
    SELECT job.id, EXISTS (
        SELECT 1 FROM procrastinate_jobs twin
         WHERE twin.queueing_lock = job.queueing_lock AND twin.status = 'todo'
    ) AS waits_already
      FROM procrastinate_jobs job
      LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
     WHERE job.status = 'doing'
       AND (worker.id IS NULL
            OR worker.last_heartbeat < now() - make_interval(secs => %(seconds)s))
       FOR UPDATE OF job SKIP LOCKED
), forgotten AS (
    DELETE FROM procrastinate_jobs job USING stalled
     WHERE job.id = stalled.id AND stalled.waits_already
)
UPDATE procrastinate_jobs job
   SET status = 'todo', attempts = job.attempts + 1, abort_requested = false, worker_id = NULL
  FROM stalled
 WHERE job.id = stalled.id AND NOT stalled.waits_already
RETURNING job.id
"""


def defer(spec: JobSpec, *, rank: int) -> None:
    """Add a job on Django's own connection, and so in its transaction.

    Args:
        spec: The job.
        rank: Higher is sooner, whatever the job's own priority.
    """
    task = django_app.configure_task(
        TASK,
        queue=spec.queue,
        priority=rank,
        queueing_lock=spec.key,
        lock=spec.key,
        schedule_at=spec.not_before,
    )
    told = {"on_end": spec.on_end} if spec.on_end else {}
    try:
        # A savepoint, so that a job already waiting does not spoil the caller's transaction.
        with transaction.atomic():
            task.defer(
                function=spec.function,
                key=spec.key,
                params=cast("dict[str, JSONValue]", spec.params),
                **told,
            )
    except AlreadyEnqueued:
        return


def withdraw(key: str) -> None:
    """Take a waiting job out of the queue, in the caller's transaction; a running one stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'", [key]
        )


def keys_in_queue() -> frozenset[str]:
    """Return the keys of all jobs that wait or run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        return frozenset(key for (key,) in cursor.fetchall())


async def rescue_stalled(app: App) -> int:
    """Put the jobs of dead workers back into the queue and return how many there were.

    One statement: of several workers that see the same dead one, the first takes the rows, and the
    others find nothing. Reading first and writing later would take a job from under the worker
    that took it up in between.
    """
    try:
        rescued = await app.connector.execute_query_all_async(_RESCUE, seconds=STALLED_SECONDS)
    except UniqueViolation:
        return 0  # asked for again at this very moment: the next look sees it
    return len(rescued)


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
