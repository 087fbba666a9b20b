"""The named sets: what can be gathered by name, and how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol

from pinxit.corpus.adapters.collection import Collection
from pinxit.corpus.adapters.intake import Manner, Report, take_in
from pinxit.corpus.core.offering import Source
from pinxit.kernel import PinxitError

#: The folder beside the collections that keeps packages and what is laid out of them.
CACHE: Final = ".packages"


class UnknownSetError(PinxitError):
    """There is no set of this name."""

    remedy = "Name one of the sets that `pinxit corpus sets` lists."


class _Open(Protocol):
    """Brings a set and returns it as a source."""

    def __call__(self, cache: Path, *, report: Report) -> Source: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSet:
    """A set that can be gathered by name.

    Attributes:
        name: Its name, and its collection's.
        title: What people call it.
        about: One sentence on what it holds and under which licence.
        door: `module:function` below `pinxit.corpus.adapters` that opens it; imported when asked
            for, because some need a package that not every house installs.
        keep_duplicates: Whether its numbers must stay as they are.
    """

    name: str
    title: str
    about: str
    door: str
    keep_duplicates: bool = False

    def open(self, cache: Path, *, report: Report) -> Source:
        """Bring the set and return it as a source."""
        module, _, function = self.door.partition(":")
        open_: _Open = getattr(import_module(f"pinxit.corpus.adapters.{module}"), function)
        return open_(cache, report=report)


_ALL: Final = (
    NamedSet(
        name="illustrations",
        title="Illustrations in eight hands",
        about="19,793 drawings of one vocabulary by eight studios; Apache-2.0, MIT and CC-BY.",
        door="illustrations:open_illustrations",
    ),
    NamedSet(
        name="openmoji",
        title="OpenMoji",
        about="Drawings by 121 named people; CC-BY-SA-4.0, so what learns from it is shared alike.",
        door="openmoji:open_openmoji",
    ),
    NamedSet(
        name="openclipart",
        title="Open Clip Art Library",
        about="7,458 drawings by many hands, nearly all given to the public domain.",
        door="openclipart:open_openclipart",
    ),
    NamedSet(
        name="chinese-poetry",
        title="Chinese poetry",
        about="332,908 poems of Tang and Song, out of copyright for seven centuries.",
        door="poetry:open_poetry",
    ),
    NamedSet(
        name="chorales",
        title="Bach chorales",
        about="Chorales and pieces by Bach, from music21.",
        door="chorales:open_chorales",
    ),
    NamedSet(
        name="session-tunes",
        title="Session tunes",
        about="Some four thousand tunes of O’Neill, Aird and Ryan, from music21.",
        door="tunes:open_tunes",
    ),
    NamedSet(
        name="cifar10",
        title="CIFAR-10",
        about="60,000 small photographs without a stated licence: for measuring only.",
        door="cifar10:open_cifar10",
        keep_duplicates=True,
    ),
)

SETS: Final[Mapping[str, NamedSet]] = {each.name: each for each in _ALL}


def gather(
    name: str,
    home: Path,
    *,
    report: Report,
    processes: int = 2,
    open_set: Callable[[NamedSet], Source] | None = None,
) -> Collection:
    """Bring a named set and take it in.

    Killed at any moment and called again it ends in the same collection.

    Args:
        name: Of the set.
        home: PINXIT_HOME/corpus.
        report: Told how far it is.
        processes: How many open works.
        open_set: Opens the set otherwise than its own door does.

    Raises:
        UnknownSetError: There is no such set.
        PinxitError: It cannot be brought or kept; the message says why.
    """
    if name not in SETS:
        raise UnknownSetError(f"there is no set called {name[:60]!r}")
    wanted = SETS[name]
    source = open_set(wanted) if open_set is not None else wanted.open(home / CACHE, report=report)
    return take_in(
        source,
        home / name,
        name=name,
        title=wanted.title,
        report=report,
        manner=Manner(processes=processes, keep_duplicates=wanted.keep_duplicates),
    )
