"""Real workers, killed at random moments: nothing is lost, nothing is painted twice."""

from dataclasses import replace

import pytest
from django.db import connection

from pinxit.studio.adapters.house_painter import open_house_painter
from pinxit.studio.bench.batches import briefs_of, through_the_queue
from pinxit.studio.bench.crew import scratch_studio
from pinxit.studio.bench.queue import Trial, survive, take_turns
from pinxit.studio.web.models import Brief

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TRIAL = Trial(people=4, briefs=8, kills=2, heavy=20)


@pytest.mark.long
def test_three_workers_of_which_two_are_killed_paint_each_brief_once() -> None:
    own = connection.settings_dict["NAME"]
    with scratch_studio() as home:
        open_house_painter(home)
        figures = survive(TRIAL, home)

    assert figures["queue_kills"] == 2
    assert figures["queue_briefs"] == 8
    nothing = ("lost", "doubled", "unlogged", "not_done", "zero_byte_files", "bad_or_missing_files")
    assert {name: figures[f"queue_{name}"] for name in nothing} == dict.fromkeys(nothing, 0)
    assert connection.settings_dict["NAME"] == own
    assert not Brief.objects.exists(), "the bench has a database of its own"


@pytest.mark.long
def test_one_who_asks_for_much_holds_nobody_up() -> None:
    with scratch_studio() as home:
        open_house_painter(home)
        figures = take_turns(TRIAL, home, rounds=1)
        briefs = [replace(each, steps=1) for each in briefs_of(open_house_painter(home))]
        a_minute = through_the_queue(home, briefs, rounds=1, sizes=(1, 2))

    # In the order of asking, the twenty would go first: half as long again at the least.
    assert figures["queue_heavy_unserved_meanwhile"] > 5
    assert figures["queue_fairness"] < 3
    assert set(a_minute) == {f"batch_{size}_queue_pictures_per_minute" for size in (1, 2)}
    assert min(a_minute.values()) > 0
