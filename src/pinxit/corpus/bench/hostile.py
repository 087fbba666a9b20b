"""The hostile files of `tests/bad/`, offered to a real intake all at once."""

import importlib
import sys
import tempfile
from pathlib import Path

from pinxit.corpus.adapters.intake import take_in
from pinxit.corpus.adapters.local import FolderSource
from pinxit.corpus.core.claims import Claim
from pinxit.kernel import PinxitError


class NoCheckoutError(PinxitError):
    """The hostile files are not here: they are kept with the tests, not in the package."""

    remedy = "Run this command in a checkout of Pinxit."


def measure_hostile() -> dict[str, float]:
    """Return how many hostile files were offered, and how many were taken in.

    Raises:
        NoCheckoutError: This is no checkout.
    """
    sys.path.insert(0, str(Path.cwd()))
    try:
        bad = importlib.import_module("tests.bad.offered")
    except ModuleNotFoundError as error:
        raise NoCheckoutError("the hostile files of tests/bad are not here") from error
    finally:
        sys.path.remove(str(Path.cwd()))
    with tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder:
        root = Path(folder) / "hostile"
        root.mkdir()
        tried = bad.lay_out(root)
        place = Path(folder) / "corpus" / "hostile"
        taken = take_in(
            FolderSource(root, Claim(licence="CC0-1.0")),
            place,
            name="hostile",
            title="Hostile",
            report=lambda *_: None,
        )
    return {"hostile_files_tried": tried, "hostile_files_accepted": taken.header.works}
