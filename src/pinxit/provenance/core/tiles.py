"""The tree in tiles: files of 256 hashes, written once, from which anybody computes proofs.

A tile of level 0 holds the hashes of 256 entries, one of level 1 the roots of 256 full tiles of
level 0, and so on. At the right edge tiles are partial; a partial tile is not hashed upwards.

**Source:** C2SP, "Tiled Transparency Logs" (c2sp.org/tlog-tiles); RFC 6962 (2013), section 2.1.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.core.merkle import EMPTY_ROOT, TreeHead

WIDTH: Final = 256
HASH_BYTES: Final = 32

_HEIGHT: Final = 8
_NODE: Final = b"\x01"
_PATH: Final = re.compile(
    r"tile/(entries|0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?"
)
_LEVEL_MAX: Final = 63
_LENGTH_BYTES: Final = 2


class BadTileError(PinxitError):
    """A tile, or a bundle of entries, is not there or not what it should be."""

    remedy = "Take the copy of the log again; if it stays so, ask the house, and show others."


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Where a tile or a bundle of entries stands.

    Attributes:
        level: 0 for hashes of entries, upwards; `entries` for a bundle of the entries themselves.
        index: Its number on its level, from 0.
        width: How many hashes or entries it holds, 1 to 256.
    """

    level: int | Literal["entries"]
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its address below the log's."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        suffix = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{self.level}/{'/'.join(groups)}{suffix}"

    @classmethod
    def parse(cls, path: str) -> "Tile":
        """Return what stands at an address.

        Raises:
            BadTileError: It is no address of a tile.
        """
        found = _PATH.fullmatch(path)
        if found is None:
            raise BadTileError("there is no tile of this name")
        level, number, width = found.groups()
        index = int(number.replace("/", "").replace("x", ""))
        tile = cls("entries" if level == "entries" else int(level), index, int(width or WIDTH))
        if tile.path != path or (tile.level != "entries" and tile.level > _LEVEL_MAX):
            raise BadTileError("there is no tile of this name")
        return tile


#: Returns the bytes of a tile. A reader that finds only the full tile may cut it to the width.
ReadTile = Callable[[Tile], bytes]


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile, and every bundle of entries, of a tree.

    Args:
        size: How many entries it has.
    """
    yield from _row("entries", size)
    level, count = 0, size
    while count:
        yield from _row(level, count)
        level, count = level + 1, count // WIDTH


def _row(level: int | Literal["entries"], count: int) -> Iterator[Tile]:
    for index in range(-(-count // WIDTH)):
        yield Tile(level, index, min(WIDTH, count - index * WIDTH))


def grown(start: int, hashes: Sequence[bytes], read: ReadTile) -> Iterator[tuple[Tile, bytes]]:
    """Yield the tiles that a tree gets by growing, with their bytes; full ones and the new edge.

    Args:
        start: Place of the first of the hashes, a multiple of 256 not beyond the older tree: the
            last, partial tile of level 0 is given anew from its beginning.
        hashes: Of all entries from there on, at least one.
        read: Of the older tree, for the partial tiles of the levels above.
    """
    assert start % WIDTH == 0, "a tile begins here"
    level, begun, row = 0, start // WIDTH, b"".join(hashes)
    while True:
        roots = b""
        for place in range(0, len(row), WIDTH * HASH_BYTES):
            content = row[place : place + WIDTH * HASH_BYTES]
            width = len(content) // HASH_BYTES
            yield Tile(level, begun + place // (WIDTH * HASH_BYTES), width), content
            roots += tile_root(content) if width == WIDTH else b""
        if not roots:
            return
        kept, begun, level = begun % WIDTH, begun // WIDTH, level + 1
        row = (read(Tile(level, begun, kept)) if kept else b"") + roots


def tile_root(content: bytes) -> bytes:
    """Return the root over the hashes of a full tile."""
    assert len(content) == WIDTH * HASH_BYTES, "a full tile"
    return _floors(content)[_HEIGHT]


def packed(leaves: Sequence[bytes]) -> bytes:
    """Return entries as a bundle: each after its length in two bytes.

    Args:
        leaves: At most 256, each shorter than 65,536 bytes.
    """
    return b"".join(len(leaf).to_bytes(_LENGTH_BYTES, "big") + leaf for leaf in leaves)


def unpacked(bundle: bytes) -> list[bytes]:
    """Return the entries of a bundle.

    Raises:
        BadTileError: It ends within an entry.
    """
    leaves, place = [], 0
    while place < len(bundle):
        begins = place + _LENGTH_BYTES
        place = begins + int.from_bytes(bundle[place:begins], "big")
        if begins > len(bundle) or place > len(bundle):
            raise BadTileError("a bundle of entries ends within an entry")
        leaves.append(bundle[begins:place])
    return leaves


@dataclass(slots=True)
class TileTree:
    """A tree of which only the tiles that a question needs are read, each once.

    Attributes:
        size: How many entries it has.
        read: Where its tiles come from.
    """

    size: int
    read: ReadTile
    _seen: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)
    _edges: dict[tuple[int, int], bytes] = field(default_factory=dict)

    @property
    def head(self) -> TreeHead:
        """Size and root.

        Raises:
            BadTileError: A tile is missing or has another length.
        """
        root = Digest(self._range(0, self.size).hex()) if self.size else EMPTY_ROOT
        return TreeHead(self.size, root)

    def inclusion_proof(self, index: int) -> tuple[Digest, ...]:
        """Return the shortest proof that an entry is in the tree, for `verify_inclusion`.

        Args:
            index: Which entry, in `[0, size)`.

        Raises:
            BadTileError: A tile is missing or has another length.

        **Source:** RFC 6962, section 2.1.1.
        """
        return tuple(Digest(node.hex()) for node in self.inclusion_path(index))

    def inclusion_path(self, index: int) -> list[bytes]:
        """Return the hashes of `inclusion_proof` as they are, 32 bytes each."""
        assert 0 <= index < self.size, "an entry of this tree"
        begin, end, path = 0, self.size, []
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(begin, middle))
                begin = middle
        return path[::-1]

    def consistency_proof(self, old_size: int) -> tuple[Digest, ...]:
        """Return the proof that the first entries were those of an older tree.

        Args:
            old_size: How many entries the older tree had, in `[0, size]`.

        Raises:
            BadTileError: A tile is missing or has another length.

        **Source:** RFC 6962, section 2.1.2.
        """
        assert 0 <= old_size <= self.size, "an older tree is no larger"
        if old_size in (0, self.size):
            return ()
        begin, end, path = 0, self.size, []
        while old_size != end:
            middle = begin + _split(end - begin)
            if old_size <= middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(begin, middle))
                begin = middle
        if begin:
            path.append(self._range(begin, end))
        return tuple(Digest(node.hex()) for node in reversed(path))

    def _range(self, begin: int, end: int) -> bytes:
        """Return the root over the entries from `begin` to before `end`, as RFC 6962 defines it."""
        count = end - begin
        if count & (count - 1) == 0:
            return self._whole(begin, count.bit_length() - 1)
        if (begin, end) not in self._edges:  # few: only ranges that end where the tree does
            middle = begin + _split(count)
            both = joined(self._range(begin, middle), self._range(middle, end))
            self._edges[begin, end] = both
        return self._edges[begin, end]

    def _whole(self, begin: int, height: int) -> bytes:
        """Return the root over the `2 ** height` entries from `begin`, a multiple of that."""
        level, floor = divmod(height, _HEIGHT)
        index, place = divmod(begin >> height, WIDTH >> floor)
        floors = self._seen.get((level, index))
        if floors is None:
            floors = self._seen[level, index] = self._floors_of(level, index)
        return floors[floor][place * HASH_BYTES : (place + 1) * HASH_BYTES]

    def _floors_of(self, level: int, index: int) -> list[bytes]:
        tile = Tile(level, index, min(WIDTH, (self.size >> level * _HEIGHT) - index * WIDTH))
        content = self.read(tile)
        if len(content) != tile.width * HASH_BYTES:
            raise BadTileError(f"{tile.path} does not hold {tile.width} hashes")
        return _floors(content)


def joined(left: bytes, right: bytes) -> bytes:
    """Return the hash over two nodes."""
    return hashlib.sha256(_NODE + left + right).digest()


def _split(count: int) -> int:
    """Return the largest power of two below a number above 1."""
    return 1 << (count - 1).bit_length() - 1


def _floors(content: bytes) -> list[bytes]:
    """Return, from a tile's hashes upwards, the complete nodes of each height, end to end."""
    floors = [content]
    step = 2 * HASH_BYTES
    for _height in range(_HEIGHT):
        row = floors[-1]
        pairs = range(0, len(row) - len(row) % step, step)
        floors.append(
            b"".join(hashlib.sha256(_NODE + row[place : place + step]).digest() for place in pairs)
        )
    return floors
