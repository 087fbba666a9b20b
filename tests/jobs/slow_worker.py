"""A real worker whose one job stops half way the first time; started by test_worker.py."""

import asyncio
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from pinxit.jobs import JsonValue, Reporter


def hang_once(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Sleep for good the first time, end at once the second time."""
    visits = Path(str(params["visits"]))
    before = visits.read_text(encoding="utf-8") if visits.exists() else ""
    reporter.report(1, 2, note="half way")
    visits.write_text(before + "x", encoding="utf-8")
    if not before:
        time.sleep(600)


def main(host: str, name: str) -> None:
    """Work on the queue of this database until killed."""
    settings.DATABASES["default"].update(HOST=host, NAME=name)
    import django

    django.setup()
    from pinxit.jobs import jobs
    from pinxit.jobs.adapters import queue

    setattr(jobs, hang_once.__name__, hang_once)
    asyncio.run(queue.work(queues=None, name="slow", with_parent=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
