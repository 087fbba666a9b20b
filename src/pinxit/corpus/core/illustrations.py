"""The rules of the illustration sets: which drawings enter, in which order, and as what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pinxit.corpus.core.concept import Concept, Vocabulary, build_vocabulary, code_of
from pinxit.corpus.core.credit import Credit, read_credit
from pinxit.corpus.core.iconify import Drawing, read_drawings
from pinxit.corpus.core.packages import Hand
from pinxit.kernel import Digest

#: Why a drawing does not enter: (what is said of it, what can be done).
LEFT_OUT: Final[Mapping[str, tuple[str, str]]] = {
    "no-caption": (
        "no concept goes by any of its names",
        "Give it a caption in a table, and offer the drawing by itself.",
    ),
    "sign": (
        "this is a flag, a sign or a loose part, not a picture of something",
        "Nothing need be done: signs are left out on purpose.",
    ),
}


@dataclass(frozen=True, slots=True)
class IllustrationSet:
    """A hand, its credit and its drawings, by name.

    Attributes:
        hand: The hand.
        credit: Author and licence as the set states them.
        drawings: Every drawing, withdrawn ones left out.
        package: Digest of the package that says all this.
    """

    hand: Hand
    credit: Credit
    drawings: tuple[Drawing, ...]
    package: Digest


@dataclass(frozen=True, slots=True)
class Candidate:
    """A drawing of a set, with what it shows; `LEFT_OUT` names why it does not enter.

    Attributes:
        of: Its set.
        drawing: The drawing.
        concept: What it shows, if a concept goes by one of its names.
        left_out: Why it does not enter; "" if it does.
    """

    of: IllustrationSet
    drawing: Drawing
    concept: Concept | None
    left_out: str = ""

    @property
    def source(self) -> str:
        """Where it comes from."""
        return f"npm:{self.of.hand.package.spec}#{self.drawing.name}"

    @property
    def row(self) -> dict[str, object]:
        """What is known of it, as JSON."""
        row: dict[str, object] = {
            "title": self.drawing.name.replace("-", " "),
            "author": self.of.credit.author,
            "author_url": self.of.credit.author_url,
            "licence": self.of.credit.licence,
            "package": self.of.hand.package.spec,
            "package_digest": str(self.of.package),
            "hand": self.of.hand.name,
            "family": self.of.hand.family,
            "left_out": self.left_out,
        }
        if self.concept is not None:
            captions = {name: list(texts) for name, texts in self.concept.captions.items()}
            row |= {
                "concept": self.concept.code,
                "variant": self.concept.variant,
                "captions": captions,
            }
        return row


def read_set(hand: Hand, files: Mapping[str, object], *, package: Digest) -> IllustrationSet:
    """Read a set from the files of its package.

    Args:
        hand: The hand it is drawn in.
        files: `info.json`, `icons.json` and `chars.json`, parsed.
        package: Digest of the package.

    Raises:
        MissingCreditError: It names no author or no licence.
        BadSetError: Its files are not in Iconify's shape.
    """
    info, icons, chars = (_object(files[f"{name}.json"]) for name in ("info", "icons", "chars"))
    return IllustrationSet(hand, read_credit(info), tuple(read_drawings(icons, chars)), package)


def select(
    sets: Sequence[IllustrationSet],
    concepts: Mapping[str, Concept],
    shortcodes: Iterable[tuple[str, str]] = (),
) -> Iterator[Candidate]:
    """Say of every drawing what it shows, or why it does not enter.

    A drawing's own code point decides what it shows; without one, its names do. What one set
    pairs with a code point helps to read the names of the others.
    """
    pairs = [(name, hexcode) for each in sets for name, hexcode in _pairs(each)]
    vocabulary = build_vocabulary(concepts, set_names=pairs, shortcodes=shortcodes)
    for each in sets:
        for drawing in each.drawings:
            concept = _concept_of(drawing, concepts, vocabulary)
            yield Candidate(each, drawing, concept, _left_out(concept))


def _left_out(concept: Concept | None) -> str:
    if concept is None:
        return "no-caption"
    return "" if concept.is_picture else "sign"


def _concept_of(
    drawing: Drawing, concepts: Mapping[str, Concept], vocabulary: Vocabulary
) -> Concept | None:
    if drawing.hexcode is not None and code_of(drawing.hexcode) in concepts:
        return concepts[code_of(drawing.hexcode)]
    code = vocabulary.find(drawing.names)
    return None if code is None else concepts[code]


def _pairs(each: IllustrationSet) -> Iterable[tuple[str, str]]:
    return (
        (name, drawing.hexcode)
        for drawing in each.drawings
        if drawing.hexcode is not None
        for name in drawing.names
    )


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
