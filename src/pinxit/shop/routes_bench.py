"""Whether every page and every request of the API was tried as each role.

The routes, the people and what is expected of them are those of `tests/site/routes/`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pinxit.kernel import PinxitError

_TESTS: Final = Path("tests/site/routes")


class OpenDoorError(PinxitError):
    """Somebody came in where they may not, or a route has no line that says who may."""

    remedy = "Run pytest tests/site/routes and read which route it is."


def measure(home: Path, *, full: bool) -> Mapping[str, float]:  # noqa: ARG001 - of every part
    """Try every route as each role.

    Args:
        home: Not needed; every part is given it.
        full: Makes no difference.

    Returns:
        `routes_tested` and `routes_untested`: how many routes were tried as every role, and how
        many were not. `route_requests`: how many requests that took.

    Raises:
        OpenDoorError: One was not answered as its line has it, or the tests are not here.
    """
    with tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder:
        counted = Path(folder) / "counted.json"
        environment = {**os.environ, "PINXIT_ROUTES_COUNTED": str(counted)}
        arguments = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", "-m", ""]
        ended = subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, *arguments, str(_TESTS)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode != 0 or not counted.exists():
            raise OpenDoorError(ended.stdout[-2_000:] or ended.stderr[-2_000:])
        figures: Mapping[str, float] = json.loads(counted.read_text(encoding="utf-8"))
        return figures
