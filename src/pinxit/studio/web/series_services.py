"""Asking for series and keeping what came of them. Every write to their table is here."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import translation

from pinxit.accounts.web.services import announce
from pinxit.ethics import admit
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue, take_share
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import FolderStore
from pinxit.provenance.web.services import record
from pinxit.studio.adapters.lettering import check_letters
from pinxit.studio.adapters.series_making import MadeSeries
from pinxit.studio.core.name_list import NameList
from pinxit.studio.core.series import SeriesKind, SeriesOrder
from pinxit.studio.web.models import Series
from pinxit.studio.web.series_selectors import sight_of_series
from pinxit.studio.web.series_told import series_told
from pinxit.studio.web.services import quota_now

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


class UnfailedSeriesError(PinxitError):
    """A series did not fail, so there is nothing to try again."""

    remedy = "Look at the series again: it is finished, or on its way."


@transaction.atomic
def ask_for_series(
    *, person: "Person", order: SeriesOrder, names: NameList, now: datetime
) -> Series:
    """Put a series into the queue.

    Args:
        person: Who asks.
        order: For what.
        names: The list as it was read, with what is left out.
        now: The time of asking.

    Raises:
        RefusedByPolicyError: The house does not paint or print this.
        UnsetNameError: The typeface lacks a letter.
        TooManyWaitingError: The person's share of the queue is full.
        DayIsFullError: The person asked for enough today.
    """
    face = "sans" if order.kind is SeriesKind.STICKERS else "serif"
    for words in (order.brief.prompt, order.greeting, *order.names):
        admit(words)
    for words in (order.greeting, *order.names):
        check_letters(words, "sans" if face == "sans" else "serif")
    take_share(str(person.pk), 1, quota=quota_now(), now=now)
    series = Series.objects.create(
        person=person,
        kind=str(order.kind),
        messenger=order.messenger,
        prompt=order.brief.prompt,
        hand=order.brief.hand,
        seed=order.brief.seed,
        paints_each=order.paints_each,
        greeting=order.greeting,
        names=list(order.names),
        left_out=[[bad.line, bad.reason, bad.text] for bad in names.bad],
        created_at=now,
    )
    enqueue(_making_of(series), now=now)
    return series


@transaction.atomic
def make_again(series: Series, *, now: datetime) -> None:
    """Put a failed series into the queue once more.

    Raises:
        UnfailedSeriesError: It did not fail.
        TooManyWaitingError: The person's share of the queue is full.
        DayIsFullError: The person asked for enough today.
    """
    locked = Series.objects.select_for_update().get(pk=series.pk)
    if sight_of_series(locked).state != "failed":
        raise UnfailedSeriesError("this series did not fail")
    take_share(str(locked.person_id), 1, quota=quota_now(), now=now)
    enqueue(_making_of(locked), now=now)


def keep_series(
    series: Series, made: MadeSeries, *, model: Digest, manifest: Digest, now: datetime
) -> bool:
    """Keep what came of a series, and say whether it was new; twice is once.

    The files come first, then the row with its entry in the log.

    Raises:
        StoreUnwritableError: The disk is full or the store cannot be written.
    """
    store = FolderStore(settings.PINXIT_STORE)
    archive, sheet = store.put(made.archive), store.put(made.sheet)
    with transaction.atomic():
        is_new = Series.objects.filter(pk=series.pk, finished_at=None).update(
            files=[
                {"name": "archive", "digest": str(archive)},
                {"name": "sheet", "digest": str(sheet)},
            ],
            figures={"files": made.num_files, "heaviest_bytes": made.heaviest_bytes},
            model_digest=str(model),
            finished_at=now,
        )
        if is_new:
            event: dict[str, str | int] = {
                "what": "studio.series.made",
                "file": str(archive),
                "picture": str(sheet),
                "model": str(model),
                "manifest": str(manifest),
                "of": len(series.names),
                "seed": series.seed,
            }
            record(event, now=now)
    return bool(is_new)


def tell_of_series(series: Series, *, now: datetime) -> int:
    """Tell its person's programs that a series has ended, in the caller's transaction.

    Returns:
        How many are told; none is told twice.
    """
    with translation.override(series.person.language):
        sight = sight_of_series(series)
        if not sight.ended:
            return 0
        told = series_told(sight).model_dump(mode="json")
    tries = sight.progress.enqueued_at if sight.progress is not None else ""
    return announce(
        series.person_id,
        kind=f"series.{sight.state}",
        about=f"{series.job_key} {sight.state} {tries}",
        told=told,
        now=now,
    )


def _making_of(series: Series) -> JobSpec:
    return JobSpec(
        function="pinxit.studio.jobs:make_series_of",
        key=series.job_key,
        params={"series": str(series.public_id)},
        person=str(series.person_id),
        on_end="pinxit.studio.jobs:tell_of_series",
    )
