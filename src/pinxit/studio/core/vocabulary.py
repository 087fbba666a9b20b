"""The words for what a painter has seen, and which of them somebody is about to type."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from pinxit.kernel import PinxitError

_COLUMNS: Final = ["en", "zh", "en tags", "zh tags"]
#: Words, or Chinese letters, at the end of a prompt that may be the beginning of a name.
_WORDS_MAX: Final = 4
_WORD: Final = re.compile(r"[^\s,;，；、]+")


class BadVocabularyError(PinxitError):
    """The list of what the painter has seen cannot be read."""

    remedy = "Install the model again; its folder is not whole."


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the painter has seen.

    Attributes:
        label: What it is called, by language ("en", "zh").
        tags: Words that go with it, by language.
    """

    label: dict[str, str]
    tags: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way of going on.

    Attributes:
        label: What is suggested.
        language: "en" or "zh".
        prompt: The prompt with it in its place.
    """

    label: str
    language: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a painter has seen.

    Attributes:
        entries: Every thing, in the order of its English name.
    """

    entries: tuple[Entry, ...]

    def suggest(self, typed: str, *, limit: int) -> list[Suggestion]:
        """Return what somebody may be about to type.

        The end of what was typed is looked up, as long a piece of it as begins a name: whole names
        first, then words within names, then words that go with the thing.

        Args:
            typed: The prompt so far.
            limit: How many at most.
        """
        language = "zh" if _is_chinese(typed[-1:]) else "en"
        for begin in _tails(typed, language):
            found = self._beginning_with(typed[begin:].strip().casefold(), language)
            if found:
                return [
                    Suggestion(label, language, typed[:begin] + label) for label in found[:limit]
                ]
        return []

    def _beginning_with(self, start: str, language: str) -> list[str]:
        ranked = [
            (rank, nth)
            for nth, entry in enumerate(self.entries)
            if (rank := _rank(entry, start, language)) is not None
        ]
        return [self.entries[nth].label[language] for _, nth in sorted(ranked)]


def read_vocabulary(text: str) -> Vocabulary:
    """Return the vocabulary of a table with tabs between its columns.

    Raises:
        BadVocabularyError: It is no such table.
    """
    head, *rows = csv.reader(StringIO(text), delimiter="\t") if text else [[]]
    if head != _COLUMNS or any(len(row) != len(_COLUMNS) for row in rows):
        raise BadVocabularyError("the list of what the painter has seen cannot be read")
    return Vocabulary(
        tuple(
            Entry({"en": en, "zh": zh}, {"en": _split(en_tags), "zh": _split(zh_tags)})
            for en, zh, en_tags, zh_tags in rows
        )
    )


def _split(tags: str) -> tuple[str, ...]:
    return tuple(tag for tag in tags.split("|") if tag)


def _rank(entry: Entry, start: str, language: str) -> int | None:
    """Return how well a thing fits, the best as 0; `None` if it does not."""
    label = entry.label[language].casefold()
    if label.startswith(start):
        return 0
    if start in label if language == "zh" else f" {start}" in label:
        return 1
    tags: Sequence[str] = entry.tags[language]
    return 2 if any(tag.casefold().startswith(start) for tag in tags) else None


def _tails(typed: str, language: str) -> Iterator[int]:
    """Yield where the end of a prompt may begin that is looked up, the longest end first."""
    if language == "zh":
        last = len(typed)
        shortest = max(last - _WORDS_MAX, 0)
        yield from (at for at in range(shortest, last) if _is_chinese(typed[at]))
        return
    words = list(_WORD.finditer(typed))[-_WORDS_MAX:]
    yield from (word.start() for word in words if len(typed[word.start() :].strip()) > 1)


def _is_chinese(text: str) -> bool:
    return bool(text) and all("\u4e00" <= letter <= "\u9fff" for letter in text)
