"""Labels of documents, sounds, texts and JSON, each in its own way, and what each refuses."""

import io
import json
import struct

import pytest

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.label_kinds import plain
from pinxit.provenance.adapters.label_kinds.refusing import (
    ClosedFileError,
    DamagedFileError,
    OldFormError,
)
from pinxit.provenance.adapters.labelling import read_labels, write_labels
from pinxit.provenance.core.labels import BadLabelError
from tests.provenance import files_to_label as files
from tests.provenance.test_label_kinds import THEIRS, passed_on
from tests.provenance.test_labelling import LABEL


def test_a_locked_document_is_refused() -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(files.pdf())))
    writer.encrypt("secret", "secret")
    file = io.BytesIO()
    writer.write(file)

    with pytest.raises(ClosedFileError):
        read_labels(file.getvalue(), "application/pdf")


def test_a_document_is_written_on_and_never_over() -> None:
    labelled = write_labels(files.pdf(), "application/pdf", LABEL)

    assert labelled.startswith(files.pdf())
    assert labelled == write_labels(files.pdf(), "application/pdf", LABEL)


SOUND = files.mp3()[files.mp3().index(b"\xff\xfb") :]
TITLE = b"TIT2\0\0\0\x02\0\0\0A"


@pytest.mark.parametrize(
    "data",
    [
        SOUND,
        files.mp3(4),
        files.id3(4, 0x10, TITLE) + b"3DI" + bytes(7) + SOUND,
        files.id3(3, 0x80, b"PRIV\0\0\0\x04\0\0a\0\xff\0\xe0") + SOUND,
        files.id3(3, 0x40, b"\0\0\0\x06" + bytes(6) + TITLE) + SOUND,
        files.id3(4, 0x40, b"\0\0\0\x06\x01\0" + TITLE) + SOUND,
    ],
    ids=["no tag", "v2.4", "footer", "unsynchronised", "extended v2.3", "extended v2.4"],
)
def test_tags_of_every_form_are_labelled(data: bytes) -> None:
    labelled = write_labels(data, "audio/mpeg", LABEL)

    assert read_labels(labelled, "audio/mpeg") == LABEL
    assert labelled.endswith(SOUND)
    assert (b"TIT2" in labelled) is (b"TIT2" in data)
    assert (b"a\0\xff\xe0" in labelled) is (b"a\0\xff\0\xe0" in data)


@pytest.mark.parametrize("encoding", [(0, "latin-1"), (1, "utf-16"), (3, "utf-8")], ids=str)
def test_a_text_named_aigc_is_read_in_every_writing(encoding: tuple[int, str]) -> None:
    number, name = encoding
    end = "\0".encode("utf-16-le") if name == "utf-16" else b"\0"
    text = bytes([number]) + "AIGC".encode(name) + end + THEIRS.encode(name) + end
    frame = b"TXXX" + struct.pack(">I", len(text)) + b"\0\0" + text

    passed_on(files.id3(3, 0, frame + TITLE) + SOUND, "audio/mpeg")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"ID3", DamagedFileError),
        (files.id3(2, 0, TITLE) + SOUND, OldFormError),
        (files.id3(3, 0, TITLE[:-1]) + SOUND, DamagedFileError),
        (files.id3(3, 0, b"tit2" + TITLE[4:]) + SOUND, DamagedFileError),
        (files.id3(3, 0x40, b"") + SOUND, DamagedFileError),
        (files.id3(4, 0, TITLE.replace(b"\x02\0\0\0A", b"\x80\0\0\0A")) + SOUND, DamagedFileError),
        (files.id3(3, 0, TITLE) + bytes(90_000), DamagedFileError),
        (files.id3(3, 0, TITLE) + b"\xff\0\xff\xe0", DamagedFileError),
    ],
    ids=["cut", "v2.2", "cut frame", "name", "extended", "length", "no sound", "no layer"],
)
def test_a_damaged_tag_is_refused(data: bytes, refusal: type[PinxitError]) -> None:
    with pytest.raises(refusal):
        write_labels(data, "audio/mpeg", LABEL)


def test_a_text_without_a_name_is_no_label() -> None:
    frame = b"TXXX\0\0\0\x03\0\0\0ab"

    assert read_labels(files.id3(3, 0, frame) + SOUND, "audio/mpeg") is None


@pytest.mark.parametrize(
    "track",
    [
        b"\0\xff\x01\xff\xff\xff\xff\xff",
        b"\0\xff\x01\x7f",
        b"\0\xff\x01\x81",
    ],
    ids=["endless length", "cut text", "cut length"],
)
def test_a_damaged_midi_file_is_refused(track: bytes) -> None:
    head = files.midi()[:14]

    with pytest.raises(DamagedFileError):
        write_labels(head + b"MTrk" + struct.pack(">I", len(track)) + track, "audio/midi", LABEL)
    with pytest.raises(DamagedFileError):
        write_labels(head, "audio/midi", LABEL)


def test_a_text_keeps_its_mark_of_the_order_of_bytes() -> None:
    data = "\ufeff春晓".encode()

    for kind in ("text/plain", "text/markdown"):
        labelled = write_labels(data, kind, LABEL)
        assert labelled.startswith(b"\xef\xbb\xbf")
        assert read_labels(labelled, kind) == LABEL


def test_a_verse_carries_its_label_in_words_as_well() -> None:
    assert (
        write_labels(files.verse(), "text/plain", LABEL)
        .decode()
        .startswith("AI-generated · AI生成\n\n春眠不觉晓")
    )
    markdown = write_labels(files.markdown(), "text/markdown", LABEL).decode()
    assert "---\n\n> AI-generated · AI生成\n\n# 春晓" in markdown


@pytest.mark.parametrize("kind", ["text/plain", "text/markdown", "application/json"])
@pytest.mark.parametrize("data", [b"\xff\xfe", b"a\0b"], ids=["not UTF-8", "not a text"])
def test_what_is_no_text_is_refused(kind: str, data: bytes) -> None:
    with pytest.raises((OldFormError, DamagedFileError)):
        write_labels(data, kind, LABEL)


@pytest.mark.parametrize(
    "front",
    [
        "AIGC:\n    Label: \"1\"\n    ContentProducer: theirs\n    ProduceID: '9'\n",
        "title: x\nAIGC:\n  ProduceID: '9'\n  ContentProducer: 'theirs'\n  Label: 1\nlast: y\n",
    ],
)
def test_front_matter_of_others_is_read(front: str) -> None:
    passed_on(f"---\n{front}---\n# A\n".encode(), "text/markdown")


@pytest.mark.parametrize(
    "front",
    [
        "AIGC:\n  - Label\n",
        "AIGC:\n  Label: 1\n  Label: 2\n",
        'AIGC:\n  Label: "open\n',
        "AIGC:\n  Author: Eve\n",
    ],
)
def test_front_matter_that_is_no_label_is_refused(front: str) -> None:
    with pytest.raises(BadLabelError):
        read_labels(f"---\n{front}---\n# A\n".encode(), "text/markdown")


def test_a_line_across_a_text_is_no_front_matter() -> None:
    for text in ("# A\n\n---\nAIGC:\n---\n", "---\nAIGC:\n  Label: 1\n"):
        assert read_labels(text.encode(), "text/markdown") is None


def test_a_json_object_may_have_the_chinese_label_alone() -> None:
    passed_on(('{"AIGC": ' + THEIRS + ', "title": "x"}').encode(), "application/json")


def test_numbers_and_escapes_of_a_json_object_stay_as_they_were_written() -> None:
    data = b'{"a": 1.50, "b": "\\u6625", "c": {"d" : [ ]}}'

    labelled = write_labels(data, "application/json", LABEL)

    assert json.loads(labelled)["b"] == "春"
    for part in (b"1.50", b'"\\u6625"', b'{"d" : [ ]}'):
        assert part in labelled


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"a"}', '{"a":}', '{"a":1', '{"a":1}x', '{1:2}', '{"a":1,"a":2}', "{" * 9000],
)  # fmt: skip
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(DamagedFileError):
        plain.write_json(text.encode(), LABEL)
