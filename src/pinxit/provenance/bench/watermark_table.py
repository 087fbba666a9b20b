"""The table of what a mark survives: one CSV with every count, one page to read."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pinxit.provenance.bench.attacks import ATTACKS
from pinxit.provenance.bench.marked_works import KINDS

#: Where the documentation keeps what is generated.
REFERENCE: Final = Path("docs/reference")
_PAGE: Final = "watermark.md"
_SHEET: Final = "watermark.csv"


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the table.

    Attributes:
        attack: A name in `ATTACKS`, or `none`.
        strength: 0 to 4.
        kind: Of work.
    """

    attack: str
    strength: int
    kind: str

    @property
    def is_required(self) -> bool:
        """Whether a mark must survive this."""
        return self.attack in ATTACKS and ATTACKS[self.attack].required == self.strength


Counts = Mapping[tuple[str, Cell], tuple[int, int]]


def write_tables(ours: Counts, beside: Counts) -> None:
    """Write the page and the sheet into the documentation, if this is a checkout of it."""
    if not REFERENCE.is_dir():
        return
    (REFERENCE / _SHEET).write_text(sheet(ours, beside), encoding="utf-8")
    (REFERENCE / _PAGE).write_text(page(ours, beside), encoding="utf-8")


def sheet(ours: Counts, beside: Counts) -> str:
    """Return every count as CSV: run, way, attack, strength, kind of work, found, tried."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("run", "way", "attack", "strength", "kind", "found", "tried"))
    for run, counts in (("table", ours), ("beside", beside)):
        for (way, cell), (found, tried) in counts.items():
            said = _said(cell)
            writer.writerow((run, way, cell.attack, said, cell.kind, found, tried))
    return file.getvalue()


def page(ours: Counts, beside: Counts) -> str:
    """Return the page."""
    return "\n".join([*_head(ours), *_table(ours), *_beside(beside), ""])


def _head(ours: Counts) -> Iterator[str]:
    tried = sum(of for _found, of in ours.values())
    works = sum(of for (_way, cell), (_found, of) in ours.items() if cell.attack == "none")
    yield "<!-- Written by `pinxit bench provenance --only watermark`. Do not edit. -->\n"
    yield "# What the watermark survives\n"
    yield (
        f"{works:,} works of three kinds at 512 pixels, {tried:,} tries. Each field: the share of "
        "marks that were read, all 48 bits right,\n"
        "of illustrations / paintings / photographs. Required fields are bold and were tried on "
        "all works, the others on one in ten.\n"
        "[Every count](watermark.csv) · [How it works](../explanation/algorithms/watermark.md)\n"
    )


def _table(ours: Counts) -> Iterator[str]:
    yield "| attack | mildest | | | | hardest |"
    yield "|---|---|---|---|---|---|"
    for name, attack in ATTACKS.items():
        fields = []
        for strength, said in enumerate(attack.said):
            shares = " / ".join(_share(ours, Cell(name, strength, kind)) for kind in KINDS)
            field = f"{said}<br>{shares}"
            fields.append(f"**{field}**" if strength == attack.required else field)
        yield f"| {name} | {' | '.join(fields)} |"


def _beside(beside: Counts) -> Iterator[str]:
    ways = list(dict.fromkeys(way for way, _cell in beside))
    if not ways:
        return
    works = sum(
        of for (way, cell), (_f, of) in beside.items() if (way, cell.attack) == (ways[0], "none")
    )
    yield "\n## Beside two others\n"
    yield (
        f"The same {works} works, the same 48 bits, each of the others at the strength that "
        "changes the picture as much (equal PSNR)\nas ours. Shares of marks read whole, all kinds "
        "together.\n"
    )
    yield f"| attack | {' | '.join(ways)} |"
    yield "|---|" + "---|" * len(ways)
    cells = dict.fromkeys((cell.attack, cell.strength) for _way, cell in beside)
    for attack, strength in cells:
        shares = [
            _sum(
                counts
                for (of, cell), counts in beside.items()
                if (of, cell.attack, cell.strength) == (way, attack, strength)
            )
            for way in ways
        ]
        yield f"| {attack} {_said(Cell(attack, strength, ''))} | {' | '.join(shares)} |"


def _sum(counts: Iterator[tuple[int, int]]) -> str:
    pairs = list(counts)
    return _written(sum(found for found, _of in pairs), sum(of for _found, of in pairs))


def _share(counts: Counts, cell: Cell) -> str:
    return _written(*counts.get(("pinxit", cell), (0, 0)))


def _written(found: int, of: int) -> str:
    """Return a share with as many places as it deserves; 1 only if none was missed."""
    if not of:
        return "·"
    return "1" if found == of else f"{min(found / of, 0.999):.3g}"


def _said(cell: Cell) -> str:
    return ATTACKS[cell.attack].said[cell.strength] if cell.attack in ATTACKS else ""
