"""The command that takes fingerprints of what is in store already."""

from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer
from PIL import Image
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.iscc import file_codes, image_code
from pinxit.provenance.adapters.opening import opened
from pinxit.provenance.core.inspection import NoSuchFileError, UnreadableUploadError
from pinxit.provenance.web.selectors import without_fingerprint
from pinxit.provenance.web.services import fingerprint_kept

app = typer.Typer(help="Know pictures again when every mark is gone.", no_args_is_help=True)


@app.command()
def fill() -> None:
    """Take the fingerprint of every recorded picture that has none; may be broken off."""
    console = Console()
    todo, taken, lost = without_fingerprint(), 0, 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        for digest, piece in bar.track(todo, description="Taking fingerprints"):
            try:
                taken += fingerprint_kept(digest, piece=piece)
            except PinxitError as error:
                lost += 1
                console.print(f"[red]✗[/red] {digest}: {error}", highlight=False, soft_wrap=True)
    console.print(f"{taken:,} taken, {lost:,} cannot be taken.", highlight=False)
    raise typer.Exit(1 if lost else 0)


@app.command()
def code(file: Annotated[Path, typer.Argument(help="A file.")]) -> None:
    """Say the content codes of a FILE (ISO 24138): of its bytes, and of its picture."""
    console = Console()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise NoSuchFileError(f"there is no file {file}") from error
    for name, each in zip(("data", "instance"), file_codes(BytesIO(data)), strict=True):
        console.print(f"{name:<10}{each}", highlight=False, soft_wrap=True)
    try:
        picture_HWC = opened(BytesIO(data))
    except UnreadableUploadError:
        return
    found = image_code(Image.fromarray(picture_HWC))
    console.print(f"{'image':<10}{found}", highlight=False, soft_wrap=True)
