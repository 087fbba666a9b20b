"""Labels in plain text, Markdown and JSON. They are seen: such files hide nothing."""

import json
import re
from collections.abc import Iterator
from typing import Final

from pinxit.provenance.adapters.label_kinds.refusing import DamagedFileError, OldFormError
from pinxit.provenance.core.labels import (
    EXPLICIT_WORDS,
    MAX_LABEL_BYTES,
    AigcLabel,
    AiLabel,
    BadLabelError,
    joined,
)

_BOM: Final = "\ufeff"
_FOOT: Final = "\n[AI label] "
_FENCE: Final = re.compile(r"---[ \t]*\n")
_LINE: Final = re.compile(r"[ \t]+(\w+):[ \t]*(.*)")
_KEYS: Final = ("AIGC", "AILabel")
_WORDS: Final = {
    source: f"{english} · {chinese}" for source, (english, chinese) in EXPLICIT_WORDS.items()
}


def read_text(data: bytes) -> AiLabel | None:
    """Return what a plain text says of AI.

    Raises:
        OldFormError: It is not in UTF-8.
    """
    _, label = _text_parted(_text(data))
    return None if label is None else AiLabel.parse(label)


def write_text(data: bytes, label: AiLabel) -> bytes:
    """Return a text with the label in words above it, and for machines below.

    Raises:
        OldFormError: It is not in UTF-8.

    Source:
        GB 45438-2025, clause 5.1: words at the beginning or the end.
    """
    body, _ = _text_parted(_text(data))
    mark, body = _bom(body)
    above = f"{_WORDS[label.source]}\n\n" if label.source in _WORDS else ""
    return f"{mark}{above}{body}{_FOOT}{label.text}\n".encode()


def content_text(data: bytes) -> bytes:
    """Return the text without its label."""
    return _text_parted(_text(data))[0].encode()


def read_markdown(data: bytes) -> AiLabel | None:
    """Return what a Markdown text says of AI, in the block before its first line.

    Raises:
        OldFormError: It is not in UTF-8.
    """
    front, _ = _front_parted(_text(data))
    blocks = {name: _scalars(lines) for name, lines in _blocks(front) if name in _KEYS}
    own = blocks.get("AILabel")
    label = AiLabel.parse(json.dumps(own)) if own else None
    return joined(label, AigcLabel.of(blocks["AIGC"])) if blocks.get("AIGC") else label


def write_markdown(data: bytes, label: AiLabel) -> bytes:
    """Return a Markdown text with the label in its front matter, and in words above it.

    Raises:
        OldFormError: It is not in UTF-8.

    Source:
        TC260-PG-20258A for the place; GB 45438-2025, clause 5.1, for the words.
    """
    mark, text = _bom(_text(data))
    front, body = _front_parted(text)
    kept = _without_blocks(front)
    named = {name: value for name, value in label.body.items() if name != "AIGC"}
    blocks = {"AIGC": label.aigc.fields if label.aigc else {}, "AILabel": named}
    lines = "".join(
        f"{block}:\n" + "".join(f"  {name}: {json.dumps(value)}\n" for name, value in said.items())
        for block, said in blocks.items()
        if said
    )
    above = f"\n> {_WORDS[label.source]}\n\n" if label.source in _WORDS else ""
    return f"{mark}---\n{lines}{kept}---\n{above}{_without_words(body)}".encode()


def content_markdown(data: bytes) -> bytes:
    """Return the text, and the front matter, without the label."""
    front, body = _front_parted(_bom(_text(data))[1])
    return (_without_blocks(front) + _without_words(body)).encode()


def read_json(data: bytes) -> AiLabel | None:
    """Return what a JSON object says of AI.

    Raises:
        DamagedFileError: It is not one JSON object.
    """
    members = dict(_members(_text(data)))
    label = None
    if "AILabel" in members:
        label = AiLabel.parse(members["AILabel"])
    if "AIGC" not in members:
        return label
    return joined(label, AigcLabel.parse(members["AIGC"]))


def write_json(data: bytes, label: AiLabel) -> bytes:
    """Return a JSON object with the label as its first members, and all others as they were.

    Raises:
        DamagedFileError: It is not one JSON object.
    """
    text = _text(data)
    body = {name: value for name, value in label.body.items() if name != "AIGC"}
    said = {} if label.aigc is None else {"AIGC": label.aigc.text}
    said["AILabel"] = json.dumps(body, separators=(",", ":"))
    kept = [each for each in _members(text) if each[0] not in _KEYS]
    members = [f"{json.dumps(name)}:{value}" for name, value in [*said.items(), *kept]]
    return ("{" + ",".join(members) + "}\n").encode()


def content_json(data: bytes) -> bytes:
    """Return the members of a JSON object without the label."""
    kept = [each for each in _members(_text(data)) if each[0] not in _KEYS]
    return "\n".join(f"{json.dumps(name)}:{value}" for name, value in kept).encode()


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise OldFormError("the text is not in UTF-8") from error
    if "\0" in text:
        raise DamagedFileError("the file is not a text")
    return text


def _bom(text: str) -> tuple[str, str]:
    return (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)


def _text_parted(text: str) -> tuple[str, str | None]:
    """Return a plain text without its label, and the label."""
    body, foot, label = text.rpartition(_FOOT)
    if not foot or "\n" in label[:-1] or len(label) > MAX_LABEL_BYTES:
        return text, None
    mark, body = _bom(body)
    for words in _WORDS.values():
        body = body.removeprefix(f"{words}\n\n")
    return mark + body, label


def _front_parted(text: str) -> tuple[str, str]:
    """Return the lines between the fences at the beginning, and what follows."""
    _, text = _bom(text)
    opening = _FENCE.match(text)
    if opening is None:
        return "", text
    closing = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE).search(text, opening.end())
    if closing is None:
        return "", text
    return text[opening.end() : closing.start()], text[closing.end() :]


def _blocks(front: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the blocks of a front matter: a name, and the lines that are set in below it."""
    name, lines = "", list[str]()
    for line in front.splitlines():
        if line[:1] in (" ", "\t"):
            lines.append(line)
            continue
        yield name, lines
        name, lines = line.partition(":")[0].strip(), []
    yield name, lines


def _without_blocks(front: str) -> str:
    kept, inside = [], False
    for line in front.splitlines(keepends=True):
        if line[:1] not in (" ", "\t"):
            inside = line.partition(":")[0].strip() in _KEYS
        if not inside:
            kept.append(line)
    return "".join(kept)


def _scalars(lines: list[str]) -> dict[str, str]:
    """Return the names and values of a block of YAML that has nothing but those."""
    found = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or match[1] in found:
            raise BadLabelError("the label in the front matter is not a list of names and values")
        found[match[1]] = _scalar(match[2].strip())
    return found


def _scalar(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError as error:
            raise BadLabelError("a value in the front matter cannot be read") from error
    return value


def _without_words(body: str) -> str:
    for words in _WORDS.values():
        body = body.removeprefix(f"\n> {words}\n\n")
    return body


def _members(text: str) -> list[tuple[str, str]]:
    """Return the members of a JSON object: the name, and the value as it was written."""
    scanner, found = json.JSONDecoder(), dict[str, str]()
    text = _bom(text)[1].strip()
    at = _past_space(text, 1)
    try:
        if not text.startswith("{"):
            raise ValueError("not an object")
        while text[at] != "}":
            name, at = scanner.raw_decode(text, at)
            at = _past_space(text, at)
            if not isinstance(name, str) or text[at] != ":" or name in found:
                raise ValueError("not a member")
            start = _past_space(text, at + 1)
            _, at = scanner.raw_decode(text, start)
            found[name] = text[start:at]
            at = _past_space(text, at)
            if text[at] == ",":
                at = _past_space(text, at + 1)
    except (ValueError, IndexError, RecursionError) as error:
        raise DamagedFileError("the file is not one JSON object") from error
    if text[at + 1 :]:
        raise DamagedFileError("the file is not one JSON object")
    return list(found.items())


def _past_space(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\n", "\r"):
        at += 1
    return at
