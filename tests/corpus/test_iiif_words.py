"""What IIIF says in words, and what its image services understand."""

import json
from typing import Any

import pytest

from pinxit.corpus.core.iiif_image import ImageService, read_service, whole_number, with_info
from pinxit.corpus.core.iiif_words import (
    Creator,
    creators_of,
    read_words,
    spoken,
    year_of,
)
from tests.corpus.museum import BASE


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
