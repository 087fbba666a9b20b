"""A shelf is there whole or not at all, and hands out each work by itself."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from pinxit.corpus.adapters.shelf import (
    Book,
    DamagedShelfError,
    DamagedWorkError,
    ShelfUnwritableError,
    _write,
    _writing,
    open_shelf,
)

BOOKS = [Book("b", {"n": 2}, b"two"), Book("a", {"n": 1}, b"one"), Book("c", {"n": 3}, b"")]


def test_rows_come_sorted_and_works_by_key(tmp_path: Path) -> None:
    shelf = open_shelf(tmp_path / "set", lambda: BOOKS)

    rows = list(shelf.rows())

    assert [(row["source"], row["n"]) for row in rows] == [("a", 1), ("b", 2), ("c", 3)]
    assert [shelf.read(row["key"]) for row in rows] == [b"one", b"two", b""]


def test_it_crosses_process_borders(tmp_path: Path) -> None:
    shelf = open_shelf(tmp_path / "set", lambda: BOOKS)

    assert pickle.loads(pickle.dumps(shelf)) == shelf  # noqa: S301 - our own value


def test_what_is_laid_out_is_not_laid_out_again(tmp_path: Path) -> None:
    def never() -> Iterator[Book]:
        raise AssertionError("laid out twice")

    first = open_shelf(tmp_path / "set", lambda: BOOKS)

    assert open_shelf(tmp_path / "set", never) == first


def test_an_interruption_leaves_no_shelf_and_the_next_call_starts_anew(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Book]:
        yield BOOKS[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_shelf(tmp_path / "set", interrupted)

    assert list(tmp_path.iterdir()) == []
    assert len(list(open_shelf(tmp_path / "set", lambda: BOOKS).rows())) == 3


def test_of_two_at_once_the_first_wins(tmp_path: Path) -> None:
    def overtaken() -> Iterator[Book]:
        open_shelf(tmp_path / "set", lambda: BOOKS)
        yield from BOOKS

    shelf = open_shelf(tmp_path / "set", overtaken)

    assert len(list(shelf.rows())) == 3
    assert [place.name for place in tmp_path.iterdir()] == ["set"]


@pytest.mark.parametrize("key", ["", "1", "a+b+c", "-5+3+0", "0+3+7", "0+999+0", "9" * 40 + "+1+0"])
def test_a_key_that_is_not_ours_is_refused(tmp_path: Path, key: str) -> None:
    shelf = open_shelf(tmp_path / "set", lambda: BOOKS)

    with pytest.raises(DamagedWorkError) as caught:
        shelf.read(key)

    assert caught.value.reason == "damaged"


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    shelf = open_shelf(tmp_path / "set", lambda: BOOKS)
    key = next(shelf.rows())["key"]
    (tmp_path / "set" / "works.bin").write_bytes(b"twoond")

    with pytest.raises(DamagedWorkError):
        shelf.read(key)


@pytest.mark.parametrize("content", [None, b"{"])
def test_broken_rows_are_reported(tmp_path: Path, content: bytes | None) -> None:
    shelf = open_shelf(tmp_path / "set", lambda: BOOKS)
    rows = tmp_path / "set" / "works.jsonl"
    rows.unlink() if content is None else rows.write_bytes(content)

    with pytest.raises(DamagedShelfError, match="a set cannot be read"):
        list(shelf.rows())


def test_a_place_that_is_no_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(ShelfUnwritableError):
        open_shelf(tmp_path / "file" / "set", lambda: BOOKS)


def test_a_place_that_is_taken_by_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "set").write_bytes(b"")

    with pytest.raises(ShelfUnwritableError):
        open_shelf(tmp_path / "set", lambda: BOOKS)


def test_a_full_disk_is_reported() -> None:
    """The device that is always full."""
    with pytest.raises(ShelfUnwritableError), _writing(Path("/dev/full")) as file:
        _write(file, bytes(10_000_000))
    with pytest.raises(ShelfUnwritableError), _writing(Path("/dev/full")) as file:
        _write(file, b"a little, kept in the buffer")
