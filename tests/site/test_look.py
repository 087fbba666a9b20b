"""The palette keeps its contrast, and no page steps round the content security policy."""

import re
from pathlib import Path

import pytest

from pinxit import site
from tools import messages

STYLES = Path(site.__file__).parent / "static" / "site"
Palette = dict[str, str]


def _palettes() -> dict[str, Palette]:
    """Return the colours of the light page, of the dark page, and of the page chosen dark."""
    css = (STYLES / "pinxit.css").read_text(encoding="utf-8")
    rules = re.findall(r"(:root[^{,]*)\{([^}]*)\}", css)
    colours = {
        selector.strip(): dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", body))
        for selector, body in rules
    }
    return {
        "light": colours[":root"],
        "dark by preference": colours[':root:not([data-theme="light"])'],
        "dark by choice": colours[':root[data-theme="dark"]'],
    }


def luminance(colour: str) -> float:
    """Return the relative luminance of an `#rrggbb` colour, in [0, 1].

    Source: WCAG 2.2, definition of relative luminance.
    """
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, in [1, 21] (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@pytest.mark.parametrize("name", _palettes())
@pytest.mark.parametrize("ground", ["paper", "mat", "sunk"])
def test_text_is_legible(name: str, ground: str) -> None:
    palette = _palettes()[name]

    assert contrast(palette["ink"], palette[ground]) >= 7, "AAA for running text"
    for voice in ("grey", "cinnabar", "good"):
        assert contrast(palette[voice], palette[ground]) >= 4.5, f"AA for {voice}"
    for edge in ("line", "action"):
        assert contrast(palette[edge], palette[ground]) >= 3, f"3:1 for {edge}"


@pytest.mark.parametrize("name", _palettes())
@pytest.mark.parametrize("button", ["action", "action-deep"])
def test_the_main_button_is_legible(name: str, button: str) -> None:
    palette = _palettes()[name]

    assert contrast(palette["on-action"], palette[button]) >= 4.5


def test_dark_is_one_palette_however_it_was_chosen() -> None:
    palettes = _palettes()

    assert palettes["dark by preference"] == palettes["dark by choice"]
    assert palettes["light"].keys() == palettes["dark by choice"].keys()


def test_every_colour_that_is_used_is_named() -> None:
    for style in STYLES.glob("*.css"):
        css = style.read_text(encoding="utf-8")
        used = set(re.findall(r"var\(--([\w-]+)", css))
        named = set(re.findall(r"--([\w-]+):", (STYLES / "pinxit.css").read_text(encoding="utf-8")))
        named |= set(re.findall(r"--([\w-]+):", css))

        assert used <= named, style.name


@pytest.mark.parametrize("template", messages.templates(), ids=lambda path: path.name)
def test_nothing_is_inline(template: Path) -> None:
    source = template.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=|<style", source), "styles live in static files"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source), "handlers live in modules"
    assert not re.search(r"<script(?![^>]*\bsrc=)", source), "scripts live in modules"


@pytest.mark.parametrize("template", messages.templates(), ids=lambda path: path.name)
def test_at_most_one_main_action_is_offered_at_once(template: Path) -> None:
    """Two are fine where the template shows one or the other."""
    source = template.read_text(encoding="utf-8")

    mains = source.count("button--main")
    assert mains <= 1 + len(re.findall(r"\{%\s*(?:else|elif)\b", source))
