"""Commands that look at a collection."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pinxit.corpus.adapters.collection import Collection, open_collection
from pinxit.corpus.cli.place import place_of
from pinxit.corpus.core.summary import HandSummary, sample, summarise
from pinxit.corpus.core.work import Work

_LANGUAGES = ("en", "zh")


def show(
    name: Annotated[str, typer.Argument(help="Which collection.")] = "illustrations",
    works: Annotated[int, typer.Option(min=0, help="Also list this many works.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a collection holds: hands, authors, licences, captions."""
    collection = open_collection(place_of(name))
    listed = sample(collection.works, works)
    if as_json:
        typer.echo(json.dumps(_as_json(collection, listed), ensure_ascii=False, indent=2))
        return
    console = Console()
    console.print(_hands_table(collection))
    if listed:
        console.print(_works_table(listed))
    console.print(f"root {collection.root}", soft_wrap=True, highlight=False)


def refused(
    name: Annotated[str, typer.Argument(help="Which collection.")],
    reason: Annotated[str, typer.Option(help="Only this reason.")] = "",
) -> None:
    """List every file that was not taken in, why, and what can be done."""
    collection = open_collection(place_of(name))
    table = Table("file", "why", "what to do", box=None, pad_edge=False)
    for each in collection.refusals:
        if reason in ("", each.reason):
            table.add_row(each.source, f"{each.reason}: {each.says}", each.remedy)
    Console().print(table)


def _hands_table(collection: Collection) -> Table:
    header = collection.header
    table = Table(title=f"{header.title}: {header.works:,} works", show_footer=True)
    rows = summarise(collection.works)
    table.add_column("hand", no_wrap=True)
    table.add_column("works", f"{header.works:,}", justify="right")
    table.add_column("variants", f"{sum(row.variants for row in rows):,}", justify="right")
    table.add_column("authors")
    table.add_column("licences")
    for language in _LANGUAGES:
        table.add_column(f"captions {language}", justify="right")
    for row in rows:
        table.add_row(
            row.hand or "(none)",
            f"{row.works:,}",
            f"{row.variants:,}",
            _few(row.authors),
            _few(row.licences),
            *(f"{number / row.works:.0%}" for number in row.captioned),
        )
    return table


def _few(names: Sequence[str]) -> str:
    """Return some names, and how many more there are."""
    shown = ", ".join(name or "(not known)" for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3:,} more"


def _works_table(works: Sequence[Work]) -> Table:
    table = Table("source", "hand", "title", *_LANGUAGES, title="Some of the works")
    for work in works:
        captions = (", ".join(work.captions.get(language, ())[:3]) for language in _LANGUAGES)
        table.add_row(work.source, work.hand, work.title, *captions)
    return table


def _as_json(collection: Collection, works: Sequence[Work]) -> dict[str, object]:
    header = collection.header
    return {
        "name": header.name,
        "root": str(header.root),
        "works": header.works,
        "media": dict(header.media),
        "refused": dict(header.refused),
        "hands": [_hand_as_json(row) for row in summarise(collection.works)],
        "sample": [
            {"source": work.source, "title": work.title, "captions": dict(work.captions)}
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
        "captioned": dict(zip(_LANGUAGES, row.captioned, strict=True)),
    }
