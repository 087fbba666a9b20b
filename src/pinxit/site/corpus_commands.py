"""Commands of the corpus that reach up into other rooms: what a withdrawal touches."""

from typing import Annotated, Final

import typer
from django.utils import timezone
from rich.console import Console

from pinxit.corpus.cli import app as corpus_app
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Author, Work
from pinxit.corpus.web.selectors import touched_by
from pinxit.kernel import PinxitError
from pinxit.site.holdings import holdings_of

#: The corpus's own commands, and two more.
app = typer.Typer(no_args_is_help=True)
app.add_typer(corpus_app)

_WHAT: Final = "The work's source, its file's digest, or (with --author) an author's address."
_ALL: Final = "Everything by this author."


class NotOnTheRegisterError(PinxitError):
    """There is no such work or author on the register."""

    remedy = "Look it up in the corpus's pages; a work is named by its source or its file's digest."


@app.callback()
def corpus() -> None:
    """Works of art with their rights on record."""


def withdraw(
    what: Annotated[str, typer.Argument(help=_WHAT)],
    author: Annotated[bool, typer.Option("--author", help=_ALL)] = False,
    reason: Annotated[str, typer.Option(help="Why; kept in the record.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Withdraw a work: show what it touches, then stop new training and new sales."""
    subject = _author(what) if author else _work(what)
    console = Console()
    _print_touched(console, subject)
    if not yes:
        typer.confirm("Withdraw it?", abort=True)
    now = timezone.now()
    if isinstance(subject, Author):
        services.withdraw_author(subject, reason=reason, by=None, now=now)
    else:
        services.withdraw_work(subject, reason=reason, by=None, now=now)
    console.print("Withdrawn. The record says so; `pinxit corpus give-back` takes it back.")


def give_back(
    what: Annotated[str, typer.Argument(help=_WHAT)],
    author: Annotated[bool, typer.Option("--author", help=_ALL)] = False,
    reason: Annotated[str, typer.Option(help="Why; kept in the record.")] = "",
) -> None:
    """Take a withdrawal back; both stay in the record."""
    now = timezone.now()
    if author:
        services.restore_author(_author(what), reason=reason, by=None, now=now)
    else:
        services.restore_work(_work(what), reason=reason, by=None, now=now)
    Console().print("Given back.")


def _work(named: str) -> Work:
    found = Work.objects.filter(source=named).first()
    if found is None:
        digest = f"sha256:{named.removeprefix('sha256:')}"
        found = Work.objects.filter(digest=digest).order_by("pk").first()
    if found is None:
        raise NotOnTheRegisterError(f"there is no work on the register called {named[:120]!r}")
    return found


def _author(named: str) -> Author:
    found = Author.objects.filter(slug=named).first() or Author.objects.filter(name=named).first()
    if found is None:
        raise NotOnTheRegisterError(f"there is no author on the register called {named[:120]!r}")
    return found


def _print_touched(console: Console, subject: Work | Author) -> None:
    touched = touched_by(subject)
    held = holdings_of(touched.roots)
    console.print(f"This touches {touched.num_works:,} works", highlight=False)
    for manifest in touched.manifests:
        console.print(f"  manifest {manifest.root} ({manifest.purpose})", highlight=False)
    for name, digest in held.models:
        console.print(f"  model    {digest} {name}", highlight=False)
    console.print(f"  pieces   {held.num_pieces:,}", highlight=False)
    for listing in held.listings:
        console.print(f"  hangs    {listing.title}", highlight=False, markup=False)


app.command("withdraw")(withdraw)
app.command("give-back")(give_back)
