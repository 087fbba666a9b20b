"""Seals and square codes in a page."""

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

from pinxit.kernel import Digest
from pinxit.provenance.core.seal import PAPER, seal_svg

register = template.Library()

_INK = "#1B1A17"
_CODE_PX = 132


@register.simple_tag
def seal(digest: Digest | str, size: int = 32, title: str = "") -> SafeString:
    """Draw the seal of a digest, `size` pixels wide.

    Without a title it is silent to screen readers: the text beside it says what it stands for.
    """
    drawing = seal_svg(Digest.parse(str(digest)), size_px=size, title=str(title))
    return mark_safe(drawing)  # noqa: S308 - drawn from a checked digest; the title is escaped


@register.simple_tag
def square_code(address: str, title: str = "") -> SafeString:
    """Draw a QR code of an address, to be read from a printed page.

    Source:
        ISO/IEC 18004:2024; error correction M, so that a crease does not spoil it.
    """
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=4, dark=_INK, light=PAPER, svgclass="square-code", lineclass=None,
        title=str(title) or None,
    )  # fmt: skip
    # With a view box and a size, a stylesheet may scale it; without a stylesheet it still shows.
    sized = drawing.replace("<svg ", f'<svg width="{_CODE_PX}" height="{_CODE_PX}" ', 1)
    return mark_safe(sized)  # noqa: S308 - segno escapes the title and encodes the address
