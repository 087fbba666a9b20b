"""A collection is seen whole or not at all."""

import json
from pathlib import Path

import numpy as np
import pytest

from pinxit.corpus import (
    CorpusUnwritableError,
    CorruptCollectionError,
    CorruptWorkError,
    Medium,
    MissingCollectionError,
    open_collection,
)
from pinxit.corpus.adapters.collection import collections_in, write_collection
from pinxit.corpus.core.offering import Refusal
from pinxit.corpus.core.work import encode_work
from pinxit.provenance import merkle_root
from tests.corpus.collections_on_disk import a_work, make_collection, shade

WORKS = [a_work("moon"), a_work("apple"), a_work("cat")]
REFUSAL = Refusal("folder:z.png", "truncated", "this file ends too early", "Copy it once more.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "corpus" / "cleo"
    make_collection(place, WORKS, refusals=[REFUSAL, REFUSAL])
    return place


def test_works_are_sorted_and_keep_their_pictures(folder: Path) -> None:
    collection = open_collection(folder)

    assert [work.title for work in collection.works] == ["apple", "cat", "moon"]
    assert collection.row_N.tolist() == [1, 2, 0]
    assert collection.picture_NHWC is not None
    assert (collection.picture_NHWC[collection.row_N[2]] == shade(0)).all()
    assert collection.refusals == (REFUSAL, REFUSAL)
    assert collection.header.refused == {"truncated": 2}
    assert collection.header.media == {"picture": 3}
    assert (collection.name, collection.header.title) == ("cleo", "Cleo")
    assert collection.pictures_path == folder / "pictures.npy"


def test_its_root_is_that_of_its_lines(folder: Path) -> None:
    ordered = sorted(WORKS, key=lambda work: work.source)

    assert open_collection(folder).root == merkle_root([encode_work(work) for work in ordered])


def test_the_order_of_writing_does_not_matter(folder: Path, tmp_path: Path) -> None:
    other = make_collection(tmp_path / "other" / "cleo", WORKS[::-1])

    assert other.root == open_collection(folder).root


def test_a_collection_that_was_not_finished_is_none(folder: Path) -> None:
    (folder / "collection.json").unlink()

    with pytest.raises(MissingCollectionError):
        open_collection(folder)
    assert list(collections_in(folder.parent)) == []


def test_all_collections_are_found(folder: Path) -> None:
    make_collection(folder.parent / "ada", WORKS[:1])

    assert [each.name for each in collections_in(folder.parent)] == ["ada", "cleo"]


def test_a_new_collection_takes_the_place_of_the_old_one_whole(folder: Path) -> None:
    (folder / "text.tokens.npy").write_bytes(b"of the one before")

    make_collection(folder, WORKS[:1])

    assert len(open_collection(folder).works) == 1
    assert not (folder / "text.tokens.npy").exists()


def test_a_collection_of_nothing_opens(tmp_path: Path) -> None:
    place = tmp_path / "empty"
    write_collection(place, name="empty", title="Empty", works=[], refusals=[REFUSAL], arrays={})

    collection = open_collection(place)

    assert (collection.works, collection.picture_NHWC) == ((), None)


@pytest.mark.parametrize(
    "header", [b"", b"[]", b"{}", b'{"format": 1, "name": "x"}', b'{"format": 2, "name": "x"}']
)
def test_a_header_that_is_none_is_refused(folder: Path, header: bytes) -> None:
    (folder / "collection.json").write_bytes(header)

    with pytest.raises(CorruptCollectionError):
        open_collection(folder)


def test_works_that_do_not_match_the_header_are_refused(folder: Path) -> None:
    lines = (folder / "works.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "works.jsonl").write_bytes(b"".join(lines[:2]))
    with pytest.raises(CorruptCollectionError, match="holds 2 works"):
        _ = open_collection(folder).works

    (folder / "works.jsonl").write_bytes(b"{}\n" * 3)
    with pytest.raises(CorruptWorkError):
        _ = open_collection(folder).works


@pytest.mark.parametrize("rows", [np.zeros(2, dtype=np.int64), None])
def test_rows_that_do_not_match_are_refused(folder: Path, rows: np.ndarray | None) -> None:
    if rows is None:
        (folder / "rows.npy").write_bytes(b"not an array")
    else:
        np.save(folder / "rows.npy", rows)

    with pytest.raises(CorruptCollectionError):
        _ = open_collection(folder).row_N


def test_pictures_of_another_size_are_refused(folder: Path) -> None:
    np.save(folder / "pictures.npy", np.zeros((3, 64, 64, 3), dtype=np.uint8))

    with pytest.raises(CorruptCollectionError):
        _ = open_collection(folder).picture_NHWC


def test_no_pickle_is_ever_read(folder: Path) -> None:
    np.save(folder / "rows.npy", np.array([{"a": 1}] * 3), allow_pickle=True)

    with pytest.raises(CorruptCollectionError):
        _ = open_collection(folder).row_N


def test_tokens_are_cut_where_texts_end(tmp_path: Path) -> None:
    place = tmp_path / "verse"
    arrays = {}
    for kind, array in (
        ("tokens", np.array([5, 6, 7, 8], dtype=np.uint32)),
        ("ends", np.array([3, 3, 4])),
    ):
        arrays[f"text.{kind}.npy"] = tmp_path / f"{kind}.npy"
        np.save(tmp_path / f"{kind}.npy", array)
    works = [(a_work(name, medium=Medium.TEXT), row) for row, name in enumerate("abc")]
    collection = write_collection(
        place, name="verse", title="Verse", works=works, refusals=[], arrays=arrays
    )

    tokens = [collection.tokens_of(Medium.TEXT, row).tolist() for row in range(3)]
    assert tokens == [[5, 6, 7], [], [8]]


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CorpusUnwritableError):
        write_collection(tmp_path / "file", name="x", title="X", works=[], refusals=[], arrays={})


def test_a_header_is_canonical(folder: Path) -> None:
    content = (folder / "collection.json").read_bytes()

    assert (
        content
        == json.dumps(
            json.loads(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
    )
