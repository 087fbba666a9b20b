"""The log in words."""

from collections.abc import Mapping
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pinxit.provenance.core.commitment import is_commitment

register = template.Library()

#: What happened, for the events that the rooms record.
_EVENTS: Final[Mapping[str, Promise]] = {
    "corpus.collection.registered": _("Collection put on the register"),
    "corpus.manifest.frozen": _("Works frozen for a purpose"),
    "corpus.consent.recorded": _("Author’s word recorded"),
    "corpus.work.withdrawn": _("Work withdrawn by its author"),
    "corpus.work.restored": _("Work given back by its author"),
    "corpus.author.withdrawn": _("All works withdrawn by their author"),
    "corpus.author.restored": _("All works given back by their author"),
    "optimisation.model.installed": _("Painter installed"),
    "provenance.file.noted": _("Noted before it left"),
    "provenance.file.released": _("Left the house with its marks"),
    "studio.piece.painted": _("Painted"),
    "studio.piece.put_away": _("Put away by its maker"),
    "studio.piece.brought_back": _("Brought back by its maker"),
    "studio.piece.handed_unlabelled": _("Handed out without its visible label"),
    "studio.picture.treated": _("Treated"),
    "studio.commission.agreed": _("Commission agreed"),
    "studio.commission.delivered": _("Commission delivered"),
    "studio.restoration.approved": _("Restoration approved"),
    "studio.series.made": _("Series made"),
    "training.hand.learnt": _("Hand learnt"),
    "gallery.listing.hung": _("Hung in the gallery"),
    "gallery.listing.rehung": _("Hung in the gallery again"),
    "gallery.listing.withdrawn": _("Taken off the wall"),
    "shop.edition.listed": _("Offered for sale"),
    "shop.edition.sold": _("Sold"),
    "shop.edition.returned": _("Returned"),
    "shop.edition.transferred": _("Handed on"),
    "shop.proof.sold": _("Artist’s proof sold"),
    "shop.proof.returned": _("Artist’s proof returned"),
    "shop.licence.sold": _("Licence granted"),
    "shop.licence.returned": _("Licence returned"),
    "shop.auction.opened": _("Auction opened"),
    "shop.auction.awarded": _("Auction awarded"),
    "shop.auction.sold": _("Auction paid for"),
    "shop.auction.unsold": _("Auction ended without a buyer"),
    "shop.auction.withdrawn": _("Auction called off"),
    "shop.bargain.agreed": _("Price agreed"),
    "shop.token.minted": _("Token made"),
    "shop.split.set": _("Shares set"),
    "shop.statement.issued": _("Statement issued"),
}

#: What each part of an event is called.
_PARTS: Final[Mapping[str, Promise]] = {
    "at": _("When"),
    "bill": _("Bill of materials"),
    "certificate": _("Certificate"),
    "commission": _("Commission"),
    "contract": _("Contract"),
    "currency": _("Currency"),
    "engine": _("Painted with"),
    "file": _("Full-size file"),
    "guidance_percent": _("Guidance, per cent"),
    "hand": _("Hand"),
    "image": _("Picture"),
    "issue": _("Issue of the certificate"),
    "listing": _("Listing"),
    "maker": _("Maker"),
    "buyer": _("Buyer"),
    "works": _("Works"),
    "manifest": _("Corpus manifest"),
    "model": _("Model"),
    "network": _("Network"),
    "number": _("Number"),
    "of": _("Edition of"),
    "owner": _("Owner"),
    "picture": _("Picture on the wall"),
    "piece": _("Piece"),
    "place": _("Where it is published"),
    "price_minor": _("Price, in the smallest unit"),
    "prompt_digest": _("Digest of the prompt"),
    "replaces": _("Certificate before"),
    "record": _("Record of the commission"),
    "seed": _("Seed"),
    "steps": _("Steps"),
    "taker": _("Taken by"),
    "title": _("Title"),
    "token": _("Token"),
}

_UNTOLD: Final = _("not shown, or forgotten on request: the log holds only a commitment to it")


@register.filter
def event_name(what: str) -> Promise | str:
    """Return what an event is called in the reader's language, or its own name."""
    return _EVENTS.get(what, what)


@register.filter
def event_parts(
    event: Mapping[str, str | int],
) -> list[tuple[Promise | str, Promise | str | int, bool]]:
    """Return every part of an event but its name: label, value, whether it is a digest.

    Of a text that was forgotten, or is not shown to everybody, only that it was committed to.
    """
    return [
        (
            _PARTS.get(key, key),
            _UNTOLD if is_commitment(value) else value,
            str(value).startswith("sha256:"),
        )
        for key, value in sorted(event.items())
        if key != "what"
    ]
