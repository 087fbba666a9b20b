"""Jobs are enqueued with what wants them, once, and say how they ended."""

from collections.abc import Mapping
from typing import ClassVar

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from pinxit.jobs import JobSpec, JsonValue, Reporter
from pinxit.jobs import jobs as entry_points
from pinxit.jobs.core.turns import rank
from pinxit.jobs.jobs import run_job
from pinxit.jobs.web.models import Progress
from pinxit.jobs.web.selectors import progress_of
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import PinxitError

pytestmark = pytest.mark.django_db

KEY = "piece:1"
FUNCTION = "pinxit.jobs.jobs:tried_here"
SPEC = JobSpec(function=FUNCTION, key=KEY, params={"piece_id": 1}, queue="tests", priority=3)


@pytest.fixture(autouse=True)
def _empty_queue() -> None:
    """Tests that commit may have left jobs behind."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


class NoPaintError(PinxitError):
    remedy: ClassVar[str] = "Buy paint."


def paint(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    reporter.report(1, 4, note="ground", preview=b"a small picture")
    reporter.report(3, 4, note="figure")


def refuse(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    raise NoPaintError("the tube is empty")


def crash(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    raise ZeroDivisionError


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch):
    """Let the queue find a job of the test's own."""
    return lambda function: monkeypatch.setattr(entry_points, "tried_here", function, raising=False)


def progress() -> Progress:
    found = progress_of(KEY)
    assert found is not None
    return found


def test_a_job_waits_in_the_queue_with_its_parameters() -> None:
    enqueue(SPEC)

    waiting = ProcrastinateJob.objects.get()
    assert waiting.args == {"function": FUNCTION, "key": KEY, "params": {"piece_id": 1}}
    assert (waiting.queue_name, waiting.priority) == ("tests", rank(3, 0))
    assert progress().state == Progress.State.WAITING
    assert not progress().ended


def test_no_commit_no_job() -> None:
    @transaction.atomic
    def order_that_fails() -> None:
        enqueue(SPEC)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        order_that_fails()

    assert not ProcrastinateJob.objects.exists()
    assert progress_of(KEY) is None


def test_asking_twice_is_asking_once() -> None:
    with transaction.atomic():
        enqueue(SPEC)
        enqueue(SPEC)

    assert ProcrastinateJob.objects.count() == 1


def test_a_job_runs_to_its_end(job) -> None:
    job(paint)
    enqueue(SPEC)

    run_job(FUNCTION, KEY, {}, tries_left=0)

    ended = progress()
    assert ended.ended
    assert ended.state == Progress.State.DONE
    assert (ended.step, ended.total, ended.note) == (3, 4, "figure")
    assert bytes(ended.preview) == b"a small picture", "kept until there is a newer one"
    assert str(ended) == f"{KEY}: done 3/4"


def test_a_refusal_ends_the_job_and_says_what_to_do(job) -> None:
    job(refuse)
    enqueue(SPEC)

    run_job(FUNCTION, KEY, {}, tries_left=2)

    ended = progress()
    assert ended.state == Progress.State.FAILED
    assert (ended.error, ended.remedy) == ("the tube is empty", "Buy paint.")


def test_a_crash_is_tried_again(job) -> None:
    job(crash)
    enqueue(SPEC)

    with pytest.raises(ZeroDivisionError):
        run_job(FUNCTION, KEY, {}, tries_left=1)

    assert progress().state == Progress.State.WAITING
    assert progress().error == "ZeroDivisionError", "why it is tried again is no secret"
    assert progress().again_at is not None


def test_the_last_crash_ends_the_job_without_its_insides(job) -> None:
    job(crash)
    enqueue(SPEC)

    with pytest.raises(ZeroDivisionError):
        run_job(FUNCTION, KEY, {}, tries_left=0)

    ended = progress()
    assert ended.state == Progress.State.FAILED
    assert ended.error == "ZeroDivisionError"
    assert "tell the owner" in ended.remedy


def test_a_new_try_forgets_the_old_end(job) -> None:
    job(refuse)
    enqueue(SPEC)
    run_job(FUNCTION, KEY, {}, tries_left=0)

    enqueue(SPEC)

    assert progress().state == Progress.State.WAITING
    assert progress().error == progress().remedy == ""
