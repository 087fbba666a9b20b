"""Drawings: rendered the same everywhere, and never able to reach for anything."""

import contextlib
import gzip
import io
from pathlib import Path

import numpy as np
import pytest
import resvg_py
from defusedxml.ElementTree import fromstring
from PIL import Image

from pinxit.corpus.adapters.svg import (
    PAPER,
    UnrenderableDrawingError,
    draw,
    harmless_drawing,
    render,
)
from pinxit.corpus.core.offering import RefusedFileError
from pinxit.corpus.core.svg_danger import make_harmless
from tests.bad.hostile import SVG, drawing, embedding, picture

RED = (179, 38, 30)


def test_a_square_drawing_lies_on_paper() -> None:
    picture_HWC = render(drawing(), 64)
    assert picture_HWC.shape == (64, 64, 3)
    assert tuple(picture_HWC[0, 0]) == PAPER
    assert tuple(picture_HWC[34, 30]) == RED


def test_a_wide_drawing_keeps_its_aspect() -> None:
    wide = f'<svg {SVG} viewBox="0 0 64 16"><rect width="64" height="16"/></svg>'.encode()
    assert draw(wide, 128).shape == (32, 128, 3)
    with pytest.raises(UnrenderableDrawingError, match="square"):
        render(wide, 128)


@pytest.mark.parametrize("box", ["0 0 1 1000000", "0 0 1e30 1", "0 0 0 0", "0 0 -1 5", "x"])
def test_an_absurd_size_is_harmless(box: str) -> None:
    content = f'<svg {SVG} viewBox="{box}"><rect width="64" height="16"/></svg>'.encode()
    with contextlib.suppress(UnrenderableDrawingError):
        assert max(draw(content, 128).shape) <= 128


def test_a_drawing_without_a_size_is_as_large_as_what_it_shows() -> None:
    content = f'<svg {SVG}><rect width="64" height="32"/></svg>'.encode()
    assert draw(content, 64).shape == (32, 64, 3)


def test_millimetres_are_understood() -> None:
    content = f'<svg {SVG} width="210mm" height="297mm"><rect width="9" height="9"/></svg>'
    assert draw(content.encode(), 297).shape == (297, 210, 3)


def test_a_packed_drawing_is_the_same() -> None:
    assert (draw(gzip.compress(drawing()), 64) == draw(drawing(), 64)).all()


@pytest.mark.parametrize("cut", [30, -4])
def test_a_packed_drawing_that_breaks_off(cut: int) -> None:
    with pytest.raises(UnrenderableDrawingError) as refused:
        draw(gzip.compress(drawing("<g/>" * 500 + "<circle/>"))[:cut], 64)
    assert refused.value.reason == "truncated"


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- by Cleo -->',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">',
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg [<!ATTLIST svg xmlns:xlink CDATA #FIXED "http://www.w3.org/1999/xlink">]>',
    ],
)
def test_what_old_drawings_begin_with_is_understood(head: str) -> None:
    assert (draw(drawing(head=head), 64) == draw(drawing(), 64)).all()


def test_a_drawing_in_another_encoding() -> None:
    content = drawing(head='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16")
    assert (draw(content, 64) == draw(drawing(), 64)).all()


def test_an_encoding_nobody_knows_is_refused() -> None:
    with pytest.raises(UnrenderableDrawingError):
        draw(drawing(head='<?xml version="1.0" encoding="klingon"?>'), 64)


def test_a_drawing_that_leaves_its_name_space_out() -> None:
    content = b'<svg viewBox="0 0 64 64"><circle cx="30" cy="34" r="24" fill="#B3261E"/></svg>'
    assert (draw(content, 64) == draw(drawing(), 64)).all()


@pytest.mark.parametrize(
    "extra",
    [
        '<metadata><a:b xmlns:a="urn:a" href="http://a.example"/></metadata>',
        '<a href="https://cleo.example"/>',
        '<switch><foreignObject requiredExtensions="http://ns.adobe.com/AI"/></switch>',
        '<g xmlns:i="urn:ink" i:absref="/home/cleo/a.png" xml:base="http://a.example/"/>',
        "<style>.none{fill:url(#none)} @media print{}</style>",
        '<image href="" width="9" height="9"/>',
        '<rect fill="none" style="stroke:none"/>',
    ],
)
def test_what_is_never_drawn_does_no_harm(extra: str) -> None:
    circle = '<circle cx="30" cy="34" r="24" fill="#B3261E"/>'
    assert (draw(drawing(circle + extra), 64) == draw(drawing(), 64)).all()
    assert "example" not in harmless_drawing(drawing(circle + extra))


def test_an_embedded_picture_is_drawn() -> None:
    red = embedding(picture("PNG"))
    assert (draw(red, 64)[34, 30] == RED).all()


def test_repetition_within_bounds_is_drawn() -> None:
    uses = "".join(f'<use href="#dot" x="{x}"/>' for x in range(0, 60, 6))
    dotted = drawing(f'<g id="dot"><circle cx="3" cy="30" r="2" fill="#B3261E"/></g>{uses}')
    assert (draw(dotted, 64)[30, 3::6][:10] == RED).all()


def test_a_pattern_filled_with_itself_is_left_to_the_renderer() -> None:
    pattern = '<pattern id="p" width="9" height="9"><rect fill="url(#p)"/></pattern>'
    assert draw(drawing(pattern + '<rect width="9" height="9"/>'), 64).shape == (64, 64, 3)


def test_the_deepest_drawing_that_is_taken_does_not_break_the_renderer() -> None:
    inner = '<g id="a">' + "<g>" * 45 + '<rect width="9" height="9"/>' + "</g>" * 45 + "</g>"
    outer = "<g>" * 45 + '<use href="#a"/>' + "</g>" * 45
    assert draw(drawing(inner + outer), 64).shape == (64, 64, 3)


def test_the_renderer_itself_would_read_a_file(tmp_path: Path) -> None:
    """The twin: without this house's own care, resvg shows what lies on the disk."""
    secret = tmp_path / "secret.png"
    Image.new("RGB", (8, 8), RED).save(secret)
    content = drawing(f'<image href="{secret}" width="64" height="64"/>')
    seen = resvg_py.svg_to_bytes(svg_string=content.decode(), skip_system_fonts=True)
    with Image.open(io.BytesIO(seen)) as image:
        assert image.convert("RGB").getpixel((32, 32)) == RED
    with pytest.raises(RefusedFileError) as refused:
        draw(content, 64)
    assert refused.value.reason == "svg-remote"


def test_no_font_of_the_machine_is_used() -> None:
    words = draw(drawing('<text x="5" y="40" font-size="40">Hello</text>'), 64)
    assert (words == np.array(PAPER)).all()


def test_embedded_pictures_are_handed_on() -> None:
    assert make_harmless(fromstring(embedding(b"anything"))) == (b"anything",)


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ('<image href="data:image/png;base64,A"/>', "svg-embedded-file"),
        ('<image href="data:image/png,raw"/>', "svg-embedded-file"),
        ('<use href="data:image/png;base64,AAAA"/>', "svg-embedded-file"),
        (f'<image href="data:image/png;base64,{"A" * 1_500_000}"/>', "svg-embedded-file"),
        ('<rect style="background:expression(alert(1))"/>', "svg-script"),
        ("<style>a{-moz-binding:url(#a)}</style>", "svg-script"),
        ("<style>a{b:\\0 url(x)}</style>", "svg-remote"),
        ('<animate attributeName="href" to="javascript:x()"/>', "svg-script"),
        ("<metadata><g><script/></g></metadata>", "svg-script"),
        ('<a:b xmlns:a="urn:a"><iframe/></a:b>', "svg-embedded-file"),
        ('<linearGradient id="a" href="#a"/>', "bomb"),
        ('<filter id="f">' + "<feFlood/>" * 50 + "</filter>"
         + '<g filter="url(#f)"/>' * 200, "bomb"),
        ("<style>a{b:\\ur\\l(x)}</style>", "svg-remote"),
        ('<style>.a{filter:url(#f)}</style><filter id="f">' + "<feFlood/>" * 90 + "</filter>"
         + '<g class="a"/>' * 90, "bomb"),
        ("<g>" * 60 + '<use href="#a"/>' + "</g>" * 60
         + '<g id="a">' + "<g>" * 60 + "</g>" * 60 + "</g>", "bomb"),
    ],
)  # fmt: skip
def test_what_is_dangerous_is_named(inside: str, reason: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        draw(drawing(inside), 64)
    assert refused.value.reason == reason


def test_a_drawing_of_six_megabytes_is_too_large() -> None:
    with pytest.raises(RefusedFileError) as refused:
        draw(drawing("<!--" + "x" * 6 * 2**20 + "-->"), 64)
    assert refused.value.reason == "too-large"


def test_a_large_embedded_picture_is_refused() -> None:
    with pytest.raises(RefusedFileError) as refused:
        draw(embedding(_white(4_100)), 64)
    assert refused.value.reason == "bomb"


def _white(side_px: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (side_px, side_px), 1).save(out, "PNG")
    return out.getvalue()
