"""A manifest's name covers its works and its purpose, and nothing else."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.corpus.core.manifest import (
    BrokenManifestError,
    FrozenCollection,
    FrozenFile,
    Header,
    Manifest,
    decode_header,
    decode_manifest,
    encode_header,
    manifest_root,
    order,
    purpose_line,
)
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.summary import sample, summarise
from pinxit.corpus.core.work import encode_work
from pinxit.kernel import Digest
from pinxit.provenance import MerkleTree, verify_inclusion
from tests.corpus.collections_on_disk import a_work

TRAIN, SELL = Purpose.TRAIN, Purpose.SELL
WORKS = [a_work("moon"), a_work("apple"), a_work("cat", licence="MIT", hand="noto")]
HEADER = Header(
    purpose=TRAIN,
    works=3,
    root=Digest.of(b"root"),
    collections=(FrozenCollection("cleo", Digest.of(b"cleo")),),
    licences={"MIT": 3},
    duties=("notice",),
    gate="1",
    frozen_on="2026-11-24",
    share_alike=False,
    files=(FrozenFile("rows.npy", Digest.of(b"rows")),),
)

names = st.lists(st.sampled_from("abcdef"), max_size=8)


def frozen(names: list[str], purpose: Purpose = TRAIN) -> tuple[bytes, Digest]:
    lines = order([a_work(name) for name in names]).lines
    return b"".join(line + b"\n" for line in lines), manifest_root(purpose, lines)


@settings(max_examples=30)
@given(names)
def test_a_manifest_reads_back_whatever_the_order_it_was_given(names: list[str]) -> None:
    content, root = frozen(names)

    manifest = decode_manifest(content, purpose=TRAIN, root=root)

    assert [work.title for work in manifest.works] == sorted(set(names))
    assert frozen(sorted(names)) == (content, root)
    assert manifest.digest == root


def test_places_lead_back_to_the_works_given() -> None:
    ordered = order([*WORKS, a_work("apple")])

    assert ordered.places == (1, 2, 0)
    assert [encode_work(WORKS[place]) for place in ordered.places] == list(ordered.lines)


def test_two_works_of_one_source_stand_side_by_side() -> None:
    mine = a_work("apple", title="mine")

    assert len(order([*WORKS, mine]).lines) == 4
    assert order([*WORKS, mine]).lines == order([mine, *WORKS]).lines


def test_the_name_is_fixed_for_good() -> None:
    """This line, and how names are computed, must never change: models carry them."""
    (line,) = order([a_work("a")]).lines
    leaves = [hashlib.sha256(b"\0" + leaf).digest() for leaf in (purpose_line(TRAIN), line)]

    assert purpose_line(TRAIN) == b'{"manifest":2,"purpose":"train"}'
    assert frozen(["a"])[1].hex == hashlib.sha256(b"\1" + b"".join(leaves)).hexdigest()
    assert frozen([])[1].hex == leaves[0].hex()


def test_another_purpose_or_another_work_is_another_name() -> None:
    roots = {frozen(["a", "b"])[1], frozen(["a"])[1], frozen(["a", "b"], SELL)[1]}

    assert len(roots) == 3


def test_anybody_can_be_shown_that_a_line_is_in_it() -> None:
    content, root = frozen(["a", "b", "c"])
    lines = content.splitlines()
    tree = MerkleTree.of([purpose_line(TRAIN), *lines])

    proof = tree.inclusion_proof(2)
    verify_inclusion(lines[1], 2, size=4, root=root, proof=proof)


@given(st.data())
def test_no_change_of_a_byte_is_unseen(data: st.DataObject) -> None:
    content, root = frozen(["a", "b"])
    place = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != content[place]))
    bent = content[:place] + bytes([byte]) + content[place + 1 :]

    with pytest.raises(BrokenManifestError):
        decode_manifest(bent, purpose=TRAIN, root=root)


def test_lines_lost_or_for_another_purpose_are_seen() -> None:
    content, root = frozen(["a", "b"])
    first = content.splitlines(keepends=True)[0]

    for wrong in (first, b"", content[:-1], content + b"\n"):
        with pytest.raises(BrokenManifestError, match="not those of"):
            decode_manifest(wrong, purpose=TRAIN, root=root)
    with pytest.raises(BrokenManifestError):
        decode_manifest(content, purpose=SELL, root=root)


def test_a_name_over_what_is_no_work_or_in_no_order_is_refused() -> None:
    for lines, words in (([b"{}"], "line 1"), (order(WORKS).lines[::-1], "not in order")):
        content = b"".join(line + b"\n" for line in lines)
        with pytest.raises(BrokenManifestError, match=words):
            decode_manifest(content, purpose=TRAIN, root=manifest_root(TRAIN, lines))


def test_a_manifest_counts_its_licences_and_hands() -> None:
    manifest = Manifest(Digest.of(b""), TRAIN, tuple(WORKS))

    assert manifest.licences == {"CC0-1.0": 2, "MIT": 1}
    assert manifest.hands == {"": 2, "noto": 1}


def test_a_header_reads_back() -> None:
    assert decode_header(encode_header(HEADER)) == HEADER
    assert decode_header(encode_header(replace(HEADER, note="signed"))).note == "signed"


def test_the_statement_covers_everything_but_the_signature() -> None:
    assert HEADER.statement.startswith(
        f"pinxit frozen manifest 2\npurpose train\nworks 3\nroot {HEADER.root}\nheader sha256:"
    )
    assert replace(HEADER, note="signed").statement == HEADER.statement
    others = (
        replace(HEADER, gate="2"),
        replace(HEADER, share_alike=True),
        replace(HEADER, files=()),
        replace(HEADER, licences={}),
    )
    assert all(other.statement != HEADER.statement for other in others)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 1},
        {"purpose": "pleasure"},
        {"root": "sha256:short"},
        {"collections": [{"name": "cleo"}]},
        {"files": 5},
        {"surprise": 1},
    ],
)
def test_a_broken_header_is_named(change: dict[str, object]) -> None:
    row = json.loads(encode_header(HEADER))

    with pytest.raises(BrokenManifestError, match="header cannot be read"):
        decode_header(json.dumps({**row, **change}).encode())


@given(st.binary(max_size=60))
def test_rubbish_gives_only_our_error(rubbish: bytes) -> None:
    with pytest.raises(BrokenManifestError):
        decode_header(rubbish)
    with pytest.raises(BrokenManifestError):
        decode_manifest(rubbish, purpose=TRAIN, root=HEADER.root)


def test_a_header_says_a_thing_in_one_way_only() -> None:
    with pytest.raises(BrokenManifestError, match="two ways"):
        decode_header(encode_header(HEADER) + b"\n")
    with pytest.raises(BrokenManifestError):
        decode_header(b"[" * 100_000)


def test_works_are_summarised_by_hand() -> None:
    works = [
        a_work("a", hand="noto"),
        a_work("b", hand="noto", variant=True, licence="MIT", captions={"en": ("b",)}),
        a_work("c", hand="fxemoji", captions={}),
    ]
    fxemoji, noto = summarise(works)

    assert (noto.works, noto.variants, noto.authors) == (2, 1, ("Cleo",))
    assert noto.licences == ("CC0-1.0", "MIT")
    assert noto.captioned == (2, 1)
    assert fxemoji.captioned == (0, 0)


@given(st.integers(0, 12), st.integers(0, 12))
def test_a_sample_is_spread_and_never_repeats(num_works: int, wanted: int) -> None:
    works = [a_work(f"{number:02}") for number in range(num_works)]
    titles = [work.title for work in sample(works, wanted)]

    assert len(titles) == min(num_works, wanted)
    assert titles == sorted(set(titles))
