"""The report of a painter: quality against speed against size, with pictures.

Shape suffixes: N pictures, H and W pixels, C colours.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import numpy as np
import typer
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pinxit.jobs import threads_here
from pinxit.studio.adapters import engines
from pinxit.studio.adapters.house_painter import HousePainter, house_folder, open_painter
from pinxit.studio.bench.judged import opened
from pinxit.studio.bench.paint import ms_per_picture
from pinxit.studio.bench.report_svg import Disc, draw_discs
from pinxit.studio.core.brief import Brief
from pinxit.training import data_home

#: Paints prompts in hands from seeds, one each: (N, H, W, C) levels.
Paint = Callable[[Sequence[str], Sequence[str], Sequence[int]], NDArray[np.uint8]]
#: Steps of the guided painter in the report; the first are the yardstick of all others.
_GUIDED_STEPS: Final = (50, 16, 4, 2, 1)
_GUIDANCE_PERCENT: Final = 300
#: What the grid shows, and in whose hands.
_SHOWN: Final = (
    ("grinning face", "noto"),
    ("red apple", "twemoji"),
    ("whale", "fluent-emoji-flat"),
    ("rocket", "noto"),
    ("house with garden", "emojione"),
    ("一条红龙", "twemoji"),
    ("hamburger", "noto"),
    ("cat face", "fxemoji"),
)
#: Pictures of the exam.
_ASKED: Final = 256
_CELL_PX: Final = 128
_LABEL_PX: Final = 150
_MIB: Final = 2**20


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Wishes for works that no painter has learnt, and how far what is painted is from them.

    Attributes:
        prompts: What is wished for.
        floor: How far one half of the works is from the other.
        distance: Returns how far what is painted is from the works.
    """

    prompts: Sequence[str]
    floor: float
    distance: Callable[[Paint], float]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of painting.

    Attributes:
        name: Title in the report.
        painter: Who paints.
        steps: In how many steps.
    """

    name: str
    painter: HousePainter
    steps: int

    def paint(
        self, prompts: Sequence[str], hands: Sequence[str], seeds: Sequence[int]
    ) -> NDArray[np.uint8]:
        """Return the pictures of wishes, (N, H, W, C), one at a time as people get them."""
        card = self.painter.card
        pictures = []
        for prompt, hand, seed in zip(prompts, hands, seeds, strict=True):
            brief = Brief(
                prompt=prompt,
                hand=hand,
                seed=seed,
                steps=self.steps,
                guidance_percent=_GUIDANCE_PERCENT if card.guided else 100,
                side_px=card.side_px,
            )
            pictures.append(self.painter.paint(brief, on_step=lambda _step: None))
        return np.stack(pictures)


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured of one way of painting."""

    way: Way
    ms: float
    distance: float
    mib: float


def bench_report(
    models: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders of one painter in several precisions [the shipped one]."),
    ] = None,
    teacher: Annotated[
        Path | None, typer.Option(help="Folder of the guided painter it was distilled from.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the page.")] = Path("docs/reference"),
) -> None:
    """Write the painter's report: quality, speed and size, with pictures side by side."""
    folders = models or [house_folder()]
    exam = _open_exam(data_home())
    with TemporaryDirectory() as scratch:
        ways = list(ways_of(folders[0], teacher, Path(scratch)))
        found = [_measured(way, exam, _mib(_folder(way, folders[0], teacher))) for way in ways]
        engine_rows = [row for folder in folders for row in _engine_rows(folder)]
    out.mkdir(parents=True, exist_ok=True)
    draw_grid(ways).save(out / "painter-report.png", optimize=True)
    discs = [
        Disc(each.way.name, each.ms, each.distance, each.mib, each.way.painter.card.guided)
        for each in found
    ]
    drawing = draw_discs("Quality against speed", discs, floor=exam.floor)
    (out / "painter-report.svg").write_text(drawing, encoding="utf-8")
    page = page_of(found, engine_rows, floor=exam.floor, wishes=len(exam.prompts))
    (out / "painter-report.md").write_text(page, encoding="utf-8")


def distances(folder: Path, home: Path, teacher: Path | None = None) -> dict[str, float]:
    """Return how far the pictures of a model's ways are from held-out works.

    Args:
        folder: The model.
        home: PINXIT_HOME, with the corpus.
        teacher: Folder of the guided painter that a student was distilled from; without it,
            `kid_teacher` of a student is left out.
    """
    exam = _open_exam(home)
    with TemporaryDirectory() as scratch:
        ways = ways_of(folder, teacher, Path(scratch))
        return {_figure(way): exam.distance(way.paint) for way in ways}


def ways_of(folder: Path, teacher: Path | None, scratch: Path) -> Iterator[Way]:
    """Yield the ways of painting to compare: guided and slow first, then ever fewer steps.

    Args:
        folder: The model.
        teacher: The guided painter that it was distilled from, if it is to be shown.
        scratch: Where the choices of engines are kept meanwhile.
    """
    if teacher is not None:
        guided = open_painter(teacher, scratch / "teacher")
        for steps in _GUIDED_STEPS:
            yield Way(_title(steps, guided=True), guided, steps)
    painter = open_painter(folder, scratch / "painter")
    for steps in painter.card.distilled_steps or _GUIDED_STEPS:
        yield Way(_title(steps, guided=painter.card.guided), painter, steps)


def _title(steps: int, *, guided: bool) -> str:
    counted = "1 step" if steps == 1 else f"{steps} steps"
    return f"{counted}, guided" if guided else counted


def draw_grid(ways: Sequence[Way]) -> Image.Image:
    """Return the same wishes, one a column, painted in every way, one a row."""
    prompts, hands = zip(*_SHOWN, strict=True)
    width = _LABEL_PX + _CELL_PX * len(_SHOWN)
    sheet = Image.new("RGB", (width, _CELL_PX * len(ways)), (250, 248, 244))
    pen = ImageDraw.Draw(sheet)
    for row, way in enumerate(ways):
        known = [hand if hand in way.painter.hands else "any" for hand in hands]
        pictures = way.paint(prompts, known, range(len(prompts)))
        pen.text((12, row * _CELL_PX + 56), way.name, fill=(27, 26, 23))
        for column, picture in enumerate(pictures):
            place = (_LABEL_PX + column * _CELL_PX, row * _CELL_PX)
            sheet.paste(Image.fromarray(picture).resize((_CELL_PX, _CELL_PX)), place)
    return sheet


def page_of(
    found: Sequence[Found], engine_rows: Sequence[str], *, floor: float, wishes: int
) -> str:
    """Return the report in Markdown."""
    lines = [
        "<!-- Written by `pinxit bench report`. Do not edit. -->",
        "",
        "# Painter's report",
        "",
        f"Distance is the kernel distance (KID) of {wishes} pictures of held-out wishes to the",
        "works that the hands made of them; one half of those works is "
        f"{floor:.4f} from the other.",
        "Time is of one picture at a time, prompt and decoding included. Size is the whole folder.",
        "",
        "![Distance against time](painter-report.svg)",
        "",
        "| Way | Calls | ms a picture | Distance | MiB |",
        "|---|---:|---:|---:|---:|",
    ]
    for each in found:
        calls = each.way.steps * (2 if each.way.painter.card.guided else 1)
        lines.append(
            f"| {each.way.name} | {calls} | {each.ms:.1f} | {each.distance:.4f} | {each.mib:.1f} |"
        )
    return "\n".join(
        [
            *lines,
            "",
            "The same wishes in every way, from the same noise:",
            "",
            "![Eight wishes in every way](painter-report.png)",
            "",
            "## Engines and precisions",
            "",
            "A call is of one picture for a distilled painter, of two for a guided one. An answer",
            "strays when it differs from ONNX Runtime's in single precision.",
            "",
            "| Model | MiB | Engine | ms a call | Strays |",
            "|---|---:|---|---:|---:|",
            *engine_rows,
            "",
        ]
    )


def _open_exam(home: Path) -> HeldOut:
    """Return the exam of the training room, by name, so that no page imports PyTorch.

    Raises:
        NotFrozenError: The works are not frozen.
        MissingLpipsError: The weights of LPIPS are not there.
    """
    exams = import_module("pinxit.training.bench.exam")
    eye, source = opened(exams, home)
    judge = exams.house_judge(source, home / "runs" / exams.JUDGE_RUN, eye)
    exam = exams.set_exam(judge, source, exams.known_pairs(source), count=_ASKED)
    return HeldOut(
        exam.prompts,
        float(exams.ceiling(judge, eye, source, exam).kid),
        lambda paint: float(exams.examine(paint, judge, eye, source, exam).kid),
    )


def _measured(way: Way, exam: HeldOut, mib: float) -> Found:
    return Found(way, ms_per_picture(way.painter, steps=way.steps), exam.distance(way.paint), mib)


def _engine_rows(folder: Path) -> Iterator[str]:
    with TemporaryDirectory() as scratch:
        card = open_painter(folder, Path(scratch)).card
    measures = engines.measure(
        folder / "painter.onnx", threads_here(), batch=2 if card.guided else 1
    )
    for each in measures:
        yield (
            f"| {folder.name} | {_mib(folder):.1f} | {each.kind} | {each.ms_per_call:.1f} "
            f"| {each.strays:.4f} |"
        )


def _folder(way: Way, folder: Path, teacher: Path | None) -> Path:
    guided_by_teacher = teacher is not None and way.painter.card.guided
    return teacher if guided_by_teacher and teacher is not None else folder


def _figure(way: Way) -> str:
    slowest = way.painter.card.guided and way.steps == _GUIDED_STEPS[0]
    return "kid_teacher" if slowest else f"kid_{way.steps}step"


def _mib(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.iterdir()) / _MIB
