"""Sets are read as what they are; hostile drawings are not drawings."""

import pytest

from pinxit.corpus.core.iconify import BadSetError, UnsafeDrawingError, read_drawings
from tests.corpus.packages_on_disk import CHARS, ICONS, RED_DISC


def _one(body: str, **place: float) -> dict[str, object]:
    return {"prefix": "tiny", "icons": {"work": {"body": body, **place}}}


def test_drawings_come_by_name_without_the_withdrawn() -> None:
    drawings = read_drawings(ICONS, CHARS)

    names = [drawing.name for drawing in drawings]
    assert names == sorted(names)
    assert "withdrawn" not in names
    assert {drawing.name: drawing.hexcode for drawing in drawings}["red-apple"] == "1f34e"


def test_another_name_is_kept_but_a_mirrored_picture_is_not_a_name() -> None:
    icons = {**ICONS, "aliases": {"apple": {"parent": "red-apple"}, **ICONS["aliases"]}}  # type: ignore[dict-item]

    drawings = {drawing.name: drawing for drawing in read_drawings(icons, {})}

    assert drawings["red-apple"].names == ("red-apple", "apple")
    assert drawings["ghost"].names == ("ghost",)


def test_the_first_of_several_code_points_counts() -> None:
    [drawing] = read_drawings(_one(RED_DISC), {"2": "work", "1": "work"})

    assert drawing.hexcode == "1"


@pytest.mark.parametrize(
    ("place", "view"),
    [
        ({}, "0 0 16 16"),
        ({"width": 36, "height": 25.22}, "0 -5.39 36 36"),
        ({"width": 10, "height": 20}, "-5 0 20 20"),
        ({"left": 2, "top": 4, "width": 8, "height": 8}, "2 4 8 8"),
    ],
)
def test_every_drawing_is_square_with_its_content_in_the_middle(
    place: dict[str, float], view: str
) -> None:
    [drawing] = read_drawings(_one(RED_DISC, **place), {})

    assert f'viewBox="{view}"'.encode() in drawing.svg
    assert RED_DISC.encode() in drawing.svg


@pytest.mark.parametrize(
    "body",
    [
        '<image href="/etc/passwd"/>',
        "< script>alert(1)</script>",
        '<foreignObject><p xmlns="x"/></foreignObject>',
        "<!DOCTYPE svg [<!ENTITY a 'aaaa'>]>",
        '<use xlink:href="other.svg#a"/>',
        "<use href='file:///etc/passwd'/>",
        '<path fill="url(http://example.org/a.svg#b)"/>',
        "<style>@import 'a.css'</style>",
    ],
)
def test_a_drawing_that_reaches_out_is_refused(body: str) -> None:
    with pytest.raises(UnsafeDrawingError, match="work"):
        read_drawings(_one(body), {})


@pytest.mark.parametrize(
    "body", ['<use href="#a"/>', '<path fill="url(#b)"/>', "<path fill=\"url('#b')\"/>"]
)
def test_a_drawing_may_point_into_itself(body: str) -> None:
    assert read_drawings(_one(body), {})


@pytest.mark.parametrize(
    ("icons", "chars"),
    [
        ({}, {}),
        ({"icons": []}, {}),
        ({"icons": {"work": None}}, {}),
        ({"icons": {"work": {}}}, {}),
        ({"icons": {"work": {"body": 5}}}, {}),
        ({"icons": {"work": {"body": "", "width": "wide"}}}, {}),
        ({"icons": {}, "aliases": []}, {}),
        ({"icons": {}, "aliases": {"a": 5}}, {}),
        ({"icons": {}, "aliases": {"a": {"parent": 5}}}, {}),
        ({"icons": {}}, {"1f34e": 5}),
    ],
)
def test_what_is_not_a_set_is_refused(icons: dict[str, object], chars: dict[str, object]) -> None:
    with pytest.raises(BadSetError):
        read_drawings(icons, chars)
