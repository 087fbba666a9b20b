"""From a finished journal to a collection: duplicates out, works named, tokens numbered."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.adapters.collection import (
    PICTURES,
    TOKEN_MEDIA,
    Collection,
    write_collection,
    write_whole,
    writing,
)
from pinxit.corpus.adapters.journal import Journal, Taken
from pinxit.corpus.core.near import near_duplicates, near_token_works
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.rights import UNKNOWN_AUTHOR, Author, Evidence, EvidenceKind
from pinxit.corpus.core.series import alike_in_series, long_series
from pinxit.corpus.core.tokens import Vocabulary
from pinxit.corpus.core.work import Medium, Work

_MOST_SAID: Final = 500
_ADVICE: Final = "Nothing is lost: the work it repeats is in the collection."


@dataclass(frozen=True, slots=True)
class Good:
    """A file that was opened, with all that is said of it."""

    offering: Offering
    taken: Taken

    @property
    def kin(self) -> tuple[Medium, str, str]:
        """Only works that share this can be duplicates of each other.

        Two hands that draw the same thing are two works, and so are two things in one hand.
        """
        return self.offering.medium, self.offering.hand, self.offering.concept


def assemble(
    journal: Journal,
    place: Path,
    *,
    offered: Sequence[Offering],
    refused: Iterable[Refusal],
    called: tuple[str, str],
    keep_duplicates: bool,
) -> Collection:
    """Make the collection out of a journal in which every chunk is done.

    Args:
        journal: What was found out about each file.
        place: The collection's folder.
        offered: What was planned, by slot.
        refused: What was turned away before it was opened.
        called: Short name and title.
        keep_duplicates: Whether repeated works stay.
    """
    left_out = list(refused)
    good: list[Good] = []
    for outcome in journal.outcomes():
        if isinstance(outcome, Taken):
            good.append(Good(offered[outcome.slot], outcome))
        else:
            left_out.append(outcome.refusal)
    # Of two that repeat each other the one whose licence is stated stays.
    good.sort(key=lambda each: (not _licence_of(each), each.offering.source))
    if not keep_duplicates:
        good, repeated = _without_repeats(good, journal)
        left_out += repeated
    good.sort(key=lambda each: each.offering.source)
    arrays, rows = _arrays(journal, good)
    works = [(_work(each), rows[each.taken.slot]) for each in good]
    name, title = called
    return write_collection(
        place, name=name, title=title, works=works, refusals=left_out, arrays=arrays
    )


def _without_repeats(good: Sequence[Good], journal: Journal) -> tuple[list[Good], list[Refusal]]:
    """Take out byte-for-byte copies within a hand, then near duplicates among kin."""
    once: list[Good] = []
    refusals = []
    seen: dict[tuple[str, str], Good] = {}
    for each in good:
        first = seen.setdefault((each.taken.digest.hex, each.offering.hand), each)
        if first is each:
            once.append(each)
        else:
            refusals.append(_repeats(each, first, "repeated", "this is, byte for byte, "))
    for find, reason in ((_near, "near-duplicate"), (_in_series, "series")):
        original = find(once, journal)
        pairs = [(each, int(at)) for each, at in zip(once, original, strict=True) if at >= 0]
        refusals += [_repeats(each, once[at], reason, "this looks like ") for each, at in pairs]
        once = [each for each, at in zip(once, original, strict=True) if at < 0]
    return once, refusals


def _near(good: Sequence[Good], journal: Journal) -> NDArray[np.int64]:
    """Return for each work the place of the earlier one it nearly repeats, or -1."""
    families: dict[tuple[Medium, str, str], list[int]] = defaultdict(list)
    for place, each in enumerate(good):
        families[each.kin].append(place)
    original_N = np.full(len(good), -1, dtype=np.int64)
    for (medium, _hand, _concept), members in families.items():
        if len(members) < 2:
            continue
        compare = _compare_pictures if medium is Medium.PICTURE else _compare_tokens
        found_M = compare([good[place].taken for place in members], journal)
        place_M = np.array(members)
        original_N[place_M] = np.where(found_M < 0, -1, place_M[found_M])
    return original_N


def _in_series(good: Sequence[Good], journal: Journal) -> NDArray[np.int64]:
    """Return for each work the place of the one it looks like in a long series, or -1."""
    original_N = np.full(len(good), -1, dtype=np.int64)
    pictures = [place for place, each in enumerate(good) if each.offering.medium is Medium.PICTURE]
    for series in long_series([good[place].offering.source for place in pictures]):
        place_M = np.array(pictures)[series]
        slot_M = np.array([good[place].taken.slot for place in place_M])
        found_M = alike_in_series(journal.descriptor_NE()[slot_M])
        original_N[place_M] = np.where(found_M < 0, -1, place_M[found_M])
    return original_N


def _compare_pictures(taken: Sequence[Taken], journal: Journal) -> NDArray[np.int64]:
    slot_M = np.array([each.slot for each in taken])
    return near_duplicates(journal.phash_N()[slot_M], journal.descriptor_NE()[slot_M])


def _compare_tokens(taken: Sequence[Taken], _journal: Journal) -> NDArray[np.int64]:
    return near_token_works(np.array([each.shingles for each in taken], dtype=np.uint64))


def _repeats(each: Good, first: Good, reason: str, words: str) -> Refusal:
    source = each.offering.source
    return Refusal(
        source, reason, f"{words}another work of this collection: {first.offering.source}", _ADVICE
    )


def _arrays(journal: Journal, good: Sequence[Good]) -> tuple[dict[str, Path], Mapping[int, int]]:
    """Return the array files by their final name, and the row of each slot."""
    arrays: dict[str, Path] = {}
    rows: dict[int, int] = {}
    pictures = [each.taken.slot for each in good if each.offering.medium is Medium.PICTURE]
    if pictures:
        arrays[PICTURES] = journal.folder / "pictures.npy"
        rows.update((slot, slot) for slot in pictures)
    for medium in TOKEN_MEDIA:
        taken = [each.taken for each in good if each.offering.medium is medium]
        if taken:
            arrays.update(_token_arrays(journal.folder, medium, taken))
            rows.update((each.slot, row) for row, each in enumerate(taken))
    return arrays, rows


def _token_arrays(folder: Path, medium: Medium, taken: Sequence[Taken]) -> dict[str, Path]:
    """Number the symbols of all texts, or of all music, and lay them end to end."""
    vocabulary = Vocabulary.of(each.symbols for each in taken)
    encoded = [vocabulary.encode(each.symbols) for each in taken]
    end_N = np.cumsum([len(tokens) for tokens in encoded], dtype=np.int64)
    token_T = np.concatenate(encoded).astype(np.uint32)
    names = {kind: f"{medium}.{kind}" for kind in ("tokens.npy", "ends.npy", "vocabulary.json")}
    with writing(folder):
        for kind, array in (("tokens.npy", token_T), ("ends.npy", end_N)):
            np.save(folder / names[kind], array)
        text = json.dumps(vocabulary.symbols, ensure_ascii=False)
        write_whole(folder / names["vocabulary.json"], text.encode())
    return {name: folder / name for name in names.values()}


def _licence_of(each: Good) -> str:
    return each.offering.rights.licence or each.taken.licence


def _work(each: Good) -> Work:
    """Return the record of a file: what was said of it, and what it says itself."""
    offering, taken = each.offering, each.taken
    rights = offering.rights
    evidence = rights.evidence
    said = " · ".join(filter(None, (taken.licence, taken.statement)))
    if said:
        inside = Evidence(
            kind=EvidenceKind.EMBEDDED,
            place=offering.source,
            digest=taken.digest,
            says=said[:_MOST_SAID],
        )
        evidence = (*evidence, inside)
    rights = replace(
        rights,
        licence=_licence_of(each),
        credit=rights.credit or taken.credit,
        evidence=evidence,
        signals=tuple(dict.fromkeys((*rights.signals, *taken.signals))),
    )
    authors = offering.authors
    if authors == (UNKNOWN_AUTHOR,) and taken.creators:
        authors = tuple(Author(name=name) for name in taken.creators)
    return Work(
        source=offering.source,
        digest=taken.digest,
        medium=offering.medium,
        title=offering.title,
        authors=authors,
        rights=rights,
        captions=offering.captions,
        hand=offering.hand,
        family=offering.family,
        concept=offering.concept,
        variant=offering.variant,
    )
