"""Two runs side by side: when the test is taken, what the clock counts, and what is written."""

import json
import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from pinxit.training.core.classifier import ClassifierShape
from recipes import cifar10
from tests.training.tiny_benchmark import SIDE_PX, stripes_to_measure_by

pytest.importorskip("torch")

from pinxit.training.bench.cifar10 import (
    Followed,
    Point,
    Stopwatch,
    figures,
    publish,
    side_by_side,
)
from pinxit.training.bench.progress_svg import Line, Mark, progress_svg

ARTICLE = Followed(
    "article",
    "a",
    (Point(1, 32, 0.5, 0.2), Point(9, 288, 3.0, 0.5), Point(99, 999, 9.0, 0.7)),
    0.71,
)
MODERN = Followed("modern", "m", (Point(4, 1024, 2.0, 0.46), Point(80, 9999, 900.0, 0.94)), 0.943)


def test_both_learn_and_are_tested_often_at_first() -> None:
    article = replace(
        cifar10.article(),
        shape=ClassifierShape(design="article", side_px=SIDE_PX, channels=(8, 8, 8), hidden=8),
        steps=7,
    )
    modern = replace(
        cifar10.modern(),
        shape=ClassifierShape(design="whitened", side_px=SIDE_PX, channels=(8, 8, 8)),
        batch=48,
        steps=5,
        warmup_steps=1,
        decay_steps=2,
        sides=(),
    )

    found = side_by_side([article, modern], stripes_to_measure_by())

    assert [each.name for each in found] == [article.name, modern.name]
    assert [each.points[-1].step for each in found] == [7, 5]
    assert all(point.accuracy <= 1 for each in found for point in each.points)
    for each in found:
        seconds = [point.seconds for point in each.points]
        assert seconds == sorted(seconds)
        assert seconds[0] > 0


def test_a_stopped_watch_does_not_count() -> None:
    now = 100.0
    watch = Stopwatch(lambda: now)
    now = 103.0
    with watch.stopped():
        now = 150.0
    now = 151.0

    assert watch() == 104.0


def test_the_figures_are_those_of_the_curves() -> None:
    assert figures(ARTICLE, MODERN) == {
        "cifar10_accuracy": 0.943,
        "cifar10_accuracy_one_look": 0.94,
        "cifar10_article_accuracy": 0.7,
        "cifar10_seconds_to_457_article": 3.0,
        "cifar10_seconds_to_457_ours": 2.0,
        "cifar10_seconds_article": 9.0,
        "cifar10_seconds_ours": 900.0,
    }
    assert math.isnan(ARTICLE.seconds_to(0.8))


def test_the_curve_is_written_in_figures_and_drawn(tmp_path: Path) -> None:
    publish(ARTICLE, MODERN, tmp_path)

    kept = json.loads((tmp_path / "docs/reference/bench/cifar10-curve.json").read_text())
    assert [curve["name"] for curve in kept["curves"]] == ["article", "modern"]
    assert kept["curves"][1]["points"][-1] == {
        "step": 80,
        "pictures": 9999,
        "seconds": 900.0,
        "accuracy": 0.94,
    }
    assert "modern, 94.0%" in (tmp_path / "docs/reference/cifar10.svg").read_text(encoding="utf-8")


def test_the_drawing_places_time_by_its_logarithm_and_shares_by_their_size() -> None:
    drawn = progress_svg(
        "A < B",
        [Line("one", [(1, 0.0), (10, 0.5), (100, 1.0)]), Line("two", [(1, 0.1), (50, 0.99)])],
        [Mark("half", 0.5)],
    )

    root = ET.fromstring(drawn)  # noqa: S314 - our own
    curves = [each for each in root.iter() if each.get("class", "").startswith("curve")]
    places = [tuple(map(float, place.split())) for place in curves[0].get("d", "")[1:].split("L")]
    assert places[1][0] - places[0][0] == pytest.approx(places[2][0] - places[1][0], abs=0.2)
    assert places[0][1] - places[1][1] == pytest.approx(places[1][1] - places[2][1], abs=0.2)
    assert [each.get("class") for each in curves] == ["curve", "curve second"]
    words = [each.text for each in root.iter() if each.tag.endswith("text")]
    assert {"A < B", "10 s", "100%", "half"} <= set(words)
    assert "30 min" not in words


def test_names_at_the_ends_do_not_lie_on_each_other() -> None:
    drawn = progress_svg("t", [Line("one", [(1, 0.9)]), Line("two", [(1, 0.9), (2, 0.91)])], [])

    root = ET.fromstring(drawn)  # noqa: S314 - our own
    heights = [float(each.get("y", "0")) for each in root.iter() if each.get("class") == "name"]
    assert abs(heights[0] - heights[1]) >= 17
