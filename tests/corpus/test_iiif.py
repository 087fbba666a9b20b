"""IIIF manifests and collections, in both dialects, good and bad."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.corpus.core.iiif import (
    MAX_IMAGES,
    BadManifestError,
    IiifCollection,
    IiifManifest,
    captions_of,
    read_iiif,
    title_of,
)
from pinxit.corpus.core.iiif_words import (
    Creator,
)
from tests.corpus.museum import BASE, CC_BY, canvas_3, manifest_2, manifest_3


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


@settings(max_examples=40)
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
