"""Copies over the API: what somebody owns now, with its file and its certificate."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Schema

from pinxit.accounts.web.api import KeyToRead
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.shop.core.withdrawal import FileNotYetError
from pinxit.shop.web.models import Order
from pinxit.shop.web.papers.certificates import certificate_pdf
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors.sales import opens_at
from pinxit.shop.web.services.disputes import note_delivery
from pinxit.studio.web.api import person_of, served

router = Router(tags=["shop"])

READS = KeyToRead()
_A_PAGE = 50


class CopyOut(Schema):
    """A copy that is somebody's now, bought or handed on to them.

    `file` is the digest of the file at `file_url`; until `opens_at`, if that says a time, the file
    is not handed over.
    """

    id: UUID
    work: str
    title: str
    number: str
    file: str
    file_url: str
    opens_at: datetime | None
    certificate: str
    certificate_pdf_url: str
    certificate_page_url: str
    url: str


class CopiesOut(Schema):
    """Some of somebody's copies."""

    copies: list[CopyOut]
    page: int
    num_pages: int
    num_copies: int


@router.get("/copies", response=CopiesOut, auth=READS, summary="List the copies one owns")
def copies(request: HttpRequest, page: int = 1) -> CopiesOut:
    """List what is this key's person's now, the newest first, 50 a page."""
    shown = Paginator(selectors.copies_of(person_of(request)), _A_PAGE)
    rows = shown.get_page(page)
    return CopiesOut(
        copies=[_copy_told(each) for each in rows],
        page=rows.number,
        num_pages=shown.num_pages,
        num_copies=shown.count,
    )


@router.get(
    "/copies/{uuid:copy_id}",
    response=CopyOut,
    auth=READS,
    url_name="copy",
    summary="Show a copy one owns",
)
def copy(request: HttpRequest, copy_id: UUID) -> CopyOut:
    """Show a copy: its number, and where file and certificate are."""
    return _copy_told(_own_copy(request, copy_id))


@router.get(
    "/copies/{uuid:copy_id}/file.png",
    response={200: None},
    auth=READS,
    url_name="copy_file",
    summary="Fetch the file of a copy",
)
def copy_file(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Fetch the file at full size."""
    own, now = _own_copy(request, copy_id), timezone.now()
    if opens_at(own, now=now):
        raise FileNotYetError("the file is handed over when the time to withdraw is over")
    path = FolderStore(settings.PINXIT_STORE).path(Digest.parse(own.edition.listing.full_size))
    if not path.exists():
        raise Http404
    note_delivery(own, now=now)
    return served(path.read_bytes(), "image/png")


@router.get(
    "/copies/{uuid:copy_id}/certificate.pdf",
    response={200: None},
    auth=READS,
    url_name="copy_certificate",
    summary="Fetch the certificate of a copy",
)
def copy_certificate(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Fetch the certificate as a signed PDF, in the language of Accept-Language."""
    own = _own_copy(request, copy_id)
    content = certificate_pdf(own, now=timezone.now())
    return HttpResponse(content, content_type="application/pdf")


def _own_copy(request: HttpRequest, public_id: UUID) -> Order:
    own = selectors.owned_copy(person_of(request), public_id)
    if own is None:
        raise Http404
    return own


def _copy_told(order: Order) -> CopyOut:
    named = [order.public_id]
    return CopyOut(
        id=order.public_id,
        work=order.edition.listing.slug,
        title=order.edition.listing.title,
        number=selectors.number_text(order),
        file=order.edition.listing.full_size,
        file_url=reverse("api:copy_file", args=named),
        opens_at=opens_at(order, now=timezone.now()),
        certificate=order.certificate_digest,
        certificate_pdf_url=reverse("api:copy_certificate", args=named),
        certificate_page_url=reverse("shop:certificate", args=named),
        url=reverse("api:copy", args=named),
    )
