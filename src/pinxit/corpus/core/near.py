"""Near duplicates: works that repeat an earlier one.

A work is compared with works that were kept, never with one that was itself dropped, so that no
chain of small steps leads from one work to a different one.

Shape letters: N = works, E = length of a descriptor, B = bands, K = min-hashes of a work.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.core.perceptual import unlikeness

#: Two pictures may be one if their hashes differ in at most this many of 64 bits; then their
#: descriptors decide.
MOST_BITS: Final = 11
#: Two texts or tunes are one if they share at least this part of their shingles (Jaccard).
LEAST_SHARED: Final = 0.8
#: A work is compared with at most so many kept ones: what bounds the time.
MOST_COMPARED: Final = 2048

_NUM_BANDS: Final = 4
_BAND_BITS: Final = 16
_ROWS_OF_BAND: Final = 4
_KEPT: Final = -1
_END: Final = -1
# A chain as long as this holds hashes that agree in the same quarter of their bits; what lies
# further back is not looked at, which bounds the time. The longest of 15,740 was 49.
_LONGEST_CHAIN: Final = 512
_BIT_P: Final = 1 << np.arange(_BAND_BITS)
# All ways to change at most two bits of a band.
_FLIPS_F: Final = np.unique(np.concatenate([[0], _BIT_P, (_BIT_P[:, None] | _BIT_P).ravel()]))
_ALIKE: Final = 1.0


def near_duplicates(
    phash_N: NDArray[np.uint64], descriptor_NE: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Say which pictures repeat an earlier one.

    Hashes that differ in at most 11 bits agree, but for two bits, in at least one of 4 bands of
    16 bits; so 137 look-ups a band find every candidate, and descriptors decide.

    Args:
        phash_N: Perceptual hashes, in the order in which the works are considered.
        descriptor_NE: Their descriptors, unit vectors.

    Returns:
        original_N: For each work the index of the kept work it repeats, or -1 if it is kept.

    Source:
        Manku, Jain and Das Sarma (2007), "Detecting near-duplicates for web crawling", WWW '07
        (bands and the pigeonhole); probes of near bands after Lv et al. (2007), VLDB '07.
    """
    assert len(phash_N) == len(descriptor_NE), "one descriptor a hash"
    original_N = np.full(len(phash_N), _KEPT, dtype=np.int64)
    index = _KeptPictures(descriptor_NE)
    for work, (phash, probe_B) in enumerate(zip(phash_N, _bands(phash_N), strict=True)):
        original_N[work] = index.original_or_keep(work, phash, probe_B)
    return original_N


def near_token_works(shingle_NK: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Say which texts or tunes repeat an earlier one.

    Args:
        shingle_NK: Min-hashes of each work's shingles, all by the same K hash functions; K is a
            multiple of 4, 64 as a rule.

    Returns:
        original_N: For each work the index of the kept work it repeats, or -1 if it is kept.

    Source:
        Broder (1997), "On the resemblance and containment of documents" (min-hashes estimate
        Jaccard); Indyk and Motwani (1998), STOC '98 (bands). With 16 bands of 4, a pair that
        shares 0.8 is compared with probability 0.9998.
    """
    num_works, num_hashes = shingle_NK.shape
    assert num_hashes % _ROWS_OF_BAND == 0, "whole bands"
    original_N = np.full(num_works, _KEPT, dtype=np.int64)
    kept_of_band: defaultdict[tuple[int, bytes], list[int]] = defaultdict(list)
    for work in range(num_works):
        keys = _token_bands(shingle_NK[work])
        rows = _first(chain.from_iterable(kept_of_band.get(key, ()) for key in keys))
        original_N[work] = _most_shared(shingle_NK, work, rows)
        if original_N[work] == _KEPT:
            for key in keys:
                kept_of_band[key].append(work)
    return original_N


class _KeptPictures:
    """The pictures kept so far, found by bands of their hashes.

    A slot is a distinct hash; a node is a slot in one band. Nodes of the same band value form a
    chain, the latest first, so that all that is to be looked up can be looked up at once.
    """

    def __init__(self, descriptor_NE: NDArray[np.float32]) -> None:
        num_works = len(descriptor_NE)
        self._descriptor_NE = descriptor_NE
        self._slot_of_hash: dict[int, int] = {}
        self._hash_of_slot = np.empty(num_works, dtype=np.uint64)
        self._kept_of_slot: list[list[int]] = []
        self._head_of_value = np.full(_NUM_BANDS << _BAND_BITS, _END, dtype=np.int64)
        self._next_of_node = np.full(_NUM_BANDS * num_works, _END, dtype=np.int64)

    def original_or_keep(self, work: int, phash: np.uint64, band_B: NDArray[np.uint16]) -> int:
        """Return the kept work that this one repeats; or keep it, and return -1."""
        value_B = band_B.astype(np.int64) + (np.arange(_NUM_BANDS) << _BAND_BITS)
        original = self._original(work, self._kept_of_same_hash(int(phash)))
        if original == _KEPT:
            original = self._original(work, self._kept_of_near_hashes(phash, value_B))
        if original == _KEPT:
            self._keep(work, int(phash), value_B)
        return original

    def _original(self, work: int, rows: list[int]) -> int:
        if not rows:
            return _KEPT
        unlike_R = unlikeness(self._descriptor_NE[rows], self._descriptor_NE[work])
        nearest = int(unlike_R.argmin())
        return rows[nearest] if unlike_R[nearest] <= _ALIKE else _KEPT

    def _kept_of_same_hash(self, phash: int) -> list[int]:
        slot = self._slot_of_hash.get(phash)
        return [] if slot is None else self._kept_of_slot[slot][-MOST_COMPARED:]

    def _kept_of_near_hashes(self, phash: np.uint64, value_B: NDArray[np.int64]) -> list[int]:
        num_works = len(self._hash_of_slot)
        near: dict[int, None] = {}
        node_R = self._head_of_value[(value_B[:, None] ^ _FLIPS_F).ravel()]
        node_R = node_R[node_R != _END]
        num_steps = 0
        while node_R.size and num_steps < _LONGEST_CHAIN:
            slot_R = node_R % num_works
            bits_R = np.bitwise_count(self._hash_of_slot[slot_R] ^ phash)
            near.update(dict.fromkeys(slot_R[(bits_R <= MOST_BITS) & (bits_R > 0)].tolist()))
            node_R = self._next_of_node[node_R]
            node_R = node_R[node_R != _END]
            num_steps += 1
        return _first(chain.from_iterable(self._kept_of_slot[slot] for slot in sorted(near)))

    def _keep(self, work: int, phash: int, value_B: NDArray[np.int64]) -> None:
        slot = self._slot_of_hash.setdefault(phash, len(self._kept_of_slot))
        if slot == len(self._kept_of_slot):
            self._kept_of_slot.append([])
            self._hash_of_slot[slot] = phash
            node_B = np.arange(_NUM_BANDS) * len(self._hash_of_slot) + slot
            self._next_of_node[node_B] = self._head_of_value[value_B]
            self._head_of_value[value_B] = node_B
        self._kept_of_slot[slot].append(work)


def _bands(phash_N: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Deal the bits of each hash to bands as cards are dealt: each gets every frequency range."""
    bit_NX = np.unpackbits(phash_N.astype(">u8").view(np.uint8).reshape(-1, 8), axis=1)
    bit_NBX = bit_NX.reshape(-1, _BAND_BITS, _NUM_BANDS).swapaxes(1, 2)
    return np.packbits(bit_NBX, axis=2).view(">u2")[..., 0].astype(np.uint16)


def _token_bands(shingle_K: NDArray[np.uint64]) -> list[tuple[int, bytes]]:
    return list(enumerate(each.tobytes() for each in shingle_K.reshape(-1, _ROWS_OF_BAND)))


def _most_shared(shingle_NK: NDArray[np.uint64], work: int, rows: list[int]) -> int:
    if not rows:
        return _KEPT
    row_R = np.unique(rows)
    shared_R = (shingle_NK[row_R] == shingle_NK[work]).mean(axis=1)
    nearest = int(shared_R.argmax())
    return int(row_R[nearest]) if shared_R[nearest] >= LEAST_SHARED else _KEPT


def _first(rows: Iterable[int]) -> list[int]:
    return list(islice(rows, MOST_COMPARED))
