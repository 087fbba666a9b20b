"""Whether a mark is seen in pictures that have none."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

import cv2

from pinxit.provenance.bench.marked_works import Works, open_works
from pinxit.provenance.bench.watermark import WORKERS
from pinxit.provenance.core.mark_code import FALSE_ALARM_BOUND
from pinxit.provenance.core.watermark import detect

_CHUNK: Final = 250


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Look for marks in works without one, each cropped, mirrored, toned and saved by lot.

    Args:
        home: PINXIT_HOME, with the gathered illustrations and a folder of paintings.
        full: 100,000 pictures, ten minutes of processor time; otherwise 1,000.

    Raises:
        NoWorksToMarkError: Illustrations or paintings are missing.
    """
    cv2.setNumThreads(1)
    works = open_works(home)
    clean = 100_000 if full else 1_000
    with ProcessPoolExecutor(WORKERS) as pool:
        alarms = sum(pool.map(partial(_alarms, works), range(0, clean, _CHUNK)))
    return {
        "watermark_clean_tried": clean,
        "watermark_false_alarms": alarms,
        "watermark_false_alarm_bound": FALSE_ALARM_BOUND,
    }


def _alarms(works: Works, first: int) -> int:
    """Count the clean pictures, from a number on, in which a mark is read."""
    return sum(detect(works.clean(number)) is not None for number in range(first, first + _CHUNK))
