"""What the studio does. Every write to the studio's tables is in this module."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

import numpy as np
from django.conf import settings
from django.db import transaction
from numpy.typing import NDArray

from pinxit.ethics import admit
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import PinxitError
from pinxit.provenance import FolderStore
from pinxit.provenance.web.services import record
from pinxit.studio.adapters.renditions import renditions
from pinxit.studio.core.brief import SEED_MAX, clean_prompt
from pinxit.studio.core.brief import Brief as BriefValue
from pinxit.studio.core.piece import Origin, title_of
from pinxit.studio.core.piece import Piece as PieceValue
from pinxit.studio.web.lineage import manifests_of_ancestors
from pinxit.studio.web.models import Brief, Piece
from pinxit.studio.web.selectors import num_waiting, sight_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: Briefs of one person that may wait at once. Two requests at the very same moment may pass it
#: by a few: it keeps the queue fair, it guards nothing.
WAITING_MAX: Final = 20
TITLE_MAX: Final = 120


class TooManyWaitingError(PinxitError):
    """Somebody's briefs already fill their share of the queue."""

    remedy = "Wait until some of your pictures are painted, then ask for more."


class LongTitleError(PinxitError):
    """A title does not fit on a wall label."""

    remedy = "Choose a title of at most 120 characters."


class NothingToRepeatError(PinxitError):
    """A brief did not fail, so there is nothing to try again."""

    remedy = "Look at the brief again: it is painted, or on its way."


@dataclass(frozen=True, slots=True)
class Painting:
    """A picture fresh from the easel.

    Attributes:
        image_HWC: Red, green and blue, 0-255, as painted.
        origin: What painted it.
    """

    image_HWC: NDArray[np.uint8]
    origin: Origin


def submit_brief(*, person: "Person", brief: BriefValue, now: datetime) -> Brief:
    """Put one brief into the queue.

    Raises:
        RefusedByPolicyError: The house does not paint this.
        TooManyWaitingError: The person's share of the queue is full.
    """
    return submit_sitting(person=person, brief=brief, count=1, now=now)[0]


@transaction.atomic
def submit_sitting(
    *, person: "Person", brief: BriefValue, count: int, now: datetime
) -> list[Brief]:
    """Put a brief into the queue several times, each with the next seed.

    Args:
        person: Who asks.
        brief: What for; its seed is that of the first picture.
        count: How many pictures, at least 1.
        now: The time of asking.

    Raises:
        RefusedByPolicyError: The house does not paint this.
        TooManyWaitingError: The person's share of the queue would overflow.
    """
    admit(brief.prompt)
    if num_waiting(person) + count > WAITING_MAX:
        raise TooManyWaitingError(f"{WAITING_MAX} of your pictures may wait at once")
    sitting = uuid4()
    rows = [
        write_brief(person=person, brief=each, sitting=sitting, now=now)
        for each in _with_next_seeds(brief, count)
    ]
    for row in rows:
        enqueue(_painting_of(row))
    return rows


def write_brief(*, person: "Person", brief: BriefValue, sitting: UUID, now: datetime) -> Brief:
    """Write a brief down without asking the queue to paint it.

    Args:
        person: Who asks.
        brief: What for.
        sitting: Shared by all that is asked for together.
        now: The time of asking.
    """
    return Brief.objects.create(
        sitting=sitting,
        person=person,
        prompt=brief.prompt,
        hand=brief.hand,
        seed=brief.seed,
        steps=brief.steps,
        guidance_percent=brief.guidance_percent,
        ground=None if brief.ground is None else brief.ground.record,
        created_at=now,
    )


@transaction.atomic
def try_again(brief: Brief) -> None:
    """Put a failed brief into the queue once more.

    Raises:
        NothingToRepeatError: It did not fail.
    """
    locked = Brief.objects.select_for_update().get(pk=brief.pk)
    if sight_of(locked).state != "failed":
        raise NothingToRepeatError("this brief did not fail")
    enqueue(_painting_of(locked))


def keep_piece(*, brief: Brief, painting: Painting, now: datetime) -> Piece:
    """Keep what was painted; keeping it twice is keeping it once.

    The files come first, then the row with its entry in the log: a file that no row names does no
    harm, a row without its file would.

    Raises:
        StoreUnwritableError: The disk is full or the store cannot be written.
    """
    store = FolderStore(settings.PINXIT_STORE)
    asked = brief.value
    files = renditions(brief.public_id, asked, painting.image_HWC, painting.origin)
    value = PieceValue(
        public_id=brief.public_id,
        brief=asked,
        origin=painting.origin,
        image=store.put(files.image),
        file=store.put(files.file),
    )
    parents = [str(each) for each in asked.ground.pictures] if asked.ground else []
    with transaction.atomic():
        piece, is_new = Piece.objects.get_or_create(
            brief=brief,
            defaults={
                "public_id": value.public_id,
                "title": title_of(brief.prompt),
                "image_digest": str(value.image),
                "file_digest": str(value.file),
                "model_digest": str(value.origin.model),
                "manifest_digest": str(value.origin.manifest),
                "engine": value.origin.engine,
                "references": list(value.origin.references),
                "parents": parents,
                "earlier_manifests": manifests_of_ancestors(parents),
                "width_px": files.size_px[0],
                "height_px": files.size_px[1],
                "file_width_px": files.file_size_px[0],
                "file_height_px": files.file_size_px[1],
                "painted_at": now,
            },
        )
        if is_new:
            record(value.event)
    return piece


def rename_piece(piece: Piece, title: str) -> None:
    """Give a piece another title.

    Raises:
        BriefRefusedError: The title is empty or holds characters that no title may hold.
        LongTitleError: It is longer than a wall label.
        RefusedByPolicyError: The house does not show this.
    """
    clean = clean_prompt(title)
    if len(clean) > TITLE_MAX:
        raise LongTitleError(f"the title has {len(clean)} characters, more than {TITLE_MAX}")
    admit(clean)
    piece.title = clean
    piece.save(update_fields=["title"])


def put_away(piece: Piece, *, now: datetime) -> bool:
    """Take a piece out of its maker's works, and say whether it was there. Nothing is lost."""
    return bool(Piece.objects.filter(pk=piece.pk, hidden_at=None).update(hidden_at=now))


def bring_back(piece: Piece) -> bool:
    """Bring back a piece that was put away, and say whether it was away."""
    away = Piece.objects.filter(pk=piece.pk, hidden_at__isnull=False)
    return bool(away.update(hidden_at=None))


def _with_next_seeds(brief: BriefValue, count: int) -> list[BriefValue]:
    """Return the brief with its seed and the ones after, going round at the end."""
    return [replace(brief, seed=(brief.seed + nth) % (SEED_MAX + 1)) for nth in range(count)]


def _painting_of(brief: Brief) -> JobSpec:
    return JobSpec(
        function="pinxit.studio.jobs:paint_brief",
        key=brief.job_key,
        params={"brief": str(brief.public_id)},
    )
