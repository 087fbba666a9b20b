"""One small file of each kind that is labelled, with something in it that must stay."""

import io
import struct
import wave
import zlib

import numpy as np
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

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


FILES = {
    "image/png": png,
    "image/jpeg": jpeg,
    "image/webp": webp,
    "image/tiff": tiff,
    "audio/wav": wav,
}
