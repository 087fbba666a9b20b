"""What the studio agrees to paint, and how it says no."""

import unicodedata
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.studio import Brief, BriefRefusedError, clean_prompt
from pinxit.studio.core.brief import (
    BadSettingError,
    ControlCharacterError,
    EmptyPromptError,
    HiddenDirectionError,
    PromptTooLongError,
)

DRAGON = Brief(prompt="a red dragon", hand="noto", seed=7)


@pytest.mark.parametrize("prompt", ["", "   ", "\n\t", "\u200b\u200d", "\ufeff", "\u3164"])
def test_a_prompt_that_shows_nothing_is_refused(prompt):
    with pytest.raises(EmptyPromptError, match="empty"):
        clean_prompt(prompt)


@pytest.mark.parametrize("prompt", ["dragon\x00", "\x1b[31mdragon", "dra\x7fgon", "\ud800dragon"])
def test_control_characters_are_refused(prompt):
    with pytest.raises(ControlCharacterError, match="control characters"):
        clean_prompt(prompt)


@pytest.mark.parametrize("control", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_characters_that_turn_the_writing_are_refused(control):
    with pytest.raises(HiddenDirectionError, match="direction of writing"):
        clean_prompt(f"a {control}nogard der")


def test_the_limit_is_told_with_the_length():
    assert clean_prompt("龙" * 500) == "龙" * 500
    with pytest.raises(PromptTooLongError, match="10000 characters, more than 500"):
        clean_prompt("x" * 10_000)


@pytest.mark.parametrize("prompt", ["تنين أحمر", "דרקון אדום", "اژدهای سرخ"])
def test_writing_from_right_to_left_is_welcome(prompt):
    assert clean_prompt(prompt) == prompt
    assert clean_prompt(f"\u200f{prompt}\u200e") == prompt


def test_line_breaks_and_tabs_become_spaces():
    assert clean_prompt("  a red\r\n\tdragon\x85\u2028in   snow ") == "a red dragon in snow"


def test_a_joined_pictograph_stays_whole():
    assert clean_prompt("👩\u200d🎨") == "👩\u200d🎨"


def test_prompts_that_look_the_same_are_the_same():
    one, other = Brief(prompt="café", hand="noto"), Brief(prompt="cafe\u0301 ", hand="noto")

    assert one == other
    assert one.digest == other.digest
    assert one.prompt_digest == other.prompt_digest


@pytest.mark.parametrize(
    "change",
    [{"prompt": "a blue dragon"}, {"hand": "fxemoji"}, {"seed": 8}, {"steps": 25},
     {"guidance_percent": 301}, {"side_px": 64}],
)  # fmt: skip
def test_every_setting_is_part_of_the_name(change):
    assert replace(DRAGON, **change).digest != DRAGON.digest


@pytest.mark.parametrize(
    "change",
    [{"hand": ""}, {"hand": "Noto"}, {"hand": "-x"}, {"hand": "a" * 61}, {"seed": -1},
     {"seed": 2**32}, {"steps": 0}, {"steps": 101}, {"guidance_percent": -1},
     {"guidance_percent": 2001}, {"side_px": 15}, {"side_px": 1025}],
)  # fmt: skip
def test_settings_out_of_range_are_refused(change):
    with pytest.raises(BadSettingError) as refusal:
        replace(DRAGON, **change)

    assert "range" in str(refusal.value) or "name of a hand" in str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [{"seed": 0}, {"seed": 2**32 - 1}, {"steps": 1}, {"steps": 100}, {"guidance_percent": 0},
     {"guidance_percent": 2000}],
)  # fmt: skip
def test_the_ends_of_the_ranges_are_inside(change):
    assert replace(DRAGON, **change) is not None


def test_a_brief_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        DRAGON.prompt = "a blue dragon"  # type: ignore[misc]


@given(st.text(max_size=600))
def test_any_text_is_cleaned_or_refused(text):
    try:
        prompt = clean_prompt(text)
    except BriefRefusedError:
        return
    assert clean_prompt(prompt) == prompt
    assert 1 <= len(prompt) <= 500
    assert unicodedata.is_normalized("NFC", prompt)
    assert prompt.encode()


@pytest.mark.parametrize("error", BriefRefusedError.__subclasses__())
def test_every_refusal_says_what_to_do(error):
    assert error.remedy != BriefRefusedError.remedy
