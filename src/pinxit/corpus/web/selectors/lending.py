"""Works in whose manner a picture may be painted, as the licence gate says for `style`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.adapters.collection import CorruptCollectionError, open_collection
from pinxit.corpus.core.gate import judge
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web.models import Work
from pinxit.corpus.web.selectors.browsing import with_makers
from pinxit.corpus.web.selectors.contents import folder_of
from pinxit.corpus.web.selectors.decided import decided
from pinxit.corpus.web.selectors.search import holding
from pinxit.corpus.web.selectors.showing import WorkCard, card, cards

_REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True, eq=False)
class LentManner:
    """A work that lends its manner.

    Attributes:
        picture_HWC: Red, green and blue, 0-255.
        digest: Of the work's own file.
        credit: Title, makers and licence in one line.
    """

    picture_HWC: NDArray[np.uint8]
    digest: str
    credit: str


def manners_to_lend(query: str, *, count: int) -> Sequence[WorkCard]:
    """Return pictures that may lend their manner, and hold some words.

    Args:
        query: Words; empty for any.
        count: At most so many.
    """
    works = Work.objects.filter(medium=Medium.PICTURE, left_at=None, withdrawn_at=None, row__gte=0)
    works = holding(works.exclude(may_style=_REFUSED), query)
    return cards(with_makers(works).defer("line", "words").order_by("-collection_id", "pk")[:count])


def manner_lent(pk: int, *, today: date) -> LentManner | None:
    """Return a work that lends its manner, or `None` if there is none or the gate refuses it now.

    Args:
        pk: Its number on the register.
        today: The day for which the gate answers.

    Raises:
        PinxitError: Its collection is gone from the disk, or damaged.
    """
    found = Work.objects.filter(pk=pk, medium=Medium.PICTURE, left_at=None, row__gte=0)
    work = with_makers(found).first()
    if work is None:
        return None
    standing = decided([work])[0]
    if standing.withdrawn or not judge(standing.work, Purpose.STYLE, today=today).passes:
        return None
    shown = card(work)
    credit = " · ".join(each for each in (shown.title, shown.makers, shown.licence) if each)
    return LentManner(_picture_of(work), work.digest, credit)


def _picture_of(work: Work) -> NDArray[np.uint8]:
    pictures = open_collection(folder_of(work.collection)).picture_NHWC
    if pictures is None or work.row >= len(pictures):
        raise CorruptCollectionError(f"{work.collection.name} has no picture {work.row}")
    rows = slice(work.top_px, work.top_px + work.height_px)
    columns = slice(work.left_px, work.left_px + work.width_px)
    return np.asarray(pictures[work.row, rows, columns])
