"""How fast credentials are signed, how long they are, and whether a reader is ever deceived.

Every file is read back by the c2pa reader, which believes the bench's own root and nobody else.
"""

import io
import multiprocessing
import random
import time
import wave
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from pinxit.provenance.adapters.authority import Authority, Signer, Trust
from pinxit.provenance.adapters.credentials import can_carry, read, sign, sign_apart
from pinxit.provenance.core.credential import (
    ISCC_BINDING,
    WATERMARK_BINDING,
    Claim,
    Ingredient,
    Making,
    Record,
    SoftBinding,
)

_PROCESSES: Final = 2
_SEED: Final = 20261201
_SIDE_PX: Final = 512
_JPEG: Final = "image/jpeg"
_PICTURES: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "application/pdf": "PDF",
}
#: The six kinds of files that pictures leave the house as, and those of tunes.
_KINDS: Final = (*_PICTURES, "image/svg+xml", "audio/wav", "audio/mpeg", "audio/midi")


def measure(home: Path, *, full: bool) -> dict[str, float]:  # noqa: ARG001 - asked like the others
    """Measure content credentials with keys of the bench's own.

    Args:
        home: PINXIT_HOME; neither read nor written.
        full: 1,000 outputs of each kind and 500 tampered files; otherwise 10 and 50.

    Returns:
        `signs_per_second_512`, JPEGs of 512 px signed with a full claim on two cores, and on one
        (`signs_per_second_512_one`); `credential_reads_per_second`; `credential_bytes` added to a
        file, and to one whose parent has a credential of its own (`credential_bytes_parent`);
        `outputs_tried` of nine kinds and `outputs_invalid`; `tampered_tried` and `tampered_missed`;
        `tampered_harmless`, flipped bits of a credential's padding and framing, after which a
        reader is told exactly what was signed.
    """
    return {
        **_speeds(1_000 if full else 40),
        **_sizes(),
        **_outputs(1_000 if full else 10),
        **_tampered(500 if full else 50),
    }


def _claim(place: int, **other: object) -> Claim:
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
def _signer() -> tuple[Signer, Trust]:
    authority = Authority.draw("bench", now=datetime.now(tz=UTC))
    return authority.issue("bench", now=datetime.now(tz=UTC)), Trust((authority.certificate,))


def _speeds(count: int) -> dict[str, float]:
    picture = _picture(0, _SIDE_PX, _JPEG)
    signed = sign(picture, _JPEG, _claim(0), _signer()[0])
    started = time.perf_counter()
    for _ in range(count):
        read(signed, _JPEG, _signer()[1])
    reads = count / (time.perf_counter() - started)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=spawn) as pool:
        # Both processes start and load the library before the clock runs.
        list(pool.map(partial(_sign_some, 20), range(2 * _PROCESSES)))
        started = time.perf_counter()
        done = sum(pool.map(partial(_sign_some, count), range(_PROCESSES)))
        both = done / (time.perf_counter() - started)
    started = time.perf_counter()
    _sign_some(count, 0)
    return {
        "signs_per_second_512": both,
        "signs_per_second_512_one": count / (time.perf_counter() - started),
        "credential_reads_per_second": reads,
    }


def _sign_some(count: int, seed: int) -> int:
    """Sign a JPEG so many times, each with another claim; return how many."""
    picture = _picture(seed, _SIDE_PX, _JPEG)
    for place in range(count):
        sign(picture, _JPEG, _claim(place), _signer()[0])
    return count


def _sizes() -> dict[str, float]:
    signer, _trust = _signer()
    picture = _picture(1, _SIDE_PX, _JPEG)
    signed = sign(picture, _JPEG, _claim(1), signer)
    parent = (Ingredient(signed, _JPEG, "Photograph"),)
    restored = sign(picture, _JPEG, _claim(2, making=Making.RESTORED, ingredients=parent), signer)
    return {
        "credential_bytes": len(signed) - len(picture),
        "credential_bytes_parent": len(restored) - len(picture),
    }


def _outputs(count: int) -> dict[str, float]:
    """Sign so many outputs of each kind, each of them another, and read every one back."""
    signer, trust = _signer()
    tried = invalid = 0
    for kind in _KINDS:
        for place in range(count):
            content, beside = _signed(_work(place, kind), kind, _claim(place), signer)
            report = read(content, kind, trust, sidecar=beside)
            tried += 1
            invalid += not report.is_good or report.record != _claim(place).record.said
    return {"outputs_tried": tried, "outputs_invalid": invalid}


def _signed(content: bytes, kind: str, claim: Claim, signer: Signer) -> tuple[bytes, bytes]:
    """Return the signed file, and the credential beside it where it has no place for one."""
    if can_carry(kind):
        return sign(content, kind, claim, signer), b""
    return content, sign_apart(content, kind, claim, signer)


def _tampered(count: int) -> dict[str, float]:
    """Tamper with so many files in turns of five ways, and count those that nobody notices."""
    chance = random.Random(_SEED)  # noqa: S311 - places, not secrets
    tried = missed = harmless = 0
    while tried < count:
        for way in _WAYS:
            outcome = _outcome(chance, _KINDS[tried % len(_KINDS)], way)
            harmless += outcome is None
            tried += outcome is not None
            missed += outcome is False
    return {"tampered_tried": tried, "tampered_missed": missed, "tampered_harmless": harmless}


_Way = Callable[[random.Random, bytes, bytes, bytes], tuple[bytes, bytes]]


def _outcome(chance: random.Random, kind: str, way: _Way) -> bool | None:
    """Say whether a tampered file is caught; `None` if the file still says what was signed."""
    signer, trust = _signer()
    original = _work(chance.randrange(1_000), kind)
    content, beside = _signed(original, kind, _claim(1), signer)
    before = read(content, kind, trust, sidecar=beside)
    bent, bent_beside = way(chance, original, content, beside)
    after = read(bent, kind, trust, sidecar=bent_beside)
    if not after.is_good:
        return True
    return None if way is _flip_credential and after == before else False


def _flip_content(
    chance: random.Random, original: bytes, content: bytes, beside: bytes
) -> tuple[bytes, bytes]:
    """Flip a bit of what the file was before it was signed."""
    tail = _common_tail(original, content)
    return _flipped(content, chance.randrange(len(content) - tail, len(content)), chance), beside


def _flip_credential(
    chance: random.Random, original: bytes, content: bytes, beside: bytes
) -> tuple[bytes, bytes]:
    """Flip a bit of the credential."""
    if beside:
        return content, _flipped(beside, chance.randrange(len(beside)), chance)
    head = _common_head(original, content)
    end = len(content) - _common_tail(original[head:], content[head:])
    return _flipped(content, chance.randrange(head, end), chance), beside


def _exchange(
    chance: random.Random, original: bytes, content: bytes, beside: bytes
) -> tuple[bytes, bytes]:
    """Lay the credential of another file beside this one."""
    del content, beside
    other = sign_apart(original + b"\x00", "", _claim(chance.randrange(1_000)), _signer()[0])
    return original, other


def _lengthen(
    chance: random.Random, original: bytes, content: bytes, beside: bytes
) -> tuple[bytes, bytes]:
    """Hide something behind the end of the file."""
    del original
    return content + chance.randbytes(16), beside


def _shorten(
    chance: random.Random, original: bytes, content: bytes, beside: bytes
) -> tuple[bytes, bytes]:
    """Cut the end of the file off."""
    del original
    return content[: -chance.randint(1, 16)], beside


_WAYS: Final[tuple[_Way, ...]] = (
    _flip_content,
    _flip_credential,
    _exchange,
    _lengthen,
    _shorten,
)


def _flipped(content: bytes, place: int, chance: random.Random) -> bytes:
    bent = bytearray(content)
    bent[place] ^= 1 << chance.randrange(8)
    return bytes(bent)


def _common_head(one: bytes, other: bytes) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


def _common_tail(one: bytes, other: bytes) -> int:
    return max(1, _common_head(one[::-1], other[::-1]))


def _work(place: int, kind: str) -> bytes:
    """Return a small file, another for each place."""
    if kind in _PICTURES:
        return _picture(place, 96, kind)
    makers: Mapping[str, Callable[[int], bytes]] = {
        "image/svg+xml": _drawing,
        "audio/wav": _sound,
        "audio/mpeg": _mp3,
        "audio/midi": _midi,
    }
    return makers[kind](place)


def _picture(seed: int, side_px: int, kind: str) -> bytes:
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
