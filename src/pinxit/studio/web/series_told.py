"""What programs are told of series: the same by the API and by webhooks."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from ninja import Schema

from pinxit.studio.web.series_selectors import SeriesSight
from pinxit.studio.web.told import FileOut, Trouble, trouble_told

#: The files of a series: how the API calls each, and what it is.
SERIES_FILES = {"archive": "application/zip", "sheet": "image/png"}


class LeftOut(Schema):
    """A row of the list that gave no name: empty, long, unprintable or twice."""

    line: int
    reason: str
    text: str


class SeriesOut(Schema):
    """A series of cards or stickers, how far it is, and what came of it."""

    id: UUID
    what: str
    state: str
    step: int
    total: int
    prompt: str
    hand: str
    seed: int
    paints_each: bool
    greeting: str
    names: list[str]
    left_out: list[LeftOut]
    figures: dict[str, int]
    asked_at: datetime
    finished_at: datetime | None
    trouble: Trouble | None
    url: str
    files: list[FileOut]


def series_told(sight: SeriesSight) -> SeriesOut:
    """Return what is told of a series, in the reader's language."""
    row, progress = sight.series, sight.progress
    failed = sight.state == "failed" and progress is not None
    return SeriesOut(
        id=row.public_id,
        what=row.messenger or row.kind,
        state=sight.state,
        step=progress.step if progress else 0,
        total=len(row.names),
        prompt=row.prompt,
        hand=row.hand,
        seed=row.seed,
        paints_each=row.paints_each,
        greeting=row.greeting,
        names=row.names,
        left_out=[LeftOut(line=line, reason=why, text=text) for line, why, text in row.left_out],
        figures=row.figures,
        asked_at=row.created_at,
        finished_at=row.finished_at,
        trouble=trouble_told(progress.error, progress.remedy) if failed and progress else None,
        url=reverse("api:series", args=[row.public_id]),
        files=[
            FileOut(
                name=each["name"],
                media_type=SERIES_FILES[each["name"]],
                digest=each["digest"],
                url=reverse("api:series_file", args=[row.public_id, each["name"]]),
            )
            for each in row.files
        ],
    )
