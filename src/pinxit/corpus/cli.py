"""Commands of the corpus: gather one, show one."""

import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pinxit.corpus import Manifest, Work
from pinxit.corpus.core.illustrations import Census
from pinxit.corpus.core.summary import HandSummary, sample, summarise

app = typer.Typer(no_args_is_help=True)


class CorpusName(StrEnum):
    """The corpora that can be gathered."""

    ILLUSTRATIONS = "illustrations"


@app.callback()
def corpus() -> None:
    """The works the house learns from."""


@app.command()
def gather(
    name: Annotated[CorpusName, typer.Argument(help="Which corpus to gather.")],
) -> None:
    """Bring a corpus from its packages, check it, render it and write its manifest."""
    # Imported here so that `pinxit --help` need not wait for the renderer.
    from pinxit.corpus.adapters.illustrations import gather_illustrations

    console = Console()
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(TextColumn("{task.description}"), *columns, console=console) as bar:
        task = bar.add_task("starting")
        gathering = gather_illustrations(
            _corpus_home(),
            report=lambda step, total, note: bar.update(
                task, completed=step, total=total, description=note
            ),
        )
    console.print(_census_table(gathering.census.values()))
    console.print(f"{len(gathering.manifest.works):,} works in {_corpus_home() / name.value}")
    console.print(f"manifest {gathering.manifest.digest}", soft_wrap=True)


@app.command()
def show(
    name: Annotated[CorpusName, typer.Argument(help="Which corpus to show.")] = (
        CorpusName.ILLUSTRATIONS
    ),
    works: Annotated[int, typer.Option(min=0, help="Also list this many works.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a gathered corpus holds: hands, authors, licences, captions."""
    manifest = Manifest.read(_corpus_home() / name.value / "manifest.jsonl")
    listed = sample(manifest, works)
    if as_json:
        typer.echo(json.dumps(_as_json(manifest, listed), ensure_ascii=False, indent=2))
        return
    console = Console()
    console.print(_hands_table(name.value, manifest))
    if listed:
        console.print(_works_table(listed))
    console.print(f"manifest {manifest.digest}", soft_wrap=True)


def _corpus_home() -> Path:
    home: Path = settings.PINXIT_HOME
    return home / "corpus"


def _census_table(rows: Iterable[Census]) -> Table:
    table = Table(title="Gathered", caption="uncaptioned, signs, repeated and blank are left out")
    table.add_column("hand", no_wrap=True)
    for heading in ("drawings", "joined", "uncaptioned", "signs", "repeated", "blank", "works"):
        table.add_column(heading, justify="right")
    for row in rows:
        left_out = (row.uncaptioned, row.signs, row.repeated, row.blank)
        table.add_row(
            row.hand,
            f"{row.drawings:,}",
            f"{row.joined_share:.1%}",
            *(f"{number:,}" for number in left_out),
            f"{row.works:,}",
        )
    return table


def _hands_table(name: str, manifest: Manifest) -> Table:
    table = Table(title=f"Corpus {name}: {len(manifest.works):,} works", show_footer=True)
    rows = summarise(manifest)
    table.add_column("hand", no_wrap=True)
    table.add_column("works", f"{len(manifest.works):,}", justify="right")
    table.add_column("skin tones", f"{sum(row.variants for row in rows):,}", justify="right")
    table.add_column("author")
    table.add_column("licence", no_wrap=True)
    for language in ("en", "zh"):
        table.add_column(f"captions {language}", justify="right")
    for row in rows:
        shares = (row.captioned_share("en"), row.captioned_share("zh"))
        table.add_row(
            row.hand,
            f"{row.works:,}",
            f"{row.variants:,}",
            ", ".join(row.authors),
            ", ".join(row.licences),
            *(f"{share:.0%}" for share in shares),
        )
    return table


def _works_table(works: Iterable[Work]) -> Table:
    table = Table(title="Some of the works")
    for heading in ("picture", "hand", "title", "en", "zh"):
        table.add_column(heading)
    for work in works:
        captions = (", ".join(work.captions.get(language, ())[:3]) for language in ("en", "zh"))
        table.add_row(str(work.picture), work.hand, work.title, *captions)
    return table


def _as_json(manifest: Manifest, works: Iterable[Work]) -> dict[str, object]:
    return {
        "digest": str(manifest.digest),
        "works": len(manifest.works),
        "licences": manifest.licences,
        "hands": [_hand_as_json(row) for row in summarise(manifest)],
        "sample": [
            {"picture": work.picture, "source": work.source, "captions": dict(work.captions)}
            for work in works
        ],
    }


def _hand_as_json(row: HandSummary) -> dict[str, object]:
    return {
        "hand": row.hand,
        "works": row.works,
        "variants": row.variants,
        "authors": list(row.authors),
        "licences": list(row.licences),
        "captioned": {language: row.captioned_share(language) for language in ("en", "zh")},
    }
