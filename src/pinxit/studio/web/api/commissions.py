"""Commissions as both sides see them: asking for a work, looking, fetching its pictures."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from pinxit.accounts.web.api import IDEMPOTENCY_KEY, KeyToCommission, KeyToRead, once
from pinxit.accounts.web.selectors import artists
from pinxit.kernel import Digest
from pinxit.studio.core.commission import CURRENCIES, WORDS_MAX, Party
from pinxit.studio.web import commission_selectors, commission_services, selectors
from pinxit.studio.web.api.asked import require, without_none
from pinxit.studio.web.commission_forms import AskForm
from pinxit.studio.web.commission_told import (
    CommissionBrief,
    CommissionOut,
    brief_commission_told,
    commission_told,
)
from pinxit.studio.web.models import Commission
from pinxit.studio.web.own import person_of, served
from pinxit.studio.web.releasing import released_picture

router = Router(tags=["commissions"])

READS = KeyToRead()
COMMISSIONS = KeyToCommission()


class ArtistOut(Schema):
    """Who can be asked for a work."""

    artist: int
    name: str


class Asked(Schema):
    """What a client asks for. References are added afterwards, each with its right."""

    artist: int = Field(ge=1, description="Whom; see /artists.")
    title: str = Field(min_length=1, max_length=120)
    words: str = Field(min_length=1, max_length=WORDS_MAX, description="What the work shows.")
    purpose: str = Field("", max_length=300)
    budget: Decimal | None = Field(None, gt=0, description="In the currency's main unit.")
    currency: str = Field(CURRENCIES[0], description=", ".join(CURRENCIES))
    wanted_by: date | None = None


class CommissionsOut(Schema):
    """Some of somebody's commissions."""

    commissions: list[CommissionBrief]
    page: int
    num_pages: int
    num_commissions: int


@router.get("/artists", response=list[ArtistOut], auth=READS, summary="List the artists")
def list_artists(request: HttpRequest) -> list[ArtistOut]:
    """List who can be asked for a work."""
    asks = person_of(request)
    others = (each for each in artists() if each.pk != asks.pk)
    return [ArtistOut(artist=each.pk, name=each.display_name) for each in others]


@router.get("/commissions", response=CommissionsOut, auth=READS, summary="List commissions")
def commissions(
    request: HttpRequest, side: Literal["client", "artist"] = "client", page: int = 1
) -> CommissionsOut:
    """List what one asked for, or was asked for, the last that changed first, 50 a page."""
    find = commission_selectors.asked_by if side == "client" else commission_selectors.taken_by
    shown = Paginator(find(person_of(request)), 50)
    rows = shown.get_page(page)
    return CommissionsOut(
        commissions=[brief_commission_told(each, Party(side)) for each in rows],
        page=rows.number,
        num_pages=shown.num_pages,
        num_commissions=shown.count,
    )


@router.post(
    "/commissions",
    response={201: CommissionOut},
    auth=COMMISSIONS,
    summary="Ask for a work",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def ask(request: HttpRequest, asked: Asked) -> tuple[int, CommissionOut]:
    """Send an artist the brief of a commission."""
    client = person_of(request)
    form = AskForm(without_none(asked), client=client)
    require(form)
    row = commission_services.ask(
        client=client, artist=form.asked, wanted=form.wanted, references=(), now=timezone.now()
    )
    return 201, commission_told(row, Party.CLIENT)


@router.get(
    "/commissions/{uuid:commission_id}",
    response=CommissionOut,
    auth=READS,
    url_name="commission",
    summary="Show a commission",
)
def commission(request: HttpRequest, commission_id: UUID) -> CommissionOut:
    """Show a commission as this key's person sees it: terms, what is due, sketches, the record."""
    return commission_told(*own_commission(request, commission_id))


@router.get(
    "/commissions/{uuid:commission_id}/pictures/{digest}.{form}",
    auth=READS,
    url_name="commission_picture",
    summary="Fetch a picture of a commission",
    response={200: None},
)
def commission_picture(
    request: HttpRequest, commission_id: UUID, digest: str, form: Literal["png", "webp"]
) -> HttpResponse:
    """Fetch a reference, a sketch or the work: `png` in full where one may, `webp` small."""
    row, party = own_commission(request, commission_id)
    named = Digest.parse(digest)
    may = (
        commission_selectors.may_see_whole if form == "png" else commission_selectors.may_see_small
    )
    if not may(row, party, named) or not selectors.is_in_store(named):
        raise Http404
    if form == "webp":
        return served(selectors.card_picture_of(named), "image/webp")
    released = released_picture(named, now=timezone.now())
    return served(selectors.picture_of(released), "image/png", kept=named)


def own_commission(request: HttpRequest, public_id: UUID) -> tuple[Commission, Party]:
    """Return a commission of which this key's person is a side, and which.

    Raises:
        Http404: There is none of this name.
    """
    person = person_of(request)
    row = commission_selectors.find_commission(person, public_id)
    if row is None:
        raise Http404
    return row, commission_selectors.party_of(row, person)
