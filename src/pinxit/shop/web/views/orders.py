"""The pages of the shop."""

from collections.abc import Callable
from hashlib import blake2s
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import (
    conditional_page,
    require_http_methods,
    require_POST,
    require_safe,
)

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role, house_of
from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import alternative_text, listing_named, listing_of
from pinxit.kernel import Digest, Money, PinxitError
from pinxit.provenance import FolderStore, token_of
from pinxit.provenance.web.services import sealed_for_page
from pinxit.shop.core.orders import IllegalMoveError, OrderState
from pinxit.shop.core.wall import hang_print
from pinxit.shop.web.forms.offer import OfferForm
from pinxit.shop.web.models import Order
from pinxit.shop.web.papers.certificates import licence_text
from pinxit.shop.web.papers.invoices import paper_name
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors import sales as sale_selectors
from pinxit.shop.web.selectors.bundles import bundles_with
from pinxit.shop.web.selectors.licences import duties_of, duty_lines
from pinxit.shop.web.selectors.prints import print_of_order
from pinxit.shop.web.selectors.standing import Standing, standing_of_work
from pinxit.shop.web.selectors.ways import Ways, bargains_of, ways_of
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import proofs as goods_services
from pinxit.shop.web.services.disputes import note_delivery
from pinxit.shop.web.services.purchases import cancel_with_others
from pinxit.shop.web.views.structured import frame_code, told_elsewhere
from pinxit.studio.web.selectors import find_piece, label_of, looked_at

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.gallery.web.models import Listing
    from pinxit.studio.web.models import Piece

ORDERS_A_PAGE: Final = 24


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
def work(request: HttpRequest, name: str) -> HttpResponse:
    """One work: the picture, its label, and how many copies are left."""
    listing = _listing(name)
    if name != listing.slug:
        return redirect(listing)
    standing = standing_of_work(listing, now=timezone.now())
    edition = standing and standing.edition
    left = standing.left if standing and listing.hangs else 0
    shown = selectors.label_of_work(listing, left=left, seal=True)
    house = house_of()
    stopped = bool(left) and selectors.is_stopped(listing.piece, house=house)
    ways = _ways(request, standing, left) if standing and listing.hangs else None
    bundles = bundles_with(standing.edition) if standing and standing.is_bundled else ()
    said = {
        "label": shown,
        "alt": alternative_text(listing),
        "print": hang_print(listing.piece.file_width_px, listing.piece.file_height_px),
        "duty_lines": duty_lines(duties_of(listing)),
        "looked_at": looked_at(listing.piece),
        **told_elsewhere(listing, shown, left=left, seller=house.name),
    }
    auction = ways is not None and ways.auction is not None
    links = [(each.title, each.slug) for each in bundles]
    context = {
        **said,
        "house": house,
        "listing": listing,
        "edition": edition,
        "left": left,
        "stopped": stopped,
        "ways": ways,
        "standing": standing,
        "bundles": bundles,
        "piece": listing.piece,
        "words": _name_of(
            listing, standing, house.name, left, stopped, auction, links, *said.values()
        ),
    }
    return render(request, "shop/work.html", context)


def _name_of(listing: "Listing", standing: Standing | None, *said: object) -> str:
    """Return a name for all that the page of a work says to everybody.

    Its parts are drawn once for each name and language. What never changes of a work is in its
    public name.
    """
    rule = standing and (standing.rule, standing.edition.size)
    kept = (listing.public_id, listing.slug, listing.hangs, listing.sold_out_at, rule)
    seen = (listing.statement, listing.picture_url, listing.artist.get_absolute_url())
    return blake2s(repr((kept, seen, said)).encode()).hexdigest()


def _ways(request: HttpRequest, standing: Standing, left: int) -> Ways:
    reader = _person(request) if request.user.is_authenticated else None
    return ways_of(standing.edition, reader=reader, left=left, offered=standing.offered)


def _listing(name: str) -> "Listing":
    """Return a work that anybody may look at: it hangs, or somebody owns a copy."""
    listing = listing_named(name)
    if listing is None or not (listing.hangs or listing.first_sold_at):
        raise Http404("no such work on the wall")
    return listing


@require_safe
def certificate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The certificate of one numbered copy, open to everybody who was given its address."""
    order = selectors.certified_order(public_id)
    if order is None:
        raise Http404("no such certificate")
    context = {
        "order": order,
        "listing": order.edition.listing,
        "piece": order.edition.listing.piece,
        "checkpoint": sealed_for_page()[0],
        "token": selectors.token_of_copy(order),
        "token_name": token_of(order.public_id),
        "licence": licence_text(),
        "duty_lines": duty_lines(duties_of(order.edition.listing)),
        "label": selectors.label_of_order(order, seal=True),
        "alt": alternative_text(order.edition.listing),
        "address": request.build_absolute_uri(),
        "holds": order.state == OrderState.PAID,
    }
    return render(request, "shop/certificate.html", context)


@login_required
@never_cache
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """What somebody has bought here."""
    page = Paginator(selectors.orders_of(_person(request)), ORDERS_A_PAGE).get_page(
        request.GET.get("page")
    )
    person = _person(request)
    context = {
        "page": page,
        "copies": selectors.copies_of(person),
        "licences": selectors.licences_of(person),
        "bargains": bargains_of(person).exists(),
        "papers": [
            (each, paper_name(each), each.value.lines[0].title)
            for each in sale_selectors.papers_of_commissions(person)
        ],
    }
    return render(request, "shop/orders.html", context)


@login_required
@never_cache
@require_safe
def order(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One order: where it stands, and what can be done next."""
    own = _order(request, public_id)
    context = {
        "order": own,
        "listing": own.edition.listing,
        "piece": own.edition.listing.piece,
        "label": selectors.label_of_order(own),
        "price": price_text(own.price),
        "declined": selectors.was_declined(own),
        "print_job": print_of_order(own),
        **_on_terms(own),
    }
    return render(request, "shop/order.html", context)


def _on_terms(own: Order) -> dict[str, object]:
    """Return what an order's page says of its terms: tax, papers, waiting, gift."""
    now, terms = timezone.now(), sale_selectors.terms_of(own)
    return {
        "terms": terms,
        "tax": price_text(Money(terms.tax_minor, own.currency))
        if terms and terms.tax_minor
        else "",
        "papers": [(each, paper_name(each)) for each in sale_selectors.papers_of(own)],
        "opens_at": sale_selectors.opens_at(own, now=now),
    }


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a reserved copy go."""
    own = _order(request, public_id)
    try:
        cancel_with_others(own)
    except IllegalMoveError as refusal:
        messages.error(request, _(refusal.remedy))
    return redirect(own)


@login_required
@never_cache
@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The full-size file, for whoever owns the copy now."""
    own = selectors.owned_copy(_person(request), public_id)
    if own is None:
        raise Http404("this copy is not yours")
    if sale_selectors.opens_at(own, now=timezone.now()):
        return redirect("shop:copy", public_id=public_id)
    listing = own.edition.listing
    path = FolderStore(settings.PINXIT_STORE).path(Digest.parse(listing.full_size))
    if not path.exists():
        raise Http404("there is no file for this order")
    note_delivery(own, now=timezone.now())
    title = slugify(listing.title, allow_unicode=True) or "pinxit"
    name = f"{title}-{own.number}-{selectors.num_of(own)}.png"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(path.read_bytes(), content_type="image/png", headers=headers)


def _filled_in(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or `None` for a form that is only shown."""
    return request.POST if request.method == "POST" else None


def _person(request: HttpRequest) -> "Person":
    return cast("Person", request.user)


def _order(request: HttpRequest, public_id: UUID) -> Order:
    """Return the person's own order; somebody else's does not exist for them."""
    own = selectors.order_of(_person(request), public_id)
    if own is None:
        raise Http404("no such order")
    return own


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a piece: fill in the label, look at it, publish it."""
    piece = _piece(request, public_id)
    listing = listing_of(piece.pk)
    if listing is not None:
        return render(request, "shop/offered.html", _offered(listing))
    form = OfferForm(_filled_in(request), initial={"title": piece.title})
    ready = form.is_valid()
    if ready and "publish" in request.POST:
        try:
            return _publish(request, piece, form)
        except PinxitError as refusal:
            form.add_error(None, _(refusal.remedy))
    context = {
        "piece": piece,
        "picture": Digest.parse(piece.file_digest).hex,
        "form": form,
        "label": selectors.label_of_offer(label_of(piece), form.offer) if ready else None,
    }
    return render(request, "shop/offer.html", context, status=400 if form.errors else 200)


def _publish(request: HttpRequest, piece: "Piece", form: OfferForm) -> HttpResponse:
    offer = form.offer
    edition = goods_services.open_edition(
        piece,
        offer,
        proofs=form.cleaned_data["proofs"],
        takes_proposals=form.cleaned_data["takes_proposals"],
        now=timezone.now(),
    )
    messages.success(request, _("%(title)s hangs on the wall.") % {"title": offer.title})
    return redirect(edition.listing)


def _offered(listing: "Listing") -> dict[str, object]:
    edition = selectors.edition_of(listing)
    left = selectors.num_left(edition, now=timezone.now()) if edition else 0
    return {
        "listing": listing,
        "label": selectors.label_of_work(listing, left=left),
        "piece": listing.piece,
        "frame": frame_code(listing)[0],
    }


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a work off the wall; it can be hung again."""
    return _change_offer(request, public_id, services.withdraw_offer)


@login_required
@require_POST
def hang_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hang a withdrawn work again."""
    return _change_offer(request, public_id, services.renew_offer)


def _change_offer(
    request: HttpRequest, public_id: UUID, change: Callable[..., None]
) -> HttpResponse:
    piece = _piece(request, public_id)
    edition = selectors.edition_of_piece(piece.pk)
    if edition is None:
        raise Http404("this piece was never offered")
    try:
        change(edition.pk, now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    return redirect("shop:offer", public_id=public_id)


def _piece(request: HttpRequest, public_id: UUID) -> "Piece":
    """Return the artist's own piece.

    Raises:
        Http404: It is somebody else's.
        PermissionDenied: The person is no artist of this house.
    """
    piece = find_piece(_person(request), public_id)
    if piece is None:
        raise Http404("no such piece")
    if not has_role(request.user, Role.ARTIST):
        raise PermissionDenied
    return piece
