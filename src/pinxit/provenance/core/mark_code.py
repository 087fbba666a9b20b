"""How the 48 bits of a mark become a long row of signs that noise may bend, and how they come back.

80 bits (the payload and 32 bits of check) go round a tail-biting convolutional code of rate 1/4 and
constraint length 13; the 320 signs are repeated to the length that a carrier offers, shuffled, and
multiplied by fixed random signs. The way back is Viterbi's algorithm over soft values, which
begins early and ends late.

**False alarms, by construction.** Let the carrier hold no mark. The random signs were drawn without
regard to it, and multiplying them by a code word drawn by lot gives equally likely random signs; so
what Viterbi's algorithm answers is a code word drawn by lot, whatever the carrier holds. Of 2**80
code words 2**48 pass the check: each attempt at reading gives a false alarm with a chance of 2**-32.
`MAX_READINGS` attempts a file, over all scales, offsets and mirrorings, give at most
`MAX_READINGS` x 2**-32, which is `FALSE_ALARM_BOUND`.

Shape letters: N = signs of a carrier, S = states, B = steps (bits), R = signs a bit.

**Source:** Proakis, "Digital Communications" (code tables); Shao, Lin & Fossorier (2003), "Two
decoding algorithms for tailbiting codes", IEEE Trans. Commun. 51 (wrap-around Viterbi); the check is
truncated SHA-256.
"""

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.provenance.core.mark import PAYLOAD_BITS, Mark

#: Bits that say whether a reading is one.
CHECK_BITS: Final = 32
_BITS: Final = PAYLOAD_BITS + CHECK_BITS
_MEMORY: Final = 12
_STATES: Final = 1 << _MEMORY
_POLYNOMIALS: Final = (0o11145, 0o12477, 0o15537, 0o16727)
#: Steps before the first bit and after the last: five times the memory forget the beginning.
_APPROACH: Final = 60
#: How often a file may be read at most, each time at another place, scale or mirroring.
MAX_READINGS: Final = 32
#: The chance that a file without a mark is said to hold one.
FALSE_ALARM_BOUND: Final = MAX_READINGS * 2.0**-CHECK_BITS

Signs = NDArray[np.float32]


def encode(mark: Mark, count: int, *, carrier: str) -> Signs:
    """Return the signs (+1 or -1) that carry a mark.

    Args:
        mark: What to say.
        count: How many signs the carrier has room for, at least 320.
        carrier: Names the kind of carrier; each has random signs of its own.
    """
    bits = _checked(mark.payload)
    coded_RB = _taps_RB(bits)
    order_N, sign_N = _shuffle(count, carrier)
    return (1 - 2 * coded_RB.T.reshape(-1)[order_N]).astype(np.float32) * sign_N


def decode(soft_N: Signs, *, carrier: str) -> Mark | None:
    """Return the mark that soft values speak of, if the check holds.

    Args:
        soft_N: Positive for +1, negative for -1, larger where more certain.
        carrier: As it was when the mark was encoded.
    """
    order_N, sign_N = _shuffle(len(soft_N), carrier)
    soft = np.bincount(order_N, weights=soft_N * sign_N, minlength=_BITS * len(_POLYNOMIALS))
    bits = _viterbi(soft.reshape(_BITS, -1).astype(np.float32))
    payload = int("".join(map(str, bits[:PAYLOAD_BITS].tolist())), 2)
    return Mark(payload) if np.array_equal(bits, _checked(payload)) else None


def _checked(payload: int) -> NDArray[np.int8]:
    """Return the bits of a payload and of its check, highest first."""
    digest = hashlib.sha256(b"pinxit mark 1\0" + payload.to_bytes(PAYLOAD_BITS // 8, "big"))
    check = int.from_bytes(digest.digest()[: CHECK_BITS // 8], "big")
    word = payload << CHECK_BITS | check
    return np.array([word >> (_BITS - 1 - place) & 1 for place in range(_BITS)], dtype=np.int8)


def _taps_RB(bits: NDArray[np.int8]) -> NDArray[np.int8]:
    """Send bits round the shift register, which begins as it will end."""
    delayed = np.stack([np.roll(bits, delay) for delay in range(_MEMORY + 1)])
    taps = np.array(
        [[poly >> _MEMORY - d & 1 for d in range(_MEMORY + 1)] for poly in _POLYNOMIALS]
    )
    return ((taps @ delayed) % 2).astype(np.int8)


@lru_cache(maxsize=8)
def _shuffle(count: int, carrier: str) -> tuple[NDArray[np.int64], Signs]:
    """Return which coded sign each place carries, and the random sign it is multiplied by."""
    seed = hashlib.sha256(f"pinxit watermark 1 {carrier}".encode()).digest()
    chance = np.random.Generator(np.random.PCG64(int.from_bytes(seed[:8], "big")))
    order_N = chance.permutation(count) % (_BITS * len(_POLYNOMIALS))
    return order_N, (1 - 2 * chance.integers(0, 2, count)).astype(np.float32)


@lru_cache(maxsize=1)
def _outputs_RS() -> Signs:
    """Return the signs of the code for each state after a step, its oldest bit having been 0.

    All polynomials have a tap on the oldest bit: had it been 1, each sign would be the other.
    """
    rows = []
    for poly in _POLYNOMIALS:
        parity = np.arange(_STATES) & int(f"{poly:0{_MEMORY + 1}b}"[::-1], 2)
        for shift in (8, 4, 2, 1):
            parity = parity ^ parity >> shift
        rows.append(1 - 2 * (parity & 1))
    return np.stack(rows).astype(np.float32)


def _viterbi(soft_BR: Signs) -> NDArray[np.int8]:
    """Return the bits of the likeliest walk round the trellis.

    A state is the last 12 bits, newest lowest: state `n` is reached from `n >> 1`, whose oldest bit
    was 0, and from `(n >> 1) + S / 2`. The walk begins before the first bit and ends after the last,
    so that where it begins and ends no longer matters.
    """
    count = len(soft_BR)
    steps = np.arange(-_APPROACH, count + _APPROACH) % count
    gain_BS = soft_BR @ _outputs_RS()
    metric_S = np.zeros(_STATES, dtype=np.float32)
    was_one = np.empty((len(steps), _STATES), dtype=bool)
    for step, place in enumerate(steps):
        reached = np.repeat(metric_S, 2)
        zero_S = reached[:_STATES] + gain_BS[place]
        one_S = reached[_STATES:] - gain_BS[place]
        np.greater(one_S, zero_S, out=was_one[step])
        metric_S = np.maximum(zero_S, one_S)
    return _walk_back(was_one, int(metric_S.argmax()))[_APPROACH : _APPROACH + count]


def _walk_back(was_one: NDArray[np.bool_], state: int) -> NDArray[np.int8]:
    """Return the bits of a walk, from its last state."""
    bits = np.empty(len(was_one), dtype=np.int8)
    for step in range(len(was_one) - 1, -1, -1):
        bits[step] = state & 1
        state = state >> 1 | int(was_one[step, state]) << _MEMORY - 1
    return bits
