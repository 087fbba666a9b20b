"""Every sentence that people read exists in Chinese, and none hides from translation."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tools import messages

_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_BLOCK = re.compile(
    r"\{%\s*(?:blocktranslate|comment|block body_class)\b.*?%\}.*?"
    r"\{%\s*end(?:blocktranslate|comment|block)\b[^%]*%\}",
    re.DOTALL,
)
_READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
_LETTER = re.compile(r"[^\W\d_]")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
#: `with title="Nothing here"`: a sentence handed to an include without `_("…")`.
_BARE_ARGUMENT = re.compile(r"""\b(?:title|text|action|caption)=["']""")
_LATIN_IS_CHINESE_TOO = {"Pinxit", "PNG", "SHA-256"}


class _VisibleText(HTMLParser):
    """Collects what a reader sees or hears of a template once its tags are gone."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style", "code"}
        for name, value in attrs:
            if name in _READ_ALOUD and value and _LETTER.search(value):
                self.found.append(f"{name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style", "code"}

    def handle_data(self, data: str) -> None:
        text = data.strip()
        if not self._silent and _LETTER.search(text) and text not in _LATIN_IS_CHINESE_TOO:
            self.found.append(text)


def untranslatable(source: str) -> list[str]:
    """Return the visible text of a template that stands outside every translation tag."""
    bare = [
        match.group()
        for match in re.finditer(r"\{%\s*include.*?%\}", source)
        if _BARE_ARGUMENT.search(match.group())
    ]
    parser = _VisibleText()
    parser.feed(_TAG.sub("", _BLOCK.sub("", source)))
    parser.close()
    return bare + parser.found


def _name(path: Path) -> str:
    return path.relative_to(messages.SOURCE).as_posix()


def test_every_sentence_is_in_the_chinese_catalogue() -> None:
    known = {(message.id, message.context) for message in messages.written()}

    missing = [
        message.id
        for message in messages.extracted()
        if message.id and (message.id, message.context) not in known
    ]

    assert missing == [], "run tools/messages.py and write the Chinese"


def test_every_sentence_of_the_catalogue_has_its_chinese() -> None:
    assert messages.untranslated(messages.written()) == []


def test_the_compiled_catalogue_is_that_of_the_written_one() -> None:
    assert messages.MO.read_bytes() == messages.compiled(messages.written())


def test_placeholders_survive_translation() -> None:
    for message in messages.written():
        if not message.id:
            continue
        english = messages.forms(message.id)
        wanted = {name for form in english for name in _PLACEHOLDER.findall(form)}

        for string in filter(None, messages.forms(message.string)):
            assert set(_PLACEHOLDER.findall(string)) == wanted, message.id


@pytest.mark.parametrize("template", messages.templates(), ids=_name)
def test_no_visible_text_hides_from_translation(template: Path) -> None:
    assert untranslatable(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Nothing here</p>", ["Nothing here"]),
        ('<img alt="A dragon">', ["alt=A dragon"]),
        ('<p>{% translate "Nothing" %} · {{ name }} 404</p>', []),
        ('<img alt="{% translate "A dragon" %}">', []),
        ("{% blocktranslate trimmed %}Nothing{% endblocktranslate %}", []),
        ("{# a remark #}{% comment %}another{% endcomment %}", []),
        ('{% include "a.html" with title="Bare" %}', ['{% include "a.html" with title="Bare" %}']),
        ('{% include "a.html" with title=_("Marked") %}', []),
    ],
)
def test_the_search_for_hidden_text_finds_it(source: str, found: list[str]) -> None:
    assert untranslatable(source) == found
