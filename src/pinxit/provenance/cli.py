"""The command that verifies a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pinxit.provenance.adapters.bundle_file import read_bundle
from pinxit.provenance.adapters.offline import offline_report
from pinxit.provenance.core.entry import BrokenLogError
from pinxit.provenance.core.findings import Finding, Light
from pinxit.provenance.core.inspection import MAX_FILE_BYTES, FileTooLargeError, NoSuchFileError
from pinxit.provenance.core.verdict import State, Verdict
from pinxit.provenance.web.finding_words import TITLES, told
from pinxit.provenance.web.selectors import LogCheck, Standing, checked_log, report_on
from pinxit.provenance.web.services import current_trust, sealed_for_page

_LIGHTS = {
    Light.GREEN: "[green]✓[/green]",
    Light.RED: "[red]✗[/red]",
    Light.ABSENT: "[dim]–[/dim]",
}
_WORDS = {
    State.KNOWN: "[green]✓[/green] Known here: exactly these bytes are in the log.",
    State.FALSE_CLAIM: "[red]✗[/red] Not known here, though the file says that it is the piece "
    "“{claim}” of this studio.",
    State.UNKNOWN: "[red]✗[/red] Not known here: not a file that left this studio, or it was "
    "changed since.",
}


def verify(
    file: Annotated[Path, typer.Argument(help="The file to look at.")],
    bundle: Annotated[
        Path | None,
        typer.Option(
            "--bundle", help="A trust bundle, to check without the house: no database, no network."
        ),
    ] = None,
) -> None:
    """Say what this studio knows of a FILE; exit with 0 if it is known and the log holds."""
    if not file.is_file():
        raise NoSuchFileError(f"there is no file {file}")
    if file.stat().st_size > MAX_FILE_BYTES:
        raise FileTooLargeError("the file is too large to be looked at")
    console, data = Console(), file.read_bytes()
    if bundle is not None:
        verdict = _verified_offline(console, data, bundle)
    else:
        log = checked_log(now=timezone.now())
        report = report_on(data, Standing(log, sealed_for_page()[0], current_trust()))
        verdict = report.verdict
        _print_verdict(console, verdict, log)
        _print_findings(console, report.findings)
    raise typer.Exit(0 if verdict.is_good else 1)


def _verified_offline(console: Console, data: bytes, path: Path) -> Verdict:
    """Look at a file by a trust bundle alone, and say what was found."""
    bundle = read_bundle(path)
    report = offline_report(data, bundle)
    claim = escape(report.verdict.claim)
    console.print(_WORDS[report.verdict.state].format(claim=claim), highlight=False)
    console.print(f"  file   {report.verdict.digest}", highlight=False, soft_wrap=True)
    console.print(f"  house  {bundle.keys.house}", highlight=False, soft_wrap=True)
    size = bundle.checkpoint.head.size
    console.print(f"  log    intact, {size:,} entries, as of this bundle", highlight=False)
    for name in bundle.witnessed:
        console.print(f"         cosigned by {escape(name)}", highlight=False)
    _print_findings(console, report.findings)
    return report.verdict


def _print_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Print one line a finding; what is absent proves nothing either way."""
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column()
    table.add_column(overflow="fold")
    for each in findings:
        table.add_row(_LIGHTS[each.light], str(TITLES[each.about]), escape(told(each)))
    console.print(table)


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
