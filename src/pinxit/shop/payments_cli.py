"""Commands of payments."""

import typer
from django.utils import timezone
from rich.console import Console

from pinxit.shop.web.services.watch import look_after_payments

app = typer.Typer(help="Look after payments.", no_args_is_help=True)


@app.callback()
def _app() -> None:
    """Look after payments."""


@app.command()
def watch() -> None:
    """Ask providers about every open payment, and send what is to go back; workers do so too."""
    found = look_after_payments(now=timezone.now())
    Console().print(
        f"Asked about {found.looked_at:,} payments, sent {found.sent:,} refunds;"
        f" {found.waiting:,} wait.",
        highlight=False,
    )
