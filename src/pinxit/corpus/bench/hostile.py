"""The hostile files of `tests/bad/`, offered to a real intake all at once."""

import importlib
import sys
import tempfile
from pathlib import Path

from pinxit.corpus.adapters.intake import take_in
from pinxit.corpus.adapters.local import FolderSource, ZipSource
from pinxit.corpus.core.claims import Claim
from pinxit.corpus.core.offering import Source
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
        scratch = Path(folder)
        root, archive = scratch / "hostile", scratch / "hostile.zip"
        root.mkdir()
        tried = bad.lay_out(root) + bad.lay_out_archive(archive)
        claim = Claim(licence="CC0-1.0")
        taken = [
            _taken(FolderSource(root, claim), scratch / "corpus" / "folder"),
            _taken(ZipSource(archive, claim), scratch / "corpus" / "archive"),
        ]
    accepted = [work for each in taken for work in each if not work.endswith(bad.HONEST)]
    return {"hostile_files_tried": tried, "hostile_files_accepted": len(accepted)}


def _taken(source: Source, place: Path) -> list[str]:
    """Return the works that an intake let in."""
    taken = take_in(source, place, name=place.name, title=place.name, report=lambda *_: None)
    return [work.source for work in taken.works]
