"""What one frozen manifest holds and another does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db.models import QuerySet

from pinxit.corpus.adapters.frozen import read_manifest
from pinxit.corpus.core.difference import describe, difference
from pinxit.corpus.web.models import Manifest, Work
from pinxit.corpus.web.selectors.browsing import with_makers
from pinxit.corpus.web.selectors.frozen import folder_of
from pinxit.corpus.web.selectors.showing import WorkCard, cards
from pinxit.kernel import PinxitError

_WORKS_SHOWN: Final = 24
_CHANGES_SHOWN: Final = 50
#: Records are compared word by word only up to here: it reads both manifests whole.
_MOST_COMPARED: Final = 40_000
_CACHE_S: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two manifests side by side.

    Attributes:
        num_added: Works that only the second holds.
        num_removed: Works that only the first holds.
        added: The first of them, as cards.
        removed: The first of them, as cards.
        changes: For works in both whose record changed: source, and what changed; `None` where the
            manifests are too large to be compared on a page.
        num_changed: How many such works there are.
    """

    num_added: int
    num_removed: int
    added: Sequence[WorkCard]
    removed: Sequence[WorkCard]
    changes: Sequence[tuple[str, Sequence[str]]] | None
    num_changed: int


def difference_of(before: Manifest, after: Manifest) -> Compared:
    """Return what changed from one manifest to another."""
    added, removed = _only_in(after, before), _only_in(before, after)
    changed = _changed(before, after)
    return Compared(
        num_added=added.count(),
        num_removed=removed.count(),
        added=_some(added),
        removed=_some(removed),
        changes=None if changed is None else changed[1],
        num_changed=0 if changed is None else changed[0],
    )


def _only_in(here: Manifest, there: Manifest) -> QuerySet[Work]:
    return Work.objects.filter(memberships__manifest=here).exclude(memberships__manifest=there)


def _some(works: QuerySet[Work]) -> list[WorkCard]:
    return cards(with_makers(works.defer("line", "words")).order_by("pk")[:_WORKS_SHOWN])


def _changed(before: Manifest, after: Manifest) -> tuple[int, list[tuple[str, list[str]]]] | None:
    """Return how many records changed, and how; both names never mean anything else: cached."""
    if before.num_works + after.num_works > _MOST_COMPARED:
        return None
    key = f"corpus:difference:{before.root}:{after.root}"
    known: tuple[int, list[tuple[str, list[str]]]] | None = cache.get(key)
    if known is not None:
        return known
    try:
        found = difference(
            read_manifest(folder_of(before)).manifest, read_manifest(folder_of(after)).manifest
        )
    except PinxitError:
        return None
    lines = [(each.before.source, list(describe(each))) for each in found.changed[:_CHANGES_SHOWN]]
    cache.set(key, (len(found.changed), lines), _CACHE_S)
    return len(found.changed), lines
