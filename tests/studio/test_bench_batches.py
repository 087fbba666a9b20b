"""Painting several pictures at once paints the same pictures."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from pinxit.studio.adapters.house_painter import open_house_painter
from pinxit.studio.bench.batches import Meeting, in_the_painter

pytestmark = pytest.mark.slow


class Doubler:
    """An engine that answers with twice what it is told, and counts."""

    name = "doubler"

    def __init__(self) -> None:
        self.calls: list[int] = []

    def __call__(self, inputs):
        self.calls.append(len(inputs["noisy"]))
        return 2 * inputs["noisy"]


def test_painters_that_meet_are_answered_together_and_each_its_own():
    engine, said = Doubler(), {}
    meeting = Meeting(engine, 3)

    def ask(number: int) -> None:
        asked = np.full((2, 1), number, np.float32)
        said[number] = meeting.seat(number)({"noisy": asked})

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert engine.calls == [6]
    assert {number: answer.ravel().tolist() for number, answer in said.items()} == {
        0: [0, 0], 1: [2, 2], 2: [4, 4],
    }  # fmt: skip


def test_who_fails_keeps_nobody_waiting():
    meeting, waited = Meeting(Doubler(), 2), []

    def ask() -> None:
        with pytest.raises(threading.BrokenBarrierError):
            meeting.seat(0)({"noisy": np.zeros((1, 1), np.float32)})
        waited.append("gone")

    thread = threading.Thread(target=ask)
    thread.start()
    meeting.leave()
    thread.join()

    assert waited == ["gone"]


def test_a_batch_in_the_painter_is_timed(settings, monkeypatch):
    monkeypatch.setattr("pinxit.studio.bench.batches.SIZES", (1, 2))
    painter = open_house_painter(settings.PINXIT_HOME)
    quick = replace(painter, card=replace(painter.card, steps=1))

    assert in_the_painter(quick, 2, rounds=1) > 0
