"""The client against the house itself, over a real connection."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from django.db import connection, connections
from django.utils import timezone

from pinxit.client import (
    Client,
    FailedError,
    NotYetError,
    ProblemError,
    Rights,
    UnreachableStudioError,
)
from pinxit.client.asking import Asking
from pinxit.jobs.web.services import fail, finish, report
from pinxit.kernel import Digest
from pinxit.provenance.web.selectors import kept_form
from pinxit.studio.core.brief import BriefRefusedError
from pinxit.studio.jobs import painted
from pinxit.studio.web import easel
from pinxit.studio.web.models import Brief, Treatment
from pinxit.studio.web.services import keep_piece
from tests import scenes
from tests.api.conftest import program_of
from tests.studio.sketch import Onlooker, SketchPainter

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.enable_socket,
]


@contextmanager
def serving() -> Iterator[str]:
    """Serve the house on the loopback address."""
    from pinxit.site.asgi import application

    config = uvicorn.Config(
        application, host="127.0.0.1", port=0, lifespan="off", log_level="warning"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def address(settings, monkeypatch) -> Iterator[str]:
    monkeypatch.setattr(easel, "_LOOK_EVERY_S", 0.02)
    monkeypatch.setattr("pinxit.client.waiting._LOOK_EVERY_S", 0.02)
    with serving() as it:
        yield it
    connections.close_all()


@pytest.fixture
def cleo(transactional_db):
    return scenes.cleo()


@pytest.fixture
def studio(address, cleo) -> Client:
    return Client(address, program_of(cleo).text)


@contextmanager
def easel_at_work() -> Iterator[None]:
    """Paint what waits, in a thread of its own, as a worker does."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            for brief in Brief.objects.filter(piece=None):
                report(brief.job_key, step=1, total=2)
                painting = painted(brief.value, SketchPainter(), Onlooker())
                keep_piece(brief=brief, painting=painting, now=timezone.now())
                finish(brief.job_key)
            time.sleep(0.05)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_picture_comes_back_whole(studio, address):
    with easel_at_work():
        content = studio.paint("a red dragon", hand="noto", seed=5, steps=2, timeout_s=30)

    assert content.startswith(b"\x89PNG")
    (piece,) = studio.pieces()
    assert piece.files[1].digest == str(kept_form(Digest.of(content)))
    assert (piece.prompt, piece.seed, piece.steps) == ("a red dragon", 5, 2)
    recalled = studio.recall(content)
    assert (recalled.piece, recalled.is_exact) == (piece.id, True)
    assert recalled.settings["seed"] == 5
    ways = [
        studio.vary(piece.id, strength_percent=30),
        studio.fill(piece.id, (0, 0, 50, 50), prompt="a hat"),
        studio.extend(piece.id, left_px=16),
        studio.mix(piece.id, piece.id),
    ]
    assert {brief.state for (brief,) in ways} == {"waiting"}
    assert {brief.id for brief in studio.queue()} == {brief.id for (brief,) in ways}
    assert studio.cancel(ways[0][0].id).state == "cancelled"
    with pytest.raises(FailedError, match="called off"):
        studio.wait(ways[0][0].id, timeout_s=5)
    assert "noto" in [hand.name for hand in studio.hands()]


def test_steps_are_heard_of_and_failures_told(studio, cleo):
    (brief,) = studio.ask("a red dragon", hand="noto", steps=2)
    steps = []
    row = Brief.objects.get()
    report(row.job_key, step=1, total=2)

    def on_step(heard):
        steps.append(heard.step)
        fail(row.job_key, BriefRefusedError("the canvas is torn"))
        connection.close()

    with pytest.raises(FailedError, match=r"the canvas is torn\. Change the brief"):
        studio.wait(brief.id, on_step=on_step, timeout_s=20)
    assert steps[0] == 1
    with pytest.raises(NotYetError):
        studio.wait(studio.ask("a dragon", hand="noto")[0].id, timeout_s=0)


def test_treatments_of_pieces_and_of_ones_own(studio, cleo):
    piece = scenes.piece_of(cleo)
    asked = studio.treat(str(piece.public_id), "vectorise", num_colours=4)
    with pytest.raises(NotYetError):
        studio.wait_for_treatment(asked.id, timeout_s=0)
    row = Treatment.objects.get()
    row.files = [{"name": "drawing", "suffix": "png", "digest": piece.file_digest}]
    row.finished_at = scenes.NOW
    row.save()

    done = studio.wait_for_treatment(asked.id)

    assert str(kept_form(Digest.of(studio.treated(done, "drawing")))) == piece.file_digest
    with pytest.raises(FailedError, match="no file sheet"):
        studio.treated(done, "sheet")
    content = studio.picture(studio.piece(str(piece.public_id)))
    own = studio.treat_picture(
        content, "enlarge", title="Mine", rights=Rights(author="Cleo"), factor=2
    )
    fail(f"treatment:{own.id}", BriefRefusedError("no"))
    with pytest.raises(FailedError):
        studio.wait_for_treatment(own.id)


def test_refusals_are_told_in_the_language_asked_for(address, cleo, settings, monkeypatch):
    chinese = Client(address, program_of(cleo).text, language="zh-hans")

    with pytest.raises(ProblemError) as refused:
        chinese.ask("a red dragon", hand="nobody")
    assert refused.value.name == "unknown-hand"
    assert refused.value.status == 422
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refused.value.advice)
    with pytest.raises(ProblemError, match="no key"):
        Client(address, "pxt_nothing").queue()
    slept: list[float] = []
    monkeypatch.setattr("pinxit.client.asking.time.sleep", slept.append)
    settings.PINXIT_BRIEFS_WAITING = 1
    with pytest.raises(ProblemError, match="同时等候的上限"):
        chinese.ask("a red dragon", hand="noto", count=2)
    assert slept == [30.0, 30.0, 30.0], "it came back as often and as late as it was told"
    with pytest.raises(UnreachableStudioError):
        Asking(address, "x", language="en").fetch("/", digest="sha256:" + "0" * 64)


def test_nobody_at_home(monkeypatch):
    monkeypatch.setattr("pinxit.client.asking.time.sleep", lambda _s: None)

    with pytest.raises(UnreachableStudioError):
        Client("http://127.0.0.1:9", "x").queue()
    assert list(Asking("http://127.0.0.1:9", "x", language="en").events("/")) == []
