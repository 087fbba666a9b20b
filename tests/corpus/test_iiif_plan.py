"""From the address of a manifest or a collection to works that land."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pinxit.corpus.adapters.fetch_addresses import FetchError
from pinxit.corpus.adapters.iiif import IiifLimits, plan_iiif
from pinxit.corpus.adapters.landing import LandingSource, land
from pinxit.corpus.core.claims import Claim
from pinxit.corpus.core.iiif import (
    BadManifestError,
)
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.rights import AuthorKind, SignalKind
from pinxit.corpus.core.web_plan import PlannedWork
from tests.bad.pictures import png
from tests.corpus.museum import CC_BY, manifest_3
from tests.corpus.web_server import Reply, Web, serve

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as web:
        yield web


def quiet(done: int, total: int, note: str) -> None:
    """Say nothing."""


def served(web: Web, place: str, body: object) -> str:
    web.sites[place] = Reply(json.dumps(body).encode())
    return web.url(place)


def test_a_manifest_becomes_works_that_land(web: Web, tmp_path: Path) -> None:
    base = web.url("museum.example")[:-1]
    address = served(web, "museum.example/manifest", manifest_3(base, num=2))
    web.sites["museum.example/object/1"] = Reply(b"<meta name=robots content=noai>")
    for number in (1, 2):
        place = f"museum.example/iiif/{number}/full/!1024,1024/0/default.jpg"
        web.sites[place] = Reply(png(colour=f"#00000{number}"))
    client = web.client()

    plan = plan_iiif(address, client, quiet, claim=Claim(hand="museum"))
    land(plan, client, tmp_path, quiet)

    first, _second = LandingSource(tmp_path).offerings()
    assert isinstance(first, Offering)
    assert first.source == f"iiif:{base}/canvas/1"
    assert first.title == "A red cat, 1r"
    assert first.captions == {"en": ("A red cat",), "zh": ("红猫",)}
    assert first.hand == "museum"
    (author,) = first.authors
    assert (author.name, author.died, author.kind) == ("Cleo Painter", 1890, AuthorKind.PERSON)
    assert (first.rights.licence, first.rights.made_in) == ("CC-BY-4.0", 1880)
    assert first.rights.credit == "© The Museum"
    assert first.rights.evidence[0].place == address
    assert first.rights.evidence[0].says == f"{CC_BY}; © The Museum"
    assert {each.kind for each in first.rights.signals} == {SignalKind.NOAI}
    assert LandingSource(tmp_path).read(first) == png(colour="#000001")


def test_a_service_that_only_lists_sizes_is_asked_for_them(web: Web) -> None:
    base = web.url("museum.example")[:-1]
    poor = {"id": f"{base}/poor", "type": "ImageService3", "profile": "level0"}
    gone = {"id": f"{base}/gone", "type": "ImageService3", "profile": "level0"}
    items = [
        {"items": [{"items": [{"body": {"type": "Image", "service": service}}]}]}
        for service in (poor, gone)
    ]
    still = {"items": [{"items": [{"body": {"type": "Image", "id": f"{base}/still.png"}}]}]}
    address = served(web, "museum.example/m", manifest_3(base, items=[*items, still]))
    served(web, "museum.example/poor/info.json", {"sizes": [{"width": 900, "height": 600}]})

    first, second, third = plan_iiif(address, web.client(), quiet)

    assert isinstance(first, PlannedWork)
    assert first.url == f"{base}/poor/full/900,600/0/default.jpg"
    assert first.offering.source == f"iiif:{address}#1"
    assert isinstance(second, Refusal)
    assert second.reason == "not-found"
    assert isinstance(third, PlannedWork)
    assert third.url == f"{base}/still.png"


def test_a_page_that_cannot_be_asked_is_left_out(web: Web) -> None:
    homepage = [{"id": "https://ada:secret@museum.example/", "type": "Text"}]
    address = served(web, "museum.example/m", manifest_3(homepage=homepage))

    (planned,) = plan_iiif(address, web.client(), quiet)

    assert isinstance(planned, PlannedWork)
    assert planned.page_url == ""


def collection(*addresses: str, kind: str = "Manifest") -> dict[str, Any]:
    return {"type": "Collection", "items": [{"id": each, "type": kind} for each in addresses]}


def test_a_collection_is_walked_and_leads_back_to_itself_once(web: Web) -> None:
    top, inner = web.url("museum.example/top"), web.url("museum.example/inner")
    one = served(web, "museum.example/one", manifest_3())
    bad = served(web, "museum.example/bad", {"type": "Recipe"})
    served(web, "museum.example/inner", collection(top, inner, one, kind="Collection"))
    served(web, "museum.example/top", collection(one, inner, bad, web.url("museum.example/gone")))
    told: list[tuple[int, int]] = []

    plan = plan_iiif(top, web.client(), lambda done, total, _: told.append((done, total)))

    assert [type(each) for each in plan] == [PlannedWork, Refusal, Refusal]
    reasons = [each.reason for each in plan if isinstance(each, Refusal)]
    assert reasons == ["not-a-manifest", "not-found"]
    assert told[-1] == (5, 5)
    assert web.num_asked("museum.example/top") == 1


def test_a_museum_without_end_is_read_up_to_a_limit(web: Web) -> None:
    pages = [web.url(f"museum.example/{number}") for number in range(9)]
    for number, page in enumerate(pages[1:]):
        served(web, f"museum.example/{number}", collection(page))
    served(web, "museum.example/8", manifest_3(num=5))

    deep = plan_iiif(pages[0], web.client(), quiet, limits=IiifLimits(depth=3))
    long = plan_iiif(pages[0], web.client(), quiet, limits=IiifLimits(num_files=3))
    rich = plan_iiif(pages[8], web.client(), quiet, limits=IiifLimits(num_images=2))

    assert [getattr(each, "reason", "") for each in deep] == ["too-many"]
    assert [getattr(each, "reason", "") for each in long] == ["too-many"]
    assert [getattr(each, "reason", "") for each in rich] == ["", "", "too-many"]


def test_an_address_that_is_no_manifest_is_refused(web: Web) -> None:
    with pytest.raises(FetchError):
        plan_iiif(web.url("museum.example/gone"), web.client(), quiet)
    with pytest.raises(BadManifestError):
        plan_iiif(served(web, "museum.example/x", []), web.client(), quiet)
