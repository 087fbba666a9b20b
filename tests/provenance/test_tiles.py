"""Tiles: where they stand, how they grow, and that they prove what the whole tree proves."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.provenance.core.audit import check_copy, check_root, check_tile
from pinxit.provenance.core.entry import BrokenLogError
from pinxit.provenance.core.merkle import (
    Frontier,
    MerkleTree,
    TreeHead,
    leaf_hash,
    merkle_root,
    verify_consistency,
    verify_inclusion,
)
from pinxit.provenance.core.tiles import (
    BadTileError,
    Tile,
    TileTree,
    grown,
    packed,
    tiles_of,
    unpacked,
)
from tests.provenance import independent_verifier as independent

Files = dict[Tile, bytes]


def leaves_of(size: int, start: int = 0) -> list[bytes]:
    return [b'{"index":%d}' % number for number in range(start, size)]


def read_from(files: Files):
    def read(tile: Tile) -> bytes:
        if tile not in files:
            raise BadTileError(f"{tile.path} is missing")
        return files[tile]

    return read


def grow(files: Files, old: int, new: int) -> None:
    """Bring the files of a log from one size to another."""
    start = old - old % 256
    leaves = leaves_of(new, start)
    files.update(grown(start, [leaf_hash(leaf) for leaf in leaves], read_from(files)))
    for place in range(0, len(leaves), 256):
        part = leaves[place : place + 256]
        files[Tile("entries", (start + place) // 256, len(part))] = packed(part)


def log_of(*sizes: int) -> Files:
    files: Files = {}
    for old, new in zip((0, *sizes), sizes, strict=False):
        grow(files, old, new)
    return files


#: Three levels of tiles, and a partial one on each.
LONG = 65_536 + 2 * 256 + 9


@pytest.fixture(scope="module")
def long_log() -> Files:
    """A log of three levels, grown in uneven steps across every kind of edge."""
    return log_of(1, 255, 256, 257, 600, 65_536, 65_800, LONG)


@pytest.fixture(scope="module")
def head() -> TreeHead:
    return TreeHead(LONG, merkle_root(leaves_of(LONG)))


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(1, 5, 17), "tile/1/005.p/17"),
        (Tile("entries", 1_234_067), "tile/entries/x001/x234/067"),
        (Tile(63, 1_000, 1), "tile/63/x001/000.p/1"),
    ],
)
def test_addresses_are_those_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/../000",
        "tile/-1/000",
        "tile/entries/000/",
    ],
)
def test_other_addresses_are_none(path: str) -> None:
    with pytest.raises(BadTileError):
        Tile.parse(path)


def test_the_tiles_of_the_specifications_example() -> None:
    tiles = list(tiles_of(70_000))

    assert sum(tile.level == 0 and tile.width == 256 for tile in tiles) == 273
    for partial in (Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1), Tile("entries", 273, 112)):
        assert partial in tiles
    assert Tile(1, 0) in tiles
    assert list(tiles_of(256)) == [Tile("entries", 0), Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@pytest.mark.slow
def test_a_log_that_grew_in_steps_has_the_tiles_of_one_made_at_once(long_log, head) -> None:
    at_once = log_of(LONG)

    assert set(at_once) == set(tiles_of(LONG))
    assert all(long_log[tile] == content for tile, content in at_once.items())
    assert TileTree(LONG, read_from(long_log)).head == head
    assert list(check_copy(head, read_from(long_log))) == list(tiles_of(LONG))


def test_an_empty_log_has_a_root() -> None:
    assert TileTree(0, read_from({})).head == TreeHead(0, merkle_root([]))
    assert Frontier().head == TreeHead(0, merkle_root([]))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 700), st.data())
def test_tiles_prove_what_the_whole_tree_proves(size: int, data: st.DataObject) -> None:
    files, whole = log_of(size), MerkleTree.of(leaves_of(size))
    tree = TileTree(size, read_from(files))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))

    assert tree.head.root == whole.root
    assert tree.inclusion_proof(index) == whole.inclusion_proof(index)
    assert tree.consistency_proof(old) == whole.consistency_proof(old)


@pytest.mark.slow
def test_proofs_of_a_long_log_verify_here_and_independently(long_log, head) -> None:
    tree, leaves = TileTree(LONG, read_from(long_log)), leaves_of(LONG)
    root = bytes.fromhex(head.root.hex)
    for index in (0, 1, 255, 256, 65_535, 65_536, LONG - 1):
        proof = tree.inclusion_proof(index)
        verify_inclusion(leaves[index], index, size=LONG, root=head.root, proof=proof)
        steps = [bytes.fromhex(step.hex) for step in proof]
        assert independent.included(leaves[index], index, LONG, root, steps)
        assert not independent.included(leaves[index - 1], index, LONG, root, steps)
    for size in (0, 1, 256, 65_536, 65_537, LONG):
        old = TreeHead(size, merkle_root(leaves[:size]))
        proof = tree.consistency_proof(size)
        verify_consistency(old, head, proof)
        steps = [bytes.fromhex(step.hex) for step in proof]
        assert independent.consistent(size, bytes.fromhex(old.root.hex), LONG, root, steps)
        wrong = hashlib.sha256(b"another").digest()
        assert not independent.consistent(size, wrong, LONG, root, steps)


SHORT = 700
SHORT_LOG = log_of(SHORT)
SHORT_HEAD = TreeHead(SHORT, merkle_root(leaves_of(SHORT)))


def check_around(tile: Tile, files: Files) -> None:
    """Check one tile as a check of everything does: itself, and the way to the root."""
    check_tile(tile, SHORT, read_from(files))
    check_root(SHORT_HEAD, read_from(files))


@pytest.mark.parametrize("tile", list(tiles_of(SHORT)), ids=lambda tile: tile.path)
def test_every_flipped_bit_is_found_where_it_is(tile: Tile) -> None:
    check_around(tile, SHORT_LOG)
    for bit in range(0, 8 * len(SHORT_LOG[tile]), 501):
        content = bytearray(SHORT_LOG[tile])
        content[bit // 8] ^= 1 << bit % 8

        with pytest.raises((BrokenLogError, BadTileError)):
            check_around(tile, {**SHORT_LOG, tile: bytes(content)})


def bundle(*leaves: bytes) -> Files:
    """A log of these leaves, whatever they say."""
    hashes = b"".join(map(leaf_hash, leaves))
    width = len(leaves)
    return {Tile(0, 0, width): hashes, Tile("entries", 0, width): packed(leaves)}


@pytest.mark.parametrize(
    ("leaves", "what"),
    [
        ([b'{"index":0}', b'{"index":2}'], "entry 1 says that it stands elsewhere"),
        ([b"no JSON"], "entry 0 says"),
        ([b"[]"], "entry 0 says"),
    ],
)
def test_an_entry_that_stands_in_the_wrong_place_is_found(leaves: list[bytes], what: str) -> None:
    head = TreeHead(len(leaves), merkle_root(leaves))

    with pytest.raises(BrokenLogError, match=what):
        list(check_copy(head, read_from(bundle(*leaves))))


def test_a_bundle_that_lost_an_entry_is_found() -> None:
    files = bundle(*leaves_of(2))
    files[Tile("entries", 0, 2)] = packed(leaves_of(1))

    with pytest.raises(BadTileError, match="2 entries"):
        check_tile(Tile("entries", 0, 2), 2, read_from(files))


def test_a_tile_that_was_cut_is_found() -> None:
    files = bundle(*leaves_of(2))
    files[Tile(0, 0, 2)] = files[Tile(0, 0, 2)][:-1]

    with pytest.raises(BadTileError, match="2 hashes"):
        check_tile(Tile(0, 0, 2), 2, read_from(files))
    with pytest.raises(BadTileError, match="2 hashes"):
        check_root(TreeHead(2, merkle_root(leaves_of(2))), read_from(files))


@pytest.mark.parametrize("cut", [b"\0", b"\0\x05abc", b"\0\x01a\0"])
def test_a_bundle_that_ends_within_an_entry_is_none(cut: bytes) -> None:
    with pytest.raises(BadTileError):
        unpacked(cut)


def test_bundles_are_lengths_and_entries() -> None:
    assert packed([b"ab", b""]) == b"\0\x02ab\0\0"
    assert unpacked(b"\0\x02ab\0\0") == [b"ab", b""]
