"""Starting a campaign in a folder that is thrown away, and reading what it came to."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pinxit.kernel import PinxitError
from pinxit.site.crash.machines import HOOK, SECRET, free_port


class NoStandInError(PinxitError):
    """The program that stands in for Stripe is not installed."""

    remedy = "Install the tools of development: `make check` does, or `pip install localstripe`."


class CampaignError(PinxitError):
    """A campaign of kills broke off."""

    remedy = "Read what it said; the folder was kept."


def measure_kills(kills: int, *, seed: int) -> Mapping[str, float]:
    """Kill a house so often, print what was found, and return the figures.

    Args:
        kills: How often, at least 1.
        seed: Draws victims, moments, and what buyers do.

    Raises:
        NoStandInError: localstripe is not installed.
        CampaignError: The campaign broke off.
    """
    report = campaign(kills, seed=seed)
    _print(report)
    figures = {"kills": float(sum(report["kills"].values()))}
    return figures | {name: float(value) for name, value in report["damage"].items()}


def campaign(kills: int, *, seed: int) -> Mapping[str, Any]:
    """Run a campaign in a process and a folder of its own; arguments and errors as above."""
    if find_spec("localstripe") is None:
        raise NoStandInError("nothing stands in for Stripe here")
    # A short path: the database's socket lies below it.
    home = Path(tempfile.mkdtemp(prefix="pinxit-crash-"))
    out, stand_in_port = home / "report.json", free_port()
    told = {
        "out": str(out),
        "kills": kills,
        "seed": seed,
        "stand_in_port": stand_in_port,
        "web_port": free_port(),
    }
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "ignore", "-m", "pinxit.site.crash.campaign", json.dumps(told)],
        env=_environment(home, stand_in_port),
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode != 0 or not out.exists():
        raise CampaignError(f"{ended.stderr[-3_000:]}\n(the folder is {home})")
    report: Mapping[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    if not any(report["damage"].values()):
        shutil.rmtree(home, ignore_errors=True)
    return report


def _environment(home: Path, stand_in_port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PINXIT_")}
    return {
        **kept,
        # The very source that this is, installed or not.
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        "DJANGO_SETTINGS_MODULE": "pinxit.site.settings",
        "PINXIT_HOME": str(home),
        "PINXIT_CHAIN_URL": "off",
        "PINXIT_STRIPE_KEY": SECRET,
        "PINXIT_STRIPE_WEBHOOK_SECRET": HOOK,
        "PINXIT_STRIPE_API_URL": f"http://127.0.0.1:{stand_in_port}",
        "PINXIT_LOG_LEVEL": "ERROR",
    }


def _print(report: Mapping[str, Any]) -> None:
    table = Table(title="crash", title_justify="left")
    table.add_column("what")
    table.add_column("number", justify="right")
    for kind, number in sorted(report["kills"].items()):
        table.add_row(f"kill -9 of a {kind}", f"{number:,}")
    for name in ("tried", "charges", "bought", "given_back"):
        table.add_row(name.replace("_", " "), f"{report[name]:,}")
    for name, value in report["damage"].items():
        table.add_row(name, f"{value:,}")
    table.add_row("seconds", f"{report['seconds']:,.0f}")
    Console().print(table)
