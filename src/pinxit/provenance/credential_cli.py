"""Commands of content credentials: read one, sign a file, hand on the root certificate."""

import importlib.metadata
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone, translation
from rich.console import Console
from rich.markup import escape

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.authority import Trust
from pinxit.provenance.adapters.credentials import (
    SIDECAR_ENDING,
    can_carry,
    read,
    sign,
    sign_apart,
)
from pinxit.provenance.adapters.outside_signer import certificates_in
from pinxit.provenance.core.credential import Claim, Ingredient, Making, Record
from pinxit.provenance.core.inspection import MAX_FILE_BYTES, FileTooLargeError
from pinxit.provenance.core.media_type import media_type_of
from pinxit.provenance.web.services import current_signer, current_trust, root_certificate
from pinxit.provenance.web.words.credentials import Told, told

app = typer.Typer(help="Read and sign content credentials (C2PA).", no_args_is_help=True)

_File = Annotated[Path, typer.Argument(help="A picture, PDF, tune or any other file.")]


class UnopenedFileError(PinxitError):
    """A file cannot be opened."""

    remedy = "Check the path, and put it in quotes if it holds spaces."


class FileInTheWayError(PinxitError):
    """There is a file already where the signed one would go."""

    remedy = "Name another place with --out; nothing is written over."


@app.command("read")
def read_file(
    file: _File,
    sidecar: Annotated[
        Path | None, typer.Option(help="Its credential, if that is not in FILE.c2pa beside it.")
    ] = None,
    anchors: Annotated[
        Path | None, typer.Option(help="Root certificates to believe, and no others; PEM.")
    ] = None,
    language: Annotated[str, typer.Option(help="en or zh-hans.")] = "en",
) -> None:
    """Say what a file's credential says, and how far to believe it; exit with 0 if it holds.

    Nothing is fetched, and nobody is believed but this house and whom its settings name; with
    --anchors, only those.
    """
    data = _content(file)
    trust = Trust(certificates_in(_content(anchors).decode())) if anchors else current_trust()
    beside = sidecar or file.with_name(file.name + SIDECAR_ENDING)
    apart = _content(beside) if sidecar or beside.is_file() else b""
    report = read(data, media_type_of(data), trust, sidecar=apart)
    with translation.override(language):
        _print(Console(), told(report))
    raise typer.Exit(0 if report.is_good else 1)


@app.command("sign")
def sign_file(
    file: _File,
    title: Annotated[str, typer.Option(help="What it is called.")],
    making: Annotated[Making, typer.Option(help="How it came to be.")] = Making.CREATED,
    parent: Annotated[
        Path | None, typer.Option(help="The file that it was made from; its credential is kept.")
    ] = None,
    author: Annotated[str, typer.Option(help="Who made it.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence, such as CC-BY-4.0.")] = "",
    model: Annotated[str, typer.Option(help="The model that made it.")] = "",
    out: Annotated[Path | None, typer.Option(help="Where to.")] = None,
) -> None:
    """Sign a file that was made with this house's tools but did not leave by its doors.

    Files with a place for a credential are written anew, as NAME.signed.EXT; of others, such as
    MIDI, only the credential is, as FILE.c2pa.
    """
    data = _content(file)
    kind = media_type_of(data)
    ingredients = ()
    if parent is not None:
        origin = _content(parent)
        ingredients = (Ingredient(origin, media_type_of(origin), parent.name),)
    claim = Claim(
        title,
        making,
        version=importlib.metadata.version("pinxit"),
        made_at=timezone.now(),
        ingredients=ingredients,
        record=Record(author=author, licence=licence, model=model),
    )
    inside = can_carry(kind)
    named = f"{file.stem}.signed{file.suffix}" if inside else file.name + SIDECAR_ENDING
    target = out or file.with_name(named)
    signed = (sign if inside else sign_apart)(data, kind, claim, current_signer())
    try:
        with target.open("xb") as opened:
            opened.write(signed)
    except FileExistsError as error:
        raise FileInTheWayError(f"there is a file {target}") from error
    except OSError as error:
        raise UnopenedFileError(f"{target} cannot be written") from error
    Console().print(f"[green]✓[/green] {escape(str(target))}", highlight=False, soft_wrap=True)


@app.command()
def root() -> None:
    """Print the root certificate that this house made for itself, for those who believe it."""
    typer.echo(root_certificate(), nl=False)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise FileTooLargeError("the file is too large to be looked at")
        return file.read_bytes()
    except OSError as error:
        raise UnopenedFileError(f"{file} cannot be opened") from error


def _print(console: Console, words: Told) -> None:
    sign_of = "[green]✓[/green]" if words.is_good else "[red]✗[/red]"
    console.print(f"{sign_of} {escape(words.headline)}", highlight=False)
    console.print(f"  {escape(words.meaning)}", highlight=False)
    for line in _lines(words):
        console.print(f"  {escape(line)}", highlight=False, soft_wrap=True)


def _lines(words: Told) -> Iterator[str]:
    for label, value in words.facts:
        yield f"{label}: {value}"
    yield from words.actions
    yield from words.ingredients
    for label, value in words.mining:
        yield f"{label}: {value}"
    for mark, sentences in (("✗", words.bad), ("✓", words.good), ("–", words.notes)):
        for sentence in sentences:
            yield f"{mark} {sentence}"
