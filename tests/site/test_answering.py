"""Answering in several processes: everybody gets a turn, and nobody is missed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from pinxit.site.answering import num_processes

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
_PATIENCE_S = 20


class House:
    """A program that answers in two processes."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        told = ["--port", str(self.port), "--processes", "2"]
        command = [sys.executable, "-m", "pinxit.site.answering", "tests.site.pid_app:application"]
        self.process = subprocess.Popen([*command, *told])
        until(lambda: self.ask() > 0)

    def ask(self) -> int:
        """Who answers a connection of its own; 0 if nobody does."""
        guest = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_S)
        try:
            guest.request("GET", "/")
            return int(guest.getresponse().read())
        except OSError:
            return 0
        finally:
            guest.close()


@pytest.fixture
def house() -> Iterator[House]:
    there = House()
    yield there
    there.process.kill()
    there.process.wait()


def until(true) -> None:
    """Wait until something is true."""
    ends = time.monotonic() + _PATIENCE_S
    while not true():
        assert time.monotonic() < ends, "it never became true"
        time.sleep(0.05)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_connections_go_round(house) -> None:
    answered = Counter(house.ask() for _time in range(10))

    assert sorted(answered.values()) == [5, 5]
    assert house.process.pid not in answered


def test_a_connection_stays_where_it_was_let_in(house) -> None:
    guest = http.client.HTTPConnection("127.0.0.1", house.port, timeout=_PATIENCE_S)
    said = set()
    for _time in range(4):
        guest.request("GET", "/")
        said.add(guest.getresponse().read())
        house.ask()
    guest.close()

    assert len(said) == 1


def test_who_falls_is_replaced(house) -> None:
    fallen, other = house.ask(), house.ask()
    os.kill(fallen, signal.SIGKILL)
    until(lambda: house.ask() not in {0, other})

    answered = Counter(house.ask() for _time in range(10))

    assert fallen not in answered
    assert other in answered
    assert sorted(answered.values()) == [5, 5]


def test_all_go_when_told_to(house) -> None:
    crew = {house.ask(), house.ask()}

    house.process.send_signal(signal.SIGTERM)

    assert house.process.wait(_PATIENCE_S) == 0
    assert not any(lives(each) for each in crew)


def test_all_go_when_nobody_is_left_to_tell_them(house) -> None:
    crew = {house.ask(), house.ask()}

    house.process.kill()
    house.process.wait()

    until(lambda: not any(lives(each) for each in crew))


def test_a_machine_of_one_core_answers_in_one(monkeypatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert num_processes() == 1
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert num_processes() == 2
