"""`pinxit bench`: every figure that the documentation quotes, measured by one command."""

import importlib
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from django.conf import settings
from rich.console import Console
from rich.table import Table

from pinxit.shop.bench import bench_last_copy
from pinxit.site import first_page
from pinxit.site.embedded_postgres import ensure_database
from pinxit.studio.bench.paint import bench_paint, measure_painting
from pinxit.studio.bench.report import bench_report

app = typer.Typer(help="Measure what the documentation quotes.", no_args_is_help=True)
app.command("paint")(bench_paint)
app.command("report")(bench_report)

_REFERENCE: Final = Path("docs/reference/bench")


@app.command("first-sale")
def first_sale(
    full: Annotated[
        bool, typer.Option("--full", help="Also time `make run`, `make check` and `make test`.")
    ] = False,
    rounds: Annotated[int, typer.Option(help="Rounds of two buyers for the last copy.")] = 50,
) -> None:
    """Measure the first sale: painting, the last copy, and with --full the two make commands."""
    ensure_database()
    figures: dict[str, float] = {"ms_per_picture": measure_painting()}
    figures |= bench_last_copy(rounds=rounds)
    if full:
        figures |= first_page.time_make()
    publish("first-sale", figures)


@app.command("corpus")
def corpus(
    full: Annotated[
        bool,
        typer.Option("--full", help="Also take in 100,000 pictures and kill an intake 200 times."),
    ] = False,
) -> None:
    """Measure the corpus: speed, hostile files, the gate, kills; --full takes an hour."""
    # Imported here so that the other measurements need not load the renderer.
    from pinxit.corpus.bench import measure_corpus

    publish("corpus", measure_corpus(settings.PINXIT_HOME / "corpus", full=full))


#: The parts of `pinxit bench painter`: each module has a `measure(home, full=...)`.
_PAINTER_PARTS: Final = {
    "speed": "pinxit.studio.bench.speed",
    "throughput": "pinxit.training.bench.throughput",
    "resume": "pinxit.training.bench.resume",
    "judge": "pinxit.studio.bench.judged",
    "style": "pinxit.studio.bench.style",
    "cifar10": "pinxit.training.bench.cifar10",
}


@app.command("painter")
def painter(
    full: Annotated[
        bool, typer.Option("--full", help="Also run the long campaigns, which take hours.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(help=f"Only this part: {', '.join(_PAINTER_PARTS)}.")
    ] = None,
) -> None:
    """Measure the painter: what it paints before the judge, how fast it paints and learns."""
    _measure_parts("painter", _PAINTER_PARTS, only=only, full=full)


#: The parts of `pinxit bench studio`: each module has a `measure(home, full=...)`.
_STUDIO_PARTS: Final = {
    "queue": "pinxit.studio.bench.queue",
    "batches": "pinxit.studio.bench.batches",
    "replay": "pinxit.studio.bench.replay",
    "treatments": "pinxit.studio.bench.treatments",
    "restore": "pinxit.studio.bench.restoring",
    "find": "pinxit.studio.bench.finding",
}


@app.command("studio")
def studio(
    full: Annotated[
        bool, typer.Option("--full", help="Also run the long campaigns, which take hours.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(help=f"Only this part: {', '.join(_STUDIO_PARTS)}.")
    ] = None,
) -> None:
    """Measure the studio: what the queue holds, what can be painted again, how fast it treats."""
    ensure_database()
    _measure_parts("studio", _STUDIO_PARTS, only=only, full=full)


#: The parts of `pinxit bench provenance`: each module has a `measure(home, full=...)`.
_PROVENANCE_PARTS: Final = {
    "log": "pinxit.provenance.bench.log",
    "chain": "pinxit.provenance.bench.chain",
    "credentials": "pinxit.provenance.bench.credentials",
    "credential-speed": "pinxit.provenance.bench.credential_speed",
    "watermark": "pinxit.provenance.bench.watermark",
    "false-alarms": "pinxit.provenance.bench.false_alarms",
    "unseen": "pinxit.training.bench.unseen",
    "fingerprints": "pinxit.provenance.bench.fingerprints",
}


@app.command("provenance")
def provenance(
    full: Annotated[
        bool, typer.Option("--full", help="Also run the long campaigns, a quarter of an hour.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(help=f"Only this part: {', '.join(_PROVENANCE_PARTS)}.")
    ] = None,
) -> None:
    """Measure the record: the log, its proofs, what a kill does to it; what a mark survives."""
    ensure_database()
    _measure_parts("provenance", _PROVENANCE_PARTS, only=only, full=full)


#: The parts of `pinxit bench shop`: each module has a `measure(home, full=...)`.
_SHOP_PARTS: Final = {
    "money": "pinxit.shop.money_bench",
    "machine": "pinxit.shop.machine_bench",
    "last-copy": "pinxit.shop.rush_bench",
    "webhooks": "pinxit.shop.message_bench",
    "replays": "pinxit.shop.replay_bench",
    "routes": "pinxit.shop.routes_bench",
    "pages": "pinxit.shop.pages_bench",
    "load": "pinxit.shop.load_bench",
}


@app.command("shop")
def shop(
    full: Annotated[
        bool, typer.Option("--full", help="Also run the long campaigns, which take two hours.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(help=f"Only this part: {', '.join(_SHOP_PARTS)}.")
    ] = None,
) -> None:
    """Measure the shop: money, the order machine, the rush for a last copy, messages."""
    ensure_database()
    _measure_parts("shop", _SHOP_PARTS, only=only, full=full)


@app.command("crash")
def crash(
    kills: Annotated[int, typer.Option(help="How often something is killed.", min=1)] = 40,
    seed: Annotated[int, typer.Option(help="Draws victims and moments.")] = 1,
) -> None:
    """Kill web servers, workers and the database while people pay; count what was lost."""
    # Imported here so that the other measurements need not load it.
    from pinxit.site.crash.bench import measure_kills

    publish("shop", measure_kills(kills, seed=seed))


def _measure_parts(
    name: str, parts: Mapping[str, str], *, only: list[str] | None, full: bool
) -> None:
    """Measure parts by name and publish each at once: a campaign of hours keeps what it has."""
    unknown = set(only or ()) - set(parts)
    if unknown:
        raise typer.BadParameter(f"no such part: {', '.join(sorted(unknown))}")
    for part, module in parts.items():
        if only and part not in only:
            continue
        publish(name, importlib.import_module(module).measure(settings.PINXIT_HOME, full=full))


def publish(name: str, figures: Mapping[str, float]) -> None:
    """Print the figures and keep them for the documentation.

    Figures of a long campaign that this run did not measure stay as they were.
    """
    path = _REFERENCE / f"{name}.json"
    before = json.loads(path.read_text(encoding="utf-8"))["figures"] if path.exists() else {}
    report = {
        "machine": _machine(),
        "date": datetime.now(tz=UTC).date().isoformat(),
        "commit": _commit(),
        "command": " ".join(["pinxit", *sys.argv[1:]]),
        "figures": {**before, **figures},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _print(name, report["figures"])


def _print(name: str, figures: object) -> None:
    table = Table(title=name, title_justify="left")
    table.add_column("figure")
    table.add_column("value", justify="right")
    assert isinstance(figures, dict)  # noqa: S101 - the caller built it
    for key, value in figures.items():
        table.add_row(key, f"{value:,.4g}")
    console = Console()
    console.print(table)
    console.print_json(data=figures)


def _machine() -> str:
    """Say what kind of machine this is, without naming it."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        model = f"{len(names)} cores {names[0]}" if names else model
    return f"{model}, {platform.system()}, Python {platform.python_version()}"


def _commit() -> str:
    """Return the commit that is being measured, and whether anything but figures has changed."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", f":!{_REFERENCE}")
    return f"{commit or 'unknown'}{'-dirty' if changed else ''}"


def _git(*asked: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    answer = subprocess.run([git, *asked], capture_output=True, text=True, check=False)  # noqa: S603
    return answer.stdout.strip()
