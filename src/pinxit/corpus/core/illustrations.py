"""The rules of the illustration corpus: which drawings enter, in which order, and as what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pinxit.corpus.core.concept import Concept, Vocabulary, build_vocabulary, code_of
from pinxit.corpus.core.iconify import Drawing, read_drawings
from pinxit.corpus.core.licence import Credit, is_permissive, read_credit
from pinxit.corpus.core.manifest import Work
from pinxit.corpus.core.packages import Hand
from pinxit.kernel import Digest, PinxitError


class RefusedLicenceError(PinxitError):
    """A set's licence does not let the house learn from it freely."""

    remedy = "Leave this set out; only Apache-2.0, MIT and CC-BY sets enter the house corpus."


@dataclass(frozen=True, slots=True)
class IllustrationSet:
    """A hand, its credit and its drawings, by name."""

    hand: Hand
    credit: Credit
    drawings: tuple[Drawing, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A drawing that may enter, before its picture is seen."""

    hand: Hand
    credit: Credit
    drawing: Drawing
    concept: Concept

    def as_work(self, picture: int) -> Work:
        """Return its line in the manifest, shown by this row of the pictures."""
        return Work(
            digest=Digest.of(self.drawing.svg),
            picture=picture,
            title=self.drawing.name.replace("-", " "),
            author=self.credit.author,
            author_url=self.credit.author_url,
            licence=self.credit.licence,
            source=f"npm:{self.hand.package.spec}#{self.drawing.name}",
            hand=self.hand.name,
            family=self.hand.family,
            concept=self.concept.code,
            variant=self.concept.variant,
            captions=self.concept.captions,
        )


@dataclass(slots=True)
class Census:
    """What became of one set's drawings; they add up.

    Attributes:
        hand: Name of the hand.
        drawings: How many the set holds, withdrawn ones not counted.
        uncaptioned: Left out: no concept goes by any of its names.
        signs: Left out: flags, symbols, keycaps, loose parts.
        repeated: Left out: byte for byte another drawing of the same hand.
        blank: Left out: nothing to be seen.
    """

    hand: str
    drawings: int = 0
    uncaptioned: int = 0
    signs: int = 0
    repeated: int = 0
    blank: int = 0

    @property
    def works(self) -> int:
        """How many entered."""
        return self.drawings - self.uncaptioned - self.signs - self.repeated - self.blank

    @property
    def joined_share(self) -> float:
        """Which share found its captions, 0-1."""
        return 1 - self.uncaptioned / self.drawings if self.drawings else 0.0


@dataclass(frozen=True, slots=True)
class Selection:
    """The drawings to render, in their final order, and the count of the others by hand."""

    candidates: tuple[Candidate, ...]
    census: Mapping[str, Census] = field(default_factory=dict)


def read_set(hand: Hand, info: object, icons: object, chars: object) -> IllustrationSet:
    """Read a set from the files of its package.

    Raises:
        MissingCreditError: It names no author or no licence.
        RefusedLicenceError: Its licence is not permissive.
        BadSetError: Its files are not in Iconify's shape.
    """
    credit = read_credit(_object(info))
    if not is_permissive(credit.licence):
        raise RefusedLicenceError(f"{hand.package.spec} is under {credit.licence}")
    return IllustrationSet(hand, credit, tuple(read_drawings(_object(icons), _object(chars))))


def select(
    sets: Sequence[IllustrationSet],
    concepts: Mapping[str, Concept],
    shortcodes: Iterable[tuple[str, str]] = (),
) -> Selection:
    """Choose what may enter, ordered by hand and name.

    A drawing's own code point decides what it shows; without one, its names do. What one set
    pairs with a code point helps to read the names of the others.
    """
    pairs = [(name, hexcode) for each in sets for name, hexcode in _pairs(each)]
    vocabulary = build_vocabulary(concepts, set_names=pairs, shortcodes=shortcodes)
    census = {each.hand.name: Census(each.hand.name) for each in sets}
    candidates = [
        candidate
        for each in sorted(sets, key=lambda each: each.hand.name)
        for candidate in _select_of(each, concepts, vocabulary, census[each.hand.name])
    ]
    return Selection(tuple(candidates), census)


def _select_of(
    each: IllustrationSet, concepts: Mapping[str, Concept], vocabulary: Vocabulary, census: Census
) -> list[Candidate]:
    chosen: dict[bytes, Candidate] = {}
    for drawing in each.drawings:
        census.drawings += 1
        concept = _concept_of(drawing, concepts, vocabulary)
        if concept is None:
            census.uncaptioned += 1
        elif not concept.is_picture:
            census.signs += 1
        elif drawing.svg in chosen:
            census.repeated += 1
        else:
            chosen[drawing.svg] = Candidate(each.hand, each.credit, drawing, concept)
    return list(chosen.values())


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
