"""Where collections lie, and how the commands say how far they are."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pinxit.kernel import PinxitError

Report = Callable[[int, int, str], None]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class BadNameError(PinxitError):
    """A collection cannot be called so."""

    remedy = "Use small letters a to z, digits and hyphens, such as cleo-2026."


def corpus_home() -> Path:
    """Return PINXIT_HOME/corpus."""
    home: Path = settings.PINXIT_HOME
    return home / "corpus"


def place_of(name: str) -> Path:
    """Return the folder of a collection.

    Raises:
        BadNameError: No collection can be called so.
    """
    if not _NAME.fullmatch(name):
        raise BadNameError(f"a collection cannot be called {name[:60]!r}")
    return corpus_home() / name


@contextmanager
def progress(console: Console) -> Iterator[Report]:
    """Show a bar, and yield what moves it."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(TextColumn("{task.description}"), *columns, console=console) as bar:
        task = bar.add_task("starting")
        yield lambda step, total, note: bar.update(
            task, completed=step, total=total, description=note
        )
