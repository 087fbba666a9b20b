"""What changed from one manifest to another, work by work."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

from pinxit.corpus.core.manifest import Manifest
from pinxit.corpus.core.rights import Rights
from pinxit.corpus.core.work import Work
from pinxit.kernel import Digest

_OF_WORK: Final = tuple(
    each.name for each in fields(Work) if each.name not in ("source", "rights", "digest")
)
_OF_RIGHTS: Final = tuple(each.name for each in fields(Rights))
#: Fields whose values are short enough to be read in a line.
_SHOWN: Final = frozenset({"title", "hand", "family", "concept", "licence", "credit", "made_in"})


@dataclass(frozen=True, slots=True)
class Change:
    """A work that is in both manifests, and not the same.

    Attributes:
        before: As it was.
        after: As it is.
        fields: What differs: "file" for its content, else a field of the work or its rights.
    """

    before: Work
    after: Work
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one manifest to another.

    Attributes:
        before: Name of the one.
        after: Name of the other.
        added: Works that only the other has, by source.
        removed: Works that only the one has, by source.
        changed: Works of one source that differ.
        unchanged: How many works are the same in both.
    """

    before: Digest
    after: Digest
    added: tuple[Work, ...]
    removed: tuple[Work, ...]
    changed: tuple[Change, ...]
    unchanged: int

    @property
    def fields(self) -> dict[str, int]:
        """How many works changed in each field, most first."""
        counts = Counter(name for change in self.changed for name in change.fields)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def difference(before: Manifest, after: Manifest) -> Difference:
    """Compare two manifests by the sources of their works, in one pass over both."""
    added: list[Work] = []
    removed: list[Work] = []
    changed: list[Change] = []
    unchanged = 0
    for old, new in _side_by_side(before.works, after.works):
        gone, come = _without_common(old, new)
        unchanged += len(old) - len(gone)
        pairs = min(len(gone), len(come))
        changed.extend(Change(*pair, _differing(*pair)) for pair in zip(gone, come, strict=False))
        removed.extend(gone[pairs:])
        added.extend(come[pairs:])
    return Difference(
        before.digest, after.digest, tuple(added), tuple(removed), tuple(changed), unchanged
    )


def describe(change: Change) -> Iterator[str]:
    """Yield what changed in a work, a field a line: `licence: MIT → CC0-1.0`."""
    for name in change.fields:
        old, new = (_value(work, name) for work in (change.before, change.after))
        yield f"{name}: {old or '–'} → {new or '–'}" if name in _SHOWN else name


def _side_by_side(
    before: Sequence[Work], after: Sequence[Work]
) -> Iterator[tuple[Sequence[Work], Sequence[Work]]]:
    """Yield the works of each source from both sides; both are sorted by source."""
    here = there = 0
    while here < len(before) or there < len(after):
        source = min(
            side[at].source for side, at in ((before, here), (after, there)) if at < len(side)
        )
        old_end, new_end = _run_end(before, here, source), _run_end(after, there, source)
        yield before[here:old_end], after[there:new_end]
        here, there = old_end, new_end


def _run_end(works: Sequence[Work], at: int, source: str) -> int:
    while at < len(works) and works[at].source == source:
        at += 1
    return at


def _without_common(
    old: Sequence[Work], new: Sequence[Work]
) -> tuple[Sequence[Work], Sequence[Work]]:
    """Return what each side has that the other has not; as a rule there is one work a side."""
    if old == new:
        return (), ()
    return _missing_in(new, old), _missing_in(old, new)


def _missing_in(there: Iterable[Work], here: Sequence[Work]) -> Sequence[Work]:
    rest = list(there)
    missing = []
    for work in here:
        if work in rest:
            rest.remove(work)
        else:
            missing.append(work)
    return missing


def _differing(before: Work, after: Work) -> tuple[str, ...]:
    names = ("file", *_OF_WORK, *_OF_RIGHTS)
    return tuple(name for name in names if _value(before, name) != _value(after, name))


def _value(work: Work, name: str) -> object:
    if name == "file":
        return work.digest
    return getattr(work if name in _OF_WORK else work.rights, name)
