"""The bill of a style: whose works taught the hand, and whose the painter before."""

from dataclasses import replace

import pytest

from pinxit.optimisation import BadCardError, BillOfMaterials, LicenceLine
from pinxit.optimisation.core.materials import read_bill_of_materials, with_base

LINE = LicenceLine(
    licence="CC-BY-4.0",
    author="Dov",
    author_url="",
    source="npm:tiny@1",
    hand="broad",
    works=3,
    duty="Name the author and the licence.",
)
HOUSE = BillOfMaterials(
    manifest="sha256:house",
    recipes=(("house", "sha256:1"),),
    works=3,
    lines=(LINE,),
    earlier=("sha256:first", "sha256:cleo"),
)
CLEO = BillOfMaterials(
    manifest="sha256:cleo",
    recipes=(("style", "sha256:2"),),
    works=2,
    lines=(replace(LINE, author="Cleo", hand="cleo", works=2),),
    earlier=("sha256:house",),
)


def test_a_bill_is_read_back_as_it_was_written():
    assert read_bill_of_materials(HOUSE.to_json()) == HOUSE
    assert read_bill_of_materials(CLEO.to_json()) == CLEO


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"recipes": [], "lines": [{}]}'])
def test_what_is_no_bill_is_refused(text):
    with pytest.raises(BadCardError):
        read_bill_of_materials(text)


def test_the_artist_stands_first_and_every_manifest_is_named_once():
    both = with_base(CLEO, HOUSE)

    assert [line.author for line in both.lines] == ["Cleo", "Dov"]
    assert both.works == 5
    assert both.manifest == "sha256:cleo"
    assert both.earlier == ("sha256:house", "sha256:first")
    assert both.recipes == CLEO.recipes
