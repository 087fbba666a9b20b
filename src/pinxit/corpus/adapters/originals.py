"""The files that frozen works came as, for what must see them unscaled."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pinxit.corpus.adapters.frozen_folder import FrozenManifest
from pinxit.corpus.adapters.sets import CACHE, SETS, NamedSet, UnknownSetError
from pinxit.corpus.core.manifest import BrokenManifestError
from pinxit.corpus.core.offering import Offering, Source
from pinxit.kernel import Digest


def read_originals(
    frozen: FrozenManifest,
    name: str,
    *,
    home: Path,
    open_set: Callable[[NamedSet], Source] | None = None,
) -> Iterator[bytes]:
    """Yield the own file of each frozen work, in their order, as it was when they were frozen.

    Args:
        frozen: The manifest, opened for its purpose.
        name: The named set that all its works come from.
        home: PINXIT_HOME; what was fetched for the set lies there, and is fetched if it does not.
        open_set: Opens the set otherwise than its own door does.

    Raises:
        UnknownSetError: There is no such set.
        BrokenManifestError: The set has no such work, or another file for it.
        PinxitError: The set cannot be brought; the message says why.
    """
    if name not in SETS:
        raise UnknownSetError(f"there is no set called {name[:60]!r}")
    wanted, cache = SETS[name], home / "corpus" / CACHE
    source = open_set(wanted) if open_set else wanted.open(cache, report=lambda *_: None)
    offered = {each.source: each for each in source.offerings() if isinstance(each, Offering)}
    for work in frozen.works:
        offering = offered.get(work.source)
        content = b"" if offering is None else source.read(offering)
        if Digest.of(content) != work.digest:
            raise BrokenManifestError(f"not the file that was frozen: {work.source}")
        yield content
