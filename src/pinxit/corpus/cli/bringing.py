"""Commands that bring works in."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from pinxit.corpus.cli.place import corpus_home, place_of, progress
from pinxit.corpus.core.claims import read_claim
from pinxit.corpus.core.rights import Purpose

if TYPE_CHECKING:
    from pinxit.corpus.adapters.collection import Collection


def sets() -> None:
    """List the sets that can be gathered by name."""
    from pinxit.corpus.adapters.sets import SETS

    table = Table("name", "holds", box=None, pad_edge=False)
    for each in SETS.values():
        table.add_row(each.name, each.about)
    Console().print(table)


def gather(
    name: Annotated[str, typer.Argument(help="Which set; `pinxit corpus sets` lists them.")],
    processes: Annotated[int, typer.Option(min=1, max=256, help="Processes that open works.")] = 2,
) -> None:
    """Bring a named set from its registry, check it, and take it in.

    Killed at any moment and run again, it goes on and ends in the same collection.
    """
    # Imported here so that `pinxit --help` need not wait for the renderer.
    from pinxit.corpus.adapters import sets as named

    console = Console()
    with progress(console) as report:
        collection = named.gather(name, corpus_home(), report=report, processes=processes)
    tell(console, collection)


def add(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[str, typer.Argument(help="What to call the collection, such as cleo-2026.")],
    where: Annotated[
        str,
        typer.Argument(
            help="A folder, a zip archive, a CSV of addresses, a IIIF address, or s3://BUCKET/PREFIX."
        ),
    ],
    title: Annotated[str, typer.Option(help="A title for people [the name].")] = "",
    author: Annotated[str, typer.Option(help="Who made the works.")] = "",
    licence: Annotated[str, typer.Option(help="SPDX licence, such as CC-BY-4.0.")] = "",
    hand: Annotated[str, typer.Option(help="The style they are in, if it has a name.")] = "",
    grant: Annotated[
        str, typer.Option(help="Uses the author grants: train, style, derive, sell.")
    ] = "",
    refuse: Annotated[str, typer.Option(help="Uses the author refuses.")] = "",
    processes: Annotated[int, typer.Option(min=1, max=256, help="Processes that open works.")] = 2,
) -> None:
    """Take in works from a folder, an archive, a list of addresses, a IIIF address or a bucket.

    What is said here holds for every work of which no table (works.csv, works.json) or sidecar
    beside it says otherwise.
    """
    from pinxit.corpus.adapters.intake import Manner, take_in
    from pinxit.corpus.adapters.opening import Opening, open_source
    from pinxit.corpus.web.selectors.doors import doors

    claim = read_claim(
        {
            "author": author,
            "licence": licence,
            "hand": hand,
            **_answers(grant, "yes"),
            **_answers(refuse, "no"),
            "granted_on": date.today().isoformat(),  # noqa: DTZ011 - the author's own day
        }
    )
    opening = Opening(claim=claim, label=name, home=corpus_home())
    console = Console()
    with progress(console) as report:
        collection = take_in(
            open_source(where, opening, doors(), report),
            place_of(name),
            name=name,
            title=title or name,
            report=report,
            manner=Manner(processes=processes),
        )
    tell(console, collection)


def tell(console: Console, collection: "Collection") -> None:
    """Print what became of an intake."""
    header = collection.header
    console.print(f"{header.works:,} works in {collection.folder}", highlight=False)
    for reason, number in header.refused.items():
        console.print(f"  {number:>7,} not taken: {reason}", highlight=False)
    if header.refused:
        console.print(f"  Each with its reason: pinxit corpus refused {header.name}")
    console.print(f"root {header.root}", soft_wrap=True, highlight=False)


def _answers(purposes: str, answer: str) -> dict[str, str]:
    """Return one answer a purpose named.

    Raises:
        BadParameter: A purpose is not one that an author is asked about.
    """
    asked = {str(each) for each in Purpose} - {str(Purpose.BENCHMARK)}
    named = [word.strip() for word in purposes.split(",") if word.strip()]
    for word in named:
        if word not in asked:
            raise typer.BadParameter(f"{word} is none of {', '.join(sorted(asked))}")
    return dict.fromkeys(named, answer)
