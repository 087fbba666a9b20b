"""Near duplicates: greedy in order, never by chains, and fast however many share a hash."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pinxit.corpus.core.near import (
    LEAST_SHARED,
    MOST_BITS,
    MOST_COMPARED,
    near_duplicates,
    near_token_works,
)
from pinxit.corpus.core.perceptual import DESCRIPTOR_LENGTH, unlikeness


def _descriptors(num: int, seed: int = 1) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    descriptor_NE = random.normal(size=(num, DESCRIPTOR_LENGTH)).astype(np.float32)
    norm_N1 = np.linalg.norm(descriptor_NE, axis=1, keepdims=True)
    return np.asarray(descriptor_NE / norm_N1, dtype=np.float32)


def _hashes(*values: int) -> NDArray[np.uint64]:
    return np.array(values, dtype=np.uint64)


def _flipped(value: int, *bits: int) -> int:
    for bit in bits:
        value ^= 1 << bit
    return value


def test_the_first_is_kept_and_the_second_repeats_it() -> None:
    one = _descriptors(1)
    original_N = near_duplicates(_hashes(5, 5, _flipped(5, 0, 9)), np.repeat(one, 3, axis=0))
    assert original_N.tolist() == [-1, 0, 0]
    assert original_N.dtype == np.int64


def test_the_hash_alone_decides_nothing() -> None:
    assert near_duplicates(_hashes(5, 5), _descriptors(2)).tolist() == [-1, -1]


def test_the_nearest_of_those_kept_is_named() -> None:
    far, near = _descriptors(2)
    close = near + np.float32(0.002) * far
    original_N = near_duplicates(_hashes(5, 5, 5), np.stack([far, near, close]))
    assert original_N.tolist() == [-1, -1, 1]


def test_no_chain_leads_from_one_work_to_another() -> None:
    """Each repeats the one before it, but not the one before that."""
    start, direction = _descriptors(2)
    angle_N = np.arange(6) * 0.07
    steps = np.cos(angle_N)[:, None] * start + np.sin(angle_N)[:, None] * direction
    steps = (steps / np.linalg.norm(steps, axis=1, keepdims=True)).astype(np.float32)
    assert unlikeness(steps[:1], steps[1])[0] <= 1 < unlikeness(steps[:1], steps[2])[0]
    assert near_duplicates(_hashes(*[5] * 6), steps).tolist() == [-1, 0, -1, 2, -1, 4]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=MOST_BITS + 4))
def test_every_hash_within_reach_is_found_and_none_beyond(value: int, bits: set[int]) -> None:
    one = np.repeat(_descriptors(1), 2, axis=0)
    found = near_duplicates(_hashes(value, _flipped(value, *bits)), one)[1]
    assert found == (0 if len(bits) <= MOST_BITS else -1)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32))
def test_it_is_what_comparing_all_with_all_would_say(seed: int) -> None:
    random = np.random.default_rng(seed)
    base = random.integers(0, 2**64, 5, dtype=np.uint64)
    hash_N = base[random.integers(0, 5, 60)] ^ (
        np.uint64(1) << random.integers(0, 64, 60, dtype=np.uint64)
    )
    descriptor_NE = _descriptors(8, seed)[random.integers(0, 8, 60)]
    assert near_duplicates(hash_N, descriptor_NE).tolist() == _slowly(hash_N, descriptor_NE)


def _slowly(hash_N: NDArray[np.uint64], descriptor_NE: NDArray[np.float32]) -> list[int]:
    kept: list[int] = []
    original = []
    for work, phash in enumerate(hash_N):
        rows = [row for row in kept if np.bitwise_count(hash_N[row] ^ phash) <= MOST_BITS]
        unlike = unlikeness(descriptor_NE[rows], descriptor_NE[work]) if rows else np.array([9.0])
        nearest = int(unlike.argmin())
        original.append(rows[nearest] if unlike[nearest] <= 1 else -1)
        if original[-1] < 0:
            kept.append(work)
    return original


def test_nothing_has_no_duplicates() -> None:
    assert len(near_duplicates(_hashes(), _descriptors(0))) == 0
    assert len(near_token_works(np.empty((0, 64), dtype=np.uint64))) == 0


def test_ten_thousand_that_share_one_hash_are_one() -> None:
    one = np.broadcast_to(_descriptors(1), (10_000, DESCRIPTOR_LENGTH))
    original_N = near_duplicates(np.zeros(10_000, dtype=np.uint64), one)
    assert (original_N[1:] == 0).all()


@pytest.mark.slow
def test_a_chain_without_end_is_left_after_its_latest_part() -> None:
    """Hashes that agree in one quarter of their bits, and in no more than chance in the rest."""
    random = np.random.default_rng(3)
    quarter = np.uint64(0x1111111111111111)
    hash_N = random.integers(0, 2**64, 600, dtype=np.uint64) & ~quarter
    original_N = near_duplicates(hash_N, _descriptors(600))
    assert (original_N == -1).all()


@pytest.mark.slow
def test_thousands_that_share_one_hash_and_nothing_else_are_all_kept() -> None:
    num = MOST_COMPARED + 500
    original_N = near_duplicates(np.zeros(num, dtype=np.uint64), _descriptors(num))
    assert (original_N == -1).all()


def _shared(share: float, *, seed: int = 1) -> NDArray[np.uint64]:
    """Two rows of 64 min-hashes that agree in a part of them."""
    random = np.random.default_rng(seed)
    rows = random.integers(0, 2**64, (2, 64), dtype=np.uint64)
    same = random.permutation(64)[: round(64 * share)]
    rows[1, same] = rows[0, same]
    return rows


@pytest.mark.parametrize("share", [LEAST_SHARED + 0.01, 0.9, 1.0])
def test_token_works_that_share_enough_are_one(share: float) -> None:
    assert near_token_works(_shared(share)).tolist() == [-1, 0]


@pytest.mark.parametrize("share", [0.0, 0.5, LEAST_SHARED - 0.02])
def test_token_works_that_share_less_are_two(share: float) -> None:
    assert near_token_works(_shared(share)).tolist() == [-1, -1]


def test_token_works_repeat_only_what_was_kept() -> None:
    one = _shared(0.0)[0]
    two, three = one.copy(), one.copy()
    two[:10] += np.uint64(1)
    three[:20] += np.uint64(1)
    assert near_token_works(np.stack([one, two, three])).tolist() == [-1, 0, -1]
