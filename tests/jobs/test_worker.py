"""A worker that dies in the middle of a job loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from pinxit.jobs import JobSpec
from pinxit.jobs.adapters.queue import STALLED_SECONDS
from pinxit.jobs.web.models import Progress
from pinxit.jobs.web.selectors import progress_of
from pinxit.jobs.web.services import enqueue
from tests.architecture.tree import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEY = "piece:1"


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    database = connection.settings_dict
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.slow_worker", database["HOST"], database["NAME"]],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "pinxit.site.settings"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.1)


def state() -> str:
    progress = progress_of(KEY)
    return progress.state if progress else ""


def test_a_killed_workers_job_is_run_again_and_ends(tmp_path: Path) -> None:
    visits = tmp_path / "visits"
    enqueue(JobSpec(function="pinxit.jobs.jobs:hang_once", key=KEY, params={"visits": str(visits)}))
    assert state() == Progress.State.WAITING

    with worker() as first:
        wait_until(lambda: visits.exists() and state() == Progress.State.RUNNING, seconds=30)
        first.send_signal(signal.SIGKILL)
        first.wait()
    with worker():
        wait_until(lambda: state() == Progress.State.DONE, seconds=STALLED_SECONDS + 30)

    assert visits.read_text(encoding="utf-8") == "xx"
