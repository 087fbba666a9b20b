"""Two people decide at the same moment: one decision is written, and the file holds them all."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from pinxit.accounts import Role
from pinxit.corpus.adapters.decisions_file import read_decisions
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Withdrawal, Work
from pinxit.corpus.web.services import deciding
from tests.corpus.web.works import NOON, registered, work
from tests.scenes import person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def at_once(*deeds: Callable[[], object]) -> Counter[str]:
    """Do several things in threads of their own, and count how they ended."""
    outcomes: list[str] = []
    barrier = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        barrier.wait()
        try:
            deed()
            outcomes.append("done")
        except services.AlreadyWithdrawnError:
            outcomes.append("already")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def withdraw_twice(settings) -> Counter[str]:
    dov = person("Dov", Role.CURATOR)
    registered(work("a"))
    crane = Work.objects.get()
    deed = lambda: services.withdraw_work(crane, reason="", by=dov, now=NOON)  # noqa: E731
    return at_once(deed, deed)


def test_a_work_is_withdrawn_once_whoever_asks(settings) -> None:
    assert withdraw_twice(settings) == {"done": 1, "already": 1}
    assert Withdrawal.objects.count() == 1
    assert len(read_decisions(settings.PINXIT_HOME)) == 1


def test_the_test_above_can_fail(settings, monkeypatch) -> None:
    """Looked at first and written afterwards, both withdraw: the check must be in the update."""
    seen = threading.Barrier(2)

    def look_then_write(subject, *, reason, by, now):
        standing = Work.objects.filter(pk=subject.pk, withdrawn_itself=False).exists()
        seen.wait()
        if not standing:
            raise services.AlreadyWithdrawnError("this work is withdrawn")
        return deciding._entered(
            subject, Withdrawal.Action.WITHDRAWN, reason=reason, by=by, now=now
        )

    monkeypatch.setattr(services, "withdraw_work", look_then_write)

    assert withdraw_twice(settings) == {"done": 2}
    assert Withdrawal.objects.count() == 2


def test_decisions_made_at_once_are_all_in_the_file(settings) -> None:
    dov = person("Dov", Role.CURATOR)
    registered(*(work(name) for name in "abcd"))
    deeds = [
        lambda each=each: services.withdraw_work(each, reason="", by=dov, now=NOON)
        for each in Work.objects.all()
    ]

    assert at_once(*deeds) == {"done": 4}
    assert {each.source for each in read_decisions(settings.PINXIT_HOME)} == set("abcd")
