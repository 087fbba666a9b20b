"""Commands of the log's stamps: let others date it, and check a date."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.open_timestamps import blocks_of, completed, dated
from pinxit.provenance.adapters.open_timestamps import stamp as stamp_with
from pinxit.provenance.adapters.stamps import StampFolder
from pinxit.provenance.web.services import seal


class NoCalendarError(PinxitError):
    """No calendar is named that could stamp."""

    remedy = "Name one or more in PINXIT_OTS_CALENDARS, such as https://a.pool.opentimestamps.org."


class BadHeadersError(PinxitError):
    """A file of block headers cannot be read."""

    remedy = "Write one block a line: its height, a blank, and its header as 160 digits."


def stamp(
    complete: Annotated[
        bool, typer.Option("--complete", help="Only bring earlier stamps to their blocks.")
    ] = False,
) -> None:
    """Send the newest checkpoint's digest to the calendars; keep their proof beside it.

    Hours later, run it again with --complete: only then the proof leads to a block.
    """
    if not settings.PINXIT_OTS_CALENDARS:
        raise NoCalendarError("no calendar is named")
    console, folder = Console(), StampFolder(settings.PINXIT_HOME / "log" / "stamps")
    if not complete:
        checkpoint = seal()
        content = checkpoint.text.encode()
        proof = stamp_with(content, settings.PINXIT_OTS_CALENDARS)
        folder.keep(checkpoint.size, checkpoint=content, proof=proof)
        console.print(f"[green]✓[/green] {checkpoint.size:,} entries, stamped.", highlight=False)
        console.print(str(folder.proof(checkpoint.size)), highlight=False, soft_wrap=True)
        return
    for size in folder.sizes():
        before = folder.proof(size).read_bytes()
        proof, done = completed(before, settings.PINXIT_OTS_CALENDARS)
        if proof != before:
            folder.keep(size, checkpoint=folder.checkpoint(size).read_bytes(), proof=proof)
        where = ", ".join(map(str, blocks_of(proof))) if done else "not in a block yet"
        console.print(f"{size:,} entries: {where}", highlight=False)


def date(
    file: Annotated[Path, typer.Argument(help="A stamped checkpoint; its proof lies beside it.")],
    headers: Annotated[
        Path, typer.Option(help="Headers from a node you trust: a height and 160 digits a line.")
    ],
) -> None:
    """Check since when a checkpoint exists, against block headers and nothing else."""
    height, at = dated(
        _bytes_of(file), _bytes_of(file.with_name(f"{file.name}.ots")), _headers(headers)
    )
    Console().print(
        f"[green]✓[/green] It existed before block {height}, of {at:%Y-%m-%d %H:%M} UTC.",
        highlight=False,
    )


def _headers(path: Path) -> dict[int, bytes]:
    try:
        pairs = (line.split() for line in _bytes_of(path).decode("ascii").splitlines() if line)
        return {int(height): bytes.fromhex(header) for height, header in pairs}
    except ValueError as error:
        raise BadHeadersError(f"{path} does not hold headers of blocks") from error


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadHeadersError(f"{path} cannot be read") from error
