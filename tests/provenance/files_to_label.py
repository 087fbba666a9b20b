"""One small file of each kind that is labelled, with something in it that must stay."""

import io
import struct
import wave
import zlib

import numpy as np
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo
from reportlab.pdfgen import canvas

#: XMP of another program: a creator, and a claim about how the picture was made.
FOREIGN_XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    b' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    b' Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture">'
    b"<dc:creator><rdf:Seq><rdf:li>Somebody Else &amp; Co</rdf:li></rdf:Seq></dc:creator>"
    b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
STAYS = b"Somebody Else &amp; Co"
_ICC = b"not a profile, but kept as if it were one"


def picture(side_px: int = 24) -> Image.Image:
    """A small picture of many colours."""
    rows, columns = np.mgrid[0:side_px, 0:side_px]
    image_HWC = np.stack([rows * 9, columns * 9, (rows * columns) % 256], axis=-1)
    return Image.fromarray(image_HWC.astype(np.uint8))


def png(*, xmp: bytes = FOREIGN_XMP) -> bytes:
    facts = PngInfo()
    facts.add_itxt("XML:com.adobe.xmp", xmp.decode())
    facts.add_itxt("Comment", "stays")
    file = io.BytesIO()
    picture().save(file, "PNG", pnginfo=facts, icc_profile=_ICC)
    return file.getvalue()


def jpeg(*, xmp: bytes = FOREIGN_XMP) -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "stays"
    picture().save(file, "JPEG", xmp=xmp, exif=exif, icc_profile=_ICC, comment=b"stays")
    return file.getvalue()


def webp(*, xmp: bytes = FOREIGN_XMP, lossless: bool = False) -> bytes:
    file = io.BytesIO()
    picture().save(file, "WEBP", lossless=lossless, xmp=xmp, icc_profile=_ICC if xmp else b"")
    return file.getvalue()


def tiff(*, xmp: bytes = FOREIGN_XMP) -> bytes:
    file = io.BytesIO()
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = "stays"
    tags[700] = xmp
    tags.tagtype[700] = 1
    picture().save(file, "TIFF", tiffinfo=tags)
    return file.getvalue()


def wav() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(bytes(range(256)))
    return with_riff_chunk(file.getvalue(), b"_PMX", FOREIGN_XMP)


def with_riff_chunk(data: bytes, kind: bytes, body: bytes) -> bytes:
    """A RIFF file with one chunk more."""
    data += kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def svg() -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn > by hand -->\n'
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" aria-label="a > b">'
        b"<metadata>" + _bare(FOREIGN_XMP) + b"</metadata>"
        b'<circle cx="4" cy="4" r="3" fill="#B3261E"/></svg>'
    )


def _bare(packet: bytes) -> bytes:
    return packet[packet.index(b"<x:xmpmeta") : packet.rindex(b"<?xpacket")]


def pdf() -> bytes:
    file = io.BytesIO()
    sheet = canvas.Canvas(file, invariant=True, pageCompression=0)
    sheet.setAuthor("Somebody Else &amp; Co")
    sheet.drawString(72, 72, "A line that stays")
    sheet.save()
    return file.getvalue()


#: One frame of silence: MPEG-1 layer III, 128 kbit/s, 44.1 kHz.
_SILENCE = b"\xff\xfb\x90\x64" + bytes(413)


def mp3(version: int = 3) -> bytes:
    title = b"\0" + STAYS
    size = syncsafe(len(title)) if version == 4 else struct.pack(">I", len(title))
    frames = b"TIT2" + size + b"\0\0" + title + bytes(20)
    return id3(version, 0, frames) + _SILENCE * 3 + b"TAG" + bytes(125)


def id3(version: int, flags: int, body: bytes) -> bytes:
    """A tag."""
    return b"ID3" + bytes([version, 0, flags]) + syncsafe(len(body)) + body


def syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def midi() -> bytes:
    name = bytes([0, 0xFF, 3, len(STAYS)]) + STAYS
    notes = b"\0\x90\x3c\x40\x60\x80\x3c\x40\0\xff\x2f\0"
    track = name + notes
    head = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96)
    return head + b"MTrk" + struct.pack(">I", len(track)) + track


def verse() -> bytes:
    return "春眠不觉晓，\nSomebody Else &amp; Co\n".encode()


def markdown() -> bytes:
    return "---\ntitle: 春晓\ntags:\n  - spring\n---\n# 春晓\n\nSomebody Else &amp; Co\n".encode()


def json_verse() -> bytes:
    return '{ "title": "春晓",\n "lines": ["Somebody Else &amp; Co", 1.50] }'.encode()


FILES = {
    "image/svg+xml": svg,
    "application/pdf": pdf,
    "audio/mpeg": mp3,
    "audio/midi": midi,
    "text/plain": verse,
    "text/markdown": markdown,
    "application/json": json_verse,
    "image/png": png,
    "image/jpeg": jpeg,
    "image/webp": webp,
    "image/tiff": tiff,
    "audio/wav": wav,
}
