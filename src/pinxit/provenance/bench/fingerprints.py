"""Whether a file that was stripped of everything finds its record, among a hundred thousand others.

Pictures that the recogniser did not learn from are recorded, cropped and recompressed, and looked
for among works by other hands of the very same things, variants by the same hand, photographs, and
what can be made of all of them.

Shape suffixes: N pictures, H and W pixels, C colours.
"""

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.adapters.iscc import bits_apart, image_code
from pinxit.provenance.adapters.opening import opened
from pinxit.provenance.adapters.recogniser import house_recogniser
from pinxit.provenance.bench.scratch import scratch_house
from pinxit.provenance.core.alignment import Levels
from pinxit.provenance.web.selectors import likely_record
from pinxit.provenance.web.services import fingerprint_all

_SEED: Final = 20261201
#: (targets, distractors) of the quick run and of the full one.
_QUICK: Final = (100, 2_000)
_FULL: Final = (1_000, 100_000)
#: How hard a copy is pressed; of each picture, 15 % of the area or of each side is cut off.
_QUALITIES: Final = (30, 50, 70, 90)
_PAINTED: Final = 5
_CODED: Final = 200


class NothingToLookForError(PinxitError):
    """There are no illustrations to measure fingerprints on."""

    remedy = "Gather them first: pinxit corpus gather illustrations."


@dataclass(frozen=True, slots=True)
class Exhibits:
    """What is recorded.

    Attributes:
        targets: Pictures nobody learnt from; copies of them are looked for.
        works: Other works, of the same concepts by other hands among them.
        photographs: Pictures of another kind, if there are any.
    """

    targets: Sequence[Levels]
    works: Sequence[Levels]
    photographs: Sequence[Levels]


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Look for stripped copies in a database of the bench's own.

    Args:
        home: PINXIT_HOME with the illustrations; `paintings` and the collection `cifar10` are
            used where they lie there.
        full: 1,000 copies among 100,000 distractors, which takes half an hour; otherwise 100
            among 2,000.

    Returns:
        `stripped_found`, the share that found its record; `stripped_wrong`, how many were told
        another; `stripped_ms` and `stripped_ms_p95`, from the file in memory to the answer;
        `stripped_cpu_ms`, of that the time of this program's processor;
        `stripped_tried` and `stripped_distractors`; and `stripped_found_iscc`, the share that the
        Content-Code Image alone finds among 200.

    Raises:
        NothingToLookForError: There are no illustrations.
    """
    num_targets, num_distractors = _FULL if full else _QUICK
    exhibits = exhibits_in(home, num_targets)
    chance = np.random.Generator(np.random.Philox(_SEED))
    copies = [stripped(each, chance) for each in exhibits.targets]
    with scratch_house():
        _record(exhibits, num_distractors, chance)
        figures = _looked_for(copies)
    return {
        **figures,
        "stripped_distractors": num_distractors,
        "stripped_found_iscc": _found_by_code(exhibits.targets[:_CODED], copies[:_CODED]),
    }


def stripped(picture_HWC: Levels, chance: np.random.Generator) -> bytes:
    """Return a JPEG of a picture of which 15 % is cut off; no mark goes with it."""
    share = float(np.sqrt(0.85)) if chance.random() < 0.5 else 0.85
    tall, wide = (round(side * share) for side in picture_HWC.shape[:2])
    top = int(chance.integers(picture_HWC.shape[0] - tall + 1))
    left = int(chance.integers(picture_HWC.shape[1] - wide + 1))
    part = cv2.cvtColor(picture_HWC[top : top + tall, left : left + wide], cv2.COLOR_RGB2BGR)
    quality = int(chance.choice(_QUALITIES))
    _done, content = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(content)


def exhibits_in(home: Path, num_targets: int) -> Exhibits:
    """Return what is recorded: the pictures that are looked for, and others.

    Raises:
        NothingToLookForError: There are no illustrations.
    """
    folder = home / "corpus" / "illustrations"
    if not (folder / "works.jsonl").exists():
        raise NothingToLookForError(f"there are no illustrations in {home}")
    held = json.loads(files("pinxit.provenance").joinpath("house/held.json").read_text("utf-8"))
    picture_NHWC = np.load(folder / "pictures.npy", mmap_mode="r")
    row_N = np.load(folder / "rows.npy")
    with (folder / "works.jsonl").open(encoding="utf-8") as lines:
        concepts = [json.loads(line)["concept"] for line in lines]
    kept = set(held["concepts"])
    chance = np.random.Generator(np.random.Philox(_SEED + 1))
    free = [place for place, concept in enumerate(concepts) if concept in kept]
    painted, other_painted = _paintings(home / "paintings", set(held["paintings"]))
    painted = painted[: num_targets // _PAINTED]
    order = chance.permutation(free)
    drawn = [int(place) for place in order[: num_targets - len(painted)]]
    others = sorted(set(range(len(concepts))) - set(drawn))
    photographs = home / "corpus" / "cifar10" / "pictures.npy"
    return Exhibits(
        targets=[*(picture_NHWC[row_N[place]] for place in drawn), *painted],
        works=[*other_painted, *(picture_NHWC[row_N[place]] for place in others)],
        photographs=np.load(photographs, mmap_mode="r") if photographs.exists() else [],
    )


def _paintings(folder: Path, held: set[str]) -> tuple[list[Levels], list[Levels]]:
    """Return the paintings nobody learnt from, and the others."""
    free: list[Levels] = []
    learnt: list[Levels] = []
    for path in sorted(folder.glob("*.jpg")) if folder.is_dir() else ():
        mine = free if Digest.of_file(path).hex in held else learnt
        with path.open("rb") as file:
            mine.append(opened(file, longer_px=256))
    return free, learnt


def _record(exhibits: Exhibits, num_distractors: int, chance: np.random.Generator) -> None:
    """Record the pictures that are looked for, and so many others."""
    targets = ((f"target-{number}", each) for number, each in enumerate(exhibits.targets))
    others = islice(_distractors(exhibits, chance), num_distractors)
    named = ((f"other-{number}", each) for number, each in enumerate(others))
    fingerprint_all(chain(targets, named))


def _distractors(exhibits: Exhibits, chance: np.random.Generator) -> Iterator[Levels]:
    """Yield other works, then photographs, then what is made of both, without an end."""
    works, photographs = exhibits.works, exhibits.photographs
    for each in chance.permutation(len(works)):
        yield works[each]
    yield from photographs
    while True:
        one, other = (works[int(each)] for each in chance.integers(len(works), size=2))
        yield _made_of(one, other, chance)


def _made_of(one: Levels, other: Levels, chance: np.random.Generator) -> Levels:
    """Return one work over another, side by side with it, cut from it, or in other tones."""
    kind = int(chance.integers(4))
    other = np.asarray(cv2.resize(other, one.shape[1::-1]), dtype=np.uint8)
    if kind == 0:
        return np.asarray(0.6 * one + 0.4 * other, dtype=np.uint8)
    if kind == 1:
        half = one.shape[1] // 2
        return np.concatenate([one[:, :half], other[:, half:]], axis=1)
    if kind == 2:
        share = chance.uniform(0.5, 0.8)
        tall, wide = (round(side * share) for side in one.shape[:2])
        return np.ascontiguousarray(one[:tall, :wide])
    return np.asarray(255 - one[:, ::-1], dtype=np.uint8)


def _looked_for(copies: Sequence[bytes]) -> dict[str, float]:
    """Look for every copy, and time it from its bytes to the answer."""
    found, wrong, took_ms, busy_ms = 0, 0, [], []
    house_recogniser.cache_clear()
    house_recogniser()  # opened and asked once, so that neither is timed
    likely_record(opened_bytes(copies[0]))
    for number, content in enumerate(copies):
        started, begun = time.perf_counter(), time.process_time()
        record = likely_record(opened_bytes(content))
        took_ms.append(1_000 * (time.perf_counter() - started))
        busy_ms.append(1_000 * (time.process_time() - begun))
        if record is not None:
            found += record.row.piece == f"target-{number}"
            wrong += record.row.piece != f"target-{number}"
    return {
        "stripped_tried": len(copies),
        "stripped_found": found / len(copies),
        "stripped_wrong": wrong,
        "stripped_ms": statistics.median(took_ms),
        "stripped_cpu_ms": statistics.median(busy_ms),
        "stripped_ms_p95": statistics.quantiles(took_ms, n=20)[-1],
    }


def opened_bytes(content: bytes) -> Levels:
    """Return the picture of a file in memory, as the verify page opens it."""
    return opened(BytesIO(content))


def _found_by_code(targets: Sequence[Levels], copies: Sequence[bytes]) -> float:
    """Return how many copies the Content-Code Image alone finds, even among so few."""
    codes = [image_code(Image.fromarray(np.asarray(each))) for each in targets]
    found = 0
    for number, content in enumerate(copies):
        mine = image_code(Image.fromarray(opened_bytes(content)))
        apart = [bits_apart(mine, code) for code in codes]
        found += apart[number] == min(apart) and apart.count(min(apart)) == 1
    return found / len(copies)
