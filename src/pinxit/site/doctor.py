"""`pinxit doctor`: what works here, in one table."""

import importlib.metadata
import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import typer
from django.conf import settings
from django.db import DatabaseError, connection
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pinxit.kernel import PinxitError
from pinxit.site import premises
from pinxit.site.embedded_postgres import ensure_database
from pinxit.studio import painter_facts

_SIGN: Final = {True: "[green]✓[/green]", False: "[red]✗[/red]", None: "[dim]–[/dim]"}
_EXTRAS: Final = {"train": "torch"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table.

    Attributes:
        what: What was looked at.
        fine: Whether it works; `None` where it is optional and absent.
        said: What was found, or what to do.
    """

    what: str
    fine: bool | None
    said: str


def doctor() -> None:
    """Say what works on this machine: database, engine, disk, optional extras."""
    findings = [*_machine(), *_folder(), _database(), *_painter(), *_extras(), *_outside()]
    table = Table(title="Pinxit on this machine", title_justify="left", show_header=False, box=None)
    for finding in findings:
        table.add_row(_SIGN[finding.fine], escape(finding.what), escape(finding.said))
    Console().print(table)
    if any(finding.fine is False for finding in findings):
        raise typer.Exit(1)


def _machine() -> Iterator[Finding]:
    version = importlib.metadata.version("pinxit")
    yield Finding("Pinxit", True, f"{version}, Python {platform.python_version()}")
    yield Finding("Machine", True, f"{platform.machine()}, {os.cpu_count()} cores")


def _folder() -> Iterator[Finding]:
    home = settings.PINXIT_HOME
    try:
        premises.check_folder(home)
    except PinxitError as refusal:
        yield Finding("Data folder", False, f"{refusal}. {refusal.remedy}")
        return
    yield Finding("Data folder", True, str(home))
    yield Finding("Disk", True, f"{shutil.disk_usage(home).free / 2**30:.1f} GiB free")


def _database() -> Finding:
    kind = "embedded" if settings.PINXIT_EMBEDDED_DATABASE else "managed"
    try:
        ensure_database()
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (version,) = cursor.fetchone()
    except PinxitError as refusal:
        return Finding("Database", False, f"{refusal}. {refusal.remedy}")
    except DatabaseError as error:
        return Finding("Database", False, f"{kind} PostgreSQL does not answer: {error}")
    return Finding("Database", True, f"{kind} PostgreSQL {version}")


def _painter() -> Iterator[Finding]:
    try:
        for what, said in painter_facts(settings.PINXIT_HOME).items():
            yield Finding(what, True, said)
    except PinxitError as refusal:
        yield Finding("House painter", False, f"{refusal}. {refusal.remedy}")


def _extras() -> Iterator[Finding]:
    for extra, package in _EXTRAS.items():
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(f"[{extra}]", None, f"not installed: pip install 'pinxit[{extra}]'")
        else:
            yield Finding(f"[{extra}]", True, f"{package} {version}")


def _outside() -> Iterator[Finding]:
    npm = shutil.which("npm")
    yield Finding("npm", True if npm else None, npm or "not found; only `corpus gather` needs it")
    mail = settings.EMAIL_HOST
    yield Finding("Mail", True if mail else None, mail or "printed on the console")
    pretended = "built-in test payment: no real money moves"
    yield Finding("Payments", None, pretended)
