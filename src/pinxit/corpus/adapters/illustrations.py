"""Gathering the illustration corpus: packages in, an artefact folder out."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.adapters.folder import SIDE_PX, CorpusWriter
from pinxit.corpus.adapters.npm import bring_package, read_json_members
from pinxit.corpus.adapters.svg import is_blank, render
from pinxit.corpus.core.concept import read_concepts, read_shortcodes
from pinxit.corpus.core.illustrations import Candidate, Census, IllustrationSet, read_set, select
from pinxit.corpus.core.manifest import Manifest, Work
from pinxit.corpus.core.packages import CAPTIONS, HANDS, Hand, Package

NAME: Final = "illustrations"

_LANGUAGES: Final = ("en", "zh")
_SHORTCODES: Final = tuple(
    f"en/shortcodes/{name}.json" for name in ("cldr", "github", "emojibase", "joypixels", "iamcal")
)
_CHUNK: Final = 32

#: Is told (step, total, what is being done) as a gathering goes on.
Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Gathering:
    """A finished gathering: the manifest, and by hand what was left out."""

    manifest: Manifest
    census: Mapping[str, Census]


def gather_illustrations(
    corpus_home: Path,
    *,
    report: Report,
    hands: Sequence[Hand] = HANDS,
    captions: Package = CAPTIONS,
    num_processes: int = 2,
) -> Gathering:
    """Bring the illustration sets and their captions, render them, and write the corpus.

    Killed at any moment and started again it ends in the same manifest: packages are kept once
    they are whole, and the corpus appears only when it is.

    Args:
        corpus_home: PINXIT_HOME/corpus; the corpus is written to its folder `illustrations`.
        report: Told after each package and each picture.
        hands: The sets.
        captions: The release of emojibase-data.
        num_processes: How many render; 1 renders in this process.

    Raises:
        MissingNpmError: npm is not installed and a package is not cached.
        UnreachablePackageError: npm could not bring a package.
        WrongPackageError: A package has another digest than the pinned one.
        UnreadablePackageError: A package is broken.
        RefusedLicenceError: A set's licence is not permissive.
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    cache = corpus_home / ".packages"
    num_packages = len(hands) + 1
    report(0, num_packages, f"fetching {captions.spec}")
    words = _read_captions(bring_package(captions, cache=cache))
    sets: list[IllustrationSet] = []
    for hand in hands:
        report(len(sets) + 1, num_packages, f"fetching {hand.package.spec}")
        sets.append(_read_hand(hand, bring_package(hand.package, cache=cache)))
    report(num_packages, num_packages, "fetched")
    concepts = read_concepts({language: words[_data(language)] for language in _LANGUAGES})
    shortcodes = chain.from_iterable(read_shortcodes(words[file]) for file in _SHORTCODES)
    selection = select(sets, concepts, shortcodes)
    with CorpusWriter(corpus_home / NAME) as writer:
        works: list[Work] = []
        total = len(selection.candidates)
        pictures = _render_all(selection.candidates, num_processes)
        for step, (candidate, picture_HWC) in enumerate(pictures, 1):
            if is_blank(picture_HWC):
                selection.census[candidate.hand.name].blank += 1
            else:
                works.append(candidate.as_work(writer.add(picture_HWC)))
            report(step, total, "rendering")
        manifest = writer.finish(works)
    return Gathering(manifest, selection.census)


def _render_all(
    candidates: Sequence[Candidate], num_processes: int
) -> Iterator[tuple[Candidate, NDArray[np.uint8]]]:
    """Render in order; a pool is spawned, because a fork copies the progress bar's thread."""
    drawings = [candidate.drawing.svg for candidate in candidates]
    if num_processes == 1:
        yield from zip(candidates, map(_render_one, drawings), strict=True)
        return
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(num_processes, mp_context=spawned) as pool:
        pictures = pool.map(_render_one, drawings, chunksize=_CHUNK)
        yield from zip(candidates, pictures, strict=True)


def _render_one(svg: bytes) -> NDArray[np.uint8]:
    return render(svg, SIDE_PX)


def _read_captions(tarball: bytes) -> dict[str, object]:
    return read_json_members(tarball, [*map(_data, _LANGUAGES), *_SHORTCODES])


def _read_hand(hand: Hand, tarball: bytes) -> IllustrationSet:
    files = read_json_members(tarball, ["info.json", "icons.json", "chars.json"])
    return read_set(hand, files["info.json"], files["icons.json"], files["chars.json"])


def _data(language: str) -> str:
    return f"{language}/data.json"
