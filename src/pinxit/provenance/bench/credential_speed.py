"""How fast credentials are signed and read, and how long they are."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from pinxit.provenance.adapters.credentials import read, sign
from pinxit.provenance.bench.credential_works import JPEG, bench_signer, full_claim, soft_picture
from pinxit.provenance.core.credential import Ingredient, Making

_PROCESSES: Final = 2
_SIDE_PX: Final = 512


def measure(home: Path, *, full: bool) -> dict[str, float]:  # noqa: ARG001 - asked like the others
    """Measure with keys of the bench's own; wants the machine to itself.

    Args:
        home: PINXIT_HOME; neither read nor written.
        full: 2,000 signatures; otherwise 400.

    Returns:
        `signs_per_second_512`, JPEGs of 512 px signed with a full claim on two cores, and on one
        (`signs_per_second_512_one`); `credential_reads_per_second`; `credential_bytes` added to a
        file, and to one whose parent has a credential of its own (`credential_bytes_parent`).
    """
    return {**_speeds(1_000 if full else 200), **_sizes()}


def _speeds(count: int) -> dict[str, float]:
    picture = soft_picture(0, _SIDE_PX, JPEG)
    signed = sign(picture, JPEG, full_claim(0), bench_signer()[0])
    started = time.perf_counter()
    for _ in range(count):
        read(signed, JPEG, bench_signer()[1])
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
    picture = soft_picture(seed, _SIDE_PX, JPEG)
    for place in range(count):
        sign(picture, JPEG, full_claim(place), bench_signer()[0])
    return count


def _sizes() -> dict[str, float]:
    signer, _trust = bench_signer()
    picture = soft_picture(1, _SIDE_PX, JPEG)
    signed = sign(picture, JPEG, full_claim(1), signer)
    parent = (Ingredient(signed, JPEG, "Photograph"),)
    restored = sign(
        picture, JPEG, full_claim(2, making=Making.RESTORED, ingredients=parent), signer
    )
    return {
        "credential_bytes": len(signed) - len(picture),
        "credential_bytes_parent": len(restored) - len(picture),
    }
