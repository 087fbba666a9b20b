"""The seal: the same work, the same seal; carved, symmetric, safe to put into any page."""

from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.kernel import Digest
from pinxit.provenance import seal_svg
from pinxit.provenance.core.seal import SIDE, carve

digests = st.binary(max_size=8).map(Digest.of)
PINXIT = Digest.of(b"pinxit")


@settings(max_examples=50, deadline=None)
@given(digests)
def test_strokes_mirror_left_to_right(digest) -> None:
    strokes = {frozenset(stroke) for stroke in carve(digest).strokes}

    mirrored = {frozenset((SIDE - 1 - column, row) for column, row in stroke) for stroke in strokes}

    assert mirrored == strokes


@settings(max_examples=50, deadline=None)
@given(digests)
def test_strokes_fill_the_square_and_stay_on_the_lattice(digest) -> None:
    reached = set()
    for (left, top), (right, bottom) in carve(digest).strokes:
        assert left == right or top == bottom
        reached |= {(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)}

    assert reached == {(x, y) for x in range(SIDE) for y in range(SIDE)}


@settings(max_examples=50, deadline=None)
@given(digests, st.sampled_from([8, 16, 23, 24, 32, 96, 160, 512]))
def test_a_seal_is_drawn_by_presentation_attributes_alone(digest, size_px) -> None:
    drawing = seal_svg(digest, size_px=size_px, title="Seal")

    tree = ElementTree.fromstring(drawing)  # noqa: S314 - our own text
    names = {name for element in tree.iter() for name in element.attrib}
    assert tree.attrib["width"] == tree.attrib["height"] == str(size_px)
    assert not names & {"style", "id", "href"}
    assert not any(name.startswith("on") for name in names)
    assert {element.tag.rpartition("}")[2] for element in tree.iter()} <= {
        "svg", "title", "path", "rect"
    }  # fmt: skip


def test_the_same_digest_gives_the_same_seal() -> None:
    assert seal_svg(PINXIT, size_px=96, title="") == seal_svg(PINXIT, size_px=96, title="")


def test_a_screen_reader_hears_the_title_or_nothing() -> None:
    spoken = seal_svg(PINXIT, size_px=32, title="Seal of <Dawn> & dusk")
    silent = seal_svg(PINXIT, size_px=32, title="")

    assert "<title>Seal of &lt;Dawn&gt; &amp; dusk</title>" in spoken
    assert 'role="img"' in spoken
    assert "<title>" not in silent
    assert 'aria-hidden="true"' in silent


def test_seals_differ_from_work_to_work() -> None:
    """Not a proof of identity, but few works of one house share a seal."""
    carvings = [carve(Digest.of(f"work {n}".encode())) for n in range(500)]

    seals = Counter((carving.white_on_red, carving.strokes) for carving in carvings)
    grounds = Counter(carving.white_on_red for carving in carvings)

    assert len(seals) > 480
    assert min(grounds.values()) > 200


def test_a_seal_needs_room() -> None:
    with pytest.raises(AssertionError):
        seal_svg(PINXIT, size_px=7, title="")
