"""The authors' decisions in a file: PINXIT_HOME/corpus/decisions.jsonl.

The site writes it whole from its database; commands that need no database read it, and add to it
where there is no site.
"""

import fcntl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pinxit.corpus.adapters.collection import write_whole, writing
from pinxit.corpus.core.decisions import Decision, decode_decisions, encode_decisions

_FILE: Final = "decisions.jsonl"
_LOCK: Final = ".decisions.lock"


def read_decisions(home: Path) -> tuple[Decision, ...]:
    """Return every decision, in the order in which they were said; none if there is no file.

    Args:
        home: PINXIT_HOME.

    Raises:
        CorruptDecisionsError: The file is broken; nothing may be used until it is restored.
    """
    try:
        return decode_decisions(decisions_path(home).read_bytes())
    except FileNotFoundError:
        return ()


def write_decisions(home: Path, decisions: Iterable[Decision]) -> None:
    """Replace the file by these decisions, so that readers see the old or the new ones whole.

    Raises:
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    content = encode_decisions(decisions)
    with _alone(home):
        write_whole(decisions_path(home), content)


def add_decisions(home: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions at the end; two who add at the same time both succeed.

    Raises:
        CorruptDecisionsError: The file that is there is broken; it is left as it is.
        CorpusUnwritableError: The disk is full or the folder is not ours.
    """
    with _alone(home):
        content = encode_decisions((*read_decisions(home), *decisions))
        write_whole(decisions_path(home), content)


def decisions_path(home: Path) -> Path:
    """Return where the file lies, or would lie."""
    return home / "corpus" / _FILE


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process write at a time."""
    folder = home / "corpus"
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
