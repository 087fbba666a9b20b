"""CIFAR-10 on this machine: the article's network and a modern one, in one run, side by side."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import torch

from pinxit.corpus import Purpose, latest_manifest, read_decisions
from pinxit.jobs import threads_here
from pinxit.training.adapters.benchmark import Benchmark, Measuring, open_benchmark
from pinxit.training.adapters.classifying import Classifier, Classifying
from pinxit.training.adapters.trainer import Trainer
from pinxit.training.bench.progress_svg import Line, Mark, progress_svg
from pinxit.training.cli import find_recipe
from pinxit.training.core.classifier import ClassifierRecipe, side_at

#: Test accuracy that the article reports after ten passes over the set of 46 s each.
ARTICLE_ACCURACY: Final = 0.457
#: What the modern network is to reach.
AIM: Final = 0.94
_SVG: Final = Path("docs/reference/cifar10.svg")
_CURVE: Final = Path("docs/reference/bench/cifar10-curve.json")
#: Until the article's accuracy is reached, the test is taken after so many pictures.
_EARLY_PICTURES: Final = 1024
_SMOKE_PICTURES: Final = 1024
_SMOKE_STEPS: Final = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A test during a run.

    Attributes:
        step: Optimiser steps taken.
        pictures: Pictures shown.
        seconds: Time spent learning; tests are not counted.
        accuracy: Share of the test pictures named rightly, each seen once, at the size at which
            the network was being taught.
    """

    step: int
    pictures: int
    seconds: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Followed:
    """A run from beginning to end.

    Attributes:
        name: Of its recipe.
        recipe: Digest of the recipe.
        points: The curve.
        final: Share of the test pictures named rightly at the end, each seen six times.
    """

    name: str
    recipe: str
    points: tuple[Point, ...]
    final: float

    def seconds_to(self, accuracy: float) -> float:
        """Return the time after which a test first found this accuracy; NaN if none did."""
        return next(
            (each.seconds for each in self.points if each.accuracy >= accuracy), float("nan")
        )


class Stopwatch:
    """Seconds of a clock that can be stopped."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._stood = clock, 0.0

    def __call__(self) -> float:
        """Return a reading that never goes back."""
        return self._clock() - self._stood

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let time pass that is not counted."""
        since = self._clock()
        yield
        self._stood += self._clock() - since


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Train both networks on CIFAR-10, one after the other, each on all cores.

    Args:
        home: PINXIT_HOME, in which `cifar10` is frozen for measuring.
        full: Whether to train to the end, which takes half an hour, and to write the curve into the
            documentation. Otherwise a few steps show that it works.

    Returns:
        The figures, or none of a few steps.

    Raises:
        NotFrozenError: `cifar10` is not frozen for measuring.
        PinxitError: See `open_benchmark`.
    """
    torch.set_num_threads(threads_here())
    torch.set_flush_denormal(True)
    recipes = [_recipe("article"), _recipe("modern")]
    measuring = Measuring(
        home=home, today=datetime.now().astimezone().date(), decisions=read_decisions(home)
    )
    manifest = latest_manifest(home, Purpose.BENCHMARK, measuring.name)
    source = open_benchmark(manifest, measuring, side_px=recipes[0].side_px)
    if not full:
        side_by_side([_short(each) for each in recipes], _some_of(source))
        return {}
    article, modern = side_by_side(recipes, source)
    publish(article, modern)
    return figures(article, modern)


def side_by_side(recipes: Sequence[ClassifierRecipe], source: Benchmark) -> list[Followed]:
    """Train by each recipe in turn and return how each went."""
    with tempfile.TemporaryDirectory() as folder:
        return [follow(recipe, source, Path(folder) / recipe.name) for recipe in recipes]


def follow(recipe: ClassifierRecipe, source: Benchmark, folder: Path) -> Followed:
    """Train by a recipe and take the test now and then.

    Args:
        recipe: The run.
        source: What it learns from, and what it is tested by.
        folder: For its checkpoints.
    """
    lesson = Classifying.begin(recipe, source)
    trainer, watch = Trainer(lesson, folder), Stopwatch()
    points: list[Point] = []
    for report in trainer.steps(clock=watch):
        progress = report.progress
        if not _is_due(recipe, progress.step, points, len(source.train.label_N)):
            continue
        with watch.stopped():
            seen_px = side_at(recipe, progress.step - 1)
            classifier = Classifier.of(lesson.recipe.shape, trainer.average, seen_px=seen_px)
            accuracy = classifier.accuracy(source.test)
            points.append(Point(progress.step, progress.pictures_seen, progress.seconds, accuracy))
    classifier = Classifier.of(lesson.recipe.shape, trainer.average)
    final = classifier.accuracy(source.test, looks=6)
    return Followed(recipe.name, str(lesson.recipe.digest), tuple(points), final)


def figures(article: Followed, modern: Followed) -> dict[str, float]:
    """Return what the documentation quotes.

    The article saw each test picture once, and so does its network here.
    """
    return {
        "cifar10_accuracy": modern.final,
        "cifar10_accuracy_one_look": modern.points[-1].accuracy,
        "cifar10_article_accuracy": article.points[-1].accuracy,
        "cifar10_seconds_to_457_article": article.seconds_to(ARTICLE_ACCURACY),
        "cifar10_seconds_to_457_ours": modern.seconds_to(ARTICLE_ACCURACY),
        "cifar10_seconds_article": article.points[-1].seconds,
        "cifar10_seconds_ours": modern.points[-1].seconds,
    }


def publish(article: Followed, modern: Followed, root: Path = Path()) -> None:
    """Write both curves into the documentation, in figures and as a drawing."""
    report = {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "curves": [asdict(article), asdict(modern)],
    }
    drawing = progress_svg(
        "CIFAR-10 on this machine: test accuracy while learning",
        [
            Line(f"modern, {modern.points[-1].accuracy:.1%}", _places(modern)),
            Line(f"article’s, {article.points[-1].accuracy:.1%}", _places(article)),
        ],
        [Mark(f"the article’s {ARTICLE_ACCURACY:.1%}", ARTICLE_ACCURACY), Mark(f"{AIM:.0%}", AIM)],
    )
    for path, text in ((_CURVE, json.dumps(report, indent=1) + "\n"), (_SVG, drawing)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def _recipe(function: str) -> ClassifierRecipe:
    recipe = find_recipe(f"recipes.cifar10:{function}")
    assert isinstance(recipe, ClassifierRecipe)  # noqa: S101 - it is ours
    return recipe


def _short(recipe: ClassifierRecipe) -> ClassifierRecipe:
    return replace(recipe, steps=_SMOKE_STEPS, warmup_steps=1, decay_steps=2)


def _is_due(recipe: ClassifierRecipe, step: int, points: Sequence[Point], count: int) -> bool:
    """Say whether to take the test: often at first, then after each pass, and at the end."""
    early = not points or points[-1].accuracy < ARTICLE_ACCURACY
    every = _EARLY_PICTURES if early else count
    return step == recipe.steps or step % max(1, every // recipe.batch) == 0


def _places(followed: Followed) -> list[tuple[float, float]]:
    return [(each.seconds, each.accuracy) for each in followed.points]


def _some_of(source: Benchmark) -> Benchmark:
    some = _SMOKE_PICTURES
    return replace(source, train=source.train.first(some), test=source.test.first(some))
