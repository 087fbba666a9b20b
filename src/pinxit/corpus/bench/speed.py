"""How fast pictures are taken in, and how time and memory grow with their number."""

import json
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from PIL import Image

from pinxit.corpus.bench.pictures import make_pictures
from pinxit.corpus.bench.program import start_intake
from pinxit.corpus.core.offering import SIDE_PX

_MIB: Final = 2**20


def measure_speed(works: int) -> dict[str, float]:
    """Return pictures a second, beside the loop that anybody would write first.

    Args:
        works: How many JPEG pictures of 256 px.

    Returns:
        `pictures_per_second` for hashing, decoding, reading embedded rights, normalising to 128 px,
        comparing and writing; `plain_loop_per_second` for hashing, decoding and shrinking alone, in
        one process.
    """
    with tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder:
        root = Path(folder) / "pictures"
        make_pictures(root, works)
        taken = intake(root, Path(folder) / "corpus" / "speed")
        plain = _plain_loop(root)
    rate = works / taken["seconds"]
    return {
        "pictures_per_second": rate,
        "plain_loop_per_second": plain,
        "speedup_over_plain_loop": rate / plain,
    }


def measure_growth(sizes: Sequence[int]) -> dict[str, float]:
    """Return cost a work and peak memory at several sizes, smallest first.

    Returns:
        `ms_per_work_1k` and so on; `cost_ratio_100k_to_1k`, the last by the first; `peak_mib_100k`
        of all processes together at the last size.
    """
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder:
        for size in sizes:
            root = Path(folder) / f"pictures-{size}"
            make_pictures(root, size)
            taken = intake(root, Path(folder) / "corpus" / f"grown-{size}")
            figures[f"ms_per_work_{size // 1000}k"] = 1000 * taken["seconds"] / size
            figures[f"peak_mib_{size // 1000}k"] = taken["peak_mib"]
    first, last = (f"{size // 1000}k" for size in (sizes[0], sizes[-1]))
    ratio = figures[f"ms_per_work_{last}"] / figures[f"ms_per_work_{first}"]
    return figures | {f"cost_ratio_{last}_to_{first}": ratio}


def intake(root: Path, place: Path) -> dict[str, float]:
    """Take in a folder in a process of its own.

    Returns:
        `seconds` from the first look to the finished collection, `works`, and `peak_mib`, the
        resident memory of the process and its workers together, mapped files not counted.
    """
    process = start_intake(root, place)
    peak = _watch(process.pid, lambda: process.poll() is None)
    said, _ = process.communicate()
    peak_bytes = peak()
    if process.returncode:
        raise RuntimeError(f"the intake ended with {process.returncode}")
    taken: dict[str, float] = json.loads(said)
    return taken | {"peak_mib": peak_bytes / _MIB}


def _plain_loop(root: Path) -> float:
    """Return how many pictures a second the first loop that comes to mind opens."""
    paths = sorted(root.rglob("*.jpg"))
    before = time.perf_counter()
    for path in paths:
        sha256(path.read_bytes()).hexdigest()
        with Image.open(path) as image:
            image.convert("RGB").resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS).tobytes()
    return len(paths) / (time.perf_counter() - before)


def _watch(pid: int, is_running: Callable[[], bool]) -> Callable[[], int]:
    """Follow the memory of a process and its children; the answer waits for its end."""
    peak = 0

    def follow() -> None:
        nonlocal peak
        while is_running():
            peak = max(peak, sum(_anonymous_bytes(each) for each in _family(pid)))
            time.sleep(0.1)

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()

    def answer() -> int:
        follower.join()
        return peak

    return answer


def _family(pid: int) -> list[int]:
    """Return a process and all that came from it."""
    found = [pid]
    for each in found:
        children = Path(f"/proc/{each}/task/{each}/children")
        if children.exists():
            found += [int(child) for child in children.read_text().split()]
    return found


def _anonymous_bytes(pid: int) -> int:
    """Return the resident memory of a process that is its own and no file's."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return int(lines.get("RssAnon", "0 kB").split()[0]) * 1024
