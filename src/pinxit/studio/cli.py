"""Commands of the studio."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pinxit.ethics import admit
from pinxit.kernel import Digest, PinxitError
from pinxit.optimisation import AdapterCard, BadCardError, read_adapter_card
from pinxit.provenance import Fault, FolderStore, SetAside
from pinxit.studio.adapters.house_painter import HousePainter
from pinxit.studio.adapters.own_works import Bringing, own_works
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.adapters.records import read_file_record
from pinxit.studio.adapters.replaying import replay as replay_piece
from pinxit.studio.adapters.styles import (
    card_for,
    checked_name,
    open_painter_for,
    open_painter_of,
)
from pinxit.studio.adapters.teaching import MINUTES, StyleOrder, teach_style
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.painter import Step
from pinxit.studio.core.piece import Piece
from pinxit.training import (
    WORKS_MIN,
    checked_licence,
    clean_hand_name,
    data_home,
    guest_painter,
)

app = typer.Typer(no_args_is_help=True)
#: Commands that need the database: `pinxit studio …`.
studio_app = typer.Typer(no_args_is_help=True, help="Look after the studio.")


_ADVICE: Final = "Restore the missing files from a backup; their records are kept."


class UnwritableFileError(PinxitError):
    """The picture cannot be written where it was asked for."""

    remedy = "Choose another place with --out."


class UnknownPieceError(PinxitError):
    """What shall be painted again is not known."""

    remedy = "Give the public name of a piece, as its page's address ends, or a PNG file made here."


@app.command()
def paint(
    prompt: Annotated[
        str, typer.Argument(help='What to paint, such as "a red dragon" or "一条红龙".')
    ],
    style: Annotated[
        str,
        typer.Option(
            "--style", "--hand", help="Whose hand: noto, twemoji, …, a style learnt here, or any."
        ),
    ] = "noto",
    seed: Annotated[int, typer.Option(help="Chooses one of the painter's many ways.")] = 0,
    steps: Annotated[int | None, typer.Option(help="How often to go over the picture.")] = None,
    guidance: Annotated[int | None, typer.Option(help="How closely, in per cent.")] = None,
    out: Annotated[Path, typer.Option(help="The PNG file to write.")] = Path("picture.png"),
) -> None:
    """Paint one picture with the house painter, or in a style that it was taught."""
    card = card_for(data_home(), style)
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
        painter = open_painter_for(data_home(), style)
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


def replay(
    piece: Annotated[
        str, typer.Argument(help="The public name of a piece, or a PNG file painted here.")
    ],
) -> None:
    """Paint a PIECE or FILE again from its own record; exit with 0 if the bytes are the same."""
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Painting again", total=None)

        def tell(step: Step) -> None:
            bar.update(task, completed=step.step, total=step.total)

        found = _painted_again(piece, tell)
    mark = "[green]✓[/green] The same" if found.is_same else "[red]✗[/red] Not the same"
    console.print(f"{mark} to the byte.", highlight=False)
    for name, before, now in found.digests:
        console.print(f"  {name:<6} {before}", highlight=False, soft_wrap=True)
        if before != now:
            console.print(f"  {'now':<6} {now}", highlight=False, soft_wrap=True)
    console.print(f"  engine {found.engine}", highlight=False)
    if found.engine_before != found.engine:
        console.print(f"  before {found.engine_before}", highlight=False)
    raise typer.Exit(0 if found.is_same else 1)


@dataclass(frozen=True, slots=True)
class _Again:
    """What was painted again: name, digest before and digest now of each file."""

    digests: tuple[tuple[str, Digest, Digest], ...]
    engine_before: str
    engine: str

    @property
    def is_same(self) -> bool:
        return all(before == now for _, before, now in self.digests)


def _painted_again(named: str, tell: Callable[[Step], None]) -> _Again:
    # Imported here: the other commands of this module need neither Django nor the database.
    from pinxit.studio.web.lineage import piece_known_as

    path = Path(named)
    content = path.read_bytes() if path.is_file() else b""
    row = piece_known_as(Digest.of(content) if content else _piece_name(named))
    record = read_file_record(content) if content and row is None else None
    if row is None and record is not None and record.piece is not None:
        row = piece_known_as(record.piece)
    if row is not None:
        return _piece_again(row.value, tell)
    if record is None or record.brief is None:
        raise UnknownPieceError("there is no such piece, and no file that says how it was painted")
    return _sketch_again(content, record.brief, record.facts, tell)


def _piece_name(named: str) -> UUID:
    try:
        return UUID(named)
    except ValueError as error:
        raise UnknownPieceError(f"there is neither a file nor a piece {named}") from error


def _piece_again(piece: Piece, tell: Callable[[Step], None]) -> _Again:
    from django.conf import settings

    origin, hand = piece.origin, piece.brief.hand
    painter = open_painter_of(data_home(), hand, model=origin.model, engine=origin.engine)
    again = replay_piece(piece, painter, FolderStore(settings.PINXIT_STORE), on_step=tell)
    digests = (("image", piece.image, again.image), ("file", piece.file, again.file))
    return _Again(digests, origin.engine, again.engine)


def _sketch_again(
    content: bytes, brief: Brief, facts: Mapping[str, str], tell: Callable[[Step], None]
) -> _Again:
    """Paint a file of `pinxit paint` again; its record is in itself."""
    model, engine = Digest.parse(facts.get("pinxit:model", "")), facts.get("pinxit:engine", "")
    painter = open_painter_of(data_home(), brief.hand, model=model, engine=engine)
    brief = replace(brief, side_px=painter.card.side_px)
    now = encode_png(painter.paint(brief, on_step=tell), facts=facts_of(brief, painter))
    return _Again((("file", Digest.of(content), Digest.of(now)),), engine, painter.engine)


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


def learn_style(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[str, typer.Argument(help="Short name of the hand, such as cleo.")],
    works: Annotated[
        str, typer.Argument(help="Folder or zip archive of 10 to 40 works, or a collection.")
    ],
    author: Annotated[str, typer.Option(help="Who made the works.")] = "",
    mine: Annotated[
        bool, typer.Option("--mine", help="The author says: my style may be learnt here.")
    ] = False,
    licence: Annotated[str, typer.Option(help="SPDX licence of the works, if they have one.")] = "",
    title: Annotated[str, typer.Option(help="What people call the hand [NAME].")] = "",
    share_alike: Annotated[
        bool, typer.Option(help="Let works in that bind what is made of them to their licence.")
    ] = False,
    minutes: Annotated[float, typer.Option(min=0.1, help="How long to learn.")] = MINUTES,
    begin_with: Annotated[
        Path | None, typer.Option("--from", help="Who learns: a run or a model [house painter].")
    ] = None,
    autoencoder: Annotated[
        Path | None, typer.Option(help="The run of its autoencoder, if a run learns.")
    ] = None,
) -> None:
    """Learn one artist's hand from 10 to 40 works, so that the studio paints in it."""
    home, console = data_home(), Console()
    called = clean_hand_name(title or name)
    admit(called)
    bringing = Bringing(checked_name(name), called, author, licence, mine, share_alike)
    # Waiting threads that spin make two busy processes ten times as slow as one.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=100)

        def tell(step: int, total: int, note: str) -> None:
            bar.update(task, completed=step, total=total, description=note)

        frozen = own_works(works, home, bringing, tell)
        num_works = frozen.header.works
        if num_works < WORKS_MIN:
            console.print(f"Only {num_works} works: a hand shows from {WORKS_MIN} on.")
        style = teach_style(
            StyleOrder(
                name=name,
                title=called,
                manifest=frozen.folder,
                home=home,
                run=home / "runs" / f"style-{name}",
                minutes=minutes,
                base=begin_with,
                autoencoder=autoencoder,
            ),
            tell,
        )
    console.print(f"{style.title}: {num_works} works, in {style.folder}", soft_wrap=True)
    console.print(f'Paint in it: pinxit paint "a red dragon" --hand {style.name}', soft_wrap=True)


@studio_app.callback()
def studio() -> None:
    """Look after the studio."""


@studio_app.command("check")
def check(
    mend: Annotated[
        bool, typer.Option("--mend", help="Mend what can be mended; files are put aside.")
    ] = False,
    undo: Annotated[
        Path | None, typer.Option(help="Undo a mending: the folder that it printed.")
    ] = None,
) -> None:
    """Hold the store against the books, the queue and the log; exit with 1 if something is wrong.

    Only looks, unless told to mend. Nothing is ever removed.
    """
    # Here, since the other commands of this module do without Django.
    from pinxit.studio.web import upkeep

    console = Console()
    if undo is not None:
        upkeep.undo(SetAside(undo), tell=lambda line: console.print(line, highlight=False))
        return
    now = datetime.now(tz=UTC)
    with console.status("Reading the store"):
        findings = list(upkeep.find(now=now))
    for finding in findings:
        console.print(f"{finding.fault}: {finding.subject}", highlight=False, soft_wrap=True)
    if not findings:
        console.print("All is in step.")
        return
    if mend:
        aside = upkeep.mend(findings, now=now, tell=lambda _finding: None)
        console.print(f"Mended. Undo: pinxit studio check --undo {aside.folder}", soft_wrap=True)
        findings = [finding for finding in findings if finding.fault is Fault.MISSING]
    if findings:
        console.print(_ADVICE if mend else "Mend it: pinxit studio check --mend")
        raise typer.Exit(1)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnwritableFileError(f"cannot write {path}: {error.strerror}") from error
