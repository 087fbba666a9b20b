"""How many works teach a hand, and what it may be called."""

import pytest

from pinxit.training.core.style import (
    BadHandNameError,
    TooFewWorksError,
    TooManyWorksError,
    check_works,
    clean_hand_name,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Cleo", "Cleo"),
        ("  Cleo's   evening hand ", "Cleo's evening hand"),
        ("克莱奥的笔意", "克莱奥的笔意"),
        ("Emilie\u0301", "Emilié"),
        ("x" * 40, "x" * 40),
    ],
)
def test_a_name_is_kept_in_one_form(text: str, name: str) -> None:
    assert clean_hand_name(text) == name


@pytest.mark.parametrize(
    "text", ["", "  ", "x" * 41, "-cleo", "a/b", "a\0b", "a<b>", "\u202eoelc", ".."]
)
def test_other_signs_are_refused(text: str) -> None:
    with pytest.raises(BadHandNameError):
        clean_hand_name(text)


def test_ten_to_forty_works_teach_a_hand() -> None:
    check_works(10)
    check_works(40)
    with pytest.raises(TooFewWorksError):
        check_works(9)
    with pytest.raises(TooManyWorksError):
        check_works(41)
