"""`pinxit manage`: Django's own commands, for developers."""

import typer
from django.core.management import execute_from_command_line

from pinxit.site.embedded_postgres import ensure_database


def manage(context: typer.Context) -> None:
    """Run a Django management command against this studio (for developers)."""
    ensure_database()
    execute_from_command_line(["pinxit manage", *context.args])
