"""Teaching the house a personal style: from frozen works to a hand that the studio offers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from pinxit.corpus import read_decisions
from pinxit.optimisation import read_card, write_style
from pinxit.studio.adapters.house_painter import house_folder
from pinxit.studio.adapters.styles import (
    Style,
    checked_name,
    find_style,
    installing,
    write_style_file,
)
from pinxit.training import style_school

#: Minutes of learning: two cores take twenty works some five hundred steps far.
MINUTES: Final = 6.0
#: What the run's contact sheets show.
PROMPTS: Final = (
    "grinning face",
    "cat face",
    "red apple",
    "house with garden",
    "鲸鱼",
    "rocket",
    "hamburger",
    "一条红龙",
)
#: A painter that needs few steps has forgotten how to learn: its teacher travels with it.
_TEACHER: Final = "teacher"

Note = Literal["reading", "learning", "exporting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleOrder:
    """A style to be learnt.

    Attributes:
        name: Its short name: what a brief calls the hand, and its folder.
        title: What people call it.
        manifest: Folder of the artist's works, frozen for style.
        home: PINXIT_HOME.
        run: Folder of the run; one that is there goes on.
        owner: Who may choose it in the studio; "" for everybody of the house.
        minutes: How long to learn; reading and exporting take a minute more.
        base: Who is taught, a run or a model's folder; the house painter if nobody is named.
        autoencoder: The run of its autoencoder, if a run is taught.
        most_steps: Steps after which to stop in any case.
        prompts: What the run's contact sheets show.
    """

    name: str
    title: str
    manifest: Path
    home: Path
    run: Path
    owner: str = ""
    minutes: float = MINUTES
    base: Path | None = None
    autoencoder: Path | None = None
    most_steps: int | None = None
    prompts: Sequence[str] = PROMPTS


def teach_style(order: StyleOrder, tell: Callable[[int, int, Note], None]) -> Style:
    """Learn a style, export the painter that has it, and put it where the studio finds it.

    Args:
        order: What, and where.
        tell: Told (step, total, what is being done) as it goes on.

    Raises:
        BadStyleNameError: No style may be called so.
        StylesNotInstalledError: PyTorch is not installed.
        BadStyleBaseError: The painter cannot be taught.
        PinxitError: The works may not teach a style; each error says why.
    """
    checked_name(order.name)
    school = style_school()
    base = order.base or painter_to_teach()
    tell(0, 100, "reading")
    lesson = school.StyleLesson(
        hand=order.name,
        manifest=order.manifest,
        base=base,
        autoencoder=order.autoencoder,
        run=order.run,
        today=datetime.now().astimezone().date(),
        decisions=read_decisions(order.home),
        minutes=order.minutes,
        most_steps=order.most_steps,
        prompts=order.prompts,
    )
    painter = school.learn(lesson, lambda step, total: tell(step, total, "learning"))
    tell(99, 100, "exporting")
    with installing(order.home, order.name) as folder:
        write_style(painter, order.manifest, base, folder, title=order.title)
        write_style_file(folder, title=order.title, owner=order.owner, base=_model_of(base))
    style = find_style(order.home, order.name)
    assert style is not None, "it was put there"  # noqa: S101 - by the lines above
    tell(100, 100, "exporting")
    return style


def painter_to_teach() -> Path:
    """Return the model's folder of who learns styles: the house painter, or its teacher.

    Raises:
        MissingPainterError: The house painter is not installed.
    """
    house = house_folder()
    teacher = house / _TEACHER
    return teacher if (teacher / "painter.onnx").exists() else house


def _model_of(base: Path) -> str:
    card = base / "card.json"
    return str(read_card(card.read_text(encoding="utf-8")).model) if card.exists() else ""
