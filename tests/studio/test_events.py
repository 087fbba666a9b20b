"""A picture developing before somebody's eyes: the stream of events, and a lost connection."""

import asyncio
import json
from typing import Any, cast

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import AsyncClient

from pinxit.jobs.web.services import begin, fail, finish, report
from pinxit.studio.core.brief import BriefRefusedError
from pinxit.studio.jobs import painted
from pinxit.studio.web import easel, views
from pinxit.studio.web.services import call_off, keep_piece, submit_brief
from tests.studio.conftest import NOON
from tests.studio.sketch import Onlooker, SketchPainter
from tests.studio.test_services import DRAGON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _impatient(monkeypatch) -> None:
    monkeypatch.setattr(easel, "_LOOK_EVERY_S", 0.01)


@pytest.fixture
def brief(cleo):
    return submit_brief(person=cleo, brief=DRAGON, now=NOON)


def browser_of(person) -> AsyncClient:
    browser = AsyncClient()
    browser.force_login(person)
    return browser


def fields_of(event: bytes) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in event.decode().strip().splitlines())


async def next_event(stream) -> dict[str, str]:
    """Return the next event, passing over signs of life."""
    while True:
        event = await asyncio.wait_for(anext(stream), timeout=5)
        if event.startswith(b"event:"):
            return fields_of(event)


def test_cleo_watches_a_picture_from_the_queue_to_its_end(cleo, brief):
    browser = browser_of(cleo)

    async def watch():
        answer = await browser.get(f"/studio/briefs/{brief.public_id}/events")
        assert answer["Content-Type"] == "text/event-stream"
        assert "no-cache" in answer["Cache-Control"]
        stream = aiter(cast("Any", answer).streaming_content)
        assert await anext(stream) == b"retry: 1000\n\n"

        waiting = await next_event(stream)
        assert waiting["event"] == "progress"
        assert json.loads(waiting["data"])["state"] == "waiting"

        await sync_to_async(report)(brief.job_key, step=1, total=3, preview=b"\xff\xd8")
        running = json.loads((await next_event(stream))["data"])
        assert (running["step"], running["total"], running["text"]) == (1, 3, "Step 1 of 3")
        assert running["preview"].startswith("data:image/jpeg;base64,")

        piece = await sync_to_async(_finished)(brief)
        done = await next_event(stream)
        assert done["event"] == "done"
        assert done["id"] == "ended-done"
        assert json.loads(done["data"])["url"] == f"/studio/pieces/{piece.public_id}/"
        with pytest.raises(StopAsyncIteration):
            await anext(stream)

    async_to_sync(watch)()


def _finished(brief):
    painting = painted(brief.value, SketchPainter(), Onlooker())
    piece = keep_piece(brief=brief, painting=painting, now=NOON)
    finish(brief.job_key)
    return piece


def test_a_failure_ends_the_stream_with_its_reason(cleo, brief):
    fail(brief.job_key, BriefRefusedError("there is no such hand"))

    async def watch():
        events = [event async for event in views.listen(brief, seen="", language="en")]
        failed = fields_of(events[-1])
        assert failed["event"] == "done"
        view = json.loads(failed["data"])
        assert (view["state"], view["text"]) == ("failed", "there is no such hand")
        assert view["remedy"] == BriefRefusedError.remedy

    async_to_sync(watch)()


def test_after_a_lost_connection_nothing_is_told_twice(brief):
    report(brief.job_key, step=2, total=3)

    async def watch():
        stream = views.listen(brief, seen="running-2", language="en")
        assert await anext(stream) == b"retry: 1000\n\n"
        assert await anext(stream) == b": still here\n\n"
        await sync_to_async(report)(brief.job_key, step=3, total=3)
        assert (await next_event(stream))["id"] == "running-3"
        await stream.aclose()

    async_to_sync(watch)()


def test_a_broken_connection_goes_on_where_it_broke(cleo, brief):
    """Over the real view: the browser sends the id of the last event that it had."""
    browser, address = browser_of(cleo), f"/studio/briefs/{brief.public_id}/events"

    async def connect(last: str):
        headers = {"Last-Event-ID": last} if last else {}
        answer = await browser.get(address, headers=headers)
        return aiter(cast("Any", answer).streaming_content)

    async def watch():
        await sync_to_async(report)(brief.job_key, step=1, total=3)
        stream = await connect("")
        seen = (await next_event(stream))["id"]
        await stream.aclose()  # the network is gone
        await sync_to_async(report)(brief.job_key, step=2, total=3)

        stream = await connect(seen)
        assert (seen, (await next_event(stream))["id"]) == ("running-1", "running-2")
        await stream.aclose()

    async_to_sync(watch)()


def test_the_same_step_of_another_try_is_news(brief):
    for _ in range(2):
        begin(brief.job_key)
    report(brief.job_key, step=2, total=3)

    async def watch():
        stream = views.listen(brief, seen="running-2", language="en")
        event = await next_event(stream)
        await stream.aclose()
        return event["id"]

    assert async_to_sync(watch)() == "running-2-2"


def test_what_is_called_off_ends_the_stream(brief):
    call_off(brief)

    async def watch():
        return [event async for event in views.listen(brief, seen="", language="en")]

    last = fields_of(async_to_sync(watch)()[-1])
    assert last["id"] == "ended-cancelled"
    assert json.loads(last["data"])["text"] == "Called off."


def test_a_stream_does_not_last_for_ever(brief, monkeypatch):
    monkeypatch.setattr(easel, "_LOOKS", 3)

    async def watch():
        return [event async for event in views.listen(brief, seen="", language="en")]

    assert len(async_to_sync(watch)()) == 2


def test_who_has_seen_the_end_is_told_not_to_come_back(cleo, brief):
    browser = browser_of(cleo)

    async def ask_again():
        return await browser.get(
            f"/studio/briefs/{brief.public_id}/events", headers={"Last-Event-ID": "ended-done"}
        )

    assert async_to_sync(ask_again)().status_code == 204


def test_events_speak_the_listeners_language(brief):
    report(brief.job_key, step=2, total=3)

    async def watch():
        stream = views.listen(brief, seen="", language="zh-hans")
        await anext(stream)
        event = await next_event(stream)
        await stream.aclose()
        return json.loads(event["data"])["text"]

    assert async_to_sync(watch)() != "Step 2 of 3"


def test_eve_and_visitors_hear_nothing(eve, brief):
    address = f"/studio/briefs/{brief.public_id}/events"
    browsers = (browser_of(eve), AsyncClient())

    async def ask():
        answers = [await browser.get(address) for browser in browsers]
        return [answer.status_code for answer in answers]

    assert async_to_sync(ask)() == [404, 404]
