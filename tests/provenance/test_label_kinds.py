"""What each kind of file does in its own way, and what each refuses."""

import io
import json
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.label_kinds import jpeg, plain, svg
from pinxit.provenance.adapters.label_kinds.refusing import (
    ClosedFileError,
    DamagedFileError,
    NoRoomError,
    OldFormError,
)
from pinxit.provenance.adapters.labelling import read_labels, write_labels
from pinxit.provenance.core.labels import AigcLabel, AiLabel, BadLabelError, SourceType, house_label
from pinxit.provenance.core.xmp import (
    MAX_PACKET_BYTES,
    BadPacketError,
    label_in,
    packet_with,
)
from tests.provenance import files_to_label as files
from tests.provenance.test_labelling import LABEL

THEIRS = '{"Label":"1","ContentProducer":"theirs","ProduceID":"9"}'
WRAPPED = '{"AIGC":' + THEIRS + "}"
PNG_HEAD_BYTES = 33


def passed_on(data: bytes, media_type: str) -> None:
    """The label of another house is found, and stays when ours is written."""
    before = read_labels(data, media_type)
    after = read_labels(write_labels(data, media_type, LABEL), media_type)
    for found in (before, after):
        assert found is not None
        assert found.aigc is not None
        assert (found.aigc.content_producer, found.aigc.produce_id) == ("theirs", "9")
    assert after is not None
    assert after.aigc is not None
    assert after.aigc.content_propagator == "gallery.example"


def with_chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG file with one part more, behind its header."""
    data = files.png(xmp=files.FOREIGN_XMP)
    return data[:PNG_HEAD_BYTES] + files.png_chunk(kind, body) + data[PNG_HEAD_BYTES:]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"tEXt", b"AIGC\0" + THEIRS.encode()),
        (b"zTXt", b"AIGC\0\0" + zlib.compress(WRAPPED.encode())),
        (b"iTXt", b"AIGC\0\0\0\0\0" + WRAPPED.encode()),
        (b"iTXt", b"AIGC\0\x01\0zh\0\0" + zlib.compress(THEIRS.encode())),
    ],
    ids=["tEXt", "zTXt", "iTXt", "packed iTXt"],
)
def test_a_png_file_may_have_the_label_in_a_text_of_its_own(kind: bytes, body: bytes) -> None:
    data = with_chunk(kind, body)

    passed_on(data, "image/png")
    assert b"AIGC\0" not in write_labels(data, "image/png", LABEL), "it stands in a file once"


def test_a_label_beside_ours_in_a_png_file_counts_less_than_that_in_xmp() -> None:
    data = write_labels(files.png(), "image/png", LABEL)
    text = files.png_chunk(b"tEXt", b"AIGC\0" + THEIRS.encode())

    assert read_labels(data[:-12] + text + data[-12:], "image/png") == LABEL


@pytest.mark.parametrize(
    "data",
    [
        with_chunk(b"zTXt", b"AIGC\0\0not packed"),
        with_chunk(b"zTXt", b"AIGC\0\0" + zlib.compress(bytes(10_000_000))),
        with_chunk(b"iTXt", b"AIGC\0\0\0no more"),
        files.png().replace(b"IHDR", b"JHDR"),
        files.png()[:8] + files.png_chunk(b"IEND", b""),
        files.png()[:-4] + b"oops",
    ],
    ids=["not packed", "a bomb", "cut text", "checksum", "no header", "last checksum"],
)
def test_a_damaged_png_file_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedFileError):
        write_labels(data, "image/png", LABEL)


def with_comment(comment: bytes) -> bytes:
    """A JPEG file with a user's comment."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + comment
    file = io.BytesIO()
    files.picture().save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_a_jpeg_file_may_have_the_label_in_the_comment_of_its_user() -> None:
    passed_on(with_comment(WRAPPED.encode()), "image/jpeg")
    assert read_labels(with_comment(b"A day at the sea"), "image/jpeg") is None


def test_exif_that_cannot_be_read_says_nothing() -> None:
    broken = b"\xff\xd8" + segment(b"Exif\0\0II*\0\xff\xff\xff\xff") + with_comment(b"x")[2:]

    assert read_labels(broken, "image/jpeg") is None


def segment(body: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def test_in_a_jpeg_file_the_packet_comes_behind_jfif_and_exif() -> None:
    labelled = write_labels(with_comment(b"x"), "image/jpeg", LABEL)

    assert labelled.index(b"JFIF") < labelled.index(b"Exif") < labelled.index(b"adobe:ns:meta/")


def test_bytes_that_fill_and_bytes_behind_a_jpeg_file_are_kept() -> None:
    data = files.jpeg()
    filled = data[:2] + b"\xff\xff" + data[2:] + b"behind"

    labelled = jpeg.write(filled, LABEL)

    assert jpeg.read(labelled) == LABEL
    assert labelled.endswith(b"behind")


def test_a_packet_that_does_not_fit_into_a_segment_is_refused() -> None:
    wide = files.FOREIGN_XMP.replace(files.STAYS, files.STAYS + b"x" * 64_800)

    with pytest.raises(NoRoomError):
        write_labels(files.jpeg(xmp=wide), "image/jpeg", LABEL)


@pytest.mark.parametrize(
    "tail", [b"", b"\xff\xd9", b"\xff\xe1\0\x01", b"\xff\xe1\xff\xff", b"\0\0\0\0"]
)
def test_a_jpeg_file_without_a_picture_is_refused(tail: bytes) -> None:
    with pytest.raises(DamagedFileError):
        write_labels(b"\xff\xd8\xff\xe0\0\x04ab" + tail, "image/jpeg", LABEL)


@pytest.mark.parametrize("lossless", [False, True])
@pytest.mark.parametrize("size", [(24, 31), (16_000, 2)], ids=str)
def test_a_simple_webp_file_becomes_an_extended_one(lossless: bool, size) -> None:
    file = io.BytesIO()
    Image.new("RGB", size, (9, 99, 199)).save(file, "WEBP", lossless=lossless)
    data = file.getvalue()
    assert b"VP8X" not in data

    labelled = write_labels(data, "image/webp", LABEL)

    assert read_labels(labelled, "image/webp") == LABEL
    with Image.open(io.BytesIO(labelled)) as now, Image.open(io.BytesIO(data)) as before:
        assert now.size == size
        assert (np.asarray(now) == np.asarray(before)).all()


def test_opacity_of_a_simple_webp_file_is_told_in_its_new_head() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (9, 99, 199, 80)).save(file, "WEBP", lossless=True)

    labelled = write_labels(file.getvalue(), "image/webp", LABEL)

    with Image.open(io.BytesIO(labelled)) as now:
        assert now.mode == "RGBA"
        assert now.getpixel((3, 3))[3] == 80


def riff(form: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    body = form + b"".join(kind + struct.pack("<I", len(part)) + part for kind, part in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    "data",
    [
        riff(b"WEBP"),
        riff(b"WEBP", (b"JUNK", b"")),
        riff(b"WEBP", (b"VP8X", b"1234")),
        riff(b"WEBP", (b"VP8 ", b"0123456789")),
        riff(b"WEBP", (b"VP8L", b"")),
        riff(b"WEBP", (b"VP8 ", b"012\x9d\x01\x2a\0\0\0\0")),
        riff(b"WEBP", (b"VP8 ", b"ab"))[:-1] + b"",
        riff(b"WEBP", (b"VP8 ", b"ab")).replace(b"VP8 \x02", b"VP8 \x03"),
        riff(b"WEBP", (b"VP8 ", b"ab"))[:4] + struct.pack("<I", 17) + b"WEBPVP8 \x02\0\0\0a",
    ],
)
def test_a_damaged_webp_file_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedFileError):
        write_labels(data, "image/webp", LABEL)


def test_a_wav_file_may_have_the_chinese_label_alone() -> None:
    passed_on(files.with_riff_chunk(files.wav(), b"AIGC", THEIRS.encode() + b"\0"), "audio/wav")


def entry(order: str, tag: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack(order + "HHLL", tag, kind, count, value)


def tiff_of(order: str, *entries: bytes, tail: bytes = b"") -> bytes:
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HL", 42, 8)
    return head + struct.pack(order + "H", len(entries)) + b"".join(entries) + bytes(4) + tail


@pytest.mark.parametrize("order", ["<", ">"])
def test_tiff_files_of_both_orders_are_labelled(order: str) -> None:
    strips = (entry(order, 273, 4, 1, 38), entry(order, 279, 4, 1, 4))
    data = tiff_of(order, *strips, tail=b"PIX!")

    labelled = write_labels(data, "image/tiff", LABEL)

    assert read_labels(labelled, "image/tiff") == LABEL
    assert b"PIX!" in labelled


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"II+\0" + bytes(20), OldFormError),
        (b"II*\0\x04\0\0\0" + bytes(20), DamagedFileError),
        (tiff_of("<"), DamagedFileError),
        (tiff_of("<", entry("<", 256, 3, 1, 8))[:-3], DamagedFileError),
        (tiff_of("<", entry("<", 256, 3, 1, 8)), DamagedFileError),
        (tiff_of("<", entry("<", 700, 1, 2**31, 8)), DamagedFileError),
        (tiff_of("<", entry("<", 700, 1, 900, 8)), DamagedFileError),
        (tiff_of("<", entry("<", 700, 1, 3, 8)), BadPacketError),
        (
            tiff_of(
                "<",
                entry("<", 273, 4, 1, 50),
                entry("<", 279, 4, 1, 40),
                entry("<", 700, 1, len(files.FOREIGN_XMP), 50),
                tail=files.FOREIGN_XMP,
            ),
            DamagedFileError,
        ),
    ],
    ids=["big", "offset", "empty", "cut", "no strips", "huge", "outside", "tiny", "overlapping"],
)
def test_a_damaged_tiff_file_is_refused(data: bytes, refusal: type[PinxitError]) -> None:
    with pytest.raises(refusal):
        write_labels(data, "image/tiff", LABEL)


def test_a_drawing_with_a_prefix_is_labelled_and_stays_a_drawing() -> None:
    data = b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:path d="M0 0"/></s:svg>'

    labelled = write_labels(write_labels(data, "image/svg+xml", LABEL), "image/svg+xml", LABEL)

    assert read_labels(labelled, "image/svg+xml") == LABEL
    assert labelled.startswith(b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:metadata ')


def test_a_label_anywhere_in_a_drawing_is_found() -> None:
    theirs = AiLabel(source=SourceType.GENERATED, aigc=AigcLabel.parse(THEIRS))
    packet = packet_with(theirs)
    bare = packet[packet.index(b"<x:xmpmeta") : packet.rindex(b"<?xpacket")]
    data = files.svg().replace(b"<circle", b"<desc>" + bare + b"</desc><circle")

    passed_on(data, "image/svg+xml")
    assert bare in write_labels(data, "image/svg+xml", LABEL)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"<svg/>", DamagedFileError),
        (b"<html><svg></svg></html>", DamagedFileError),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg><text>&a;</text></svg>', DamagedFileError),
        ("<svg></svg>".encode("utf-16"), OldFormError),
        (b"<svg>", DamagedFileError),
    ],
    ids=["empty", "page", "entities", "utf-16", "open"],
)
def test_what_is_no_drawing_is_refused(data: bytes, refusal: type[PinxitError]) -> None:
    with pytest.raises(refusal):
        svg.write(data, LABEL)


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


def packet(inside: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"{inside}</rdf:RDF></x:xmpmeta>"
    ).encode()


def test_a_packet_as_it_is_found_in_the_wild_is_read() -> None:
    wild = packet(
        '<rdf:Description rdf:about="" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">'
        f"<TC260:AIGC><![CDATA[ {THEIRS} ]]></TC260:AIGC></rdf:Description>"
    )

    found = label_in(wild)

    assert found == AiLabel(source=SourceType.GENERATED, aigc=AigcLabel.parse(THEIRS))
    assert label_in(packet_with(LABEL, wild + b"\n\0")) == LABEL
    assert packet_with(LABEL, wild).count(b"rdf:Description ") == 1, "no empty part is left"


def test_a_source_type_that_points_is_read() -> None:
    pointing = packet(
        '<rdf:Description xmlns:I="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f'<I:DigitalSourceType rdf:resource="{SourceType.COMPOSITE}"/></rdf:Description><!-- x -->'
    )

    assert label_in(pointing) == AiLabel(source=SourceType.COMPOSITE)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"<x:xmpmeta",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b" " * (MAX_PACKET_BYTES + 1),
    ],
    ids=["nothing", "cut", "no RDF", "entities", "too large"],
)
def test_a_packet_that_cannot_be_read_is_refused(broken: bytes) -> None:
    with pytest.raises(BadPacketError):
        packet_with(LABEL, broken)


def test_one_changed_byte_never_breaks_anything_but_the_file() -> None:
    """Whatever a byte becomes: it is labelled, or refused with our own error."""
    draw = np.random.default_rng(6)
    for media_type, make in files.FILES.items():
        data = make()
        for at in draw.integers(0, len(data), 60):
            other = data[:at] + bytes([data[at] ^ int(draw.integers(1, 256))]) + data[at + 1 :]
            with suppress(PinxitError):
                labelled = write_labels(other, media_type, LABEL)
                assert read_labels(labelled, media_type) is not None


def test_a_label_of_the_program_alone_is_ours() -> None:
    old = house_label("Pinxit", "0" * 64)
    data = with_chunk(b"iTXt", b"AIGC\0\0\0\0\0" + ('{"AIGC":' + old.text + "}").encode())

    assert read_labels(write_labels(data, "image/png", LABEL), "image/png") == LABEL
