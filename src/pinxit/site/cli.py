"""`pinxit`: every command of every room, imported only when it is asked for."""

import importlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import typer
from rich.console import Console

from pinxit.kernel import PinxitError


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is defined, and what must run before it.

    Attributes:
        target: `module:attribute`; a function, or a Typer app of several commands.
        panel: Under which heading the help lists it.
        django: Whether it needs Django's models.
        database: Whether it needs the database running and up to date.
        inner_database: Which commands of a group need it, if not all of them do.
        spared_by: An option with which they need it not.
    """

    target: str
    panel: str
    django: bool = True
    database: bool = False
    inner_database: frozenset[str] = frozenset()
    spared_by: str = ""


_HOUSE: Final = "The house"
_ART: Final = "Making art"
_TRUST: Final = "Trust"

COMMANDS: Final = {
    "serve": Command("pinxit.site.serve:serve", _HOUSE),
    "work": Command("pinxit.jobs.cli:work", _HOUSE, database=True),
    "doctor": Command("pinxit.site.doctor:doctor", _HOUSE),
    "bench": Command("pinxit.site.bench:app", _HOUSE),
    "keys": Command("pinxit.accounts.cli:app", _HOUSE, database=True),
    "manage": Command("pinxit.site.manage:manage", _HOUSE),
    "corpus": Command(
        "pinxit.site.corpus_commands:app",
        _ART,
        inner_database=frozenset({"withdraw", "give-back"}),
    ),
    "train": Command("pinxit.training.cli:train", _ART, django=False),
    "learn-style": Command("pinxit.studio.cli:learn_style", _ART, django=False),
    "optimise": Command("pinxit.optimisation.cli:optimise", _ART, django=False),
    "card": Command("pinxit.optimisation.cli:card", _ART, django=False),
    "studio": Command("pinxit.studio.cli:studio_app", _HOUSE, database=True),
    "paint": Command("pinxit.studio.cli:paint", _ART, django=False),
    "replay": Command("pinxit.studio.cli:replay", _ART, database=True),
    "paint-guest": Command("pinxit.studio.cli:paint_guest", _ART, django=False),
    "painters": Command("pinxit.studio.painters_cli:app", _ART, django=False),
    "treat": Command("pinxit.studio.treat_cli:app", _ART, django=False),
    "series": Command("pinxit.studio.series_cli:series", _ART, django=False),
    "verify": Command("pinxit.provenance.cli:verify", _TRUST, database=True, spared_by="--bundle"),
    "chain": Command("pinxit.provenance.chain_cli:app", _TRUST, database=True),
    "credential": Command("pinxit.provenance.credential_cli:app", _TRUST),
    "ledger": Command("pinxit.shop.ledger_cli:books", _TRUST, database=True),
    "statement": Command(
        "pinxit.shop.ledger_cli:statements", _TRUST, inner_database=frozenset({"issue"})
    ),
    "payments": Command("pinxit.shop.payments_cli:app", _HOUSE, database=True),
    "rates": Command("pinxit.shop.rates_cli:rates", _TRUST, database=True),
    "tokens": Command("pinxit.shop.cli:tokens", _TRUST, database=True),
    "fingerprints": Command(
        "pinxit.provenance.fingerprints_cli:app", _TRUST, inner_database=frozenset({"fill"})
    ),
    "log": Command(
        "pinxit.provenance.log_cli:app",
        _TRUST,
        inner_database=frozenset({"check", "publish", "receipt", "accept", "forget", "stamp"}),
        spared_by="--key",
    ),
    "watermark": Command("pinxit.provenance.watermark_cli:app", _TRUST, django=False),
}


def build(names: Iterable[str]) -> typer.Typer:
    """Return the application with these commands, and import only what they need."""
    app = typer.Typer(
        name="pinxit",
        help="An open, self-hosted AI art studio and gallery shop.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name in names:
        command = COMMANDS[name]
        module, attribute = command.target.split(":")
        target = getattr(importlib.import_module(module), attribute)
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name, rich_help_panel=command.panel)
        else:
            settings = {"allow_extra_args": True, "ignore_unknown_options": True}
            app.command(
                name=name,
                rich_help_panel=command.panel,
                context_settings=settings if name == "manage" else None,
            )(target)
    return app


def main() -> None:
    """Run one command; a refusal is one plain line and what to do about it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pinxit.site.settings")
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        _prepare(COMMANDS.get(asked))
        build([asked] if asked in COMMANDS else COMMANDS)()
    except PinxitError as refusal:
        console = Console(stderr=True)
        console.print(f"[red]✗[/red] {refusal}", highlight=False)
        console.print(f"  {refusal.remedy}", highlight=False)
        sys.exit(1)


def _root() -> None:
    """An open, self-hosted AI art studio and gallery shop."""


def _prepare(command: Command | None) -> None:
    """Set up what the command needs; for the help of all of them, Django alone."""
    if command is None or command.django:
        import django

        django.setup()
    if command is None or "--help" in sys.argv:
        return
    given = {each.partition("=")[0] for each in sys.argv}
    if command.spared_by and command.spared_by in given:
        return
    if command.database or not command.inner_database.isdisjoint(sys.argv[2:3]):
        from pinxit.site.embedded_postgres import ensure_database
        from pinxit.site.migrating import bring_up_to_date

        ensure_database()
        bring_up_to_date()
