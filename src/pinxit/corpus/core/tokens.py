"""Texts and music as numbers: the vocabulary of a collection, and min-hashes that tell kin.

Shape letters: T = tokens of one work, S = its 5-grams, K = min-hashes of a work.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError

#: Min-hashes of a work.
NUM_HASHES: Final = 64
#: Symbols in one shingle.
SHINGLE: Final = 5

PAD: Final = 0
UNKNOWN: Final = 1
BEGIN: Final = 2
END: Final = 3

_SPECIAL: Final = ("<pad>", "<unknown>", "<begin>", "<end>")
_FIRST_BYTE: Final = len(_SPECIAL)
_FIRST_LEARNT: Final = _FIRST_BYTE + 256
_RESERVED: Final = (*_SPECIAL, *(f"<0x{value:02X}>" for value in range(256)))

_BLOCK: Final = 16_384
_BASE: Final = np.uint64(0x9E37_79B9_7F4A_7C15)


def _mixed(value_S: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread each number over all its bits (the finaliser of SplitMix64)."""
    value_S = (value_S ^ (value_S >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    value_S = (value_S ^ (value_S >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    return value_S ^ (value_S >> np.uint64(31))


#: Odd multipliers and offsets of the 64 hash functions: a fixed sequence that looks like chance.
_FACTOR_K: Final = _mixed(_BASE * np.arange(1, NUM_HASHES + 1, dtype=np.uint64)) | np.uint64(1)
_SHIFT_K: Final = _mixed(_BASE * np.arange(101, NUM_HASHES + 101, dtype=np.uint64))


class BadVocabularyError(PinxitError):
    """A vocabulary was not made by this version of Pinxit, or tokens are not of it."""

    remedy = "Gather the collection again."


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the tokens of a collection mean.

    Token 0 pads, 1 announces a symbol that is spelt out, 2 and 3 are free for begin and end, the
    next 256 are bytes, and the symbols follow. Any sequence of symbols encodes, and decodes to
    itself: one that is not among them is spelt as token 1 and its bytes in UTF-8.

    Attributes:
        symbols: By token.
    """

    symbols: tuple[str, ...]
    _token: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.symbols[:_FIRST_LEARNT] != _RESERVED:
            raise BadVocabularyError("a vocabulary begins with the wrong symbols")
        learnt = enumerate(self.symbols[_FIRST_LEARNT:], _FIRST_LEARNT)
        object.__setattr__(self, "_token", {symbol: token for token, symbol in learnt})

    @classmethod
    def of(cls, works: Iterable[Sequence[str]], *, least: int = 2, most: int = 65_536) -> Self:
        """Learn the vocabulary of some works.

        Args:
            works: The symbols of each.
            least: How often a symbol must occur to have a token of its own; rarer ones are spelt.
            most: How many symbols may have one.

        Returns:
            The vocabulary: most frequent symbols first, equally frequent ones by their characters.
        """
        count = Counter(chain.from_iterable(works))
        common = [symbol for symbol, times in count.items() if times >= least]
        common = sorted(set(common).difference(_RESERVED), key=lambda each: (-count[each], each))
        return cls((*_RESERVED, *common[:most]))

    def encode(self, symbols: Sequence[str]) -> NDArray[np.uint32]:
        """Return the tokens of a work."""
        token_of = self._token
        found = [token_of.get(symbol, -1) for symbol in symbols]
        if -1 in found:
            pairs = zip(symbols, found, strict=True)
            found = [
                token
                for symbol, known in pairs
                for token in ((known,) if known >= 0 else _spelt(symbol))
            ]
        return np.array(found, dtype=np.uint32)

    def decode(self, tokens: Iterable[int] | NDArray[np.uint32]) -> tuple[str, ...]:
        """Return the symbols of a work; padding, begin and end are left out.

        Raises:
            BadVocabularyError: A token is not of this vocabulary, or bytes spell no symbol.
        """
        symbols: list[str] = []
        spelling: bytearray | None = None
        for each in tokens:
            token = int(each)
            if _FIRST_BYTE <= token < _FIRST_LEARNT and spelling is not None:
                spelling.append(token - _FIRST_BYTE)
                continue
            _close(spelling, symbols)
            spelling = bytearray() if token == UNKNOWN else None
            if token >= _FIRST_LEARNT:
                symbols.append(self._symbol(token))
            elif token >= _FIRST_BYTE:
                raise BadVocabularyError("a byte stands alone among tokens")
        _close(spelling, symbols)
        return tuple(symbols)

    def _symbol(self, token: int) -> str:
        if token >= len(self.symbols):
            raise BadVocabularyError(f"a token is not of this vocabulary: {token}")
        return self.symbols[token]


def shingles(symbols: Sequence[str]) -> NDArray[np.uint64]:
    """Return the min-hashes of a work's 5-grams.

    The share of equal entries of two works estimates the Jaccard similarity of their sets of
    5-grams, with a standard deviation of at most 1/16.

    Args:
        symbols: The work; at least one symbol.

    Returns:
        uint64 of shape (64,).

    Source:
        Broder (1997), "On the resemblance and containment of documents", Proc. SEQUENCES, 21-29.
    """
    gram_S = np.unique(_grams(_hashes(symbols)))
    least_K = np.full(NUM_HASHES, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(gram_S), _BLOCK):
        block_S1 = gram_S[start : start + _BLOCK, None]
        # Products are taken modulo 2**64: that is what the hash family asks for.
        np.minimum(least_K, (block_S1 * _FACTOR_K + _SHIFT_K).min(axis=0), out=least_K)
    return least_K


def _hashes(symbols: Sequence[str]) -> NDArray[np.uint64]:
    if all(len(symbol) == 1 for symbol in symbols):
        text = "".join(symbols).encode("utf-32-le", "surrogatepass")
        return np.frombuffer(text, dtype="<u4").astype(np.uint64)
    known = {symbol: zlib.crc32(symbol.encode("utf-8", "surrogatepass")) for symbol in set(symbols)}
    return np.array([known[symbol] for symbol in symbols], dtype=np.uint64)


def _grams(symbol_T: NDArray[np.uint64]) -> NDArray[np.uint64]:
    short = SHINGLE - len(symbol_T)
    padded_T = np.pad(symbol_T, (0, max(0, short)))
    count = len(padded_T) - SHINGLE + 1
    gram_S = np.zeros(count, dtype=np.uint64)
    for place in range(SHINGLE):
        gram_S = _mixed(gram_S + padded_T[place : place + count] + _BASE)
    return gram_S


def _spelt(symbol: str) -> tuple[int, ...]:
    spelling = symbol.encode("utf-8", "surrogatepass")
    return (UNKNOWN, *(_FIRST_BYTE + value for value in spelling))


def _close(spelling: bytearray | None, symbols: list[str]) -> None:
    if spelling is None:
        return
    try:
        symbols.append(spelling.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError as error:
        raise BadVocabularyError(f"bytes spell no symbol: {bytes(spelling[:20])!r}") from error
