"""What shapes an adapter, and what a guest is told."""

from dataclasses import replace

import pytest

from pinxit.training.core.guest import (
    AdapterShape,
    MissingLicenceError,
    checked_licence,
    readable,
    said_of,
)
from pinxit.training.core.recipe import BadRecipeError
from recipes.guest import lora, lora_1024, smoke


def test_the_recipes_of_the_house_hold_together() -> None:
    assert lora().side_px == 128
    assert lora_1024().guest_px == 1024
    assert len({each().digest for each in (lora, lora_1024, smoke)}) == 3


@pytest.mark.parametrize("shape", [{"rank": 0}, {"targets": ()}])
def test_an_adapter_of_nothing_is_refused(shape: dict[str, object]) -> None:
    with pytest.raises(BadRecipeError, match="rank"):
        AdapterShape(**shape)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "says"),
    [({"caption": "a picture"}, "every picture"), ({"batch": 0}, "at least one")],
)
def test_a_recipe_that_teaches_nothing_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(BadRecipeError, match=says):
        replace(lora(), **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" Apache-2.0 ", "Apache-2.0"),
        ("MIT or Apache-2.0", "MIT OR Apache-2.0"),
        ("LicenseRef-CreativeML-OpenRAIL-M", "LicenseRef-CreativeML-OpenRAIL-M"),
    ],
)
def test_a_licence_is_an_expression(written: str, meant: str) -> None:
    assert checked_licence(written) == meant


@pytest.mark.parametrize("written", ["", "  ", "MIT OR", "(MIT", "ask the author", "x" * 201])
def test_what_is_no_licence_is_refused(written: str) -> None:
    with pytest.raises(MissingLicenceError, match="is no licence"):
        checked_licence(written)


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, ""),
        (0.0999, ""),
        (0.1, "red apple"),
        (0.1499, "red apple"),
        (0.1501, "red apple, cleo style"),
        (1.0, "red apple, cleo style"),
    ],
)
def test_now_and_then_less_is_said(chance: float, said: str) -> None:
    assert said_of(lora(), "red apple", "cleo", chance) == said


def test_a_guest_that_reads_no_chinese_is_told_none_where_there_is_other() -> None:
    phrases = ["red apple", "apple", "红苹果", "苹果"]
    both = [(0, 1), (2, 3)]

    assert readable(both, phrases, chinese=False) == [(0, 1)]
    assert readable(both, phrases, chinese=True) == both
    assert readable([(2, 3)], phrases, chinese=False) == [(2, 3)]
