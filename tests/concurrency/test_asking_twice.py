"""The same request comes twice at the same moment, on the real database."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from pinxit.accounts import Scope
from pinxit.accounts.core.idempotency import StillAtWorkError
from pinxit.accounts.web.models import Answered
from pinxit.accounts.web.services import answered_once, asking, make_key
from pinxit.kernel import Digest
from tests import scenes

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ASKED = Digest.of(b"the same")


def race() -> tuple[int, list[type[BaseException] | None]]:
    """Let a second request come while the first is at work; return how often it was done."""
    key, _drawn = make_key(
        person=scenes.cleo(),
        name="program",
        scopes=[Scope.PAINT],
        expires_at=None,
        now=timezone.now(),
    )
    begun, may_end = threading.Event(), threading.Event()
    done: list[str] = []

    def first_answer():
        done.append("first")
        begun.set()
        assert may_end.wait(20)
        return 202, {}

    def second_answer():
        done.append("second")
        may_end.set()
        return 202, {}

    def ask(answer):
        try:
            answered_once(key, "one", ASKED, answer, now=timezone.now())
        except (StillAtWorkError, IntegrityError) as error:
            return type(error)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, first_answer)
        assert begun.wait(20)
        second = pool.submit(ask, second_answer)
        if asking._lock is always:  # then the second is let in, and lets the first end
            ends = [first.result(30), second.result(30)]
        else:
            ends = [second.result(20)]
            may_end.set()
            ends.append(first.result(20))
    assert Answered.objects.count() == 1
    return len(done), ends


def always(_key, _name) -> bool:
    return True


def test_the_second_is_told_to_wait() -> None:
    times, ends = race()

    assert times == 1
    assert ends == [StillAtWorkError, None]


def test_the_race_is_real(monkeypatch) -> None:
    """If this stops doing it twice, the test above proves nothing."""
    monkeypatch.setattr(asking, "_lock", always)

    times, ends = race()

    assert times == 2
    assert sorted(ends, key=str) == sorted([None, IntegrityError], key=str), "one is undone"
