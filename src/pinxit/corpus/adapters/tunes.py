"""The set `session-tunes`: dance tunes and airs from three old books, in music21's corpus."""

from pathlib import Path
from typing import Final

from pinxit.corpus.adapters.music21_corpus import Music21, open_music21
from pinxit.corpus.adapters.shelf import Report

NAME: Final = "session-tunes"

#: O'Neill (1903), Aird (1782-1803) and Ryan (1883).
BOOKS: Final = ("oneills1850", "airdsAirs", "ryansMammoth")


def open_tunes(cache: Path, report: Report) -> Music21:
    """Return the 4,248 tunes, each a work of its own.

    Raises:
        MissingMusicError: music21 is not installed.
        ShelfUnwritableError: The disk is full or the folder is not ours.
    """
    return open_music21(cache, report, names=BOOKS)
