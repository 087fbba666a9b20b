"""Commands: verify a file, check the log."""

import time
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.core.chain import BrokenChainError, Head
from pinxit.provenance.core.inspection import MAX_FILE_BYTES, FileTooLargeError
from pinxit.provenance.core.verdict import State, Verdict
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import LogCheck, check_log, checked_log, verdict_on

log_app = typer.Typer(help="Read the log of this studio.", no_args_is_help=True)


class NoSuchFileError(PinxitError):
    """There is no file at the path that was given."""

    remedy = "Check the path, and put it in quotes if it holds spaces."


_WORDS = {
    State.KNOWN: "[green]✓[/green] Known here: exactly these bytes are in the log.",
    State.FALSE_CLAIM: "[red]✗[/red] Not known here, though the file says that it is the piece "
    "“{claim}” of this studio.",
    State.UNKNOWN: "[red]✗[/red] Not known here: not a file that left this studio, or it was "
    "changed since.",
}


def verify(
    file: Annotated[Path, typer.Argument(help="The file to look at.")],
) -> None:
    """Say what this studio knows of a FILE; exit with 0 if it is known and the log holds."""
    if not file.is_file():
        raise NoSuchFileError(f"there is no file {file}")
    if file.stat().st_size > MAX_FILE_BYTES:
        raise FileTooLargeError("the file is too large to be looked at")
    digest = Digest.of_file(file)
    log = checked_log(now=timezone.now())
    with file.open("rb") as opened:
        verdict = verdict_on(opened, digest, log=log)
    _print_verdict(Console(), verdict, log)
    raise typer.Exit(0 if verdict.is_good else 1)


@log_app.callback()
def _group() -> None:
    """Read the log of this studio."""


@log_app.command()
def check(
    remembered: Annotated[
        str,
        typer.Option(
            metavar="COUNT:DIGEST",
            help="An end that the log had before, as this command printed it then.",
        ),
    ] = "",
) -> None:
    """Read the whole log and say whether every entry follows from the one before."""
    console = Console()
    before = _head_from(remembered) if remembered else None
    total = LogEntry.objects.count()
    started = time.perf_counter()
    with console.status(f"Reading {total:,} entries"):
        head = check_log()
        if before is not None:
            check_log(after=before)
    seconds = time.perf_counter() - started
    rate = head.count / seconds if seconds else 0.0
    console.print(f"[green]✓[/green] The log is intact: {head.count:,} entries.", highlight=False)
    console.print(f"  end    {head.count}:{head.digest.hex}", highlight=False, soft_wrap=True)
    console.print(f"  read   {seconds:.2f} s, {rate:,.0f} entries/s", highlight=False)


def _head_from(text: str) -> Head:
    """Return the end written as `COUNT:DIGEST`.

    Raises:
        BadParameter: It is written otherwise.
        BadDigestError: The second part is no digest.
    """
    count, _, digest = text.partition(":")
    if not count.isdecimal() or int(count) == 0:
        raise typer.BadParameter("write it as the number of entries, a colon and the digest")
    return Head(int(count), Digest.parse(digest))


def _print_verdict(console: Console, verdict: Verdict, log: LogCheck) -> None:
    claim = escape(verdict.claim)
    console.print(_WORDS[verdict.state].format(claim=claim), highlight=False)
    if verdict.damaged:
        console.print("  It does not match its own checksums.", highlight=False)
    console.print(f"  file   {verdict.digest}", highlight=False, soft_wrap=True)
    state = f"intact, {log.head.count:,} entries" if verdict.log_is_intact else "[red]broken[/red]"
    console.print(f"  log    {state}", highlight=False)
    if log.problem:
        console.print(f"         {log.problem}", highlight=False)
        console.print(f"         {BrokenChainError.remedy}", highlight=False)
    if verdict.entries:
        console.print(_table(verdict))


def _table(verdict: Verdict) -> Table:
    """Return what is recorded of the file, one row an entry."""
    table = Table("entry", "recorded", "what", box=None, pad_edge=False)
    table.add_column("says", overflow="fold")
    for entry in verdict.entries:
        parts = [f"{key}={value}" for key, value in sorted(entry.event.items()) if key != "what"]
        table.add_row(
            str(entry.index), entry.recorded_at, str(entry.event["what"]), escape("\n".join(parts))
        )
    return table
