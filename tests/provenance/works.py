"""Small files of every kind that a credential goes with, and a house that signs them."""

import io
import struct
import wave
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pinxit.provenance import Authority, Signer, Trust

#: Certificates are good for decades from here, so no test depends on the day it runs.
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/tiff", "image/gif", "image/avif")
KINDS = (*PICTURES, "image/svg+xml", "application/pdf", "audio/mpeg", "audio/wav")


@lru_cache
def work(media_type: str) -> bytes:
    """Return a sound file of a few hundred bytes."""
    if media_type in PICTURES:
        return _picture(media_type)
    return {
        "image/jpeg; blue": _picture("image/jpeg", "#1F4E79"),
        "image/svg+xml": _SVG,
        "application/pdf": _pdf(),
        "audio/mpeg": b"\xff\xfb\x90\x64" + bytes(413),
        "audio/wav": _wav(),
        "audio/midi": b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96) + _TRACK,
        "text/plain": "床前明月光\n".encode(),
    }[media_type]


@lru_cache
def house(name: str = "Pinxit") -> Authority:
    """Return the authority of a house, the same in every test."""
    key = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    return Authority.draw(name, now=NOW, key=key)


@lru_cache
def signer(name: str = "Pinxit") -> Signer:
    return house(name).issue(name, now=NOW)


def trust(name: str = "Pinxit") -> Trust:
    return Trust((house(name).certificate,))


def _picture(media_type: str, colour: str = "#B3261E") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(out, media_type.rpartition("/")[2].upper())
    return out.getvalue()


def _pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "Certificate")
    canvas.save()
    return out.getvalue()


def _wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(400))
    return out.getvalue()


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7v7z"/></svg>'
_TRACK = b"MTrk" + struct.pack(">I", 4) + b"\x00\xff\x2f\x00"
