"""Commands that ask the licence gate, freeze what passes, and look at what was frozen."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from django.conf import settings
from rich.console import Console
from rich.table import Table

from pinxit.corpus.adapters.collection import open_collection
from pinxit.corpus.cli.place import place_of, progress
from pinxit.corpus.core.rights import Purpose

if TYPE_CHECKING:
    from pinxit.corpus.adapters.frozen_folder import FrozenManifest
    from pinxit.corpus.core.gate import GateReport

_PURPOSE_HELP: Final = "train, style, derive, sell or benchmark."
_SHARED_HELP: Final = "Let works in that bind what is made of them to their licence."


def judge(
    name: Annotated[str, typer.Argument(help="Which collection.")],
    purpose: Annotated[Purpose, typer.Option("--for", help=_PURPOSE_HELP)],
    share_alike: Annotated[bool, typer.Option(help=_SHARED_HELP)] = False,
) -> None:
    """Say which works of a collection may be used for a purpose, and what would free the others."""
    from pinxit.corpus.adapters.decisions_file import read_decisions
    from pinxit.corpus.core.decisions import apply
    from pinxit.corpus.core.gate import judge_all

    collection = open_collection(place_of(name))
    decided = apply(collection.works, read_decisions(settings.PINXIT_HOME))
    report = judge_all(decided.works, purpose, today=_today(), share_alike=share_alike)
    _print_report(Console(), report)


def freeze(
    names: Annotated[list[str], typer.Argument(help="Which collections.")],
    purpose: Annotated[Purpose, typer.Option("--for", help=_PURPOSE_HELP)],
    share_alike: Annotated[bool, typer.Option(help=_SHARED_HELP)] = False,
) -> None:
    """Write down which works may be used for a purpose, under one name, and sign the list."""
    from pinxit.corpus.adapters.decisions_file import read_decisions
    from pinxit.corpus.adapters.frozen import FreezeTerms
    from pinxit.corpus.adapters.frozen import freeze as freeze_works

    terms = FreezeTerms(
        purpose=purpose,
        today=_today(),
        decisions=read_decisions(settings.PINXIT_HOME),
        share_alike=share_alike,
        public_url=settings.PINXIT_PUBLIC_URL,
    )
    console = Console()
    with progress(console) as report:
        frozen = freeze_works(
            [open_collection(place_of(name)) for name in names],
            terms,
            home=settings.PINXIT_HOME,
            report=report,
        )
    _print_frozen(console, frozen)


def check(
    manifest: Annotated[str, typer.Argument(help="Its folder, its root, or a collection's name.")],
    purpose: Annotated[Purpose, typer.Option("--for", help=_PURPOSE_HELP)] = Purpose.TRAIN,
) -> None:
    """Say whether a frozen manifest is whole, signed, and still allowed today."""
    from pinxit.corpus.adapters.decisions_file import read_decisions
    from pinxit.corpus.adapters.frozen_folder import open_manifest

    frozen = open_manifest(
        _manifest_of(manifest, purpose),
        purpose=purpose,
        today=_today(),
        decisions=read_decisions(settings.PINXIT_HOME),
    )
    frozen.check_files()
    console = Console()
    console.print("[green]✓[/green] Whole, signed by this house, and allowed today.")
    _print_frozen(console, frozen)


def compare(
    before: Annotated[str, typer.Argument(help="A frozen manifest: folder, root or name.")],
    after: Annotated[str, typer.Argument(help="Another one.")],
    purpose: Annotated[Purpose, typer.Option("--for", help=_PURPOSE_HELP)] = Purpose.TRAIN,
    works: Annotated[int, typer.Option(min=0, help="List at most this many works.")] = 20,
) -> None:
    """Say what changed from one frozen manifest to another, work by work."""
    from pinxit.corpus.adapters.frozen_folder import read_manifest
    from pinxit.corpus.core.difference import describe, difference

    old, new = (read_manifest(_manifest_of(each, purpose)) for each in (before, after))
    found = difference(old.manifest, new.manifest)
    console = Console()
    console.print(
        f"{len(found.added):,} added, {len(found.removed):,} removed, "
        f"{len(found.changed):,} changed, {found.unchanged:,} the same",
        highlight=False,
    )
    lines = [f"+ {work.source}" for work in found.added]
    lines += [f"- {work.source}" for work in found.removed]
    lines += [f"~ {each.before.source}  {'; '.join(describe(each))}" for each in found.changed]
    for line in lines[:works]:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _today() -> date:
    return datetime.now(tz=UTC).date()


def _manifest_of(named: str, purpose: Purpose) -> Path:
    """Return the folder of a manifest by its folder, its root, or its collections joined by "+"."""
    from pinxit.corpus.adapters.frozen_folder import latest_manifest, manifests_home

    home: Path = settings.PINXIT_HOME
    by_root = manifests_home(home) / named.removeprefix("sha256:")
    for folder in (Path(named), by_root):
        if (folder / "manifest.json").exists():
            return folder
    return latest_manifest(home, purpose, *named.split("+"))


def _print_report(console: Console, report: "GateReport") -> None:
    total = sum(report.counts.values())
    console.print(f"{len(report.passing):,} of {total:,} works pass", highlight=False)
    for outcome, number in report.counts.items():
        console.print(f"  {number:>9,} {outcome}", highlight=False)
    if report.duties:
        console.print(f"  in return: {', '.join(sorted(report.duties))}", highlight=False)
    if report.changes:
        console.print(_changes_table(report))


def _changes_table(report: "GateReport") -> Table:
    from pinxit.corpus.core.gate import REASONS

    table = Table("works", "would pass", "why not", "smallest change", box=None, pad_edge=False)
    for change in report.changes:
        says, remedy = REASONS[change.reason]
        table.add_row(f"{change.refused:,}", f"{change.freed:,}", says, remedy)
    return table


def _print_frozen(console: Console, frozen: "FrozenManifest") -> None:
    header = frozen.header
    console.print(
        f"{header.works:,} works for {header.purpose} in {frozen.folder}", highlight=False
    )
    for licence, number in header.licences.items():
        console.print(f"  {number:>9,} {licence or 'no licence stated'}", highlight=False)
    if header.duties:
        console.print(f"  in return: {', '.join(header.duties)}", highlight=False)
    console.print(f"manifest {header.root}", soft_wrap=True, highlight=False)
