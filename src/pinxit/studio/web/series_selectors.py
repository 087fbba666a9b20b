"""Looking at series. Nothing of somebody else's is ever found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from pinxit.jobs.web.selectors import progress_of, progress_of_all
from pinxit.kernel import Digest
from pinxit.studio.adapters.styles import card_for
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.series import SeriesKind, SeriesOrder
from pinxit.studio.web.models import Series

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.jobs.web.models import Progress

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class SeriesSight:
    """What can be seen of a series.

    Attributes:
        series: The series.
        progress: Of its job; `None` if it was never enqueued.
    """

    series: Series
    progress: "Progress | None"

    @property
    def state(self) -> str:
        """One of waiting, running, done and failed."""
        if self.series.finished_at is not None:
            return "done"
        state = "waiting" if self.progress is None else self.progress.state
        return {"done": "running", "cancelled": "failed"}.get(state, state)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed"}


def find_series(person: "Person", public_id: UUID) -> Series | None:
    """Return somebody's own series, or `None`."""
    return Series.objects.filter(person=person, public_id=public_id).first()


def series_named(public_id: UUID) -> Series:
    """Return the series that a job is about, whosever it is.

    Raises:
        Series.DoesNotExist: There is none of this name.
    """
    return Series.objects.get(public_id=public_id)


def series_of(person: "Person") -> QuerySet[Series]:
    """Return somebody's series, newest first."""
    return Series.objects.filter(person=person)


def sight_of_series(series: Series) -> SeriesSight:
    """Return what can be seen of a series now."""
    return SeriesSight(series, progress_of(series.job_key))


def sights_of_series(person: "Person") -> list[SeriesSight]:
    """Return what can be seen of somebody's latest series, in two queries."""
    return sights_of(list(series_of(person)[:_SHOWN]))


def sights_of(rows: Sequence[Series]) -> list[SeriesSight]:
    """Return what can be seen of several series, in one query."""
    progress = progress_of_all(row.job_key for row in rows)
    return [SeriesSight(row, progress.get(row.job_key)) for row in rows]


def order_of(series: Series) -> SeriesOrder:
    """Return a series as the maker reads it.

    Raises:
        BadSeriesError: It is none that is made here.
        WrongNumberError: Its messenger does not take so many.
    """
    card = card_for(settings.PINXIT_HOME, series.hand)
    return SeriesOrder(
        kind=SeriesKind(series.kind),
        messenger=series.messenger,
        brief=Brief(
            prompt=series.prompt,
            hand=series.hand,
            seed=series.seed,
            steps=card.steps,
            guidance_percent=card.guidance_percent,
        ),
        paints_each=series.paints_each,
        greeting=series.greeting,
        names=tuple(series.names),
    )


def file_of(series: Series, kind: str) -> Digest | None:
    """Return the archive or the sheet of a series, or `None` while there is none."""
    found = next((each["digest"] for each in series.files if each["name"] == kind), None)
    return None if found is None else Digest.parse(found)
