"""Texts come in one form, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.adapters.texts import MAX_CHARACTERS, examine_text
from pinxit.corpus.core.offering import RefusedFileError
from tests.bad.hostile_scores import TEXTS


def _read(content: bytes) -> str:
    return "".join(examine_text(content).symbols)


def test_a_poem_becomes_its_characters() -> None:
    examined = examine_text("床前明月光，\n疑是地上霜。".encode())

    assert examined.symbols[:3] == ("床", "前", "明")
    assert "\n" in examined.symbols
    assert examined.shingle_K.shape == (64,)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("\ufeffA".encode(), "A"),
        (b"a\r\nb\rc\n", "a\nb\nc"),
        ("a\u2028b\u2029c\x0bd\x85e".encode(), "a\nb\nc\nd\ne"),
        ("e\u0301".encode(), "é"),
        (b"\n\n  a\tb  \n\n", "  a\tb  "),
    ],
)
def test_one_form(content: bytes, text: str) -> None:
    assert _read(content) == text


def test_the_longest_text_is_taken() -> None:
    assert len(examine_text(b"a" * MAX_CHARACTERS).symbols) == MAX_CHARACTERS


@pytest.mark.parametrize(("content", "reason"), TEXTS.items(), ids=range(len(TEXTS)))
def test_what_is_no_text_is_refused_by_name(content: bytes, reason: str) -> None:
    with pytest.raises(RefusedFileError) as caught:
        examine_text(content)

    assert caught.value.reason == reason
    assert caught.value.remedy.endswith(".")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes_are_read_or_refused_and_reading_twice_changes_nothing(content: bytes) -> None:
    try:
        text = _read(content)
    except RefusedFileError:
        return
    assert _read(text.encode()) == text
