"""Commands of the jobs room."""

import asyncio
from typing import Annotated

import typer

from pinxit.jobs.adapters import queue


def work(
    queues: Annotated[
        list[str] | None, typer.Option("--queue", help="Take only this queue; may be repeated.")
    ] = None,
    name: Annotated[str, typer.Option(help="What this worker is called in the log.")] = "worker",
    with_parent: Annotated[
        bool, typer.Option("--with-parent", hidden=True, help="Stop when the parent is gone.")
    ] = False,
) -> None:
    """Take jobs from the queue until stopped.

    Start as many as there are machines, each against the same PINXIT_DATABASE_URL.
    """
    asyncio.run(queue.work(queues=queues, name=name, with_parent=with_parent))
