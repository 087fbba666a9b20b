"""From what a person names — a path, an address — to a source of works."""

from pathlib import Path
from typing import Final

from pinxit.corpus.adapters.intake import Report
from pinxit.corpus.adapters.local import FolderSource, NoSuchFolderError, ZipSource
from pinxit.corpus.core.claims import Claim
from pinxit.corpus.core.offering import Source

#: The folder beside the collections where what is fetched lands.
LANDINGS: Final = ".landings"


def open_source(where: str, *, claim: Claim, label: str, cache: Path, report: Report) -> Source:
    """Return the source that a person means; fetch it first if it lies on the web.

    Args:
        where: A folder, a zip archive, a CSV of addresses, the address of a IIIF manifest, or
            `s3://BUCKET/PREFIX`.
        claim: What is said of all works where nothing nearer says more.
        label: Begins the source of each work.
        cache: PINXIT_HOME/corpus.
        report: Told how far a fetch is.

    Raises:
        NoSuchFolderError: There is nothing of this name.
    """
    path = Path(where).expanduser()
    if path.is_dir():
        return FolderSource(path, claim, label)
    if path.suffix.lower() == ".zip" and path.is_file():
        return ZipSource(path, claim, label)
    raise NoSuchFolderError(f"there is no folder or archive {where[:200]}")
