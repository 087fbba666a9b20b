"""The words for what the house painter has seen, read once a process."""

from functools import cache

from pinxit.studio.adapters.house_painter import house_folder
from pinxit.studio.core.vocabulary import BadVocabularyError, Vocabulary, read_vocabulary


@cache
def house_vocabulary() -> Vocabulary:
    """Return what the house painter has seen.

    Raises:
        MissingPainterError: No painter is installed.
        BadVocabularyError: Its list cannot be read.
    """
    try:
        text = (house_folder() / "vocabulary.tsv").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadVocabularyError("the list of what the painter has seen cannot be read") from error
    return read_vocabulary(text)
