"""What the two sides of a commission do, each act by the service that its page calls."""

import secrets
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from pinxit.accounts.web.api import IDEMPOTENCY_KEY, once
from pinxit.corpus import Purpose
from pinxit.studio.core.brief import PROMPT_MAX, SEED_MAX, Brief
from pinxit.studio.core.commission import DEPOSIT_PERCENT, REVISIONS_MAX, WORDS_MAX
from pinxit.studio.core.commission_record import MARK_WORDS_MAX, WHOLE, Mark
from pinxit.studio.web import commission_services as services
from pinxit.studio.web import selectors, sketch_services
from pinxit.studio.web.api.asked import Rights, brought, require, without_none
from pinxit.studio.web.api.commissions import COMMISSIONS, own_commission
from pinxit.studio.web.commission_forms import QuoteForm, ReferenceForm, SketchForm
from pinxit.studio.web.commission_told import CommissionOut, commission_told

router = Router(tags=["commissions"])

_PLACE = "/commissions/{uuid:commission_id}"
Told = tuple[int, CommissionOut]
Asked = TypeVar("Asked", bound=Callable[..., Any])


def _act(place: str, summary: str, *, status: int = 200) -> Callable[[Asked], Asked]:
    """Serve an act of one side: with a key of commissions, once for each idempotency key.

    Args:
        place: Its address below the commission's.
        summary: What it is called.
        status: What its answer says: 200 for done, 202 for begun.
    """
    return router.post(
        f"{_PLACE}/{place}",
        response={status: CommissionOut},
        auth=COMMISSIONS,
        summary=summary,
        openapi_extra=IDEMPOTENCY_KEY,
    )


class WordsIn(Schema):
    """A word with it."""

    words: str = Field("", max_length=WORDS_MAX)


class QuoteIn(WordsIn):
    """On which terms the artist would do it."""

    price: Decimal = Field(gt=0, description="In the currency's main unit, for everything.")
    deposit_percent: int = Field(50, ge=DEPOSIT_PERCENT.start, lt=DEPOSIT_PERCENT.stop)
    revisions: int = Field(2, ge=0, le=REVISIONS_MAX)
    refund_percent: int = Field(50, ge=0, le=100, description="Once sketches were shown.")
    use: Literal["personal", "commercial"] = "personal"
    is_exclusive: bool = False
    deliver_by: date


class ReadQuote(Schema):
    """Which quote was read: the `number` of its terms."""

    number: int = Field(ge=1)


class PaintIn(Schema):
    """What the painter sketches."""

    prompt: str = Field(max_length=4 * PROMPT_MAX)
    hand: str | None = Field(None, max_length=60)
    count: int = Field(2, ge=1, le=4)
    seed: int | None = Field(None, ge=0, le=SEED_MAX)


class MarkIn(Schema):
    """A place in a sketch, in thousandths of its sides, and what should change there."""

    sketch: int = Field(ge=1, description="The `id` of the sketch.")
    left: int = Field(0, ge=0, le=WHOLE)
    top: int = Field(0, ge=0, le=WHOLE)
    width: int = Field(WHOLE, ge=0, le=WHOLE)
    height: int = Field(WHOLE, ge=0, le=WHOLE)
    words: str = Field(min_length=1, max_length=MARK_WORDS_MAX)


class ChooseIn(Schema):
    """Which sketch becomes the work."""

    sketch: int = Field(ge=1)


@_act("references", "Add a reference")
@once
def add_reference(
    request: HttpRequest, commission_id: UUID, asked: Form[Rights], picture: File[UploadedFile]
) -> Told:
    """Put a picture beside the brief, and say by which right. For the client."""
    row, party = own_commission(request, commission_id)
    opened = brought(request, picture, ReferenceForm(without_none(asked), {}), Purpose.DERIVE)
    services.add_reference(row, party, opened, now=timezone.now())
    return _now(request, commission_id)


@_act("quote", "Make a quote")
@once
def quote(request: HttpRequest, commission_id: UUID, asked: QuoteIn) -> Told:
    """Offer to do it on these terms; it takes the place of a quote before. For the artist."""
    row, party = own_commission(request, commission_id)
    form = QuoteForm(without_none(asked), currency=row.currency)
    require(form)
    services.quote(row, party, form.quote, words=asked.words, now=timezone.now())
    return _now(request, commission_id)


@_act("decline", "Decline a commission")
@once
def decline(request: HttpRequest, commission_id: UUID, asked: WordsIn) -> Told:
    """Say that one will not do it. For the artist."""
    row, party = own_commission(request, commission_id)
    services.decline(row, party, words=asked.words, now=timezone.now())
    return _now(request, commission_id)


@_act("accept", "Accept a quote")
@once
def accept(request: HttpRequest, commission_id: UUID, asked: ReadQuote) -> Told:
    """Accept the quote that was read; `due` then says where the deposit is paid. For the client."""
    row, party = own_commission(request, commission_id)
    services.accept(row, party, quoted=asked.number, now=timezone.now())
    return _now(request, commission_id)


@_act("sketches", "Paint sketches", status=202)
@once
def paint_sketches(request: HttpRequest, commission_id: UUID, asked: PaintIn) -> Told:
    """Let the painter paint sketches, before all that is not paid for. For the artist."""
    row, party = own_commission(request, commission_id)
    usual = selectors.usual_settings()
    hands = [(each.name, each.title) for each in selectors.hand_choices(row.artist)]
    given = {"hand": usual["hand"], **without_none(asked)}
    form = SketchForm(given, hands=hands)
    require(form)
    brief = Brief(
        prompt=form.cleaned_data["prompt"],
        hand=form.cleaned_data["hand"],
        seed=secrets.randbelow(SEED_MAX + 1) if asked.seed is None else asked.seed,
        steps=int(usual["steps"]),
        guidance_percent=int(usual["guidance_percent"]),
    )
    sketch_services.paint_sketches(
        row, party, selectors.suited(brief), count=asked.count, now=timezone.now()
    )
    return 202, _now(request, commission_id)[1]


@_act("sketches/brought", "Bring a sketch")
@once
def bring_sketch(
    request: HttpRequest, commission_id: UUID, asked: Form[Rights], picture: File[UploadedFile]
) -> Told:
    """Put a picture made elsewhere among the sketches, and say by which right. For the artist."""
    row, party = own_commission(request, commission_id)
    opened = brought(request, picture, ReferenceForm(without_none(asked), {}), Purpose.DERIVE)
    sketch_services.bring_sketch(row, party, opened, now=timezone.now())
    return _now(request, commission_id)


@_act("show", "Show the sketches")
@once
def show(request: HttpRequest, commission_id: UUID, asked: WordsIn) -> Told:
    """Show the client every finished sketch that they have not seen. For the artist."""
    row, party = own_commission(request, commission_id)
    sketch_services.show(row, party, words=asked.words, now=timezone.now())
    return _now(request, commission_id)


@_act("marks", "Mark a sketch")
@once
def mark(request: HttpRequest, commission_id: UUID, asked: MarkIn) -> Told:
    """Mark a place in a sketch; the artist sees it with the next revision. For the client."""
    row, party = own_commission(request, commission_id)
    value = Mark(**asked.model_dump(exclude={"sketch"}))
    sketch_services.mark(row, party, asked.sketch, value, now=timezone.now())
    return _now(request, commission_id)


@_act("marks/{int:mark_id}/take-back", "Take a mark back")
@once
def unmark(request: HttpRequest, commission_id: UUID, mark_id: int) -> Told:
    """Take back a mark that was not sent. For the client."""
    row, party = own_commission(request, commission_id)
    sketch_services.unmark(row, party, mark_id)
    return _now(request, commission_id)


@_act("revise", "Ask for changes")
@once
def revise(request: HttpRequest, commission_id: UUID, asked: WordsIn) -> Told:
    """Send marks and words; one of the agreed revisions is used. For the client."""
    row, party = own_commission(request, commission_id)
    sketch_services.revise(row, party, words=asked.words, now=timezone.now())
    return _now(request, commission_id)


@_act("approve", "Choose a sketch")
@once
def approve(request: HttpRequest, commission_id: UUID, asked: ChooseIn) -> Told:
    """Choose the sketch that becomes the work; the balance is due then. For the client."""
    row, party = own_commission(request, commission_id)
    sketch_services.approve(row, party, asked.sketch, now=timezone.now())
    return _now(request, commission_id)


@_act("deliver", "Deliver the work")
@once
def deliver(request: HttpRequest, commission_id: UUID, asked: WordsIn) -> Told:
    """Hand the work over with its licence and its certificate. For the artist."""
    row, party = own_commission(request, commission_id)
    services.deliver(row, party, words=asked.words, now=timezone.now())
    return _now(request, commission_id)


@_act("messages", "Write a message")
@once
def say(request: HttpRequest, commission_id: UUID, asked: WordsIn) -> Told:
    """Write the other side a message; also when the work is delivered."""
    row, party = own_commission(request, commission_id)
    services.say(row, party, asked.words, now=timezone.now())
    return _now(request, commission_id)


def _now(request: HttpRequest, commission_id: UUID) -> Told:
    """Return the commission as it stands after an act."""
    row, party = own_commission(request, commission_id)
    return 200, commission_told(row, party)
