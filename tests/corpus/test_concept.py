"""Every name of a thing leads to the thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.core.concept import (
    BadCaptionsError,
    build_vocabulary,
    code_of,
    read_concepts,
    read_shortcodes,
    slug,
)
from tests.corpus.packages_on_disk import EN, ZH

CONCEPTS = read_concepts({"en": EN, "zh": ZH})


def test_captions_join_by_code_point() -> None:
    apple = CONCEPTS["1f34e"]

    assert apple.captions == {"en": ("red apple", "apple", "fruit"), "zh": ("红苹果", "水果")}
    assert apple.is_picture
    assert not apple.variant


def test_a_skin_tone_is_a_variant_and_shows_what_its_parent_shows() -> None:
    dark = CONCEPTS["1f44b-1f3ff"]

    assert dark.variant
    assert dark.captions["en"] == ("waving hand: dark skin tone", "hello")


def test_a_concept_may_lack_captions_in_one_language() -> None:
    assert set(CONCEPTS["1f34f"].captions) == {"en"}


@pytest.mark.parametrize("group", [8, 9, None])
def test_signs_flags_and_loose_parts_are_no_pictures(group: int | None) -> None:
    rows = [{"label": "sign", "hexcode": "2139", "group": group}]

    assert not read_concepts({"en": rows})["2139"].is_picture


def test_no_languages_give_no_concepts() -> None:
    assert read_concepts({}) == {}


@pytest.mark.parametrize(
    "rows",
    [
        None,
        {},
        [None],
        ["text"],
        [{}],
        [{"label": 1, "hexcode": "2139"}],
        [{"label": "a", "hexcode": "2139", "tags": "b"}],
        [{"label": "a", "hexcode": "2139", "group": "b"}],
        [{"label": "a", "hexcode": "2139", "skins": 5}],
    ],
)
def test_what_is_not_captions_is_refused(rows: object) -> None:
    with pytest.raises(BadCaptionsError):
        read_concepts({"en": rows})


def test_shortcodes_are_one_or_several() -> None:
    table = {"1F44B": ["wave", "hi"], "1F34E": "apple"}

    assert read_shortcodes(table) == [("wave", "1F44B"), ("hi", "1F44B"), ("apple", "1F34E")]


@pytest.mark.parametrize("table", [[], None, {"1F44B": 5}, {"1F44B": [5]}])
def test_what_is_not_shortcodes_is_refused(table: object) -> None:
    with pytest.raises(BadCaptionsError):
        read_shortcodes(table)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["red-apple"], "1f34e"),
        (["redapple"], "1f34e"),
        (["red-apple-2"], "1f34e"),
        (["unknown", "green-apple"], "1f34f"),
        (["waving-hand-dark-skin-tone"], "1f44b-1f3ff"),
        (["waving-hand-sign"], "1f44b"),  # the Unicode standard's own name
        (["hello-hand"], "1f44b"),
        (["pomme"], "1f34e"),
        (["wave"], None),  # a sea wave in the sets that write it so
        (["unknown"], None),
        (["2"], None),
        ([""], None),
        ([], None),
    ],
)
def test_names_find_their_concept(names: list[str], code: str | None) -> None:
    vocabulary = build_vocabulary(
        CONCEPTS,
        set_names=[("pomme", "1F34E-FE0F"), ("nobody", "ffff")],
        shortcodes=[("wave", "1F44B"), ("hello_hand", "1F44B"), ("!!!", "1F44B")],
    )

    assert vocabulary.find(names) == code


def test_a_surer_name_is_not_overruled() -> None:
    vocabulary = build_vocabulary(CONCEPTS, shortcodes=[("red_apple", "1F34F")])

    assert vocabulary.find(["red-apple"]) == "1f34e"


def test_a_character_without_a_name_has_only_its_label() -> None:
    private = read_concepts({"en": [{"label": "house mark", "hexcode": "E000", "group": 7}]})

    assert build_vocabulary(private).names == {"house-mark": "e000"}


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("A button (blood type)", "a-button-blood-type"),
        ("woman’s boot", "womans-boot"),
        ("piñata", "pinata"),
        ("Bosnia & Herzegovina", "bosnia-and-herzegovina"),
        ("红苹果", ""),
    ],
)
def test_slugs(label: str, expected: str) -> None:
    assert slug(label) == expected


@given(st.text())
def test_a_slug_is_its_own_slug(label: str) -> None:
    assert slug(slug(label)) == slug(label)


@given(st.lists(st.sampled_from(["1F34E", "FE0F", "200d", "fe0f", "1F3FF"]), min_size=1))
def test_a_code_never_holds_the_variation_selector(parts: list[str]) -> None:
    code = code_of("-".join(parts))

    assert "fe0f" not in code
    assert code_of(code) == code
