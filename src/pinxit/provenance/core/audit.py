"""Checking a copy of a log, tile by tile: every byte is bound to the signed root.

A bundle of entries must hash to its tile of level 0; a full tile to its place in the level above;
and the partial tiles at the right edge, together, to the root. So a check of one tile against its
neighbours, made for all of them, checks everything.
"""

import json
from collections.abc import Iterator

from pinxit.provenance.core.entry import BrokenLogError
from pinxit.provenance.core.merkle import TreeHead, leaf_hash
from pinxit.provenance.core.tiles import (
    HASH_BYTES,
    WIDTH,
    BadTileError,
    ReadTile,
    Tile,
    TileTree,
    tile_root,
    tiles_of,
    unpacked,
)


def check_copy(head: TreeHead, read: ReadTile) -> Iterator[Tile]:
    """Check all of a copy, yielding each tile and bundle once it holds.

    Args:
        head: Size and root, as the log has signed them.
        read: Of the copy.

    Raises:
        BrokenLogError: The first thing that is wrong, by entry or by tile.
        BadTileError: A tile is missing, or not a tile.
    """
    check_root(head, read)
    for tile in tiles_of(head.size):
        check_tile(tile, head.size, read)
        yield tile


def check_root(head: TreeHead, read: ReadTile) -> None:
    """Check that the tiles at the right edge lead to the signed root.

    Raises:
        BrokenLogError: They do not.
        BadTileError: One is missing, or not a tile.
    """
    if TileTree(head.size, read).head != head:
        raise BrokenLogError(f"the tiles do not lead to the root signed for {head.size} entries")


def check_tile(tile: Tile, size: int, read: ReadTile) -> None:
    """Check a tile, or a bundle of entries, against the one that speaks for it.

    Args:
        tile: One of `tiles_of(size)`.
        size: How many entries the log has.
        read: Of the copy.

    Raises:
        BrokenLogError: It is not what the tree says; the message names the first wrong entry.
        BadTileError: It, or the one that speaks for it, is missing or not a tile.
    """
    if tile.level == "entries":
        _check_bundle(tile, read)
        return
    content = read(tile)
    if len(content) != tile.width * HASH_BYTES:
        raise BadTileError(f"{tile.path} does not hold {tile.width} hashes")
    if tile.width < WIDTH:
        return  # at the right edge: `check_root` reads every hash of it
    index, place = divmod(tile.index, WIDTH)
    above = Tile(tile.level + 1, index, min(WIDTH, (size >> 8 * (tile.level + 1)) - index * WIDTH))
    if _hash_at(read(above), place) != tile_root(content):
        raise BrokenLogError(f"{tile.path} does not lead to {above.path}")


def _check_bundle(tile: Tile, read: ReadTile) -> None:
    leaves = unpacked(read(tile))
    if len(leaves) != tile.width:
        raise BadTileError(f"{tile.path} does not hold {tile.width} entries")
    hashes = read(Tile(0, tile.index, tile.width))
    for place, leaf in enumerate(leaves):
        number = tile.index * WIDTH + place
        if leaf_hash(leaf) != _hash_at(hashes, place):
            raise BrokenLogError(f"entry {number} is not the one that the tree holds")
        if _index_of(leaf) != number:
            raise BrokenLogError(f"entry {number} says that it stands elsewhere")


def _hash_at(hashes: bytes, place: int) -> bytes:
    return hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES]


def _index_of(leaf: bytes) -> object:
    try:
        body = json.loads(leaf)
    except ValueError:
        return None
    return body.get("index") if isinstance(body, dict) else None
