"""`pinxit`: every command of every room, found when it is asked for."""

import importlib
import os
import sys
from typing import Any, Final

import click
import typer
from rich.console import Console
from typer.core import TyperGroup

from pinxit.kernel import PinxitError

#: Command → where it is defined. Rooms that need torch are imported only when called.
COMMANDS: Final = {
    "serve": "pinxit.site.serve:serve",
    "work": "pinxit.site.commands:work",
    "doctor": "pinxit.site.doctor:doctor",
    "corpus": "pinxit.corpus.cli:app",
    "train": "pinxit.training.cli:train",
    "optimise": "pinxit.optimisation.cli:optimise",
    "paint": "pinxit.studio.cli:paint",
    "verify": "pinxit.provenance.cli:verify",
    "log": "pinxit.provenance.cli:log_app",
    "bench": "pinxit.site.bench:app",
    "manage": "pinxit.site.commands:manage",
}
