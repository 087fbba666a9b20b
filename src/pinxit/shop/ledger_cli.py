"""Commands of the books and of statements."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from pinxit.kernel import Money, PinxitError
from pinxit.provenance import NoteKey
from pinxit.shop.core.statement import CheckedStatement, check_statement, parse_statement
from pinxit.shop.web.selectors.ledger import check_books
from pinxit.shop.web.services.fill import fill_books
from pinxit.shop.web.services.statements import issue_statements

books = typer.Typer(help="Check the books, and fill them.", no_args_is_help=True)
statements = typer.Typer(help="Issue and check statements.", no_args_is_help=True)


class UnreadableStatementError(PinxitError):
    """A file cannot be read."""

    remedy = "Check the path, and put it in quotes if it holds spaces."


@books.command()
def check() -> None:
    """Add the books up; exit with 0 if they balance."""
    found = check_books()
    console = Console()
    mark = "[green]✓[/green]" if found.balances else "[red]✗[/red]"
    console.print(
        f"{mark} {found.num_postings:,} postings, {found.num_lines:,} lines.", highlight=False
    )
    for currency, total in found.sums.items():
        console.print(f"  {currency}  sum {total}", highlight=False)
    for source in found.unbalanced:
        console.print(f"  [red]does not balance[/red] {source}", highlight=False)
    raise typer.Exit(0 if found.balances else 1)


@books.command()
def fill() -> None:
    """Book what was sold before there were books; run again, it changes nothing."""
    written = fill_books(now=timezone.now())
    Console().print(f"Booked {written:,} postings.", highlight=False)


@statements.command()
def issue() -> None:
    """Issue the statements of the month that ended last, and record their root in the log."""
    made = issue_statements(now=timezone.now())
    Console().print(
        f"{made.month}: {made.num_leaves:,} lines under {made.root_digest}, "
        f"entry {made.log_index} of the log.",
        highlight=False,
        soft_wrap=True,
    )


@statements.command("check")
def check_file(
    file: Annotated[Path, typer.Argument(help="A statement, as the house handed it out.")],
    key: Annotated[
        str, typer.Option(help="Public key of the house's log, or the file that holds it.")
    ] = "",
) -> None:
    """Check a statement alone, offline: its sums, its place in the month, its entry in the log."""
    named = NoteKey.parse(key if "+" in key else _read(Path(key)).decode()) if key else None
    _print_statement(Console(), check_statement(parse_statement(_read(file)), named))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableStatementError(f"{path} cannot be read") from error


def _print_statement(console: Console, checked: CheckedStatement) -> None:
    file = checked.file
    console.print(
        f"[green]✓[/green] {file.month}: all {len(checked.entries)} lines add up and are "
        f"among the {file.size:,} of the month.",
        highlight=False,
    )
    if checked.log_index is None:
        console.print("  Not held against the log: name its public key with --key.")
    else:
        console.print(f"[green]✓[/green] The log holds the month at entry {checked.log_index}.")
    table = Table("account", "before", "after", box=None, pad_edge=False)
    for each in checked.summaries:
        before, after = (Money(minor, each.currency) for minor in (each.opening, each.closing))
        table.add_row(each.account, str(before), str(after))
    console.print(table)
