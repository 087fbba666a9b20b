"""How fast credentials are signed, how long they are, and whether a reader is ever deceived.

Every file is read back by the c2pa reader, which believes the bench's own root and nobody else.
"""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pinxit.provenance.adapters.authority import Signer
from pinxit.provenance.adapters.credentials import can_carry, read, sign, sign_apart
from pinxit.provenance.bench import credential_speed
from pinxit.provenance.bench.credential_works import (
    JPEG,
    KINDS,
    bench_signer,
    full_claim,
    small_work,
    soft_picture,
)
from pinxit.provenance.core.credential import Claim

_SEED: Final = 20261201


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Measure content credentials with keys of the bench's own.

    Args:
        home: PINXIT_HOME; neither read nor written.
        full: 1,000 outputs of each kind and 500 tampered files; otherwise 10 and 50.

    Returns:
        What `credential_speed` measures;
        `outputs_tried` of nine kinds and `outputs_invalid`; `tampered_tried` and `tampered_missed`;
        `tampered_harmless`, flipped bits of a credential's padding and framing, after which a
        reader is told exactly what was signed. Of a bit flipped in every byte of one small JPEG,
        `credential_flips`: `credential_flips_unnoticed`, and of these those after which a reader
        is told something else, or the picture is another (`credential_flips_misleading`).
    """
    return {
        **credential_speed.measure(home, full=full),
        **_outputs(1_000 if full else 10),
        **_tampered(500 if full else 50),
        **_every_byte(1 if full else 100),
    }


def _outputs(count: int) -> dict[str, float]:
    """Sign so many outputs of each kind, each of them another, and read every one back."""
    signer, trust = bench_signer()
    tried = invalid = 0
    for kind in KINDS:
        for place in range(count):
            content, beside = _signed(small_work(place, kind), kind, full_claim(place), signer)
            report = read(content, kind, trust, sidecar=beside)
            tried += 1
            invalid += not report.is_good or report.record != full_claim(place).record.said
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
            outcome = _outcome(chance, KINDS[tried % len(KINDS)], way)
            harmless += outcome is None
            tried += outcome is not None
            missed += outcome is False
    return {"tampered_tried": tried, "tampered_missed": missed, "tampered_harmless": harmless}


def _every_byte(step: int) -> dict[str, float]:
    """Flip one bit in every byte, or every so many, of a signed picture."""
    signer, trust = bench_signer()
    original = soft_picture(0, 16, JPEG)
    content = sign(original, JPEG, full_claim(0), signer)
    before = read(content, JPEG, trust)
    own = range(_common_head(original, content), len(content) - _common_tail(original, content))
    unnoticed = misleading = 0
    for place in range(0, len(content), step):
        bent = bytearray(content)
        bent[place] ^= 1 << place % 8
        after = read(bytes(bent), JPEG, trust)
        unnoticed += after.is_good
        misleading += after.is_good and (after != before or place not in own)
    return {
        "credential_flips": len(range(0, len(content), step)),
        "credential_flips_unnoticed": unnoticed,
        "credential_flips_misleading": misleading,
    }


_Way = Callable[[random.Random, bytes, bytes, bytes], tuple[bytes, bytes]]


def _outcome(chance: random.Random, kind: str, way: _Way) -> bool | None:
    """Say whether a tampered file is caught; `None` if the file still says what was signed."""
    signer, trust = bench_signer()
    original = small_work(chance.randrange(1_000), kind)
    content, beside = _signed(original, kind, full_claim(1), signer)
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
    other = sign_apart(
        original + b"\x00", "", full_claim(chance.randrange(1_000)), bench_signer()[0]
    )
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
