"""What the bench signs: small works of every kind, with claims as full as those of sold ones."""

import io
import random
import wave
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import numpy as np
from PIL import Image

from pinxit.provenance.adapters.authority import Authority, Signer, Trust
from pinxit.provenance.core.credential import (
    ISCC_BINDING,
    WATERMARK_BINDING,
    Claim,
    Making,
    Record,
    SoftBinding,
)

JPEG: Final = "image/jpeg"
_PICTURES: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "application/pdf": "PDF",
}
#: The six kinds of files that pictures leave the house as, and those of tunes.
KINDS: Final = (*_PICTURES, "image/svg+xml", "audio/wav", "audio/mpeg", "audio/midi")


def full_claim(place: int, **other: object) -> Claim:
    """Return a claim as full as those of sold works."""
    digest = f"sha256:{place:064x}"
    record = Record(
        piece=f"00000000-0000-4000-8000-{place:012}",
        author="house painter, hand of Noto; after works by Cleo Example and 41 others",
        licence="CC-BY-4.0",
        model="house painter",
        model_digest=digest,
        bill_digest=digest,
        certificate=f"{place}/1000",
        log="gallery.example/log",
        log_index=place,
    )
    marks = (
        SoftBinding(ISCC_BINDING, "ISCC:KECYCMZIOY36XXGZ5S6QJQ2AEEXPOVEHZYPK6GMSFLU3WF54UPZMTPY"),
        SoftBinding(f"{WATERMARK_BINDING}.1", f"{place:016x}", is_watermark=True),
    )
    claim = {"making": Making.CREATED, **other}
    return Claim(
        f"Dawn over the harbour, {place}",
        made_at=datetime.now(tz=UTC),
        version="1.0.0",
        record=record,
        marks=marks,
        **claim,  # type: ignore[arg-type]  # names of fields
    )


@lru_cache(1)
def bench_signer() -> tuple[Signer, Trust]:
    """Return who signs in this process, and the trust that believes it."""
    authority = Authority.draw("bench", now=datetime.now(tz=UTC))
    return authority.issue("bench", now=datetime.now(tz=UTC)), Trust((authority.certificate,))


def small_work(place: int, kind: str) -> bytes:
    """Return a small file, another for each place."""
    if kind in _PICTURES:
        return soft_picture(place, 96, kind)
    makers: Mapping[str, Callable[[int], bytes]] = {
        "image/svg+xml": _drawing,
        "audio/wav": _sound,
        "audio/mpeg": _mp3,
        "audio/midi": _midi,
    }
    return makers[kind](place)


def soft_picture(seed: int, side_px: int, kind: str) -> bytes:
    """Return a picture with soft patches of colour."""
    patches_HWC = np.random.default_rng(seed).integers(0, 256, (12, 12, 3), dtype=np.uint8)
    image = Image.fromarray(patches_HWC).resize((side_px, side_px), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, _PICTURES[kind])
    return out.getvalue()


def _drawing(seed: int) -> bytes:
    points = " ".join(_points(seed))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99">'
        f'<path d="M{points}" fill="none" stroke="#1B1A17"/></svg>'
    ).encode()


def _points(seed: int) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    for _ in range(40):
        yield f"{chance.randint(1, 98)},{chance.randint(1, 98)}"


def _sound(seed: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(np.random.default_rng(seed).bytes(1_600))
    return out.getvalue()


def _mp3(seed: int) -> bytes:
    """Return frames with the heads of MP3 and chance within."""
    chance = random.Random(seed)  # noqa: S311 - a sound, not a secret
    return b"".join(b"\xff\xfb\x90\x64" + chance.randbytes(413) for _ in range(4))


def _midi(seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - a tune, not a secret
    played = (chance.randrange(36, 96) for _ in range(16))
    notes = b"".join(bytes((0, 0x90, note, 64, 96, 0x80, note, 0)) for note in played)
    track = notes + b"\x00\xff\x2f\x00"
    head = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60"
    return head + b"MTrk" + len(track).to_bytes(4, "big") + track
