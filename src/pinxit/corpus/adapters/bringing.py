"""Works that somebody has in a folder or an archive, taken in with what is said of all of them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.corpus.core.claims import read_claim

if TYPE_CHECKING:
    from pinxit.corpus.adapters.collection import Collection


def bring_in(
    path: Path,
    home: Path,
    *,
    called: tuple[str, str],
    said: Mapping[str, str],
    report: Callable[[int, int, str], None],
    processes: int = 2,
) -> "Collection":
    """Take in the works of a folder or a zip archive; a collection of this name makes way.

    Args:
        path: The folder or the archive.
        home: PINXIT_HOME.
        called: Short name of the collection, and what people call it.
        said: By column of a table of works, what is said of all of them where no table and no
            sidecar beside them says otherwise.
        report: Told how far it is.
        processes: How many open files; 0 opens them in this process.

    Raises:
        NoSuchFolderError: It is neither.
        BadClaimError: What is said cannot be understood.
        NothingOfferedError: It holds no file.
    """
    # Imported here so that whoever freezes works need not wait for what opens them.
    from pinxit.corpus.adapters.intake import Manner, take_in
    from pinxit.corpus.adapters.opening import Opening, open_path

    corpus, (name, title) = home / "corpus", called
    opening = Opening(claim=read_claim(said), label=name, home=corpus)
    return take_in(
        open_path(path, opening),
        corpus / name,
        name=name,
        title=title,
        report=report,
        manner=Manner(processes=processes),
    )
