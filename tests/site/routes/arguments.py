"""What stands in an address for each part of its pattern: a thing of the scene."""

import re
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import quote

from pinxit.kernel import Digest
from tests.site.routes.found import Route
from tests.site.routes.scene import Scene

_PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")
_THING = re.compile(r"(?P<room>\w+)/(?P<model>\w+)/<path:object_id>")
_ROOM = re.compile(r"\^\(\?P<app_label>[^)]*\)/\$")
_ANY = re.compile(r"\(\?P<url>\.\*\)\$|<path:\w+>")
_PART_OF_API = re.compile(r"\{(\w+)\}")

#: The thing that a `public_id` or the like names, by how the place begins; the first that fits.
_THINGS = (
    ("orders/<uuid:public_id>/payment/", "reserved"),
    ("orders/<uuid:public_id>/cancel/", "reserved"),
    ("orders/<uuid:public_id>/terms/", "reserved"),
    ("orders/", "sold"),
    ("purchases/", "purchase"),
    ("certificates/editions/", "sold"),
    ("copies/<uuid", "sold"),
    ("auctions/", "auction"),
    ("bargains/", "bargain"),
    ("licences/offers/", "licence_offer"),
    ("licences/", "licensed"),
    ("prints/offers/", "print_offer"),
    ("prints/", "printed"),
    ("invoices/", "invoice"),
    ("books/disputes/", "dispute"),
    ("books/orders/", "sold"),
    ("studio/pieces/<uuid:public_id>/put-away", "unsold"),
    ("studio/pieces/<uuid:public_id>/ways", "auctioned"),
    ("studio/pieces/<uuid:public_id>/call-off-auction", "auctioned"),
    ("studio/pieces/", "piece"),
    ("studio/briefs/", "piece"),
    ("studio/treatments/", "treatment"),
    ("studio/^commissions/", "commission"),
    ("studio/commissions/", "commission"),
    ("studio/series/", "series"),
    ("training/hands/", "hand"),
    ("books/payouts/", "batch"),
    ("books/payout/", "payout"),
    ("corpus/intakes/", "intake"),
    ("accounts/webhooks/", "webhook"),
    ("accounts/messages/", "message"),
)
#: What a part stands for in these places, where it is not what it is elsewhere.
_HERE: dict[tuple[str, str], Any] = {
    ("shop:payout-act", "what"): "call-off",
    ("shop:payout-outcome", "what"): "arrived",
    ("shop:statement-file", "kind"): "csv",
    ("studio:treat", "kind"): "enlarge",
    ("studio:treat-piece", "kind"): "enlarge",
    ("studio:series-file", "kind"): "archive",
    ("studio:commission-act", "act"): "say",
    ("corpus:add-from", "kind"): "files",
    ("corpus:manifest-file", "name"): "manifest.json",
    ("corpus:picture", "row"): 0,
    ("corpus:decide-claim", "key"): "claim",
    ("training:teach", "name"): "cranes",
    ("provenance:tile", "place"): "tile/0/x001/000",
    ("static_process_payment", "variant"): "test",
    ("provenance:stamped", "size"): 1,
    ("provenance:stamp-proof", "size"): 1,
    ("studio:treated-file", "digest"): "0" * 64,
    ("accounts:revoke-key", "prefix"): "key",
    ("accounts:guest-link", "token"): "guest_link",
    ("accounts:guest-renew", "token"): "guest_link",
    ("gallery:exhibition", "slug"): "exhibition",
    ("gallery:exhibition-feed", "slug"): "exhibition",
    ("gallery:artist", "slug"): "artist",
    ("gallery:artist-feed", "slug"): "artist",
    ("gallery:about", "slug"): "artist",
    ("gallery:newsletter-confirm", "key"): "nothing",
    ("gallery:newsletter-leave", "key"): "nothing",
    ("sitemap-section", "section"): "works",
    ("shop:embed", "name"): "work",
    ("shop:desk-file", "what"): "editions",
    ("shop:work", "name"): "work",
    ("shop:checkout", "name"): "work",
    ("shop:wait", "name"): "work",
    ("shop:put-into-basket", "name"): "work",
    ("shop:take-out-of-basket", "name"): "work",
    ("shop:bundle", "slug"): "bundle",
    ("shop:bundle-checkout", "slug"): "bundle",
    ("shop:withdraw-bundle", "slug"): "bundle",
    ("shop:take-proof", "name"): "ways",
    ("shop:propose", "name"): "ways",
    ("shop:licence-file", "kind"): "policy.json",
    ("shop:print-package", "key"): "package",
    ("shop:hear", "variant"): "test",
    ("shop:come-back", "token"): "payment",
    ("api GET /treatments/{treatment_id}/files/{name}", "name"): "mock-up.png",
    ("api GET /series/{series_id}/files/{name}", "name"): "archive",
    ("api GET /treatments/{treatment_id}/report.{form}", "form"): "pdf",
    ("api GET /commissions/{commission_id}/pictures/{digest}.{form}", "form"): "png",
    ("api GET /pieces/{piece_id}/{name}.png", "name"): "file",
    ("api GET /works/{work}", "work"): "work",
    ("api POST /works/{work}/quote", "work"): "work",
}


def address_of(route: Route, scene: Scene) -> str:
    """Where a route is, with things of the scene in it."""
    if route.is_back_office:
        return "/" + _ANY.sub("nothing", _ROOM.sub("shop/", _THING.sub(_first_of, route.place)))
    return route.address(arguments_of(route, scene))


def _first_of(found: re.Match[str]) -> str:
    """A thing that is there, for a page of the back office about one."""
    room, model = found["room"] or "", found["model"] or ""
    try:
        first = apps.get_model(room, model)._default_manager.first()
    except LookupError:
        first = None
    return f"{room}/{model}/{'1' if first is None else quote(first.pk)}"


def arguments_of(route: Route, scene: Scene) -> list[Any]:
    """What to ask a route for, in the order of its pattern."""
    if route.is_api:
        parts = _PART_OF_API.findall(route.place)
    else:
        parts = [next(filter(None, found)) for found in _PART.findall(route.place)]
    return [_stands_for(part, route, scene) for part in parts]


def _stands_for(part: str, route: Route, scene: Scene) -> Any:
    kept = scene.kept
    here = _HERE.get((route.name, part))
    if here is not None:
        here = kept.get(here, here) if isinstance(here, str) else here
        return here.prefix if part == "prefix" else here
    if part == "public_id":
        thing = next(name for start, name in _THINGS if route.place.startswith(start))
        return kept[thing].public_id
    if part.endswith("_id") and part != "mark_id":
        return kept[part.removesuffix("_id")].public_id
    plain: dict[str, Any] = {
        "name": kept["run"] if route.name.startswith("training:") else kept["commission"].public_id,
        "step": 100,
        "root": kept["collection"].hex[:16] if route.name == "corpus:picture" else "0" * 64,
        "other": "1" * 64,
        "key": kept["transfer"] if route.name == "shop:receive" else kept["corpus_work"],
        "slug": kept["author"],
        "month": kept["month"],
        "number": 1,
        "index": kept["log"].index,
        "digest": Digest.parse(kept["piece"].image_digest).hex,
        "suffix": "png",
        "token": kept["payment"] if route.name == "process_payment" else "nothing",
        "uidb64": "nothing",
        "piece": Digest.parse(kept["piece"].image_digest).hex,
        "mark_id": 1,
    }
    if part == "digest" and "commission" in route.name:
        return kept["sketch"].hex
    if part == "digest" and route.name.startswith("provenance:"):
        return Digest.parse(kept["piece"].image_digest)
    if route.name == "gallery:picture":
        return kept["picture"]
    return plain[part]
