"""`pinxit treat`: the studio's treatments on files, with a record of each beside its outcome."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pinxit.corpus import Purpose, open_picture
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import CLAIM_KEYWORD
from pinxit.studio.adapters.canvases import read_mask
from pinxit.studio.adapters.condition_html import write_report_html
from pinxit.studio.adapters.condition_pdf import write_report_pdf
from pinxit.studio.adapters.layers import read_original
from pinxit.studio.adapters.picture_rights import Stated, check_right
from pinxit.studio.adapters.restoration import FACES, Brought
from pinxit.studio.adapters.treating import SIDE_MAX_PX, Outcome, treat
from pinxit.studio.core.treatment import Kind, Order, Setting
from pinxit.studio.web.restoration_words import case_of, report_of

app = typer.Typer(
    help="Do to a picture's file what the studio's pages do to a piece.", no_args_is_help=True
)

File = Annotated[Path, typer.Argument(help="The picture: PNG, JPEG, WebP, TIFF, AVIF or SVG.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the outcome [beside the picture].")]
HandMade = Annotated[
    bool, typer.Option("--hand-made", help="A person made the picture, not a model.")
]
#: Marks in a file of this house that say that a model made it.
_AI_MARK: Final = b"trainedAlgorithmicMedia"


class UnreadablePictureError(PinxitError):
    """A picture's file cannot be read."""

    remedy = "Name a file that is there and that you may read."


class UnwritableOutcomeError(PinxitError):
    """What came of a treatment cannot be written."""

    remedy = "Choose another folder with --out."


class NothingStatedError(PinxitError):
    """Nothing is said of the right to a picture's manner."""

    remedy = "Say who made it, --style-author NAME, and --mine, --licence SPDX or --died YEAR."


@app.command()
def restyle(
    file: File,
    style: Annotated[Path, typer.Option(help="The picture whose manner is taken.")],
    style_author: Annotated[str, typer.Option(help="Who made that picture.")] = "",
    mine: Annotated[
        bool, typer.Option("--mine", help="Its author says: my manner may be taken.")
    ] = False,
    licence: Annotated[str, typer.Option(help="Its SPDX licence, if it has one.")] = "",
    died: Annotated[int | None, typer.Option(help="Year in which its author died.")] = None,
    strength: Annotated[int, typer.Option(min=0, max=100, help="In per cent.")] = 100,
    keep_colours: Annotated[bool, typer.Option("--keep-colours", help="Keep the colours.")] = False,
    broad: Annotated[bool, typer.Option("--broad", help="Paint with a broad brush.")] = False,
    hand_made: HandMade = False,
    out: Out = None,
) -> None:
    """Paint a picture in the manner of another."""
    manner = _read(style)
    stated = _stated(style_author, mine=mine, licence=licence, died=died)
    today = datetime.now().astimezone().date()
    check_right(manner, stated, purpose=Purpose.STYLE, place=str(style.name), today=today)
    settings: dict[str, Setting] = {
        "strength_percent": strength,
        "keeps_colours": keep_colours,
        "has_broad_brush": broad,
    }
    _do(Kind.RESTYLE, file, out, settings, hand_made=hand_made, manner=manner, said=stated.sentence)


@app.command()
def recreate(
    file: File,
    kind: Annotated[str, typer.Option(help="compose, retarget or tile.")] = "compose",
    shape: Annotated[
        int, typer.Option(help="Width in per cent of the height; 0 as it is.", min=0)
    ] = 0,
    freedom: Annotated[int, typer.Option(min=1, max=5, help="How freely it is composed.")] = 3,
    seed: Annotated[int, typer.Option(min=0, help="Chooses one of many.")] = 0,
    hand_made: HandMade = False,
    out: Out = None,
) -> None:
    """Make a new picture, another shape or a seamless tile of a picture's own texture."""
    settings: dict[str, Setting] = {
        "kind": kind,
        "aspect_percent": shape,
        "freedom": freedom,
        "seed": seed,
    }
    _do(Kind.RECREATE, file, out, settings, hand_made=hand_made)


@app.command()
def restore(
    file: File,
    mask: Annotated[
        Path | None, typer.Option(help="PNG, white where it is mended [damage is found].")
    ] = None,
    varnish: Annotated[
        int, typer.Option(min=0, max=100, help="Yellow varnish taken off, in per cent.")
    ] = 0,
    fading: Annotated[
        int, typer.Option(min=0, max=100, help="Faded colour brought back, in per cent.")
    ] = 0,
    faces: Annotated[str, typer.Option(help="leave or mend a face whose paint is gone.")] = FACES[
        0
    ],
    all_gone: Annotated[
        bool, typer.Option("--all-gone", help="Keep nothing of what is under the mask.")
    ] = False,
    approved_by: Annotated[str, typer.Option(help="Who looked at it and approves.")] = "",
    ai_made: Annotated[bool, typer.Option("--ai-made", help="A model made the picture.")] = False,
    out: Out = None,
) -> None:
    """Mend damage, with layers, a map of what is invented, and a condition report."""
    settings: dict[str, Setting] = {
        "varnish_percent": varnish,
        "fading_percent": fading,
        "faces": faces,
        "all_gone": all_gone,
    }
    brought = Brought(_read(file))
    if mask is not None:
        drawn = _read(mask)
        settings["mask"] = str(Digest.of(drawn))
        brought = Brought(brought.content, read_mask(drawn, side_max_px=SIDE_MAX_PX))
    done = _do(Kind.RESTORE, file, out, settings, hand_made=not ai_made, brought=brought)
    case = case_of(file.stem, brought.content, done, approved_by=approved_by, today=_today())
    report = report_of(case, str)
    folder, stem = out or file.parent, f"{file.stem}-restore-report"
    for suffix, content in (
        ("pdf", write_report_pdf(report)),
        ("html", write_report_html(report)),
    ):
        _write(folder / f"{stem}.{suffix}", content)


@app.command()
def undo(
    file: Annotated[Path, typer.Argument(help="The .ora file that came of a restoration.")],
    to: Annotated[Path, typer.Option(help="The file to write; one that is there is kept.")],
) -> None:
    """Take a restoration off again: the picture's own file, byte for byte."""
    original = read_original(_read(file))
    if to.exists():
        raise UnwritableOutcomeError(f"{to} is there already")
    _write(to, original.content)


@app.command()
def enlarge(
    file: File,
    times: Annotated[int, typer.Option(help="2 or 4.")] = 2,
    flat: Annotated[bool, typer.Option("--flat", help="Flat art with sharp edges.")] = False,
    hand_made: HandMade = False,
    out: Out = None,
) -> None:
    """Make a picture two or four times as high and wide."""
    settings: dict[str, Setting] = {"factor": times, "surface": "flat" if flat else "painterly"}
    _do(Kind.ENLARGE, file, out, settings, hand_made=hand_made)


@app.command("cut-out")
def cut_out(
    file: File,
    holes: Annotated[
        bool, typer.Option("--holes", help="Take away what the figure encloses, too.")
    ] = False,
    hand_made: HandMade = False,
    out: Out = None,
) -> None:
    """Take what a picture shows off its plain ground."""
    _do(Kind.CUT_OUT, file, out, {"opens_holes": holes}, hand_made=hand_made)


@app.command()
def vectorise(
    file: File,
    colours: Annotated[int, typer.Option(min=2, max=64, help="At most so many.")] = 24,
    hand_made: HandMade = False,
    out: Out = None,
) -> None:
    """Trace a picture into shapes: SVG and PDF."""
    _do(Kind.VECTORISE, file, out, {"num_colours": colours}, hand_made=hand_made)


@app.command("print")
def print_(
    file: File,
    width: Annotated[int, typer.Option(help="On paper, in millimetres.")] = 200,
    bleed: Annotated[int, typer.Option(help="In millimetres.")] = 3,
    profile: Annotated[
        Path | None, typer.Option(help="ICC profile (CMYK) of the printer's press.")
    ] = None,
    hand_made: HandMade = False,
    out: Out = None,
) -> None:
    """Make a page for the printer, and show what ink can do."""
    settings: dict[str, Setting] = {"width_mm": width, "bleed_mm": bleed}
    press = None if profile is None else _read(profile)
    _do(Kind.PRINT, file, out, settings, hand_made=hand_made, profile=press)


@app.command("mock-up")
def mock_up(
    file: File,
    width: Annotated[int, typer.Option(help="Of the picture, in centimetres.")] = 60,
    frame: Annotated[str, typer.Option(help="ink, oak, white or none.")] = "ink",
    wall: Annotated[str, typer.Option(help="paper, ink or cinnabar.")] = "paper",
    no_mat: Annotated[bool, typer.Option("--no-mat", help="No paper around it.")] = False,
    hand_made: HandMade = False,
    out: Out = None,
) -> None:
    """Hang a picture on a wall, to scale."""
    settings: dict[str, Setting] = {
        "width_cm": width,
        "frame": frame,
        "wall": wall,
        "has_mat": not no_mat,
    }
    _do(Kind.MOCK_UP, file, out, settings, hand_made=hand_made)


def _do(
    kind: Kind,
    file: Path,
    out: Path | None,
    settings: Mapping[str, Setting],
    *,
    hand_made: bool,
    manner: bytes | None = None,
    said: str = "",
    profile: bytes | None = None,
    brought: Brought | None = None,
) -> Outcome:
    content = _read(file)
    order = Order(
        kind=kind,
        title=file.stem,
        source=Digest.of(content),
        settings=settings,
        style=None if manner is None else Digest.of(manner),
        is_ai_made=not hand_made or _AI_MARK in content or CLAIM_KEYWORD.encode() in content,
    )
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(str(kind), total=None)
        outcome = treat(
            open_picture(content, longer_px=SIDE_MAX_PX),
            order,
            style_HWC=None if manner is None else open_picture(manner, longer_px=SIDE_MAX_PX),
            profile=profile,
            brought=brought,
            on_step=lambda step, total: bar.update(task, completed=step, total=total),
        )
    _keep(file, out, order, outcome, said, console)
    return outcome


def _keep(
    file: Path, out: Path | None, order: Order, outcome: Outcome, said: str, console: Console
) -> None:
    folder = out or file.parent
    stem = f"{file.stem}-{order.kind}"
    files = {f"{stem}-{each.name}.{each.suffix}": each.content for each in outcome.files}
    means = outcome.means
    record = {
        "kind": str(order.kind),
        "source": str(order.source),
        "settings": dict(order.settings),
        "style": "" if order.style is None else str(order.style),
        "style_rights": said,
        "method": means.method,
        "model": "" if means.model is None else str(means.model),
        "model_origin": means.model_origin,
        "engine": means.engine,
        "figures": dict(outcome.figures),
        "files": {name: str(Digest.of(content)) for name, content in files.items()},
        "date": _today().isoformat(),
    }
    told = json.dumps(record, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in {**files, f"{stem}.json": told.encode()}.items():
            (folder / name).write_bytes(content)
            console.print(str(folder / name), soft_wrap=True)
    except OSError as error:
        raise UnwritableOutcomeError(f"cannot write to {folder}: {error.strerror}") from error
    for name, value in outcome.figures.items():
        console.print(f"  {name.replace('_', ' ')}: {value}")


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise UnwritableOutcomeError(f"cannot write {path}: {error.strerror}") from error
    Console().print(str(path), soft_wrap=True)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day where the person is


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadablePictureError(f"cannot read {path}: {error.strerror}") from error


def _stated(author: str, *, mine: bool, licence: str, died: int | None) -> Stated:
    if not author or not (mine or licence or died):
        raise NothingStatedError("nothing is said of the right to this picture's manner")
    whose = "own" if mine else "licensed" if licence else "old"
    return Stated(whose=whose, author=author, licence=licence, died=died)
