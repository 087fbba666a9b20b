"""The command that verifies a file."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.core.entry import BrokenLogError
from pinxit.provenance.core.inspection import MAX_FILE_BYTES, FileTooLargeError
from pinxit.provenance.core.verdict import State, Verdict
from pinxit.provenance.web.selectors import LogCheck, checked_log, verdict_on


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


def _print_verdict(console: Console, verdict: Verdict, log: LogCheck) -> None:
    claim = escape(verdict.claim)
    console.print(_WORDS[verdict.state].format(claim=claim), highlight=False)
    if verdict.damaged:
        console.print("  It does not match its own checksums.", highlight=False)
    console.print(f"  file   {verdict.digest}", highlight=False, soft_wrap=True)
    state = f"intact, {log.head.size:,} entries" if verdict.log_is_intact else "[red]broken[/red]"
    console.print(f"  log    {state}", highlight=False)
    if log.problem:
        console.print(f"         {log.problem}", highlight=False)
        console.print(f"         {BrokenLogError.remedy}", highlight=False)
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
