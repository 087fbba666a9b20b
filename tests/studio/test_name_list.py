"""Lists of names, from whatever program wrote them."""

import pytest

from pinxit.studio.core.name_list import (
    NoNamesError,
    TooManyNamesError,
    UnreadableListError,
    read_names,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_list_is_read_in_its_encoding(encoding: str) -> None:
    found = read_names("编号,姓名\n1,王小明\n2,李雷\n".encode(encoding))

    assert found.names == ("王小明", "李雷")
    assert found.bad == ()
    assert found.encoding == ("utf-8" if encoding.startswith("utf") else "gb18030")


@pytest.mark.parametrize(
    "text",
    ["Ada\nBen", "name\nAda\nBen\n\n", "city;Name\nRoma;Ada\nKyiv;Ben", '"Ada"\t1\n"Ben"\t2\n'],
)
def test_heading_and_separator_are_guessed(text: str) -> None:
    assert read_names(text.encode()).names == ("Ada", "Ben")


def test_bad_rows_are_named_with_their_lines() -> None:
    text = "name,x\nAda,1\n,2\nAda,3\n" + "B" * 25 + ",4\nC\u200bc,5\n  Zoë   Ann ,6\n"

    found = read_names(text.encode())

    assert found.names == ("Ada", "Zoë Ann")
    assert [(bad.line, bad.reason) for bad in found.bad] == [
        (3, "empty"),
        (4, "twice"),
        (5, "long"),
        (6, "unprintable"),
    ]


def test_a_row_without_the_column_is_empty() -> None:
    assert [bad.line for bad in read_names(b"x,name\n1,Ada\n2\n").bad] == [3]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NoNamesError),
        (b"\n\n", NoNamesError),
        (b"name\n", NoNamesError),
        (b"PK\0\0", UnreadableListError),
        (b"\xff\xff\xff", UnreadableListError),
        (b"x" * 300_000, UnreadableListError),
        (b'"' + b"x" * 140_000, UnreadableListError),
        ("\n".join(f"n{number}" for number in range(201)).encode(), TooManyNamesError),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_names(content)
