"""What the painter that ships paints, before a judge of real works, and on a sheet for people."""

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pinxit.corpus import read_decisions
from pinxit.studio.adapters.house_painter import HousePainter, open_house_painter
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.painter import Step
from pinxit.training import frozen_for_training

#: Pictures of each kind that are asked for, and of a trial without `--full`.
_ASKED: Final = 512
_TRIAL: Final = 64
_SHEET: Final = Path("docs/reference/painter-sheet.png")
#: Pictures on the sheet, and in one row of it; one half is asked for in Chinese.
_SHOWN: Final = 100
_COLUMNS: Final = 10
_SHEET_SEED: Final = 100

Pictures = NDArray[np.uint8]
#: Paints prompts in hands from seeds, one picture each, (N, H, W, 3).
Paint = Callable[[Sequence[str], Sequence[str], Sequence[int]], Pictures]


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Let the painter that ships paint works that it has not seen, and judge them.

    Args:
        home: PINXIT_HOME, in which `illustrations` is frozen for training and `cache` holds the
            weights of LPIPS. A judge that is missing is taught there, which takes minutes.
        full: Whether to paint all that is asked, and the sheet of the documentation.

    Returns:
        Shares of 0 to 1 and kernel distances, or none of a trial.

    Raises:
        NotFrozenError: The works are not frozen.
        MissingLpipsError: The weights are not there.
        MissingPainterError: No painter is installed.
    """
    exams = _exams()
    eye, source = opened(exams, home)
    judge = exams.house_judge(source, home / "runs" / exams.JUDGE_RUN, eye)
    paint = painted_by(open_house_painter(home))
    figures: dict[str, float] = {}
    asked = (("", exams.known_pairs(source)), ("unseen_", exams.unseen_works(source)))
    for prefix, works_N in asked:
        exam = exams.set_exam(judge, source, works_N, count=_ASKED if full else _TRIAL)
        figures |= _figures(prefix, exams.examine(paint, judge, eye, source, exam), "painter")
        figures |= _figures(prefix, exams.ceiling(judge, eye, source, exam), "real")
    if full:
        write_sheet(paint, source, _SHEET)
    return figures if full else {}


def painted_by(painter: HousePainter) -> Paint:
    """Return a painter as the exam knows one: with the steps and the guidance that suit it."""

    def paint(prompts: Sequence[str], hands: Sequence[str], seeds: Sequence[int]) -> Pictures:
        return np.stack(
            [
                painter.paint(_brief(painter, *asked), on_step=_unseen)
                for asked in zip(prompts, hands, seeds, strict=True)
            ]
        )

    return paint


def write_sheet(paint: Paint, source: Any, out: Path) -> None:
    """Paint 100 things drawn by chance and write one PNG, with a table of what was asked.

    Nothing is chosen by eye. The table lies beside the picture, in its reading order.

    Args:
        paint: Who paints.
        source: The works whose labels are asked for.
        out: Where the picture goes; the table's name ends in `.csv`.
    """
    asked = sheet_prompts(source)
    pictures = paint(*zip(*asked, strict=True))
    rows = pictures.reshape(-1, _COLUMNS, *pictures.shape[1:])
    high, wide = pictures.shape[1:3]
    sheet = rows.swapaxes(1, 2).reshape(len(rows) * high, _COLUMNS * wide, 3)
    out.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(out)
    with out.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("prompt", "hand", "seed"))
        table.writerows(asked)


def sheet_prompts(source: Any) -> list[tuple[str, str, int]]:
    """Return prompt, hand and seed of each picture of the sheet, English ones first."""
    draw = np.random.Generator(np.random.Philox(key=_SHEET_SEED))
    label_of = {
        subject.concept: tuple(source.phrases[group[0]] for group in groups)
        for subject, groups in zip(source.subjects, source.phrase_rows, strict=True)
    }
    names = sorted(label_of)
    drawn = draw.permutation(len(names))[np.arange(_SHOWN) % len(names)]
    hands = draw.integers(len(source.hands), size=_SHOWN)
    asked = []
    for place, (number, hand) in enumerate(zip(drawn, hands, strict=True)):
        labels = label_of[names[number]]
        chosen = labels[0] if place < _SHOWN // 2 else labels[-1]
        asked.append((chosen, source.hands[hand], place))
    return asked


def _figures(prefix: str, verdict: Any, who: str) -> dict[str, float]:
    suffix = "" if who == "painter" else "_real"
    kid = "kid_painter" if who == "painter" else "kid_real_floor"
    return {
        f"{prefix}hand_accuracy{suffix}": verdict.hand_accuracy,
        f"{prefix}concept_top5{suffix}": verdict.concept_top5,
        f"{prefix}{kid}": verdict.kid,
    }


def _brief(painter: HousePainter, prompt: str, hand: str, seed: int) -> Brief:
    card = painter.card
    return Brief(
        prompt=prompt,
        hand=hand,
        seed=seed,
        steps=card.steps,
        guidance_percent=card.guidance_percent,
        side_px=card.side_px,
    )


def _exams() -> ModuleType:
    """Return what judges painters; by name, so that no page imports PyTorch."""
    return import_module("pinxit.training.bench.exam")


def opened(exams: ModuleType, home: Path) -> tuple[Any, Any]:
    """Return the eye of the judge, and the works."""
    lpips = import_module("pinxit.training.bench.lpips")
    eye = lpips.open_lpips(home / "cache" / lpips.ARCHIVE)
    source = exams.exam_works(
        frozen_for_training(),
        home,
        today=datetime.now().astimezone().date(),
        decisions=read_decisions(home),
    )
    return eye, source


def _unseen(_step: Step) -> None:
    """Nobody watches an exam."""
