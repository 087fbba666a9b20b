"""The set `chorales`: Bach's chorales and other pieces of his in music21's corpus."""

from pathlib import Path
from typing import Final

from pinxit.corpus.adapters.music21_corpus import Music21, open_music21
from pinxit.corpus.adapters.shelf import Report

NAME: Final = "chorales"


def open_chorales(cache: Path, report: Report) -> Music21:
    """Return the 413 pieces by Bach.

    Raises:
        MissingMusicError: music21 is not installed.
        ShelfUnwritableError: The disk is full or the folder is not ours.
    """
    return open_music21(cache, report, names=("bach",))
