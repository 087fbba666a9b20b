"""Personalised series: greeting cards and sticker packs from one brief and a list of names."""

import secrets
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from pinxit.accounts.web.api import IDEMPOTENCY_KEY, KeyToPaint, KeyToRead, once
from pinxit.studio.core.brief import PROMPT_MAX, SEED_MAX
from pinxit.studio.core.messengers import MESSENGERS, Messenger
from pinxit.studio.core.name_list import BYTES_MAX
from pinxit.studio.core.series import GREETING_MAX
from pinxit.studio.web import selectors, series_selectors, series_services
from pinxit.studio.web.api.asked import require, without_none
from pinxit.studio.web.models import Series
from pinxit.studio.web.own import person_of, served
from pinxit.studio.web.releasing import released_sheet
from pinxit.studio.web.series_forms import SeriesForm
from pinxit.studio.web.series_told import SERIES_FILES, SeriesOut, series_told

router = Router(tags=["series"])

_READS = KeyToRead()
_PAINTS = KeyToPaint()
_ENDINGS = {"archive": "zip", "sheet": "png"}


class SeriesIn(Schema):
    """One brief and a list of names, as a CSV file or in `names`."""

    what: str = Field(description="`cards`, or a messenger of /messengers.")
    prompt: str = Field(max_length=4 * PROMPT_MAX, description="What the picture shows.")
    hand: str | None = Field(None, max_length=60)
    names: str = Field("", max_length=BYTES_MAX, description="One a line, where no file is sent.")
    greeting: str = Field("", max_length=GREETING_MAX, description="Under the name, on cards.")
    paints_each: bool = Field(default=True, description="Whether each name has its own picture.")
    seed: int | None = Field(None, ge=0, le=SEED_MAX, description="Of the first picture.")


class SeriesPageOut(Schema):
    """Some of somebody's series."""

    series: list[SeriesOut]
    page: int
    num_pages: int
    num_series: int


class MessengerOut(Schema):
    """What a messenger asks of a pack of stickers."""

    name: str
    title: str
    width_px: int
    height_px: int
    margin_px: int
    format: str
    most_bytes: int
    counts: list[int]
    source: str
    known_on: str


@router.get(
    "/messengers", response=list[MessengerOut], auth=_READS, summary="List messengers' rules"
)
def messengers(request: HttpRequest) -> list[MessengerOut]:
    """List which sizes, bytes and numbers of stickers each messenger takes."""
    del request  # the same for everybody
    return [_messenger(each) for each in MESSENGERS.values()]


@router.post(
    "/series",
    response={202: SeriesOut},
    auth=_PAINTS,
    summary="Ask for a series",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def ask_for_series(
    request: HttpRequest,
    asked: Form[SeriesIn],
    table: File[UploadedFile | None] = None,
) -> tuple[int, SeriesOut]:
    """Put a series into the queue: all cards or stickers of a list of names."""
    person = person_of(request)
    hands = [(each.name, each.title) for each in selectors.hand_choices(person)]
    given = without_none(asked, typed=asked.names)
    given.setdefault("hand", selectors.usual_settings()["hand"])
    form = SeriesForm(given, {} if table is None else {"table": table}, hands=hands)
    require(form)
    seed = secrets.randbelow(SEED_MAX + 1) if asked.seed is None else asked.seed
    row = series_services.ask_for_series(
        person=person, order=form.order(seed), names=form.names, now=timezone.now()
    )
    return 202, _told(row)


@router.get("/series", response=SeriesPageOut, auth=_READS, summary="List series")
def series_list(request: HttpRequest, page: int = 1) -> SeriesPageOut:
    """List one's series, the newest first, 50 a page."""
    shown = Paginator(series_selectors.series_of(person_of(request)), 50)
    rows = shown.get_page(page)
    return SeriesPageOut(
        series=[series_told(sight) for sight in series_selectors.sights_of(list(rows))],
        page=rows.number,
        num_pages=shown.num_pages,
        num_series=shown.count,
    )


@router.get(
    "/series/{uuid:series_id}",
    response=SeriesOut,
    auth=_READS,
    url_name="series",
    summary="Show a series",
)
def series(request: HttpRequest, series_id: UUID) -> SeriesOut:
    """Show how far a series is, or what came of it."""
    return _told(_own(request, series_id))


@router.post(
    "/series/{uuid:series_id}/again",
    response={202: SeriesOut},
    auth=_PAINTS,
    summary="Try a series again",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def series_again(request: HttpRequest, series_id: UUID) -> tuple[int, SeriesOut]:
    """Put a series that failed into the queue once more."""
    row = _own(request, series_id)
    series_services.make_again(row, now=timezone.now())
    return 202, _told(row)


@router.get(
    "/series/{uuid:series_id}/files/{name}",
    auth=_READS,
    url_name="series_file",
    summary="Fetch the files of a series",
    response={200: None},
)
def series_file(request: HttpRequest, series_id: UUID, name: str) -> HttpResponse:
    """Fetch all files as one ZIP (`archive`), or a picture that shows them all (`sheet`)."""
    row = _own(request, series_id)
    digest = series_selectors.file_of(row, name)
    if digest is None or not selectors.is_in_store(digest):
        raise Http404
    released = digest
    if name == "sheet":
        released = released_sheet(digest, row.prompt, row.model_digest, now=timezone.now())
    response = served(selectors.picture_of(released), SERIES_FILES[name], kept=digest)
    called = f"pinxit-{row.messenger or 'cards'}.{_ENDINGS[name]}"
    response["Content-Disposition"] = f'attachment; filename="{called}"'
    return response


def _own(request: HttpRequest, public_id: UUID) -> Series:
    row = series_selectors.find_series(person_of(request), public_id)
    if row is None:
        raise Http404
    return row


def _told(row: Series) -> SeriesOut:
    return series_told(series_selectors.sight_of_series(row))


def _messenger(each: Messenger) -> MessengerOut:
    facts: dict[str, Any] = {name: getattr(each, name) for name in MessengerOut.model_fields}
    return MessengerOut(**{**facts, "counts": list(each.counts)})
