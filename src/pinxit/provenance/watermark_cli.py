"""Commands of the watermark: put one into a file, and read what a file holds."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.marked_files import mark_file, read_file_mark
from pinxit.provenance.core.mark import Mark

app = typer.Typer(help="Put in and read marks that nobody sees.", no_args_is_help=True)

_File = Annotated[Path, typer.Argument(help="A picture, a drawing (SVG) or a recording (WAV).")]


class UnreadableFileError(PinxitError):
    """A file cannot be read."""

    remedy = "Check the path, and put it in quotes if it holds spaces."


@app.command()
def read(file: _File) -> None:
    """Say which entry of which house's log a FILE is marked with; exit with 1 if none is."""
    mark = read_file_mark(_content(file))
    if mark is None:
        Console().print("No mark was found.", highlight=False)
        raise typer.Exit(1)
    Console().print(f"house {mark.house:04x}  entry {mark.index}", highlight=False)


@app.command()
def embed(
    file: _File,
    out: Annotated[Path, typer.Argument(help="Where the marked file is written.")],
    entry: Annotated[int, typer.Option(help="Index of the entry in the log.")],
    house: Annotated[str, typer.Option(help="Number of the house, four digits 0 to f.")] = "0000",
) -> None:
    """Write a FILE with a mark in it to OUT."""
    out.write_bytes(mark_file(_content(file), Mark.of(entry, _number(house))))
    Console().print(f"{out}: house {house}  entry {entry}", highlight=False)


def _number(house: str) -> int:
    try:
        return int(house, 16)
    except ValueError as error:
        raise typer.BadParameter(f"not a number of digits 0 to f: {house}") from error


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"cannot read {file}") from error
