"""The order machine at random, many times: the runs of the test, as many as the issue asks for."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from pinxit.kernel import PinxitError

_TEST: Final = Path("tests/shop/test_order_machine.py")
_RUNS: Final = 20
_RUNS_FULL: Final = 2_000
_STEPS: Final = 50
#: Runs of one process, at least: fewer than these are the same ones each time.
_SHARE: Final = 100


class PropertyBrokenError(PinxitError):
    """The order machine did not hold, or could not be tried."""

    remedy = "Run pytest tests/shop/test_order_machine.py and read which run breaks it."


def measure(home: Path, *, full: bool) -> Mapping[str, float]:  # noqa: ARG001 - of every part
    """Drive the order machine at random, in several processes where the runs are many.

    Args:
        home: Not needed; every part is given it.
        full: Whether there are 2,000 runs instead of 20.

    Returns:
        `machine_runs`: how many were begun and held; `machine_steps`: how many states of the
        database were looked at, up to 50 a run.

    Raises:
        PropertyBrokenError: Something did not hold.
    """
    runs = _RUNS_FULL if full else _RUNS
    crew = max(1, min(os.cpu_count() or 1, runs // _SHARE))
    with ThreadPoolExecutor(crew) as pool:
        shares = [runs // crew + (place < runs % crew) for place in range(crew)]
        found = list(pool.map(_driven, shares, range(crew)))
    return {
        "machine_runs": sum(each["runs"] for each in found),
        "machine_steps": sum(each["steps"] for each in found),
    }


def _driven(runs: int, seed: int) -> dict[str, int]:
    """Drive so many runs in a process of their own, on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder:
        counted = Path(folder) / "counted.json"
        environment = {
            **os.environ,
            "PINXIT_RUNS": str(runs),
            "PINXIT_STEPS": str(_STEPS),
            "PINXIT_EXAMPLES_COUNTED": str(counted),
        }
        told = ["-q", "-p", "no:cacheprovider", "-n", "0", "-m", "slow"]
        ended = subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", *told, f"--hypothesis-seed={seed}", str(_TEST)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode != 0 or not counted.exists():
            raise PropertyBrokenError(ended.stdout[-2_000:] or ended.stderr[-2_000:])
        found: dict[str, int] = json.loads(counted.read_text(encoding="utf-8"))
    return found
