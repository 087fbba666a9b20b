"""resvg: drawings rendered to pixels, once nothing dangerous is left in them.

resvg reads any local file that an `image` or `feImage` names, and no option keeps it from that.
So it never gets a drawing as it came, only what was parsed, looked at and written out again here.
"""

import io
import zlib
from typing import Final, cast
from xml.etree.ElementTree import (
    Element,
    ParseError,
    TreeBuilder,
    tostring,
)

import numpy as np
import resvg_py
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from numpy.typing import NDArray
from PIL import Image

from pinxit.corpus.adapters.pictures_format import kind_of, survey
from pinxit.corpus.adapters.pictures_refused import (
    BombPictureError,
    NotAPictureError,
    TooLargePictureError,
)
from pinxit.corpus.core.offering import RefusedFileError
from pinxit.corpus.core.quality import is_blank
from pinxit.corpus.core.svg_danger import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    EmbeddedFileError,
    RemoteReferenceError,
    make_harmless,
)

__all__ = ["PAPER", "UnrenderableDrawingError", "draw", "is_blank", "render"]

#: The ground every work lies on.
PAPER: Final = (250, 248, 244)
#: A drawing larger than this, unpacked, is not parsed.
MAX_DRAWING_BYTES: Final = 5 * 2**20

_PAPER_HEX: Final = "#{:02x}{:02x}{:02x}".format(*PAPER)
_DPI: Final = 96.0
_GZIP: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31
_SVG: Final = "{http://www.w3.org/2000/svg}"
_ROOT: Final = _SVG + "svg"
# The public identifiers of SVG 1.0, 1.1 and the drafts before; half of all old drawings have one.
_DOCTYPE: Final = "-//W3C//DTD SVG "
_EMBEDDED_KINDS: Final = frozenset(("PNG", "JPEG", "GIF", "WEBP"))
_MAX_EMBEDDED_PIXELS: Final = 16_000_000
# An attribute's default is repeated on each element: many, or long ones, would explode.
_MAX_DEFAULTS: Final = 64
_MAX_DEFAULT_LETTERS: Final = 256
# expat's codes for a text that ends too early: no element, unclosed token, unclosed CDATA.
_BREAKS_OFF: Final = frozenset((3, 5, 20))


class UnrenderableDrawingError(RefusedFileError):
    """A drawing is not SVG that can be rendered."""

    reason = "damaged"
    remedy = "Leave this work out."


class TruncatedDrawingError(UnrenderableDrawingError):
    """A drawing breaks off before its end."""

    reason = "truncated"
    remedy = "Copy or download the file again; part of it is missing."


class EntityInDrawingError(RefusedFileError):
    """A drawing declares entities, which can make it explode or reach for other files."""

    reason = "svg-entity"
    remedy = "Save the drawing as plain SVG, without a document type, and offer that."


def render(svg: bytes, side_px: int) -> NDArray[np.uint8]:
    """Render a square drawing on paper.

    No font is loaded and no other file is read, so that every machine gives the same picture.

    Args:
        svg: The drawing, or the drawing packed by gzip.
        side_px: Height and width of the picture.

    Returns:
        picture_HWC: (side_px, side_px, 3), 0-255.

    Raises:
        UnrenderableDrawingError: The drawing cannot be read, or does not come out square.
        RefusedFileError: The drawing is dangerous; see `draw`.
    """
    picture_HWC = draw(svg, side_px)
    if picture_HWC.shape != (side_px, side_px, 3):
        raise UnrenderableDrawingError(f"the drawing is not square: {picture_HWC.shape}")
    return picture_HWC


def draw(svg: bytes, longer_side_px: int) -> NDArray[np.uint8]:
    """Render a drawing of any aspect on paper.

    Args:
        svg: The drawing, or the drawing packed by gzip.
        longer_side_px: The longer of height and width of the picture.

    Returns:
        picture_HWC: uint8, with the aspect of the drawing's view box (of its content, if it says
            nothing of its size).

    Raises:
        UnrenderableDrawingError: The drawing cannot be read.
        RefusedFileError: The drawing is dangerous: see `core.svg_danger`, `EntityInDrawingError`
            and `pictures_refused`, one subclass a reason.
    """
    drawing = harmless_drawing(svg)
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=drawing,
            background=_PAPER_HEX,
            width=longer_side_px,
            height=longer_side_px,
            dpi=_DPI,
            skip_system_fonts=True,
        )
    except (ValueError, OSError) as error:
        raise UnrenderableDrawingError("The drawing cannot be rendered") from error
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGB"))


def harmless_drawing(svg: bytes) -> str:
    """Return a drawing as it may be rendered: looked at, and written out again.

    Raises:
        UnrenderableDrawingError: The drawing cannot be read.
        RefusedFileError: The drawing is dangerous, see `draw`.
    """
    root = _parse(_unpacked(svg))
    if root.tag == "svg":  # old drawings leave it to the document type to say so
        _name_space(root)
    if root.tag != _ROOT:
        raise NotAPictureError("The file is not a drawing")
    for picture in make_harmless(root):
        _check_embedded(picture)
    return tostring(root, encoding="unicode")


def _name_space(root: Element) -> None:
    for element in root.iter():
        if not element.tag.startswith("{"):
            element.tag = _SVG + element.tag


def _unpacked(svg: bytes) -> bytes:
    if not svg.startswith(_GZIP):
        if len(svg) > MAX_DRAWING_BYTES:
            raise TooLargePictureError("The drawing is larger than 5 MiB")
        return svg
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        drawing = unpacker.decompress(svg, MAX_DRAWING_BYTES)
    except zlib.error as error:
        raise UnrenderableDrawingError("The drawing cannot be unpacked") from error
    if unpacker.unconsumed_tail:
        raise BombPictureError("A small file would unpack to an enormous drawing")
    if not unpacker.eof:
        raise TruncatedDrawingError("The drawing breaks off before its end")
    return drawing


def _parse(svg: bytes) -> Element:
    parser = _DrawingParser(target=_Tree(), forbid_entities=True, forbid_external=True)
    try:
        parser.feed(svg)
        root = parser.close()
    except DefusedXmlException as error:
        raise EntityInDrawingError("The drawing declares entities") from error
    except ParseError as error:
        if error.code in _BREAKS_OFF:
            raise TruncatedDrawingError("The drawing breaks off before its end") from error
        raise UnrenderableDrawingError("The drawing cannot be read") from error
    except (ValueError, LookupError) as error:  # of an encoding nobody knows
        raise UnrenderableDrawingError("The drawing cannot be read") from error
    return cast("Element", root)


class _DrawingParser(DefusedXMLParser):  # type: ignore[misc]
    """A parser that knows only the document types of SVG, and short defaults of attributes."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._num_defaults = 0
        self.parser.StartDoctypeDeclHandler = self._check_doctype
        self.parser.AttlistDeclHandler = self._check_default

    def _check_doctype(
        self, _name: str, system: str | None, public: str | None, _has_declarations: int
    ) -> None:
        if system is not None and not (public or "").startswith(_DOCTYPE):
            raise EntityInDrawingError("The drawing names a document type of its own")

    def _check_default(self, _element: str, _name: str, _kind: str, *rest: object) -> None:
        self._num_defaults += 1
        if self._num_defaults > _MAX_DEFAULTS or len(str(rest[0])) > _MAX_DEFAULT_LETTERS:
            raise EntityInDrawingError("The drawing declares far too much")


class _Tree(TreeBuilder):
    """A tree that stops growing before it is too large."""

    def __init__(self) -> None:
        super().__init__()
        self._num_elements = self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._num_elements += 1
        self._depth += 1
        if self._num_elements > MAX_ELEMENTS or self._depth > MAX_DEPTH:
            raise BombPictureError("The drawing is made of far too many parts")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)

    def pi(self, target: str, text: str | None = None, /) -> Element:
        if target == "xml-stylesheet":
            raise RemoteReferenceError("The drawing needs another file, which is never fetched")
        return super().pi(target, text)


def _check_embedded(picture: bytes) -> None:
    kind = kind_of(picture)
    if kind not in _EMBEDDED_KINDS:
        raise EmbeddedFileError("The drawing holds a file that is no picture")
    if survey(picture, kind).pixels > _MAX_EMBEDDED_PIXELS:
        raise BombPictureError("A small file would unpack to an enormous picture")
