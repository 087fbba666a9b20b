"""Killing an intake at random moments: does it end in the same root?"""

import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

from pinxit.corpus.adapters.collection import open_collection
from pinxit.corpus.bench.pictures import make_pictures
from pinxit.corpus.bench.program import start_intake

_SEED: Final = 7


def measure_kills(kills: int, works: int) -> dict[str, float]:
    """Kill an intake with SIGKILL at random moments, let it go on, and compare its root.

    Args:
        kills: How many times in all; a new intake begins whenever one has ended.
        works: Pictures in each intake.

    Returns:
        `kills`; `kill_intakes`, how many intakes they were spread over; `kill_root_mismatches`,
        how many of those ended in another root than the undisturbed one.
    """
    chance = random.Random(_SEED)  # noqa: S311 - moments, not secrets
    killed = intakes = mismatches = 0
    with tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder:
        scratch = Path(folder)
        root = scratch / "pictures"
        make_pictures(root, works)
        before = time.perf_counter()
        start_intake(root, scratch / "whole" / "trial").wait()
        whole_s = time.perf_counter() - before
        truth = open_collection(scratch / "whole" / "trial").root
        while killed < kills:
            place = scratch / f"killed-{intakes}" / "trial"
            while not _ends(start_intake(root, place), chance.uniform(0, whole_s)):
                killed += 1
                if killed >= kills:
                    start_intake(root, place).wait()
                    break
            intakes += 1
            mismatches += open_collection(place).root != truth
    return {"kills": killed, "kill_intakes": intakes, "kill_root_mismatches": mismatches}


def _ends(process: "subprocess.Popen[str]", after_s: float) -> bool:
    """Say whether a process ended by itself in time; kill it if not."""
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return True
