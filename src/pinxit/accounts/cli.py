"""Commands of the accounts room."""

from datetime import timedelta
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from pinxit.accounts.core.keys import BadKeyError, Scope
from pinxit.accounts.web.models import Person
from pinxit.accounts.web.selectors import key_of, keys_of, owner_of_the_house, person_of_email
from pinxit.accounts.web.services import make_key, revoke_key
from pinxit.kernel import PinxitError

app = typer.Typer(no_args_is_help=True, help="Keys to the API.")

Who = Annotated[str, typer.Option("--person", help="E-mail address of whose [the owner].")]


class NobodyError(PinxitError):
    """Nobody has this e-mail address here."""

    remedy = "Give the address of somebody with an account; the back office lists them."


@app.command("make")
def make(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    may: Annotated[
        list[Scope] | None, typer.Option("--may", help="What it may do; repeat it [read, paint].")
    ] = None,
    days: Annotated[int, typer.Option(min=0, help="How long it opens; 0 is for ever.")] = 90,
    person: Who = "",
) -> None:
    """Make a key and print it, alone on its line: it is shown this once."""
    now = timezone.now()
    _row, drawn = make_key(
        person=_somebody(person),
        name=name,
        scopes=may or [Scope.READ, Scope.PAINT],
        expires_at=now + timedelta(days=days) if days else None,
        now=now,
    )
    Console().print(drawn.text, highlight=False, soft_wrap=True)


@app.command("list")
def show(person: Who = "") -> None:
    """List the keys that open."""
    table = Table("begins with", "name", "may", "until", "last used")
    for key in keys_of(_somebody(person)):
        table.add_row(
            f"pxt_{key.prefix}",
            key.name,
            ", ".join(key.scopes),
            f"{key.expires_at:%Y-%m-%d}" if key.expires_at else "revoked",
            f"{key.used_at:%Y-%m-%d %H:%M}" if key.used_at else "never",
        )
    Console().print(table)


@app.command("revoke")
def revoke(
    prefix: Annotated[str, typer.Argument(help="What it begins with.")], person: Who = ""
) -> None:
    """Let a key open nothing from now on."""
    key = key_of(_somebody(person), prefix.removeprefix("pxt_"))
    if key is None:
        raise BadKeyError(f"no key that opens begins with {prefix}")
    revoke_key(key, now=timezone.now())
    Console().print(f"{key.name} opens nothing any more.")


def _somebody(email: str) -> Person:
    found = person_of_email(email) if email else owner_of_the_house()
    if found is None:
        raise NobodyError(f"nobody here has the address {email or 'of an owner'}")
    return found
