"""Eight pictures developing at once, over one connection."""

import asyncio
import json
from dataclasses import replace
from typing import Any, cast

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import AsyncClient

from pinxit.jobs.web.services import fail, finish, report
from pinxit.studio.core.brief import BriefRefusedError
from pinxit.studio.jobs import painted
from pinxit.studio.web import easel
from pinxit.studio.web.pages import sitting
from pinxit.studio.web.services import keep_piece, submit_sitting
from tests.studio.conftest import NOON
from tests.studio.sketch import Onlooker, SketchPainter
from tests.studio.test_events import browser_of, fields_of, next_event
from tests.studio.test_services import DRAGON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _impatient(monkeypatch) -> None:
    monkeypatch.setattr(easel, "_LOOK_EVERY_S", 0.01)


@pytest.fixture
def briefs(cleo):
    return submit_sitting(person=cleo, brief=replace(DRAGON, seed=1), count=3, now=NOON)


def _finished(brief):
    keep_piece(brief=brief, painting=painted(brief.value, SketchPainter(), Onlooker()), now=NOON)
    finish(brief.job_key)


def test_all_pictures_of_a_sitting_come_over_one_connection(cleo, briefs):
    browser = browser_of(cleo)

    async def watch():
        answer = await browser.get(f"/studio/briefs/{briefs[0].public_id}/sitting-events")
        assert answer["Content-Type"] == "text/event-stream"
        stream = aiter(cast("Any", answer).streaming_content)
        await anext(stream)
        first = [json.loads((await next_event(stream))["data"]) for _ in briefs]
        assert [view["seed"] for view in first] == [1, 2, 3]
        assert {view["state"] for view in first} == {"waiting"}

        await sync_to_async(report)(briefs[1].job_key, step=1, total=3, preview=b"\xff\xd8")
        view = json.loads((await next_event(stream))["data"])
        assert (view["seed"], view["step"]) == (2, 1)

        await sync_to_async(_finished)(briefs[1])
        done = await next_event(stream)
        assert done["event"] == "done"
        await sync_to_async(_finished)(briefs[0])
        await sync_to_async(fail)(briefs[2].job_key, BriefRefusedError("there is no such hand"))
        ended = [await next_event(stream) for _ in range(3)]
        assert [event["event"] for event in ended] == ["done", "done", "end"]
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(stream), timeout=5)

    async_to_sync(watch)()


def test_after_a_lost_connection_only_what_is_new_is_told(briefs):
    report(briefs[0].job_key, step=2, total=3)

    async def watch():
        stream = sitting.listen_together(briefs[0], seen="", language="en")
        await anext(stream)
        told = [await next_event(stream) for _ in briefs]
        await stream.aclose()
        again = sitting.listen_together(briefs[0], seen=told[-1]["id"], language="en")
        await anext(again)
        assert await anext(again) == b": still here\n\n"
        await sync_to_async(report)(briefs[0].job_key, step=3, total=3)
        event = await next_event(again)
        await again.aclose()
        return json.loads(event["data"])

    assert async_to_sync(watch)()["step"] == 3


def test_a_stream_of_a_sitting_does_not_last_for_ever(briefs, monkeypatch):
    monkeypatch.setattr(easel, "_LOOKS", 2)

    async def watch():
        stream = sitting.listen_together(briefs[0], seen="nonsense", language="zh-hans")
        return [fields_of(each) async for each in stream if each.startswith(b"event")]

    assert len(async_to_sync(watch)()) == 3


def test_who_has_seen_the_end_and_who_may_not_see(cleo, eve, briefs):
    address = f"/studio/briefs/{briefs[0].public_id}/sitting-events"

    cleos, strangers = browser_of(cleo), (browser_of(eve), AsyncClient())

    async def ask():
        ended = await cleos.get(address, headers={"Last-Event-ID": "ended"})
        others = [await browser.get(address) for browser in strangers]
        return [answer.status_code for answer in (ended, *others)]

    assert async_to_sync(ask)() == [204, 404, 404]
