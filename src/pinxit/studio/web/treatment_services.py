"""Asking for treatments and keeping what came of them. Every write to their table is here."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from numpy.typing import NDArray

from pinxit.accounts.web.services import announce
from pinxit.corpus import Purpose, open_picture
from pinxit.ethics import admit
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue, take_share
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import FolderStore
from pinxit.provenance.web.services import fingerprint_soon, record
from pinxit.studio.adapters.canvases import keep_mask
from pinxit.studio.adapters.picture_rights import Stated, check_right
from pinxit.studio.adapters.png import encode_hand_made_png
from pinxit.studio.adapters.treating import SIDE_MAX_PX, Outcome, checked
from pinxit.studio.core.treatment import Kind, Order, Setting, treatment_event
from pinxit.studio.web.models import Piece, Treatment
from pinxit.studio.web.services import TITLE_MAX, quota_now
from pinxit.studio.web.told import treatment_told
from pinxit.studio.web.treatment_selectors import num_treatments_waiting, sight_of_treatment

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: Treatments of one person that may wait at once: it keeps the queue fair.
WAITING_MAX: Final = 10


class TooManyTreatmentsError(PinxitError):
    """Somebody's treatments already fill their share of the queue."""

    remedy = "Wait until some of them are finished, then ask for more."


class UnfailedTreatmentError(PinxitError):
    """A treatment did not fail, so there is nothing to try again."""

    remedy = "Look at the treatment again: it is finished, or on its way."


@dataclass(frozen=True, slots=True)
class Brought:
    """A picture that somebody brought, opened and found usable.

    Attributes:
        digest: Of the picture as it is kept (PNG).
        rights: What is on record about it.
    """

    digest: Digest
    rights: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants done.

    Attributes:
        kind: What.
        settings: How.
        title: Of the picture.
        source: The picture.
        source_rights: What is on record about it; "" for a piece of this house.
        style: The picture whose manner is taken, if one is.
        style_rights: What is on record about that.
    """

    kind: Kind
    settings: dict[str, Setting]
    title: str
    source: Digest
    source_rights: str = ""
    style: Digest | None = None
    style_rights: str = ""


def bring_picture(
    content: bytes, stated: Stated, *, purpose: Purpose, person: "Person", now: datetime
) -> Brought:
    """Open a picture that somebody uploads, ask the licence gate, and keep it.

    Args:
        content: The file as it came; nothing is believed of it.
        stated: What is stated of its rights.
        purpose: `style` to take its manner, `derive` to treat it.
        person: Who brings it.
        now: The time of bringing.

    Raises:
        RefusedFileError: The file is not a picture that is opened here.
        NoRightToTreatError: The gate refuses.
        RefusedByPolicyError: The author's name is nothing that the house writes down.
    """
    admit(stated.author)
    picture_HWC = open_picture(content, longer_px=SIDE_MAX_PX)
    place, today = person.display_name, now.date()
    check_right(content, stated, purpose=purpose, place=place, today=today)
    kept = keep_picture(picture_HWC)
    return Brought(kept, stated.sentence)


def keep_mask_of(mask_HW: NDArray[np.bool_]) -> Digest:
    """Keep the mask that somebody drew, and return its name.

    Raises:
        StoreUnwritableError: The disk is full or the store cannot be written.
    """
    return keep_mask(mask_HW, FolderStore(settings.PINXIT_STORE))


def keep_picture(picture_HWC: NDArray[np.uint8]) -> Digest:
    """Keep an opened picture in the store, and return its name.

    Raises:
        StoreUnwritableError: The disk is full or the store cannot be written.
    """
    store = FolderStore(settings.PINXIT_STORE)
    return store.put(encode_hand_made_png(picture_HWC, facts={"Software": "Pinxit"}))


@transaction.atomic
def ask_for_treatment(
    *, person: "Person", piece: Piece | None, wish: Wish, now: datetime
) -> Treatment:
    """Put one treatment into the queue.

    Args:
        person: Who asks.
        piece: What is treated, if it is a piece of this house.
        wish: What is to be done.
        now: The time of asking.

    Raises:
        TooManyTreatmentsError: Enough of the person's treatments wait.
        TooManyWaitingError: The person's share of the queue is full.
        DayIsFullError: The person asked for enough today.
        BadTreatmentError: A setting is neither a number nor a word.
    """
    take_share(str(person.pk), 1, quota=quota_now(), now=now)
    if num_treatments_waiting(person) >= WAITING_MAX:
        raise TooManyTreatmentsError(f"{WAITING_MAX} of your treatments may wait at once")
    treatment = Treatment.objects.create(
        person=person,
        piece=piece,
        title=wish.title[:TITLE_MAX],
        kind=str(wish.kind),
        settings=checked(wish.settings),
        source_digest=str(wish.source),
        source_rights=wish.source_rights,
        style_digest="" if wish.style is None else str(wish.style),
        style_rights=wish.style_rights[:300],
        created_at=now,
    )
    enqueue(_treating_of(treatment), now=now)
    return treatment


@transaction.atomic
def treat_again(treatment: Treatment) -> None:
    """Put a failed treatment into the queue once more.

    Raises:
        UnfailedTreatmentError: It did not fail.
        TooManyWaitingError: The person's share of the queue is full.
        DayIsFullError: The person asked for enough today.
    """
    locked = Treatment.objects.select_for_update().get(pk=treatment.pk)
    if sight_of_treatment(locked).state != "failed":
        raise UnfailedTreatmentError("this treatment did not fail")
    now = timezone.now()
    take_share(str(locked.person_id), 1, quota=quota_now(), now=now)
    enqueue(_treating_of(locked), now=now)


def keep_outcome(
    treatment: Treatment, order: Order, outcome: Outcome, *, now: datetime
) -> Treatment:
    """Keep what came of a treatment; keeping it twice is keeping it once.

    The files come first, then the row with its entry in the log: a file that no row names does no
    harm, a row without its file would.

    Raises:
        StoreUnwritableError: The disk is full or the store cannot be written.
    """
    store = FolderStore(settings.PINXIT_STORE)
    digests = {each.name: store.put(each.content) for each in outcome.files}
    files = [
        {"name": each.name, "suffix": each.suffix, "digest": str(digests[each.name])}
        for each in outcome.files
    ]
    means = outcome.means
    with transaction.atomic():
        is_new = Treatment.objects.filter(pk=treatment.pk, finished_at=None).update(
            files=files,
            figures=dict(outcome.figures),
            method=means.method,
            model_digest="" if means.model is None else str(means.model),
            model_origin=means.model_origin,
            engine=means.engine,
            finished_at=now,
        )
        if is_new:
            pictures = [each.name for each in outcome.files if each.suffix == "png"]
            if pictures and pictures[0] != "mask":
                fingerprint_soon(digests[pictures[0]])
            record(treatment_event(treatment.public_id, order, means, digests))
    treatment.refresh_from_db()
    return treatment


def tell_of_treatment(treatment: Treatment, *, now: datetime) -> int:
    """Tell its person's programs that a treatment has ended, in the caller's transaction.

    Returns:
        How many are told; none is told twice.
    """
    with translation.override(treatment.person.language):
        sight = sight_of_treatment(treatment)
        if not sight.ended:
            return 0
        told = treatment_told(sight).model_dump(mode="json")
    tries = sight.progress.enqueued_at if sight.progress is not None else ""
    return announce(
        treatment.person_id,
        kind=f"treatment.{sight.state}",
        about=f"{treatment.job_key} {sight.state} {tries}",
        told=told,
        now=now,
    )


@transaction.atomic
def approve_treatment(treatment: Treatment, *, name: str, now: datetime) -> bool:
    """Write down who approved a finished restoration, and say whether nobody had before.

    The name stays in the report; the public record says only that it was approved, and when.

    Raises:
        RefusedByPolicyError: The name is nothing that the house writes down.
    """
    admit(name)
    waiting = Treatment.objects.filter(
        pk=treatment.pk, kind=str(Kind.RESTORE), finished_at__isnull=False, approved_at=None
    )
    is_new = bool(waiting.update(approved_by=name, approved_at=now))
    if is_new:
        record({"what": "studio.restoration.approved", "treatment": str(treatment.public_id)})
    return is_new


def put_treatment_away(treatment: Treatment, *, now: datetime) -> bool:
    """Take a treatment out of sight, and say whether it was there. Nothing is lost."""
    there = Treatment.objects.filter(pk=treatment.pk, hidden_at=None)
    return bool(there.update(hidden_at=now))


def bring_treatment_back(treatment: Treatment) -> bool:
    """Bring back a treatment that was put away, and say whether it was away."""
    away = Treatment.objects.filter(pk=treatment.pk, hidden_at__isnull=False)
    return bool(away.update(hidden_at=None))


def _treating_of(treatment: Treatment) -> JobSpec:
    return JobSpec(
        function="pinxit.studio.jobs:treat_picture",
        key=treatment.job_key,
        params={"treatment": str(treatment.public_id)},
        person=str(treatment.person_id),
        on_end="pinxit.studio.jobs:tell_of_treatment",
    )
