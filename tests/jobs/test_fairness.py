"""The queue in the database: turns, shares, calling off, rescuing. Real rows, real order."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from pinxit.jobs import JobSpec, JsonValue, Priority, Quota, Reporter, TooManyWaitingError
from pinxit.jobs import jobs as entry_points
from pinxit.jobs.adapters import queue
from pinxit.jobs.core.retries import STARTS
from pinxit.jobs.jobs import run_job
from pinxit.jobs.web import selectors, services
from pinxit.jobs.web.models import Progress
from pinxit.kernel import PinxitError

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FUNCTION = "pinxit.jobs.jobs:tried_here"
QUOTA = Quota(waiting=3, a_day=5)


def spec(person: str, number: int, **changes: Any) -> JobSpec:
    return JobSpec(function=FUNCTION, key=f"{person}{number}", params={}, person=person, **changes)


def ask(person: str, *numbers: int, **changes: Any) -> None:
    for number in numbers:
        services.enqueue(spec(person, number, **changes))


def served() -> list[str]:
    """Return the keys in the order in which Procrastinate hands them out."""
    jobs = ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "id")
    return [str(job.lock) for job in jobs]


def test_a_heavy_person_does_not_hold_up_a_light_one() -> None:
    ask("heavy", *range(500))
    ask("light", 1, 2)

    assert served()[:5] == ["heavy0", "light1", "heavy1", "light2", "heavy2"]


def serve_one() -> str:
    """Take the next job up and end it, as a worker does."""
    key = served()[0]
    ProcrastinateJob.objects.filter(lock=key)._raw_delete("default")
    services.begin(key, now=NOON)
    services.finish(key, now=NOON)
    return key


def test_light_people_who_come_back_at_once_do_not_starve_the_heavy_one() -> None:
    ask("heavy", *range(20))
    ask("ada", 0)
    ask("ben", 0)
    order = []
    for visit in range(1, 30):
        order.append(serve_one())
        who = order[-1].rstrip("0123456789")
        if who != "heavy":
            ask(who, visit)

    turns = [place for place, key in enumerate(order) if key.startswith("heavy")]
    assert max(later - earlier for earlier, later in pairwise(turns)) <= 3


def test_a_paid_commission_goes_before_all_others() -> None:
    ask("heavy", 0, 1)
    ask("patron", 0, priority=Priority.COMMISSION)

    assert served()[0] == "patron0"


def test_a_place_counts_everybody_and_names_nobody() -> None:
    ask("heavy", *range(5))
    ask("light", 1)
    services.begin("heavy0", now=NOON)

    places = selectors.places_of("light", "painting")

    assert {key: place.place for key, place in places.items()} == {"light1": 1}
    assert {place.place for place in selectors.places_of("heavy", "painting").values()} == {
        2,
        3,
        4,
        5,
    }


def test_how_long_a_job_takes_is_known_from_the_last_ones() -> None:
    ask("ada", 0, 1)
    services.begin("ada0", now=NOON)
    services.finish("ada0", now=NOON + timedelta(seconds=8))

    assert selectors.seconds_a_job("painting") == 8
    assert selectors.places_of("ada", "painting")["ada1"].seconds == 8


def test_a_share_counts_what_waits_runs_and_was_asked_for_today() -> None:
    services.take_share("ada", 3, quota=QUOTA, now=NOON)
    for number in range(3):
        services.enqueue(spec("ada", number), now=NOON)
    with pytest.raises(TooManyWaitingError):
        services.take_share("ada", 1, quota=QUOTA, now=NOON)
    services.take_share("ben", 3, quota=QUOTA, now=NOON)

    services.cancel("ada2", now=NOON)
    for key in ("ada0", "ada1"):
        services.begin(key, now=NOON)
        services.finish(key, now=NOON)

    assert selectors.num_since("ada", NOON) == 2, "what was called off in time costs nothing"
    services.take_share("ada", 3, quota=QUOTA, now=NOON)
    assert selectors.num_since("ada", NOON + timedelta(seconds=1)) == 0


def test_a_waiting_job_is_called_off_at_once() -> None:
    ask("ada", 0)

    services.cancel("ada0")

    assert served() == []
    assert state("ada0") == "cancelled"
    with pytest.raises(services.NothingToCancelError):
        services.cancel("ada0")


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    return lambda function: monkeypatch.setattr(entry_points, "tried_here", function, raising=False)


def test_a_running_job_is_called_off_at_its_next_step(job) -> None:
    steps = []

    def paint(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
        reporter.report(1, 3)
        steps.append(1)
        services.cancel("ada0")
        reporter.report(2, 3)
        steps.append(2)

    job(paint)
    ask("ada", 0)
    run_job(FUNCTION, "ada0", {}, tries_left=0)

    assert steps == [1]
    assert state("ada0") == "cancelled"


def test_a_job_called_off_between_queue_and_easel_is_not_begun(job) -> None:
    job(lambda params, reporter: pytest.fail("it was called off"))
    ask("ada", 0)
    services.cancel("ada0")

    run_job(FUNCTION, "ada0", {}, tries_left=0)

    assert state("ada0") == "cancelled"


def test_a_job_called_off_while_its_worker_was_dead_is_not_begun_again(job) -> None:
    job(lambda params, reporter: pytest.fail("it was called off"))
    ask("ada", 0)
    services.begin("ada0")
    services.cancel("ada0")
    assert state("ada0") == "running"

    run_job(FUNCTION, "ada0", {}, tries_left=0)

    assert state("ada0") == "cancelled"


def test_trouble_that_may_pass_is_tried_again_with_its_reason(job) -> None:
    class FullDiskError(PinxitError):
        may_pass = True

    def paint(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
        raise FullDiskError("the disk is full")

    job(paint)
    ask("ada", 0)
    with pytest.raises(FullDiskError):
        run_job(FUNCTION, "ada0", {}, tries_left=1)
    assert (state("ada0"), reason("ada0")) == ("waiting", "the disk is full")

    with pytest.raises(FullDiskError):
        run_job(FUNCTION, "ada0", {}, tries_left=0)
    assert (state("ada0"), reason("ada0")) == ("failed", "the disk is full")


def test_a_job_that_takes_every_worker_down_is_given_up(job) -> None:
    job(lambda params, reporter: pytest.fail("it is given up"))
    ask("ada", 0)
    for _ in range(STARTS):
        services.begin("ada0")

    run_job(FUNCTION, "ada0", {}, tries_left=0)

    assert state("ada0") == "failed"
    assert "worker stopped" in reason("ada0")


def test_a_worker_taken_for_dead_changes_nothing_that_has_ended() -> None:
    ask("ada", 0)
    services.begin("ada0")
    services.finish("ada0")

    assert services.report("ada0", step=1, total=2)
    services.fail("ada0", PinxitError("too late"))

    assert state("ada0") == "done"


def state(key: str) -> str:
    return Progress.objects.get(key=key).state


def reason(key: str) -> str:
    return Progress.objects.get(key=key).error


# Races, each with its twin that shows what happens without the lock.


@pytest.fixture
def _empty_queue(transactional_db) -> Iterator[None]:
    """The queue's own tables are not emptied between tests that commit."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def take_together(rounds: int) -> int:
    """Let two requests of one person ask for the whole share; return how often both got it."""
    overdrawn = 0
    with ThreadPoolExecutor(2) as pool:
        for number in range(rounds):
            line = Barrier(2)
            person = f"p{number}x"
            asked = [pool.submit(take_and_ask, person, half, line) for half in range(2)]
            overdrawn += sum(each.result() for each in asked) > 1
    return overdrawn


def take_and_ask(person: str, half: int, line: Barrier) -> bool:
    try:
        line.wait(5)
        with transaction.atomic():
            services.take_share(person, 3, quota=QUOTA, now=NOON)
            for number in range(3):
                services.enqueue(spec(person, 10 * half + number), now=NOON)
    except TooManyWaitingError:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.slow
@pytest.mark.usefixtures("_empty_queue")
@pytest.mark.django_db(transaction=True)
def test_a_share_is_not_overdrawn_by_two_requests_at_once() -> None:
    assert take_together(20) == 0


@pytest.mark.slow
@pytest.mark.usefixtures("_empty_queue")
@pytest.mark.django_db(transaction=True)
def test_the_race_for_a_share_is_real(monkeypatch) -> None:
    """If this stops overdrawing, the test above proves nothing."""
    monkeypatch.setattr(services, "lock_person", lambda person: None)

    assert take_together(20) > 0


def stall(key: str) -> None:
    """Leave a job with a worker that was last heard of long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 hour') RETURNING id)"
            " UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id"
            " FROM dead WHERE lock = %s",
            [key],
        )


def workers_app() -> App:
    connector = django_app.connector
    assert isinstance(connector, DjangoConnector)
    return django_app.with_connector(connector.get_worker_connector())


async def rescue_three_times() -> list[int]:
    async with workers_app().open_async() as app:
        return list(await asyncio.gather(*(queue.rescue_stalled(app) for _ in range(3))))


@pytest.mark.slow
@pytest.mark.usefixtures("_empty_queue")
@pytest.mark.django_db(transaction=True)
def test_of_three_workers_that_see_a_dead_one_one_takes_its_job() -> None:
    ask("ada", 0)
    stall("ada0")

    assert sorted(asyncio.run(rescue_three_times())) == [0, 0, 1]
    job = ProcrastinateJob.objects.get()
    assert (job.status, job.attempts) == ("todo", 1)


@pytest.mark.slow
@pytest.mark.usefixtures("_empty_queue")
@pytest.mark.django_db(transaction=True)
def test_reading_first_and_writing_later_takes_a_job_from_a_live_worker() -> None:
    """The twin: what Procrastinate's own list and retry would do between two workers."""
    ask("ada", 0)
    stall("ada0")

    async def late() -> None:
        async with workers_app().open_async() as app:
            seen = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=15))
            await queue.rescue_stalled(app)
            alive = await app.job_manager.register_worker()
            taken = await app.job_manager.fetch_job(queues=None, worker_id=alive)
            assert taken is not None
            await app.job_manager.retry_job(seen[0])

    asyncio.run(late())

    assert ProcrastinateJob.objects.get().status == "todo", "though a live worker runs it"


@pytest.mark.slow
@pytest.mark.usefixtures("_empty_queue")
@pytest.mark.django_db(transaction=True)
def test_a_dead_workers_job_that_was_asked_for_again_waits_once() -> None:
    ask("ada", 0)
    stall("ada0")
    ask("ada", 0)
    assert ProcrastinateJob.objects.count() == 2

    assert asyncio.run(rescue_three_times()) == [0, 0, 0]
    assert ProcrastinateJob.objects.get().status == "todo"
