"""Merkle trees: one name for a list of lines, with short proofs of what is in it.

**Source:** RFC 9162 (2021), "Certificate Transparency Version 2.0", section 2.1.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pinxit.kernel import Digest, PinxitError

#: Root of a tree without leaves: the digest of nothing.
EMPTY_ROOT: Final = Digest.of(b"")

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"
_WIDTH: Final = 32


class BadProofError(PinxitError):
    """A proof does not lead from what it is about to the root it names."""

    remedy = "Ask for the proof again; if it stays wrong, the list was changed after it was named."


def leaf_digest(leaf: bytes) -> Digest:
    """Return the digest by which a tree holds a leaf.

    It begins with another byte than a node's, so that no leaf can pass for a node.
    """
    return Digest(hashlib.sha256(_LEAF + leaf).hexdigest())


def leaf_hash(leaf: bytes) -> bytes:
    """Return the digest by which a tree holds a leaf, as 32 bytes."""
    return hashlib.sha256(_LEAF + leaf).digest()


def merkle_root(leaves: Iterable[bytes]) -> Digest:
    """Return the root over these leaves, holding no more than a logarithm of them at a time."""
    edge = Frontier()
    for leaf in leaves:
        edge.add(leaf_hash(leaf))
    return edge.head.root


@dataclass(slots=True)
class Frontier:
    """The right edge of a growing tree: all that is needed to go on, and to name it.

    Attributes:
        size: How many leaves there are.
        edge: Roots of the whole subtrees from left to right, the largest first, 32 bytes each.
    """

    size: int = 0
    edge: list[bytes] = field(default_factory=list)

    def add(self, node: bytes) -> None:
        """Add the next leaf, by its `leaf_hash`."""
        count = self.size
        while count & 1:  # a carry: a whole subtree to the left waits for its other half
            node = _joined(self.edge.pop(), node)
            count >>= 1
        self.edge.append(node)
        self.size += 1

    @property
    def head(self) -> "TreeHead":
        """Size and root of the tree so far."""
        if not self.edge:
            return TreeHead(0, EMPTY_ROOT)
        *rest, node = self.edge
        for left in reversed(rest):
            node = _joined(left, node)
        return TreeHead(self.size, Digest(node.hex()))


@dataclass(frozen=True, slots=True)
class MerkleTree:
    """A tree with all its nodes, for as many proofs as one likes.

    Attributes:
        levels: From the leaves up, the digests of each level end to end. A node without a
            neighbour is taken over by the level above as it is.
    """

    levels: tuple[bytes, ...]

    @classmethod
    def of(cls, leaves: Iterable[bytes]) -> "MerkleTree":
        """Build the tree over these leaves, hashing each node once."""
        level = b"".join(hashlib.sha256(_LEAF + leaf).digest() for leaf in leaves)
        levels = [level]
        while len(level) > _WIDTH:
            level = _level_above(level)
            levels.append(level)
        return cls(tuple(levels))

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self.levels[0]) // _WIDTH

    @property
    def root(self) -> Digest:
        """The name of the whole."""
        return Digest(self.levels[-1].hex()) if self.size else EMPTY_ROOT

    def inclusion_proof(self, index: int) -> tuple[Digest, ...]:
        """Return the shortest proof that a leaf is in the tree, for `verify_inclusion`.

        Args:
            index: Which leaf, in `[0, size)`.

        **Source:** RFC 9162, section 2.1.3.1.
        """
        assert 0 <= index < self.size, "a leaf of this tree"
        proof = []
        for level in self.levels[:-1]:
            beside = index ^ 1
            if beside * _WIDTH < len(level):
                proof.append(_at(level, beside))
            index >>= 1
        return tuple(proof)

    def consistency_proof(self, old_size: int) -> tuple[Digest, ...]:
        """Return the proof that the first leaves were those of an older tree.

        Args:
            old_size: How many leaves the older tree had, in `[0, size]`.

        **Source:** RFC 9162, section 2.1.4.1.
        """
        assert 0 <= old_size <= self.size, "an older tree is no larger"
        if old_size in (0, self.size):
            return ()
        node, last, height = old_size - 1, self.size - 1, 0
        while node & 1:
            node, last, height = node >> 1, last >> 1, height + 1
        proof = [_at(self.levels[height], node)] if node else []
        while last:
            if node & 1:
                proof.append(_at(self.levels[height], node - 1))
            elif node < last:
                proof.append(_at(self.levels[height], node + 1))
            node, last, height = node >> 1, last >> 1, height + 1
        return tuple(proof)


def verify_inclusion(
    leaf: bytes, index: int, *, size: int, root: Digest, proof: Sequence[Digest]
) -> None:
    """Check that a tree of this root and size holds a leaf at this place.

    Args:
        leaf: The leaf itself.
        index: Its place, from 0.
        size: How many leaves the tree has.
        root: The tree's root.
        proof: From `MerkleTree.inclusion_proof`.

    Raises:
        BadProofError: It does not.

    **Source:** RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise BadProofError(f"a tree of {size} leaves has none at {index}")
    node, last = index, size - 1
    digest = hashlib.sha256(_LEAF + leaf).digest()
    for step in proof:
        if not last:
            raise BadProofError("the proof is longer than the tree is high")
        other = bytes.fromhex(step.hex)
        if node & 1 or node == last:
            digest = _joined(other, digest)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            digest = _joined(digest, other)
        node, last = node >> 1, last >> 1
    if last or digest.hex() != root.hex:
        raise BadProofError("the proof does not lead to the root")


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A tree at one moment.

    Attributes:
        size: How many leaves it has.
        root: Its root.
    """

    size: int
    root: Digest


def verify_consistency(old: TreeHead, new: TreeHead, proof: Sequence[Digest]) -> None:
    """Check that a tree begins with all the leaves of an older one.

    Args:
        old: The older tree.
        new: The newer one.
        proof: From the newer tree's `MerkleTree.consistency_proof`.

    Raises:
        BadProofError: Something was changed or taken away.

    **Source:** RFC 9162, section 2.1.4.2.
    """
    if not 0 <= old.size <= new.size:
        raise BadProofError(f"a tree of {new.size} leaves never had {old.size}")
    if old.size in (0, new.size):
        same = old.root == (new.root if old.size else EMPTY_ROOT)
        if proof or not same:
            raise BadProofError("two trees of one size differ, or nothing needed a proof")
        return
    if _replay(old, new, [bytes.fromhex(step.hex) for step in proof]) != (old.root, new.root):
        raise BadProofError("the proof does not lead to both roots")


def _replay(old: TreeHead, new: TreeHead, path: list[bytes]) -> tuple[Digest, Digest] | None:
    """Return the two roots that a proof leads to; `None` if it is too short or too long."""
    node, last = old.size - 1, new.size - 1
    if not old.size & node:  # a power of two: the old root itself begins the path
        path = [bytes.fromhex(old.root.hex), *path]
    while node & 1:
        node, last = node >> 1, last >> 1
    if not path:
        return None
    before = after = path[0]
    for step in path[1:]:
        if not last:
            return None
        if node & 1 or node == last:
            before, after = _joined(step, before), _joined(step, after)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = _joined(after, step)
        node, last = node >> 1, last >> 1
    return None if last else (Digest(before.hex()), Digest(after.hex()))


def _level_above(level: bytes) -> bytes:
    """Return the digests of the pairs of a level, and the one left over as it is."""
    pair = 2 * _WIDTH
    whole = len(level) - len(level) % pair
    above = [
        hashlib.sha256(_NODE + level[start : start + pair]).digest()
        for start in range(0, whole, pair)
    ]
    return b"".join(above) + level[whole:]


def _at(level: bytes, index: int) -> Digest:
    return Digest(level[index * _WIDTH : (index + 1) * _WIDTH].hex())


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
