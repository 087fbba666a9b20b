"""Pages of an artist's other ways of selling, and of waiting lists and proofs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import listing_named
from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.core.prints import PrintFormat
from pinxit.shop.web.forms.ways import AuctionForm, LicenceForm, MoneyForm, PrintForm, ProofForm
from pinxit.shop.web.models import Edition
from pinxit.shop.web.models.ways import Proof
from pinxit.shop.web.selectors import licences as licence_selectors
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.selectors import prints as print_selectors
from pinxit.shop.web.selectors import ways as ways_selectors
from pinxit.shop.web.selectors.auctions import open_auction_of
from pinxit.shop.web.services import auctions as auction_services
from pinxit.shop.web.services import licences as licence_services
from pinxit.shop.web.services import prints as print_services
from pinxit.shop.web.services import proofs as goods_services
from pinxit.shop.web.services import waiting as waiting_services
from pinxit.studio.web.selectors import find_piece

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@login_required
@require_POST
def wait(request: HttpRequest, name: str) -> HttpResponse:
    """Join the waiting list of a work, or leave it."""
    edition = _edition_named(name)
    person = cast("Person", request.user)
    if request.POST.get("leave"):
        waiting_services.leave_waiting(edition.pk, person=person)
        messages.success(request, _("You are not on the waiting list any more."))
        return redirect(edition.listing)
    try:
        waiting_services.join_waiting(edition.pk, person=person, now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    else:
        place = {"place": ways_selectors.place_of(edition, person)}
        messages.success(request, _("You are on the waiting list, at place %(place)s.") % place)
    return redirect(edition.listing)


@login_required
@require_POST
def take_proof(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Reserve an artist's proof."""
    edition = _edition_named(name)
    proof = Proof.objects.filter(edition=edition, number=number).first()
    if proof is None:
        raise Http404("no such proof")
    try:
        order = goods_services.order_proof(
            proof.pk, buyer=cast("Person", request.user), now=timezone.now()
        )
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
        return redirect(edition.listing)
    return redirect("shop:order", public_id=order.public_id)


@login_required
@require_POST
def call_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call an auction off in which nobody has bid."""
    edition = _own(request, public_id)
    auction = open_auction_of(edition)
    if auction is None:
        raise Http404("no auction of this piece is open")
    try:
        auction_services.call_off_auction(auction.pk, now=timezone.now())
    except PinxitError as refusal:
        messages.error(request, _(refusal.remedy))
    return redirect("shop:ways", public_id=public_id)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ways(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An artist's other ways of selling a piece: one page, each way a short form."""
    edition = _own(request, public_id)
    what = request.POST.get("what", "")
    if what in _PLAIN:
        _PLAIN[what](request, edition)
        return redirect("shop:ways", public_id=public_id)
    duties = licence_selectors.duties_of(edition.listing)
    forms = _forms(request, edition, duties.allowed)
    form = forms.get(what)
    if form is not None and form.is_valid() and _do(request, edition, what, form):
        return redirect("shop:ways", public_id=public_id)
    context = {
        **{f"{name}_form": each for name, each in forms.items()},
        **_shown(edition),
        "piece": edition.listing.piece,
        "duty_lines": licence_selectors.duty_lines(duties),
        "duties": duties,
    }
    bad = form is not None and form.errors
    return render(request, "shop/ways.html", context, status=400 if bad else 200)


def _forms(
    request: HttpRequest, edition: Edition, allowed: tuple[LicenceKind, ...]
) -> dict[str, MoneyForm]:
    """Return the forms of the page, the one that was sent with what it was filled in with."""

    def own(what: str) -> dict[str, Any]:
        sent = request.POST if request.POST.get("what") == what else None
        return {"data": sent, "currency": edition.currency, "auto_id": f"{what}_%s"}

    return {
        "auction": AuctionForm(**own("auction")),
        "licence": LicenceForm(allowed=allowed, **own("licence")),
        "proof": ProofForm(**own("proof")),
        "print": PrintForm(**own("print")),
    }


def _shown(edition: Edition) -> dict[str, object]:
    listing = edition.listing
    left = selectors.num_left(edition, now=timezone.now())
    return {
        "edition": edition,
        "listing": listing,
        "label": selectors.label_of_work(listing, left=left),
        "left": left,
        "auction": open_auction_of(edition),
        "proofs": [
            (
                proof,
                price_text(Money(proof.price_minor, edition.currency)) if proof.price_minor else "",
            )
            for proof in edition.proofs.all()
        ],
        "licences": [
            (each, price_text(each.price)) for each in ways_selectors.licences_offered(edition)
        ],
        "prints": [
            (each, print_selectors.format_of(each), price_text(each.price))
            for each in print_selectors.prints_offered(edition)
        ],
        "num_waiting": ways_selectors.num_waiting(edition),
    }


def _do(request: HttpRequest, edition: Edition, what: str, form: MoneyForm) -> bool:
    """Do what a valid form asks for, or say above it why not."""
    try:
        _FILLED[what](request, edition, form)
    except PinxitError as refusal:
        form.add_error(None, _(refusal.remedy))
        return False
    return True


def _open_auction(request: HttpRequest, edition: Edition, form: MoneyForm) -> None:
    reserve = form.money("reserve").minor if form.cleaned_data["reserve"] else 0
    auction_services.open_auction(
        edition.pk,
        opening=form.money("opening"),
        reserve_minor=reserve,
        days=form.cleaned_data["days"],
        now=timezone.now(),
    )
    messages.success(request, _("The auction is open."))


def _offer_licence(request: HttpRequest, edition: Edition, form: MoneyForm) -> None:
    licence_services.offer_licence(
        edition.pk,
        kind=LicenceKind(form.cleaned_data["kind"]),
        places=[form.cleaned_data["place"]],
        months=form.cleaned_data["months"],
        price=form.money("price"),
        now=timezone.now(),
    )
    messages.success(request, _("The licence is offered."))


def _release_proof(request: HttpRequest, edition: Edition, form: MoneyForm) -> None:
    kept = edition.proofs.filter(released_at=None).first()
    if kept is not None:
        goods_services.release_proof(kept.pk, price=form.money("price"), now=timezone.now())
        messages.success(request, _("The proof is offered."))


def _offer_print(request: HttpRequest, edition: Edition, form: MoneyForm) -> None:
    piece = edition.listing.piece
    format_ = PrintFormat(
        width_mm=form.cleaned_data["width_mm"],
        bleed_mm=form.cleaned_data["bleed_mm"],
        paper=form.cleaned_data["paper"],
        width_px=piece.file_width_px,
        height_px=piece.file_height_px,
    )
    print_services.offer_print(edition.pk, format_, price=form.money("price"), now=timezone.now())
    messages.success(request, _("The print is offered."))


def _set_proposals(request: HttpRequest, edition: Edition) -> None:
    goods_services.set_takes_proposals(
        edition, takes_proposals=request.POST.get("takes_proposals") == "yes"
    )


def _withdraw_licence(request: HttpRequest, edition: Edition) -> None:
    offer = edition.licences.filter(pk=_key(request, "licence")).first()
    if offer is not None:
        licence_services.withdraw_licence(offer, now=timezone.now())


def _withdraw_print(request: HttpRequest, edition: Edition) -> None:
    offer = edition.prints.filter(pk=_key(request, "print")).first()
    if offer is not None:
        print_services.withdraw_print(offer, now=timezone.now())


def _key(request: HttpRequest, name: str) -> int:
    """Return a primary key that was sent; 0, which nothing has, if it is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


_FILLED: Final[dict[str, Callable[[HttpRequest, Edition, MoneyForm], None]]] = {
    "auction": _open_auction,
    "licence": _offer_licence,
    "proof": _release_proof,
    "print": _offer_print,
}
_PLAIN: Final[dict[str, Callable[[HttpRequest, Edition], None]]] = {
    "proposals": _set_proposals,
    "withdraw-licence": _withdraw_licence,
    "withdraw-print": _withdraw_print,
}


def _edition_named(name: str) -> Edition:
    listing = listing_named(name)
    edition = selectors.edition_of(listing) if listing else None
    if listing is None or edition is None or not (listing.hangs or listing.first_sold_at):
        raise Http404("no such work for sale")
    return edition


def _own(request: HttpRequest, public_id: UUID) -> Edition:
    """Return the edition of an artist's own piece.

    Raises:
        Http404: It is somebody else's, or was never offered.
        PermissionDenied: The person is no artist of this house.
    """
    piece = find_piece(cast("Person", request.user), public_id)
    edition = selectors.edition_of_piece(piece.pk) if piece else None
    if edition is None:
        raise Http404("this piece was never offered")
    if not has_role(request.user, Role.ARTIST):
        raise PermissionDenied
    return edition
