"""Merkle trees: the vectors that every implementation shares, and proofs that cannot be bent."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.kernel import Digest
from pinxit.provenance import (
    BadProofError,
    MerkleTree,
    TreeHead,
    leaf_digest,
    merkle_root,
    verify_consistency,
    verify_inclusion,
)
from pinxit.provenance.core.merkle import EMPTY_ROOT

#: The leaves and roots by which logs of certificates test each other.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

some_leaves = st.lists(st.binary(max_size=3), min_size=1, max_size=70)


def by_definition(leaves: list[bytes]) -> bytes:
    """The tree as RFC 9162, section 2.1.1, defines it, by recursion."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    left, right = by_definition(leaves[:split]), by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots(size: int) -> None:
    assert merkle_root(LEAVES[:size]).hex == ROOTS[size]
    assert MerkleTree.of(LEAVES[:size]).root.hex == ROOTS[size]


def test_no_leaf_passes_for_a_node() -> None:
    left, right = leaf_digest(b"a"), leaf_digest(b"b")
    node = bytes.fromhex(left.hex) + bytes.fromhex(right.hex)

    assert leaf_digest(node) != merkle_root([b"a", b"b"])
    assert merkle_root([b"a"]) == left


@given(st.lists(st.binary(max_size=3), max_size=70))
def test_both_ways_of_building_agree_with_the_definition(leaves: list[bytes]) -> None:
    tree = MerkleTree.of(iter(leaves))

    assert tree.size == len(leaves)
    assert tree.root == merkle_root(iter(leaves)) == Digest(by_definition(leaves).hex())


@given(some_leaves, st.data())
def test_a_leaf_is_proved_in_its_place_and_nowhere_else(
    leaves: list[bytes], data: st.DataObject
) -> None:
    tree = MerkleTree.of(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = tree.inclusion_proof(index)

    verify_inclusion(leaves[index], index, size=tree.size, root=tree.root, proof=proof)

    assert len(proof) <= (len(leaves) - 1).bit_length()
    elsewhere = [place for place, leaf in enumerate(leaves) if leaf != leaves[index]]
    other = data.draw(st.sampled_from([-1, len(leaves), len(leaves) + 1, *elsewhere]))
    with pytest.raises(BadProofError):
        verify_inclusion(leaves[index], other, size=tree.size, root=tree.root, proof=proof)
    with pytest.raises(BadProofError):
        verify_inclusion(b"four", index, size=tree.size, root=tree.root, proof=proof)


@given(some_leaves, st.data())
def test_a_bent_proof_of_a_leaf_fails(leaves: list[bytes], data: st.DataObject) -> None:
    tree = MerkleTree.of(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    bent = data.draw(bendings(tree.inclusion_proof(index)))

    with pytest.raises(BadProofError):
        verify_inclusion(leaves[index], index, size=tree.size, root=tree.root, proof=bent)


@given(some_leaves, st.data())
def test_an_older_tree_is_proved_to_be_the_beginning(
    leaves: list[bytes], data: st.DataObject
) -> None:
    new = MerkleTree.of(leaves)
    old_size = data.draw(st.integers(0, len(leaves)))
    old = TreeHead(old_size, merkle_root(leaves[:old_size]))
    head, proof = TreeHead(new.size, new.root), new.consistency_proof(old_size)

    verify_consistency(old, head, proof)

    with pytest.raises(BadProofError):
        verify_consistency(TreeHead(old_size, Digest.of(b"another")), head, proof)
    with pytest.raises(BadProofError):
        verify_consistency(old, head, data.draw(bendings(proof)))
    if 0 < old_size < len(leaves):
        with pytest.raises(BadProofError):
            verify_consistency(old, TreeHead(new.size, Digest.of(b"another")), proof)


@pytest.mark.parametrize("size", range(1, 18))
def test_every_small_tree_grew_from_every_smaller_one(size: int) -> None:
    leaves = [bytes([place]) for place in range(size)]
    tree = MerkleTree.of(leaves)
    head, stranger = TreeHead(size, tree.root), Digest.of(b"stranger")
    for old_size in range(size + 1):
        old = TreeHead(old_size, merkle_root(leaves[:old_size]))
        proof = tree.consistency_proof(old_size)
        verify_consistency(old, head, proof)
        wrong = [(*proof, stranger), (stranger, *proof), *({proof[:-1], ()} if proof else ())]
        for bent in wrong:
            with pytest.raises(BadProofError):
                verify_consistency(old, head, bent)


def test_a_tree_never_shrinks() -> None:
    old, new = TreeHead(2, merkle_root(LEAVES[:2])), TreeHead(1, merkle_root(LEAVES[:1]))

    for size in (2, -1):
        with pytest.raises(BadProofError, match="never had"):
            verify_consistency(TreeHead(size, old.root), new, ())


def test_nothing_is_the_beginning_of_everything() -> None:
    verify_consistency(TreeHead(0, EMPTY_ROOT), TreeHead(8, Digest(ROOTS[8])), ())

    assert MerkleTree.of(LEAVES).consistency_proof(0) == ()


@st.composite
def bendings(draw: st.DrawFn, proof: tuple[Digest, ...]) -> tuple[Digest, ...]:
    """Return a proof that differs: a step more, a step less, or a step changed."""
    stranger = Digest.of(draw(st.binary(min_size=9, max_size=9)))
    place = draw(st.integers(0, max(len(proof) - 1, 0)))
    choices = [(*proof, stranger), (stranger, *proof)]
    if proof:
        choices += [
            proof[:place] + proof[place + 1 :],
            (*proof[:place], stranger, *proof[place + 1 :]),
        ]
    return draw(st.sampled_from(choices))
