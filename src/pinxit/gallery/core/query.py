"""What somebody looks for on the wall."""

import unicodedata
from typing import Final

_LONGEST: Final = 100
_MOST_WORDS: Final = 8


def plain(text: str) -> str:
    """Return a text in the one form in which words are looked for.

    Lower-case, without control characters, with letters that only look different made one (full
    width and half width, say), and with single spaces.

    Source:
        Unicode Standard Annex #15, form NFKC.
    """
    printable = "".join(
        " " if unicodedata.category(letter).startswith("C") else letter
        for letter in unicodedata.normalize("NFKC", text)
    )
    return " ".join(printable.casefold().split())


def words_of(query: str) -> tuple[str, ...]:
    """Return the words that a work must all hold, at most eight.

    Chinese is not cut into words: a run of characters is one.

    Args:
        query: As typed; only the first 100 characters count.
    """
    return tuple(plain(query[:_LONGEST]).split()[:_MOST_WORDS])
