"""Commands of the studio."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pinxit.ethics import admit
from pinxit.kernel import PinxitError
from pinxit.optimisation import AdapterCard, BadCardError, read_adapter_card
from pinxit.studio.adapters.house_painter import HousePainter, house_card, open_house_painter
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.core.brief import Brief
from pinxit.training import checked_licence, data_home, guest_painter

app = typer.Typer(no_args_is_help=True)


class UnwritableFileError(PinxitError):
    """The picture cannot be written where it was asked for."""

    remedy = "Choose another place with --out."


@app.command()
def paint(
    prompt: Annotated[
        str, typer.Argument(help='What to paint, such as "a red dragon" or "一条红龙".')
    ],
    style: Annotated[str, typer.Option(help="Whose hand: noto, twemoji, … or any.")] = "noto",
    seed: Annotated[int, typer.Option(help="Chooses one of the painter's many ways.")] = 0,
    steps: Annotated[int | None, typer.Option(help="How often to go over the picture.")] = None,
    guidance: Annotated[int | None, typer.Option(help="How closely, in per cent.")] = None,
    out: Annotated[Path, typer.Option(help="The PNG file to write.")] = Path("picture.png"),
) -> None:
    """Paint one picture with the house painter."""
    card = house_card()
    brief = Brief(
        prompt=prompt,
        hand=style,
        seed=seed,
        steps=card.steps if steps is None else steps,
        guidance_percent=card.guidance_percent if guidance is None else guidance,
        side_px=card.side_px,
    )
    admit(brief.prompt)
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Opening the studio", total=brief.steps)
        painter = open_house_painter(data_home())
        bar.update(task, description="Painting")
        image_HWC = painter.paint(brief, on_step=lambda step: bar.update(task, completed=step.step))
    _write(out, encode_png(image_HWC, facts=facts_of(brief, painter)))
    console.print(f"{out}: {brief.side_px} px, {painter.engine}, seed {brief.seed}")


def facts_of(brief: Brief, painter: HousePainter) -> dict[str, str]:
    """Return what a sketch's file says of itself, by PNG keyword."""
    return {
        "Comment": "AI-generated. 由人工智能生成。",
        "Software": "Pinxit",
        "pinxit:brief": str(brief.digest),
        "pinxit:engine": painter.engine,
        "pinxit:guidance": str(brief.guidance_percent),
        "pinxit:hand": brief.hand,
        "pinxit:manifest": str(painter.manifest),
        "pinxit:model": str(painter.model),
        "pinxit:prompt": brief.prompt,
        "pinxit:seed": str(brief.seed),
        "pinxit:steps": str(brief.steps),
    }


@app.command()
def paint_guest(  # noqa: PLR0913 - each is an option of the command
    prompt: Annotated[str, typer.Argument(help="What to paint, in the guest's language.")],
    guest: Annotated[str, typer.Option(help="The guest's folder, or its name on the hub.")],
    adapter: Annotated[
        Path | None, typer.Option(help="Folder that `pinxit optimise` wrote of what it was taught.")
    ] = None,
    guest_licence: Annotated[
        str, typer.Option(help="SPDX licence of the guest; an adapter's card has it already.")
    ] = "",
    seed: Annotated[int, typer.Option(help="Chooses one of the guest's many ways.")] = 0,
    steps: Annotated[int, typer.Option(min=1, help="How often to go over the picture.")] = 30,
    guidance: Annotated[int, typer.Option(min=100, help="How closely, in per cent.")] = 500,
    side_px: Annotated[
        int | None, typer.Option(min=8, help="Height and width [the adapter's, or 512].")
    ] = None,
    out: Annotated[Path, typer.Option(help="The PNG file to write.")] = Path("picture.png"),
) -> None:
    """Paint one picture with a guest: a diffusion model of others, taught or as it came."""
    card = None if adapter is None else _card_of(adapter)
    licence = card.guest_licence if card else checked_licence(guest_licence)
    admit(prompt)
    painting, console = guest_painter(), Console()
    with console.status("Opening the guest"):
        painter = painting.open_guest_painter(guest, adapter, card and card.guest_digest)
    wish = painting.GuestWish(
        prompt=prompt,
        side_px=side_px or (card.side_px if card else 512),
        seed=seed,
        steps=steps,
        guidance_percent=guidance,
    )
    with console.status("Painting"):
        image_HWC = painting.paint_with(painter, wish)
    facts = {
        "Comment": "AI-generated. 由人工智能生成。",
        "Software": "Pinxit",
        "pinxit:guest": f"{painter.name} ({licence}), {painter.digest}",
        "pinxit:guidance": str(guidance),
        "pinxit:prompt": prompt,
        "pinxit:seed": str(seed),
        "pinxit:steps": str(steps),
    }
    if card is not None:
        facts |= {"pinxit:adapter": str(card.adapter), "pinxit:manifest": str(card.manifest)}
    _write(out, encode_png(image_HWC, facts=facts))
    console.print(f"{out}: {wish.side_px} px, {painter.name} ({licence}), seed {seed}")


def _card_of(adapter: Path) -> AdapterCard:
    try:
        return read_adapter_card((adapter / "card.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadCardError(f"{adapter} holds no card: {error}") from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnwritableFileError(f"cannot write {path}: {error.strerror}") from error
