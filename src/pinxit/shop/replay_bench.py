"""Programs that order and ask again: each name ends in one order, and no name in another.

Several threads send the same order to the house at the same moment, through all of its middleware
and on the real database; later, when the reservation was let go and nothing but the name keeps the
house from reserving anew, they send it again, and once with another body.
"""

import io
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any, Final
from uuid import uuid4

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from pinxit.accounts import Scope
from pinxit.accounts.web.services import make_key
from pinxit.kernel import PinxitError
from pinxit.shop.bench import scratch_database, scratch_store, set_scene
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.services import orders as services

_REPLAYS: Final = 200
_REPLAYS_FULL: Final = 10_000
_SIDES: Final = 4
_TRIES: Final = 1_000
_PAUSE_S: Final = 0.02
_AT_WORK: Final = 409
_MANY: Final = 1_000_000
#: A program: it sends a body under a name, and is told a status and what is said.
Program = Callable[[str, Mapping[str, Any]], tuple[int, Any]]


class NoAnswerError(PinxitError):
    """An order that could have been placed was neither placed nor refused for good."""

    remedy = "Read the answer above it: asking again must end in an answer."


@dataclass(frozen=True, slots=True)
class Replays:
    """What a campaign came to.

    Attributes:
        replays: Requests that repeated one, in all.
        doubled: Names that ended in another number of orders than one, or in two answers.
        changed_accepted: Other bodies under a used name that were not refused with 409 or 422.
    """

    replays: int
    doubled: int
    changed_accepted: int


def measure(home: Path, *, full: bool) -> Mapping[str, float]:  # noqa: ARG001 - of every part
    """Let a program of Ada's order and ask again, many times, from four threads.

    Args:
        home: Not needed; every part is given it.
        full: Whether 10,000 requests are repeated instead of 200.

    Returns:
        `replays`, `replay_doubled` and `replay_changed_accepted`; the last two are to be 0.
    """
    with scratch_database(), scratch_store(), _refusals_unsaid():
        found = replay(_REPLAYS_FULL if full else _REPLAYS)
    return {
        "replays": found.replays,
        "replay_doubled": found.doubled,
        "replay_changed_accepted": found.changed_accepted,
    }


@contextmanager
def _refusals_unsaid() -> Iterator[None]:
    """Keep the console free of what is refused by the thousand, and is to be."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def replay(replays: int) -> Replays:
    """Order under new names until so many requests were repeated, and count what went wrong.

    Args:
        replays: At least how many.
    """
    scene = set_scene()
    ada = scene.buyers[0]
    key = make_key(
        person=ada, name="bench", scopes=[Scope.BUY], expires_at=None, now=timezone.now()
    )
    rounds = -(-replays // (2 * _SIDES - 1))
    doubled = changed = 0
    limits = {"PINXIT_API_A_MINUTE": _MANY, "PINXIT_API_A_DAY": _MANY}
    with override_settings(**limits), ThreadPoolExecutor(_SIDES) as pool:
        program = _program(key[1].text)
        for _round in range(rounds):
            before = set(Order.objects.values_list("pk", flat=True))
            name, body = uuid4().hex, _body(scene.edition)
            answers = _sent_at_once(pool, program, name, body)
            order = Order.objects.get(public_id=answers[0][1]["id"])
            services.cancel_order(order)
            answers += _sent_at_once(pool, program, name, body)
            told = {json.dumps(answer, sort_keys=True) for answer in answers}
            new = set(Order.objects.values_list("pk", flat=True)) - before
            doubled += len(told) != 1 or new != {order.pk}
            changed += _patiently(program, name, {**body, "gift_words": name})[0] not in {409, 422}
    return Replays(rounds * (2 * _SIDES - 1), doubled, changed)


def _body(edition: Edition) -> dict[str, Any]:
    return {
        "work": edition.listing.slug,
        "total_minor": edition.price_minor,
        "currency": edition.currency,
        "accepts_terms": True,
    }


def _sent_at_once(
    pool: ThreadPoolExecutor, program: Program, name: str, body: Mapping[str, Any]
) -> list[tuple[int, Any]]:
    """Send one request from every side at the same moment, and return every answer."""
    line = Barrier(_SIDES)

    def send() -> tuple[int, Any]:
        line.wait()
        try:
            return _patiently(program, name, body)
        finally:
            connection.close()

    sent = [pool.submit(send) for _side in range(_SIDES)]
    return [each.result() for each in sent]


def _patiently(program: Program, name: str, body: Mapping[str, Any]) -> tuple[int, Any]:
    """Ask again while the same is at work, as a program does, and return what is said then.

    Raises:
        NoAnswerError: It is at work for ever.
    """
    for _try in range(_TRIES):
        status, said = program(name, body)
        if status != _AT_WORK or not str(said.get("type", "")).endswith("still-at-work"):
            return status, said
        time.sleep(_PAUSE_S)
    raise NoAnswerError(f"still at work: {said}")


def _program(key: str) -> Program:
    """Return a program that speaks to the house as a web server does: by WSGI."""
    house = WSGIHandler()

    def send(name: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        content, told = json.dumps(body).encode(), list[str]()
        environ = {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/api/v1/orders",
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(content)),
            "HTTP_AUTHORIZATION": f"Bearer {key}",
            "HTTP_IDEMPOTENCY_KEY": name,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }

        def begin(status: str, *_rest: object) -> Callable[[bytes], object]:
            told.append(status)
            return lambda _written: None

        answer = house(environ, begin)
        said = json.loads(b"".join(answer))
        answer.close()
        return int(told[0].split()[0]), said

    return send
