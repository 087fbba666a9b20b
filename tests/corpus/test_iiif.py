"""IIIF manifests and collections, in both dialects, good and bad."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.adapters.fetch_addresses import FetchError
from pinxit.corpus.adapters.iiif import IiifLimits, plan_iiif
from pinxit.corpus.adapters.landing import LandingSource, land
from pinxit.corpus.core.claims import Claim
from pinxit.corpus.core.iiif import (
    MAX_IMAGES,
    BadManifestError,
    IiifCollection,
    IiifManifest,
    captions_of,
    read_iiif,
    title_of,
)
from pinxit.corpus.core.iiif_image import ImageService, read_service, whole_number, with_info
from pinxit.corpus.core.iiif_words import (
    Creator,
    creators_of,
    read_words,
    spoken,
    year_of,
)
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.rights import AuthorKind, SignalKind
from pinxit.corpus.core.web_plan import PlannedWork
from tests.bad.pictures import png
from tests.corpus.web_server import Reply, Web, serve

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CC_BY = "http://creativecommons.org/licenses/by/4.0/"
BASE = "https://museum.example"


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as web:
        yield web


def quiet(done: int, total: int, note: str) -> None:
    """Say nothing."""


def canvas_3(number: int, base: str = BASE, **more: Any) -> dict[str, Any]:
    service = {"id": f"{base}/iiif/{number}", "type": "ImageService3", "profile": "level2"}
    body = {"id": f"{base}/{number}.jpg", "type": "Image", "service": [service]}
    annotation = {"type": "Annotation", "motivation": "painting", "body": body}
    return {
        "id": f"{base}/canvas/{number}",
        "type": "Canvas",
        "label": {"none": [f"{number}r"]},
        "items": [{"type": "AnnotationPage", "items": [annotation]}],
        **more,
    }


def manifest_3(base: str = BASE, num: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": f"{base}/manifest",
        "type": "Manifest",
        "label": {"en": ["A <b>red</b> cat"], "zh-Hans": ["红猫"], "de": ["Katze"]},
        "metadata": [
            {"label": {"en": ["Artist"]}, "value": {"en": ["Cleo Painter (1820–1890)"]}},
            {"label": {"en": ["Date"]}, "value": {"none": ["about 1880-85"]}},
            {"label": {"en": ["Material"]}, "value": {"en": ["oil, 1999"]}},
        ],
        "requiredStatement": {
            "label": {"en": ["Credit"]},
            "value": {"en": ["© The <i>Museum</i>"]},
        },
        "rights": CC_BY,
        "provider": [{"id": base, "type": "Agent", "label": {"en": ["The Museum"]}}],
        "homepage": [{"id": f"{base}/object/1", "type": "Text"}],
        "seeAlso": [{"id": f"{base}/1.xml", "type": "Dataset"}],
        "items": [canvas_3(number, base) for number in range(1, num + 1)],
        **more,
    }


def manifest_2(base: str = BASE, **more: Any) -> dict[str, Any]:
    resource = {
        "@id": f"{base}/iiif/1/full/full/0/default.jpg",
        "@type": "dctypes:Image",
        "width": 4000,
        "height": 3000,
        "service": {
            "@context": "http://iiif.io/api/image/2/context.json",
            "@id": f"{base}/iiif/1/",
            "profile": ["http://iiif.io/api/image/2/level1.json", {"formats": ["jpg"]}],
        },
    }
    canvas = {
        "@id": f"{base}/canvas/1",
        "@type": "sc:Canvas",
        "label": "1r",
        "images": [{"@type": "oa:Annotation", "resource": resource}],
    }
    return {
        "@context": "http://iiif.io/api/presentation/2/context.json",
        "@id": f"{base}/manifest",
        "@type": "sc:Manifest",
        "label": [{"@value": "Red cat", "@language": "en"}, {"@value": "红猫", "@language": "zh"}],
        "attribution": ["The Museum", "and its friends"],
        "license": [CC_BY],
        "related": {"@id": f"{base}/object/1"},
        "metadata": [{"label": "Author", "value": "Cleo Painter; Ben (1900-1950)"}],
        "sequences": [{"canvases": [canvas]}, {"canvases": [canvas]}],
        **more,
    }


def read(body: object) -> IiifManifest:
    manifest = read_iiif(json.dumps(body).encode())
    assert isinstance(manifest, IiifManifest)
    return manifest


def test_a_manifest_of_version_3() -> None:
    manifest = read(manifest_3())

    (image,) = manifest.images
    about = image.about
    assert about.label == {"en": ("A red cat",), "zh": ("红猫",), "de": ("Katze",)}
    assert about.credit == "© The Museum"
    assert about.rights == CC_BY
    assert about.creators == (Creator("Cleo Painter", 1820, 1890),)
    assert about.made_in == 1880
    assert about.homepage == f"{BASE}/object/1"
    assert about.see_also == (f"{BASE}/1.xml",)
    assert image.canvas == f"{BASE}/canvas/1"
    assert image.service is not None
    assert image.service.image_address == f"{BASE}/iiif/1/full/!1024,1024/0/default.jpg"


def test_a_manifest_of_version_2() -> None:
    (image,) = read(manifest_2()).images

    assert image.about.label == {"en": ("Red cat",), "zh": ("红猫",)}
    assert image.about.credit == "The Museum"
    assert image.about.rights == CC_BY
    assert image.about.homepage == f"{BASE}/object/1"
    assert image.about.creators == (Creator("Cleo Painter"), Creator("Ben", 1900, 1950))
    assert image.service is not None
    assert image.service.image_address == f"{BASE}/iiif/1/full/1024,/0/default.jpg"


def test_a_canvas_may_say_more_than_its_manifest() -> None:
    own: dict[str, Any] = {
        "rights": "http://rightsstatements.org/vocab/InC/1.0/",
        "label": {"en": ["The back"]},
    }
    front, back = read(manifest_3(items=[canvas_3(1), canvas_3(2, **own)])).images

    assert front.about.rights == CC_BY
    assert back.about.rights == own["rights"]
    assert back.about.credit == "© The Museum"
    assert title_of(front, is_alone=False) == "A red cat, 1r"
    assert title_of(front, is_alone=True) == "A red cat"
    assert title_of(back, is_alone=False) == "A red cat, The back"
    assert captions_of(front) == {"en": ("A red cat",), "zh": ("红猫",)}
    assert captions_of(back) == {"en": ("A red cat", "The back"), "zh": ("红猫",)}


def test_a_museum_without_a_statement_is_named_as_its_provider() -> None:
    body = manifest_3()
    del body["requiredStatement"], body["label"], body["rights"], body["metadata"]

    (image,) = read(body).images

    assert image.about.credit == "The Museum"
    assert (image.about.rights, image.about.creators, image.about.made_in) == ("", (), None)
    assert title_of(image, is_alone=True) == "1r"
    assert title_of(image, is_alone=False) == "1r"


@pytest.mark.parametrize(
    "body",
    [
        {"type": "Choice", "items": [{"id": f"{BASE}/a.jpg", "type": "Image"}, {"type": "Image"}]},
        {"@type": "oa:Choice", "default": {"@id": f"{BASE}/a.jpg", "@type": "dctypes:Image"}},
        {"type": "SpecificResource", "source": {"id": f"{BASE}/a.jpg", "type": "Image"}},
        {"@type": "oa:SpecificResource", "full": {"@id": f"{BASE}/a.jpg", "@type": "Image"}},
        [{"type": "TextualBody"}, {"type": "Image"}, {"id": f"{BASE}/a.jpg", "type": "Image"}],
    ],
)
def test_a_picture_may_be_wrapped(body: object) -> None:
    bodies = body if isinstance(body, list) else [body]
    pages = [{"items": [{"body": each} for each in bodies]}]

    (image,) = read(manifest_3(items=[{"items": pages}])).images

    assert image.address == f"{BASE}/a.jpg"
    assert image.canvas == ""


def test_what_shows_nothing_is_passed_over() -> None:
    items = [{}, {"items": [{}]}, {"items": [{"items": [{"body": {"type": "Sound"}}]}]}, "x", None]

    assert read(manifest_3(items=items)).images == ()


def test_only_what_is_an_address_is_one() -> None:
    about = read(manifest_3(rights=["none", 5, CC_BY], homepage="nowhere")).about

    assert about.rights == CC_BY
    assert about.homepage == ""


@pytest.mark.slow
def test_a_manifest_without_end_is_read_up_to_a_limit() -> None:
    picture = {"items": [{"items": [{"body": {"type": "Image", "id": f"{BASE}/a.jpg"}}]}]}

    assert len(read(manifest_3(items=[picture] * (MAX_IMAGES + 5))).images) == MAX_IMAGES


def test_a_collection_names_its_members_once() -> None:
    new = {
        "type": "Collection",
        "items": [
            {"id": f"{BASE}/1", "type": "Manifest"},
            {"id": f"{BASE}/2", "type": "Collection"},
            {"id": f"{BASE}/1", "type": "Manifest"},
            {"id": "file:///etc/passwd", "type": "Manifest"},
            {"id": f"{BASE}/3", "type": "Canvas"},
            "x",
        ],
    }
    old = {
        "@type": "sc:Collection",
        "manifests": [{"@id": f"{BASE}/1", "@type": "sc:Manifest"}],
        "collections": [{"@id": f"{BASE}/2", "@type": "sc:Collection"}],
    }

    for body in (new, old):
        collection = read_iiif(json.dumps(body).encode())
        assert collection == IiifCollection((f"{BASE}/1", f"{BASE}/2"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"[]",
        b"3",
        b"{}",
        b'{"type": "Canvas"}',
        b'{"type": 5}',
        b"[" * 200_000,
        b"\xff",
    ],
)
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(BadManifestError):
        read_iiif(content)


@pytest.mark.parametrize(
    ("version", "level", "size", "sizes", "wanted"),
    [
        (3, 2, (4000, 3000), (), "!1024,1024/0/default"),
        (3, 2, (800, 600), (), "max/0/default"),
        (2, 2, (800, 600), (), "full/0/default"),
        (2, None, (None, None), (), "!1024,1024/0/default"),
        (3, 1, (4000, 3000), (), "1024,768/0/default"),
        (3, 1, (3000, 4000), (), "768,1024/0/default"),
        (2, 1, (3000, 4000), (), "768,/0/default"),
        (2, 1, (100_000, 3), (), "1024,/0/default"),
        (3, 1, (100_000, 3), (), "1024,1/0/default"),
        (2, 1, (None, None), (), "1024,/0/default"),
        (3, 0, (4000, 3000), ((500, 375), (1000, 750), (2000, 1500)), "1000,750/0/default"),
        (2, 0, (4000, 3000), ((500, 375), (1000, 750), (2000, 1500)), "1000,/0/default"),
        (3, 0, (4000, 3000), ((2000, 1500), (4000, 3000)), "2000,1500/0/default"),
        (3, 0, (4000, 3000), (), "max/0/default"),
        (2, 0, (800, 600), (), "full/0/default"),
        (1, 1, (4000, 3000), (), "1024,/0/native"),
    ],
)
def test_each_server_is_asked_in_the_way_it_understands(
    version: int, level: int | None, size: Any, sizes: Any, wanted: str
) -> None:
    service = ImageService(
        address=f"{BASE}/i",
        version=version,
        level=level,
        width=size[0],
        height=size[1],
        sizes=sizes,
    )

    assert service.image_address == f"{BASE}/i/full/{wanted}.jpg"


@pytest.mark.parametrize(
    ("service", "version", "level"),
    [
        ({"id": BASE, "type": "ImageService3", "profile": "level1"}, 3, 1),
        ({"@id": BASE, "@type": "ImageService2", "profile": "level0"}, 2, 0),
        ({"@id": BASE, "@type": "ImageService1", "profile": "level0"}, 1, 0),
        ({"@id": BASE, "@type": "ImageServiceX"}, 2, None),
        ({"@id": BASE, "profile": "http://iiif.io/api/image/2/level2.json"}, 2, 2),
        ({"@id": BASE, "@context": "http://iiif.io/api/image/3/context.json"}, 3, None),
        ({"@id": BASE, "profile": "http://library.stanford.edu/iiif/image-api/1.1/#level1"}, 1, 1),
        ({"@id": BASE, "profile": "level2"}, 2, 2),
        ({"@id": BASE, "profile": []}, None, None),
        ({"@id": BASE, "profile": [5]}, None, None),
        ({"@id": BASE, "type": "SearchService2"}, None, None),
        ({"@id": "file:///etc", "type": "ImageService3"}, None, None),
        ({"@id": BASE + "/" * 9 + "x" * 3_000, "type": "ImageService3"}, None, None),
        ({"type": "ImageService3"}, None, None),
        ("x", None, None),
    ],
)
def test_services_are_told_apart(service: object, version: int | None, level: int | None) -> None:
    found = read_service({"service": [None, service], "width": 10, "height": 20})

    if version is None:
        assert found is None
        return
    assert found is not None
    assert (found.version, found.level, found.width, found.height) == (version, level, 10, 20)


def test_a_service_may_know_its_own_size() -> None:
    body = {"id": BASE, "type": "ImageService3", "width": 30, "height": 40, "sizes": [{"width": 3}]}
    found = read_service({"service": body, "width": 10, "height": 20})

    assert found is not None
    assert (found.width, found.height, found.sizes) == (30, 40, ())


def test_a_service_that_was_asked_says_more() -> None:
    service = ImageService(address=BASE, version=2, level=0)
    info = {
        "profile": ["http://iiif.io/api/image/2/level0.json"],
        "width": 4000,
        "height": 3000,
        "sizes": [{"width": 1000, "height": 750}, {"width": True, "height": 1}, 5],
    }

    asked = with_info(service, json.dumps(info).encode())

    assert service.must_be_asked
    assert not asked.must_be_asked
    assert asked.sizes == ((1000, 750),)
    for nonsense in (b"", b"[]", b"{}", b"[" * 100_000):
        assert with_info(service, nonsense) == service


@pytest.mark.parametrize("value", [True, 0, -1, 10**9, 1.5, "5", None])
def test_what_is_no_size(value: object) -> None:
    assert whole_number(value) is None


@pytest.mark.parametrize(
    ("text", "creator"),
    [
        ("Vincent van Gogh (1853-1890)", Creator("Vincent van Gogh", 1853, 1890)),
        ("Vincent van Gogh (Dutch, 1853–1890)", Creator("Vincent van Gogh", 1853, 1890)),
        ("Vincent van Gogh, 1853 - 1890", Creator("Vincent van Gogh", 1853, 1890)),
        ("齐白石（1864—1957）", Creator("齐白石", 1864, 1957)),
        ("Ben (active 1620-1650)", Creator("Ben")),
        ("Ben (fl. 1620-1650)", Creator("Ben")),
        ("Ben (活动于1620-1650)", Creator("Ben")),
        ("Ben (1950-1940)", Creator("Ben")),
        ("Ben (1500-1950)", Creator("Ben")),
        ("Ben (born 1950)", Creator("Ben")),
    ],
)
def test_years_of_a_life_are_taken_only_where_they_are_certain(text: str, creator: Creator) -> None:
    assert creators_of({"en": (text,)}) == (creator,)


def test_nobody_is_not_a_creator() -> None:
    assert creators_of({"zh": ("佚名",)}) == ()
    assert creators_of({"en": ("Unknown (1800-1850); ",)}) == ()
    assert creators_of({}) == ()


@pytest.mark.parametrize(
    ("text", "year"),
    [("1880", 1880), ("c. 1880-1885, printed 1890", 1890), ("17th century", None), ("12345", None)],
)
def test_the_latest_year_counts(text: str, year: int | None) -> None:
    assert year_of({"": (text,)}) == year


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Cat", {"": ("Cat",)}),
        ("猫", {"zh": ("猫",)}),
        ({"en-GB": ["Cat", 5, ["x"]], "none": "猫"}, {"en": ("Cat",), "zh": ("猫",)}),
        ({"@value": "Cat", "@language": "EN"}, {"en": ("Cat",)}),
        ({"@value": "Cat", "@language": 5}, {"": ("Cat",)}),
        ({"@value": 5}, {}),
        (
            ["Cat", {"@value": "Katze", "@language": "de"}, ["x"], 5],
            {"": ("Cat",), "de": ("Katze",)},
        ),
        ("<p>A &amp; B<script>x</script></p>", {"": ("A & B x",)}),
        ("a\u202eb\nc", {"": ("a b c",)}),
        (" ", {}),
        (None, {}),
        (["x"] * 1_000, {"": ("x",)}),
    ],
)
def test_words_in_every_form(value: object, words: object) -> None:
    assert read_words(value) == words


def test_words_are_bounded() -> None:
    assert len(spoken(read_words("x" * 9_000))) == 500
    assert len(read_words({"en": [str(n) for n in range(1_000)]})["en"]) == 100
    assert spoken({}) == ""


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(f"{BASE}/x"),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "@id", "type", "items", "body", "service", "label", "metadata", "value"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_no_json_is_more_than_a_manifest_or_a_refusal(inner: object) -> None:
    for kind in ("Manifest", "Collection"):
        read_iiif(json.dumps({"type": kind, "items": inner, "metadata": inner}).encode())


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
