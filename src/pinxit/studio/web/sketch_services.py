"""Sketches, what the client says of them, and the choice. Writes go through the record.

`docs/explanation/algorithms/commission.md` is its specification.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from pinxit.ethics import admit
from pinxit.jobs import Priority
from pinxit.kernel import PinxitError
from pinxit.studio.core.brief import Brief as BriefValue
from pinxit.studio.core.commission import (
    Act,
    NoRevisionLeftError,
    Party,
    Stage,
    TooMuchSaidError,
    next_stage,
)
from pinxit.studio.core.commission_record import MARKS_MAX, Fact, Mark
from pinxit.studio.web.commission_selectors import sketches_of, unsent_marks
from pinxit.studio.web.commission_services import note_paid, shown_sketch
from pinxit.studio.web.models import Commission, CommissionMark, CommissionPicture
from pinxit.studio.web.record_services import lock_commission, move, write
from pinxit.studio.web.services import submit_sitting
from pinxit.studio.web.treatment_services import Brought

SKETCHES_MAX: Final = 60


class NothingToShowError(PinxitError):
    """Sketches were to be shown, and none of them is new and finished."""

    remedy = "Paint or bring a sketch first, and wait until it is finished."


class TooManySketchesError(PinxitError):
    """A commission has enough sketches, or a sketch enough marks."""

    remedy = "Choose among those that are there, or write a message."


@transaction.atomic
def paint_sketches(
    commission: Commission, by: Party, brief: BriefValue, *, count: int, now: datetime
) -> list[CommissionPicture]:
    """Let the painter paint sketches, before all that is not paid for.

    Raises:
        NotNowError: It is not the artist, or not the time for sketches.
        TooManySketchesError: There are enough.
        RefusedByPolicyError: The house does not paint this.
        TooManyWaitingError: The artist's share of the queue would overflow.
        DayIsFullError: The artist's share of the day would.
    """
    locked = _at_work(commission, by, count)
    rows = submit_sitting(
        person=locked.artist, brief=brief, count=count, now=now, priority=Priority.COMMISSION
    )
    return [
        CommissionPicture.objects.create(
            commission=locked,
            kind=CommissionPicture.Kind.SKETCH,
            brief=row,
            round=_round(locked),
            created_at=now,
        )
        for row in rows
    ]


@transaction.atomic
def bring_sketch(
    commission: Commission, by: Party, brought: Brought, *, now: datetime
) -> CommissionPicture:
    """Put a picture that the artist made elsewhere among the sketches.

    Raises:
        NotNowError: It is not the artist, or not the time for sketches.
        TooManySketchesError: There are enough.
    """
    locked = _at_work(commission, by, 1)
    return CommissionPicture.objects.create(
        commission=locked,
        kind=CommissionPicture.Kind.SKETCH,
        digest=str(brought.digest),
        rights=brought.rights,
        round=_round(locked),
        created_at=now,
    )


@transaction.atomic
def show(commission: Commission, by: Party, *, words: str, now: datetime) -> None:
    """Show the client every finished sketch that they have not seen.

    Raises:
        NothingToShowError: There is none.
        NotNowError: It is not the artist, or not the time.
    """
    locked = lock_commission(commission.pk)
    new = [
        each
        for each in sketches_of(locked, Party.ARTIST)
        if each.digest is not None and each.picture.shown_at is None
    ]
    if not new:
        raise NothingToShowError("there is no new sketch to show")
    CommissionPicture.objects.filter(pk__in=[each.picture.pk for each in new]).update(shown_at=now)
    move(locked, Act.SHOW, by, now=now, shown_at=locked.shown_at or now)
    facts: dict[str, Fact] = {f"sketch_{each.number}": str(each.digest) for each in new}
    write(locked, Act.SHOW, by, now=now, words=words, facts=facts)


@transaction.atomic
def mark(commission: Commission, by: Party, sketch: int, value: Mark, *, now: datetime) -> None:
    """Mark a place in a sketch; the artist sees it when the feedback is sent.

    Raises:
        UnknownSketchError: The client was not shown this one.
        NotNowError: It is not the client, or not the time.
        TooManySketchesError: There are enough marks.
        RefusedByPolicyError: The house does not write this down.
    """
    locked = lock_commission(commission.pk)
    next_stage(Stage(locked.stage), Act.REVISE, by)
    admit(value.words)
    if unsent_marks(locked).count() >= MARKS_MAX:
        raise TooManySketchesError("there are enough marks")
    CommissionMark.objects.create(
        picture=shown_sketch(locked, sketch).picture,
        left=value.left,
        top=value.top,
        width=value.width,
        height=value.height,
        words=value.words.strip(),
        made_at=now,
    )


@transaction.atomic
def unmark(commission: Commission, by: Party, pk: int) -> None:
    """Take back a mark that was not sent.

    Raises:
        NotNowError: It is not the client.
    """
    locked = lock_commission(commission.pk)
    next_stage(Stage(locked.stage), Act.REVISE, by)
    unsent_marks(locked).filter(pk=pk).delete()


@transaction.atomic
def revise(commission: Commission, by: Party, *, words: str, now: datetime) -> None:
    """Send the feedback and ask for changes: one of the agreed revisions is used.

    Raises:
        NoRevisionLeftError: None is left.
        TooMuchSaidError: Nothing is said, neither in words nor by a mark.
        NotNowError: It is not the client, or not the time.
    """
    locked = lock_commission(commission.pk)
    next_stage(Stage(locked.stage), Act.REVISE, by)
    if locked.revisions_left < 1:
        raise NoRevisionLeftError("the agreed revisions are used up")
    marks = list(unsent_marks(locked))
    if not marks and not words.strip():
        raise TooMuchSaidError("nothing is said about what should change")
    numbers = {each.picture.pk: each.number for each in sketches_of(locked, Party.CLIENT)}
    facts: dict[str, Fact] = {
        f"mark_{nth}": f"{numbers[each.picture_id]}: {each.value.sentence}"
        for nth, each in enumerate(marks, start=1)
    }
    unsent_marks(locked).update(sent_at=now)
    left = locked.revisions_left - 1
    move(locked, Act.REVISE, by, now=now, revisions_left=left)
    write(locked, Act.REVISE, by, now=now, words=words, facts={**facts, "left": left})


@transaction.atomic
def approve(commission: Commission, by: Party, sketch: int, *, now: datetime) -> None:
    """Choose the sketch that becomes the work; if nothing is left to pay, it can be delivered.

    Raises:
        UnknownSketchError: The client was not shown this one.
        NotNowError: It is not the client, or not the time.
    """
    locked = lock_commission(commission.pk)
    chosen = shown_sketch(locked, sketch)
    move(locked, Act.APPROVE, by, now=now, chosen_id=chosen.picture.pk)
    facts: dict[str, Fact] = {"sketch": chosen.number, "file": str(chosen.digest)}
    write(locked, Act.APPROVE, by, now=now, facts=facts)
    terms = locked.quote
    assert terms is not None  # noqa: S101 - it was quoted
    if terms.balance.minor == 0:
        note_paid(locked, Act.PAY_BALANCE, terms.balance, now=now)


def _at_work(commission: Commission, by: Party, more: int) -> Commission:
    locked = lock_commission(commission.pk)
    next_stage(Stage(locked.stage), Act.SHOW, by)
    there = locked.pictures.filter(kind=CommissionPicture.Kind.SKETCH).count()
    if there + more > SKETCHES_MAX:
        raise TooManySketchesError("there are enough sketches")
    return locked


def _round(commission: Commission) -> int:
    return commission.revisions - commission.revisions_left
