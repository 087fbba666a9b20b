"""A personal style, measured: a hand that the painter has never seen, from twenty drawings.

What is taught here is frozen for measuring: neither the style nor a picture of it is kept but in
the house, where `runs/style-exam.png` shows what was painted.

Shape suffixes: N pictures, H and W pixels, C colours, E numbers of a text embedding, F features.
"""

import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from pinxit.corpus import FrozenManifest, Purpose, latest_manifest, open_manifest, read_decisions
from pinxit.jobs import threads_here
from pinxit.kernel import PinxitError
from pinxit.training.adapters.pictures import Pictures, Reading, is_learnt, pictures_of
from pinxit.training.adapters.reference_file import read_references
from pinxit.training.adapters.run import write_shelf
from pinxit.training.adapters.styling import Styling, open_base, painter_with
from pinxit.training.adapters.tensors import as_levels, as_tensor
from pinxit.training.adapters.text import TextEncoder
from pinxit.training.adapters.trained import TrainedPainter
from pinxit.training.adapters.trainer import Trainer
from pinxit.training.bench.hand_judge import HandJudge
from pinxit.training.bench.lpips import ARCHIVE, Lpips, open_lpips
from pinxit.training.core.captions import phrases
from pinxit.training.core.references import EMPTY, References, Shelf, wish_of
from pinxit.training.core.styling import BadStyleBaseError, StyleRecipe, own_style

#: The hand that is taught, which no house painter has seen.
HAND: Final = "openmoji"
#: The folder of the model that is taught, if it is not the one that ships.
BASE_VARIABLE: Final = "PINXIT_STYLE_BASE"
_HOUSE_CORPUS: Final = "illustrations"
_WORKS: Final = 20
_ASKED: Final = 100
_MINUTES: Final = 8.5
_SMOKE_STEPS: Final = 3
#: Families that must have drawn a concept, so that there is enough to look at.
_LEAST_FAMILIES: Final = 3
_AT_ONCE: Final = 25
_SHOWN: Final = 12
#: Real works of each hand that teach the judge of hands, and that it is tried on.
_JUDGING: Final = 150
_TRIED: Final = 50

Works = NDArray[np.uint8]


class TooFewDrawingsError(PinxitError):
    """The set has too few drawings of concepts that the painter knows from others."""

    remedy = "Gather the whole set: pinxit corpus gather openmoji."


@dataclass(frozen=True, slots=True)
class StyleExam:
    """What is taught, what is asked, and what is right.

    Attributes:
        taught: The works that teach the hand.
        prompts: What is asked: concepts that the taught works do not show.
        real_NHWC: What the hand made of them.
        others_NHWC: Other works of the hand, for the judge.
    """

    taught: Pictures
    prompts: Sequence[str]
    real_NHWC: Works
    others_NHWC: Works


class Studio(Protocol):
    """Paints as people get pictures: exported, on the keylines and in the inks of a hand."""

    def __call__(self, painter: TrainedPainter | None, hand: str, prompts: Sequence[str]) -> Works:
        """Return a picture of each prompt in a hand, (N, H, W, C).

        Equal places have equal noise.

        Args:
            painter: A painter that was taught a hand; none for the one that was taught.
            hand: Which of its hands.
            prompts: What to paint.
        """
        ...


@dataclass(frozen=True, slots=True)
class Taught:
    """A painter with a hand more.

    Attributes:
        lesson: What taught it.
        style: The style's averaged weights.
        run: Folder of the run.
        minutes: From the first look at the works to the finished painter.
    """

    lesson: Styling
    style: Mapping[str, Tensor]
    run: Path
    minutes: float

    def painter(self, style: Mapping[str, Tensor]) -> TrainedPainter:
        """Return the painter with a style in its weights, ready to be exported."""
        return painter_with(self.lesson, style, self.run)


def measure_in(studio: Studio, home: Path, *, full: bool) -> dict[str, float]:
    """Teach a hand from 20 works and paint 100 concepts that they do not show.

    Args:
        studio: Who paints.
        home: PINXIT_HOME, in which `openmoji` is frozen for measuring, `illustrations` for
            training, and `cache` holds the weights of LPIPS.
        full: Whether to teach for minutes and to paint all. Otherwise a few steps and pictures
            show that it works.

    Returns:
        The figures, or none of a few steps.

    Raises:
        NotFrozenError: A set is not frozen.
        MissingLpipsError: The weights of LPIPS are not there.
        BadStyleBaseError: The painter cannot be taught.
    """
    torch.set_num_threads(threads_here())
    torch.set_flush_denormal(True)
    lpips = open_lpips(home / "cache" / ARCHIVE)
    base = open_base(base_folder())
    recipe = own_style(HAND, side_px=base.shape.side_px)
    recipe = recipe if full else _short(recipe)
    exam = set_exam(home, base, recipe, asked=_ASKED if full else 2)
    with tempfile.TemporaryDirectory() as folder:
        taught = teach(recipe, base, exam.taught, Path(folder))
        figures, painted = compare(lpips, taught, exam, studio)
    write_sheet(home / "runs" / "style-exam.png", painted)
    figures |= name_hands(lpips, home, exam, painted) if full else {}
    return {**figures, "style_minutes": taught.minutes} if full else {}


def set_exam(home: Path, base: TrainedPainter, recipe: StyleRecipe, *, asked: int) -> StyleExam:
    """Draw the works that teach and the concepts that are asked for, by chance.

    Raises:
        TooFewDrawingsError: The set has too few.
    """
    frozen, reading = _opened(home, Purpose.BENCHMARK, HAND)
    shelf = _references(base).shelf
    order = np.random.Generator(np.random.Philox(key=0)).permutation(len(frozen.works)).tolist()
    found: dict[str, tuple[int, str]] = {}
    encoder = TextEncoder()
    while order and len(found) < _WORKS + asked:
        work = frozen.works[order[0]]
        place = order.pop(0)
        if not is_learnt(work) or not work.concept or work.concept in found:
            continue
        prompt = phrases(work.captions)[0][0]
        if _is_known(shelf, encoder.embed([prompt])[0]):
            found[work.concept] = (place, prompt)
    if len(found) < _WORKS + asked:
        raise TooFewDrawingsError(f"{HAND} has {len(found)} drawings to ask for")
    places = [place for place, _prompt in found.values()]
    prompts = [prompt for _place, prompt in found.values()]
    others = [place for place in order if is_learnt(frozen.works[place])]
    return StyleExam(
        pictures_of(frozen, places[:_WORKS], recipe, replace(reading, encoder=encoder)),
        prompts[_WORKS:],
        pictures_of(frozen, places[_WORKS:], recipe, reading).picture_NHWC,
        pictures_of(frozen, others[: _JUDGING + _TRIED], recipe, reading).picture_NHWC,
    )


def teach(recipe: StyleRecipe, base: TrainedPainter, works: Pictures, folder: Path) -> Taught:
    """Teach a painter a hand, until the recipe or the clock ends it."""
    began = time.monotonic()
    lesson = Styling.begin(recipe, works, base)
    trainer = Trainer(lesson, folder)
    for _report in trainer.steps(finish_at=began + 60 * _MINUTES):
        pass
    write_shelf(lesson, folder)
    return Taught(lesson, trainer.average, folder, (time.monotonic() - began) / 60)


def compare(
    lpips: Lpips, taught: Taught, exam: StyleExam, studio: Studio
) -> tuple[dict[str, float], dict[str, Works]]:
    """Let every hand of the house and the learnt one paint what is asked, from the same noise.

    Returns:
        Mean LPIPS to the hand's own drawings of the same concepts, and the pictures by name.
    """
    base, hand = taught.lesson.base, taught.lesson.recipe.hand
    by_house = [studio(None, each, exam.prompts) for each in base.origin.hands]
    apart = [_mean_distance(lpips, each, exam.real_NHWC) for each in by_house]
    nearest = int(np.argmin(apart))
    painted = {"real": exam.real_NHWC, "nearest": by_house[nearest]}
    for name, style in (("untaught", _untaught(taught, nearest)), ("learnt", taught.style)):
        painted[name] = studio(taught.painter(style), hand, exam.prompts)
    painted["copies"] = _copied(base, exam.real_NHWC)
    found = {
        f"style_lpips_{name}": _mean_distance(lpips, pictures, exam.real_NHWC)
        for name, pictures in painted.items()
        if name != "real"
    }
    gain = 1 - found["style_lpips_learnt"] / found["style_lpips_nearest"]
    return {"style_lpips_gain": gain, **found}, painted


def name_hands(
    lpips: Lpips, home: Path, exam: StyleExam, painted: Mapping[str, Works]
) -> dict[str, float]:
    """Let a judge name the hand of what was painted.

    It is a linear fit to the features of LPIPS, taught by real works of the house's hands and of
    the new one, none of which taught the painter that hand.
    """
    real = {**_house_works(home), HAND: exam.others_NHWC}
    hands = sorted(real)
    feature = {hand: lpips.manner(real[hand]) for hand in hands}
    known_NF = np.concatenate([feature[hand][:-_TRIED] for hand in hands])
    whose_N = np.repeat(np.arange(len(hands)), [len(feature[hand]) - _TRIED for hand in hands])
    judge = HandJudge.taught(known_NF, whose_N, len(hands))
    tried = [judge.names(feature[hand][-_TRIED:]) == n for n, hand in enumerate(hands)]
    ours = hands.index(HAND)
    return {
        "style_hand_accuracy": _share(judge.names(lpips.manner(painted["learnt"])) == ours),
        "style_hand_accuracy_untaught": _share(
            judge.names(lpips.manner(painted["untaught"])) == ours
        ),
        "style_hand_accuracy_real": _share(judge.names(lpips.manner(exam.real_NHWC)) == ours),
        "style_judge_accuracy": _share(np.concatenate(tried)),
    }


def _untaught(taught: Taught, hand: int) -> dict[str, Tensor]:
    """Return a style that has learnt nothing but to begin as a hand of the house."""
    room = taught.lesson.network.painter
    slots, stride = room.shape.references, room.null_hand + 1
    silent = {
        name: torch.zeros_like(value) if name.endswith("widen.weight") else value
        for name, value in taught.style.items()
    }
    shown = room.shown_hand.weight.view(slots, stride, -1)[:, hand]
    return {**silent, "hand": room.hand.weight[hand].detach(), "shown_hand": shown.detach()}


@torch.no_grad()
def _copied(base: TrainedPainter, real_NHWC: Works) -> Works:
    """Return works drawn from their own latents: no painter can come nearer."""
    assert base.autoencoder is not None  # noqa: S101 - a painter of latents has one
    parts = [
        as_levels(base.autoencoder(as_tensor(real_NHWC[start : start + _AT_ONCE])))
        for start in range(0, len(real_NHWC), _AT_ONCE)
    ]
    return np.concatenate(parts)


def _mean_distance(lpips: Lpips, painted_NHWC: Works, real_NHWC: Works) -> float:
    return float(lpips.distance(painted_NHWC, real_NHWC).mean())


def _share(right_N: NDArray[np.bool_]) -> float:
    return float(right_N.mean())


def _is_known(shelf: Shelf, text_E: NDArray[np.float32]) -> bool:
    """Say whether a text names a concept that enough families have drawn."""
    wish = wish_of(shelf.likeness(text_E))
    if wish.named == EMPTY:
        return False
    drawn_H = shelf.work_CH[wish.named] != EMPTY
    return len(set(shelf.family_H[drawn_H].tolist())) >= _LEAST_FAMILIES


def _house_works(home: Path) -> dict[str, Works]:
    """Return some real works of each hand of the house."""
    frozen, reading = _opened(home, Purpose.TRAIN, _HOUSE_CORPUS)
    draw = np.random.Generator(np.random.Philox(key=1))
    places_of: dict[str, list[int]] = {}
    for place in draw.permutation(len(frozen.works)).tolist():
        if is_learnt(frozen.works[place]):
            places_of.setdefault(frozen.hands[place], []).append(place)
    recipe = own_style(HAND)
    return {
        hand: pictures_of(frozen, places[: _JUDGING + _TRIED], recipe, reading).picture_NHWC
        for hand, places in places_of.items()
    }


def _opened(home: Path, purpose: Purpose, name: str) -> tuple[FrozenManifest, Reading]:
    today, decisions = datetime.now().astimezone().date(), read_decisions(home)
    folder = latest_manifest(home, purpose, name)
    frozen = open_manifest(folder, purpose=purpose, today=today, decisions=decisions)
    cache = home / "runs" / "phrases"
    reading = Reading(today=today, decisions=decisions, cache=cache, encoder=None, purpose=purpose)
    return frozen, reading


def _references(base: TrainedPainter) -> References:
    if base.references is None:
        raise BadStyleBaseError(f"{base.origin.recipe_name} looks at no works")
    return read_references(base.references)


def base_folder() -> Path:
    """Return the folder of the model that is taught."""
    named = os.environ.get(BASE_VARIABLE)
    return Path(named) if named else Path(str(files("pinxit.studio").joinpath("house")))


def _short(recipe: StyleRecipe) -> StyleRecipe:
    return replace(recipe, steps=_SMOKE_STEPS, warmup_steps=0, decay_steps=0)


def write_sheet(path: Path, painted: Mapping[str, Works]) -> None:
    """Write a few concepts, a row each: real, nearest hand, untaught, learnt, and a copy."""
    rows = [np.concatenate(list(each[:_SHOWN]), axis=1) for each in painted.values()]
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.concatenate(rows)).save(path)
