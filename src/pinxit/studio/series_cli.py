"""`pinxit series`: cards and sticker packs from a brief and a table of names."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pinxit.ethics import admit
from pinxit.kernel import Digest, PinxitError
from pinxit.studio.adapters.series_making import make_series
from pinxit.studio.adapters.series_painting import painting_of, series_facts
from pinxit.studio.adapters.styles import card_for, open_painter_for
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.messengers import MESSENGERS
from pinxit.studio.core.name_list import NameList, read_names
from pinxit.studio.core.series import SeriesKind, SeriesOrder
from pinxit.training import data_home


class UnreadableNamesError(PinxitError):
    """A table of names cannot be read."""

    remedy = "Name a CSV file that is there and that you may read."


class UnwritableSeriesError(PinxitError):
    """A series cannot be written."""

    remedy = "Choose another file with --out."


def series(
    prompt: Annotated[str, typer.Argument(help='What to paint, such as "a panda" or "熊猫".')],
    names: Annotated[Path, typer.Argument(help="CSV file with the names, in UTF-8 or GBK.")],
    messenger: Annotated[
        str, typer.Option(help=f"Stickers for {', '.join(MESSENGERS)}; cards without it.")
    ] = "",
    greeting: Annotated[str, typer.Option(help="Set under the name on cards.")] = "",
    hand: Annotated[str, typer.Option(help="Whose hand.")] = "noto",
    seed: Annotated[int, typer.Option(help="Of the first picture.", min=0)] = 0,
    one_picture: Annotated[
        bool, typer.Option("--one-picture", help="Paint one picture for all names.")
    ] = False,
    out: Annotated[Path, typer.Option(help="The ZIP file to write.")] = Path("series.zip"),
) -> None:
    """Make greeting cards or a sticker pack with names."""
    found, console = _names(names), Console()
    card = card_for(data_home(), hand)
    order = SeriesOrder(
        kind=SeriesKind.STICKERS if messenger else SeriesKind.CARDS,
        messenger=messenger,
        brief=Brief(
            prompt=prompt,
            hand=hand,
            seed=seed,
            steps=card.steps,
            guidance_percent=card.guidance_percent,
            side_px=card.side_px,
        ),
        paints_each=not one_picture,
        greeting=greeting,
        names=found.names,
    )
    for words in (prompt, greeting, *found.names):
        admit(words)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Painting", total=len(order.names))
        painter = open_painter_for(data_home(), hand)
        made = make_series(
            order,
            painting_of(order, painter),
            facts=series_facts(order, painter),
            on_step=lambda step, _total: bar.update(task, completed=step),
        )
    _write(out, made.archive)
    _write(out.with_suffix(".png"), made.sheet)
    for bad in found.bad:
        console.print(f"  line {bad.line} left out ({bad.reason}): {bad.text}", markup=False)
    console.print(f"{out}: {made.num_files} pictures, the largest {made.heaviest_bytes:,} bytes")
    console.print(str(Digest.of(made.archive)), soft_wrap=True)


def _names(path: Path) -> NameList:
    try:
        return read_names(path.read_bytes())
    except OSError as error:
        raise UnreadableNamesError(f"cannot read {path}: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnwritableSeriesError(f"cannot write {path}: {error.strerror}") from error
