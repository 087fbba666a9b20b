"""Scores and texts that Eve brings, made when they are needed; each with the reason it must get."""

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Final

from tests.corpus.scores import ABC, midi, musicxml, mxl, track

CONTAINER: Final = (
    '<?xml version="1.0"?><container><rootfiles><rootfile full-path="{path}"/></rootfiles>'
    "</container>"
)


def endless_running_status() -> bytes:
    """One note on, and then two bytes of running status again and again, for two megabytes."""
    return midi(track(b"\x00\x90\x3c\x40" + b"\x00\x3c\x40" * 600_000))


def endless_time() -> bytes:
    """Delta times of years."""
    return midi(track(b"\xff\xff\xff\x7f\x90\x3c\x40" * 40))


def endless_number() -> bytes:
    return midi(track(b"\xff" * 40))


def without_status() -> bytes:
    return midi(track(b"\x00\x3c\x40"))


def realtime_status() -> bytes:
    return midi(track(b"\x00\xf8"))


def event_cut_by_the_next() -> bytes:
    return midi(track(b"\x00\x90\x3c\x90\x3c\x40"))


def track_longer_than_the_file() -> bytes:
    return midi(b"MTrk" + struct.pack(">I", 2**32 - 1) + b"\x00\xff\x2f\x00")


def tracks_that_are_not_there() -> bytes:
    return midi(*[], tracks=60)


def too_many_tracks() -> bytes:
    return midi(*[], tracks=65_535)


def meta_longer_than_the_track() -> bytes:
    return midi(track(b"\x00\xff\x01\xff\xff\xff\x7f"))


def no_end_of_track() -> bytes:
    return midi(track(b"\x00\x90\x3c\x40"))


def smpte_time() -> bytes:
    return midi(track(), division=0xE728)


def no_time_at_all() -> bytes:
    return midi(track(), division=0)


def too_many_notes() -> bytes:
    return midi(track(b"\x00\x90\x3c\x40\x01\x80\x3c\x00" * 30_000 + b"\x00\xff\x2f\x00"))


def silent_midi() -> bytes:
    return midi(track(b"\x00\xff\x2f\x00"))


def half_a_header() -> bytes:
    return midi(track())[:9]


def other_header() -> bytes:
    return b"MThd" + struct.pack(">IHHH", 7, 1, 1, 480) + b"\0" + track(b"\x00\xff\x2f\x00")


def external_entity() -> bytes:
    return b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + musicxml(words="&x;")


def billion_laughs() -> bytes:
    lines = ['<!ENTITY a "ha">']
    lines += [f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)]
    return f"<!DOCTYPE s [{''.join(lines)}]>".encode() + musicxml(words="&j;")


def nested_deeply() -> bytes:
    return b"<score-partwise>" + b"<a>" * 9_000 + b"</a>" * 9_000 + b"</score-partwise>"


def half_xml() -> bytes:
    return musicxml()[:200]


def other_xml() -> bytes:
    return b"<?xml version='1.0'?><html><body>no score</body></html>"


def xml_of_too_many_notes() -> bytes:
    return b"<score-partwise>" + b"<note/>" * 21_000 + b"</score-partwise>"


def packed_bomb() -> bytes:
    """A hundred kilobytes that would unpack to a hundred megabytes."""
    return mxl({"s.xml": b" " * 100_000_000})


def lying_bomb() -> bytes:
    """The same, claiming to be small."""
    content = packed_bomb()
    return content.replace(struct.pack("<I", 100_000_000), struct.pack("<I", 1_000))


def packed_crowd() -> bytes:
    return mxl({"s.xml": musicxml(), **{f"{number}": b"" for number in range(200)}})


def packed_without_a_container() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("s.xml", musicxml())
    return buffer.getvalue()


def packed_climbing_out() -> bytes:
    return mxl({"s.xml": musicxml()}, path="../../../etc/passwd")


def packed_naming_nothing() -> bytes:
    return mxl({"s.xml": musicxml()}, path="")


def packed_truncated() -> bytes:
    return mxl({"s.xml": musicxml()})[:-60]


def packed_entity() -> bytes:
    return mxl({"s.xml": external_entity()})


def two_tunes() -> bytes:
    return ABC + b"\n" + ABC


def tune_without_a_key() -> bytes:
    return b"X:1\nT:Keyless\nCDE\n"


def tune_of_zeros() -> bytes:
    return b"X:1\nK:C\n" + b"\0" * 1_000


def tune_of_a_million_bars() -> bytes:
    return b"X:1\nK:C\n" + b"C|" * 1_000_000


def tune_that_lasts_for_ever() -> bytes:
    return b"X:1\nL:1/1\nK:C\nC99999999 C C\n"


def humdrum_of_nothing() -> bytes:
    return b"**kern\n*-\n"


def two_megabytes_too_many() -> bytes:
    return midi(track(b"")) + bytes(2 * 2**20)


def no_score() -> bytes:
    return b"MZ this is a program, whatever its name says"


#: Reason by file.
SCORES: Final[dict[Callable[[], bytes], str]] = {
    endless_running_status: "midi-endless",
    endless_time: "midi-endless",
    endless_number: "malformed",
    without_status: "malformed",
    realtime_status: "malformed",
    event_cut_by_the_next: "malformed",
    track_longer_than_the_file: "truncated",
    tracks_that_are_not_there: "truncated",
    too_many_tracks: "malformed",
    meta_longer_than_the_track: "truncated",
    no_end_of_track: "truncated",
    smpte_time: "malformed",
    no_time_at_all: "malformed",
    too_many_notes: "too-long",
    silent_midi: "empty",
    half_a_header: "truncated",
    other_header: "malformed",
    external_entity: "xml-entity",
    billion_laughs: "xml-entity",
    nested_deeply: "malformed",
    half_xml: "malformed",
    other_xml: "not-music",
    xml_of_too_many_notes: "too-long",
    packed_bomb: "bomb",
    lying_bomb: "truncated",
    packed_crowd: "bomb",
    packed_without_a_container: "not-music",
    packed_climbing_out: "not-music",
    packed_naming_nothing: "not-music",
    packed_truncated: "truncated",
    packed_entity: "xml-entity",
    two_tunes: "several-tunes",
    tune_without_a_key: "not-music",
    tune_of_zeros: "not-music",
    tune_of_a_million_bars: "too-large",
    two_megabytes_too_many: "too-large",
    no_score: "not-music",
}

#: The same, for files that only music21 can judge, which takes seconds to load.
SLOW_SCORES: Final[dict[Callable[[], bytes], str]] = {
    tune_that_lasts_for_ever: "too-long",
    humdrum_of_nothing: "empty",
}


def text_with_an_override() -> bytes:
    return "the \u202eevil\u202c text".encode()


def text_with_a_noncharacter() -> bytes:
    return "a\uffff".encode()


#: Reason by content.
TEXTS: Final[dict[bytes, str]] = {
    b"": "empty",
    b"\n \n": "empty",
    "……".encode(): "empty",
    b"caf\xe9": "not-text",
    "a lone surrogate: \ud800".encode("utf-8", "surrogatepass"): "not-text",
    text_with_an_override(): "not-text",
    text_with_a_noncharacter(): "not-text",
    b"\xff\xfeh\x00i\x00": "binary",
    b"\x7fELF and more": "binary",
    b"PK\x03\x04": "binary",
    b"bell \x07": "binary",
    b"escape \x1b[2J": "binary",
    b"nul \0": "binary",
    b"a" * 200_001: "too-long",
    b"a" * 2_000_000: "too-long",
}
