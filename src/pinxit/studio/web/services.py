"""What the studio does. Every write to the studio's tables is in this module."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from numpy.typing import NDArray

from pinxit.accounts.web.services import announce
from pinxit.ethics import admit
from pinxit.jobs import JobSpec, Priority, Quota
from pinxit.jobs.web.services import cancel, enqueue, take_share
from pinxit.kernel import PinxitError
from pinxit.provenance import FolderStore
from pinxit.provenance.web.selectors import piece_is_known
from pinxit.provenance.web.services import fingerprint, record
from pinxit.studio.adapters.renditions import renditions
from pinxit.studio.core.brief import SEED_MAX, clean_prompt
from pinxit.studio.core.brief import Brief as BriefValue
from pinxit.studio.core.piece import Origin, title_of
from pinxit.studio.core.piece import Piece as PieceValue
from pinxit.studio.web.lineage import manifests_of_ancestors
from pinxit.studio.web.models import Brief, Piece
from pinxit.studio.web.releasing import released_pieces as released_pieces
from pinxit.studio.web.selectors import sight_of
from pinxit.studio.web.told import brief_told, piece_told

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

TITLE_MAX: Final = 120


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
        DayIsFullError: The person asked for enough today.
    """
    return submit_sitting(person=person, brief=brief, count=1, now=now)[0]


@transaction.atomic
def submit_sitting(
    *,
    person: "Person",
    brief: BriefValue,
    count: int,
    now: datetime,
    priority: int = Priority.ORDINARY,
) -> list[Brief]:
    """Put a brief into the queue several times, each with the next seed.

    Args:
        person: Who asks.
        brief: What for; its seed is that of the first picture.
        count: How many pictures, at least 1.
        now: The time of asking.
        priority: Painted before all that is lower.

    Raises:
        RefusedByPolicyError: The house does not paint this.
        TooManyWaitingError: The person's share of the queue would overflow.
        DayIsFullError: The person's share of the day would.
    """
    admit(brief.prompt)
    take_share(str(person.pk), count, quota=quota_now(), now=now)
    sitting = uuid4()
    rows = [
        write_brief(person=person, brief=each, sitting=sitting, now=now)
        for each in _with_next_seeds(brief, count)
    ]
    for row in rows:
        enqueue(_painting_of(row, priority), now=now)
    return rows


def quota_now() -> Quota:
    """Return how much one person may ask for here."""
    return Quota(waiting=settings.PINXIT_BRIEFS_WAITING, a_day=settings.PINXIT_BRIEFS_A_DAY)


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
    """Put a brief that failed or was called off into the queue once more.

    Raises:
        NothingToRepeatError: It did not fail, nor was it called off.
        TooManyWaitingError: The person's share of the queue is full.
        DayIsFullError: The person asked for enough today.
    """
    locked = Brief.objects.select_for_update().get(pk=brief.pk)
    sight = sight_of(locked)
    if sight.state not in {"failed", "cancelled"}:
        raise NothingToRepeatError("this brief did not fail")
    now = timezone.now()
    take_share(str(locked.person_id), 1, quota=quota_now(), now=now)
    priority = sight.progress.priority if sight.progress is not None else Priority.ORDINARY
    enqueue(_painting_of(locked, priority), now=now)


def call_off(brief: Brief) -> None:
    """Call a brief off: at once while it waits, at the painter's next step while it is painted.

    Raises:
        NothingToCancelError: It is painted, failed, or called off already.
    """
    with transaction.atomic():
        cancel(brief.job_key)
        tell_of_brief(brief, now=timezone.now())


def tell_of_brief(brief: Brief, *, now: datetime) -> int:
    """Tell its person's programs that a brief has ended, if it has, in the caller's transaction.

    Returns:
        How many are told; none is told twice.
    """
    with translation.override(brief.person.language):
        sight = sight_of(brief)
        if not sight.ended:
            return 0
        told = brief_told(sight).model_dump(mode="json")
        if sight.piece is not None:
            told["piece"] = piece_told(sight.piece).model_dump(mode="json")
    kind = "painted" if sight.state == "done" else sight.state
    tries = sight.progress.enqueued_at if sight.progress is not None else ""
    return announce(
        brief.person_id,
        kind=f"brief.{kind}",
        about=f"{brief.job_key} {sight.state} {tries}",
        told=told,
        now=now,
    )


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
                "guest": None if value.origin.guest is None else value.origin.guest.record,
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
            name = str(value.public_id)
            fingerprint(painting.image_HWC, digest=value.image, piece=name, now=now)
            _enter(value, brief.person)
    return piece


def enter_in_log(piece: Piece) -> bool:
    """Record a piece that the log does not speak of, and say whether that was needed."""
    with transaction.atomic():
        locked = Piece.objects.select_for_update().select_related("brief").get(pk=piece.pk)
        if piece_is_known(str(locked.public_id)):
            return False
        _enter(locked.value, locked.brief.person)
    return True


@transaction.atomic
def take_up(brief: Brief) -> None:
    """Put a brief into the queue that has lost its job; its person's share is not asked."""
    enqueue(_painting_of(brief))


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


@transaction.atomic
def put_away(piece: Piece, *, now: datetime) -> bool:
    """Take a piece out of its maker's works, and say whether it was there. Nothing is lost."""
    was_there = Piece.objects.filter(pk=piece.pk, hidden_at=None).update(hidden_at=now)
    if was_there:
        record({"what": "studio.piece.put_away", "piece": str(piece.public_id)}, now=now)
    return bool(was_there)


@transaction.atomic
def bring_back(piece: Piece) -> bool:
    """Bring back a piece that was put away, and say whether it was away."""
    away = Piece.objects.filter(pk=piece.pk, hidden_at__isnull=False)
    was_away = away.update(hidden_at=None)
    if was_away:
        record({"what": "studio.piece.brought_back", "piece": str(piece.public_id)})
    return bool(was_away)


@transaction.atomic
def hand_out_unlabelled(piece: Piece, *, place: str, taker: "Person", now: datetime) -> None:
    """Write down that a file was handed out without its visible label, and to whom.

    Source:
        Measures for Labelling AI-Generated Synthetic Content (2025), Article 9: whoever asks for
        it takes over the duty, and who got it is kept on record for six months at least.
    """
    event = {
        "what": "studio.piece.handed_unlabelled",
        "piece": str(piece.public_id),
        "file": piece.file_digest,
        "place": place,
    }
    record(event, personal={"taker": taker.display_name}, person=taker, now=now)


def _enter(value: PieceValue, maker: "Person") -> None:
    """Record that a piece was painted, with a commitment to its maker's name."""
    record(value.event, personal={"maker": maker.display_name}, person=maker)


def _with_next_seeds(brief: BriefValue, count: int) -> list[BriefValue]:
    """Return the brief with its seed and the ones after, going round at the end."""
    return [replace(brief, seed=(brief.seed + nth) % (SEED_MAX + 1)) for nth in range(count)]


def _painting_of(brief: Brief, priority: int = Priority.ORDINARY) -> JobSpec:
    return JobSpec(
        function="pinxit.studio.jobs:paint_brief",
        key=brief.job_key,
        params={"brief": str(brief.public_id)},
        priority=priority,
        person=str(brief.person_id),
        on_end="pinxit.studio.jobs:tell_of_brief",
    )
