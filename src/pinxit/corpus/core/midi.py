"""MIDI files, walked by hand: every length is checked before it is believed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Final

from pinxit.corpus.core.music import (
    MAX_NOTES,
    MAX_VOICES,
    TICKS_PER_QUARTER,
    Note,
    Score,
    clean_score,
    even_bars,
)
from pinxit.corpus.core.offering import RefusedFileError

MAX_TRACKS: Final = 64
#: Far above any piece of 20,000 notes; a file of two megabytes can claim 700,000.
MAX_EVENTS: Final = 100_000
#: The longest piece: two hours of quarters at 120 a minute.
MAX_QUARTERS: Final = 14_400

_HEADER_BYTES: Final = 14
_VARIABLE_BYTES: Final = 4
_DATA_BYTES: Final = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}
_META, _SYSEX, _ESCAPE = 0xFF, 0xF0, 0xF7
_END_OF_TRACK, _TEMPO, _METRE, _KEY = 0x2F, 0x51, 0x58, 0x59


class TruncatedScoreError(RefusedFileError):
    """A score ends before it says it does."""

    reason: ClassVar[str] = "truncated"
    remedy = "Save the piece again from the program it was written in."


class BrokenScoreError(RefusedFileError):
    """A score breaks the rules of its own format."""

    reason: ClassVar[str] = "malformed"
    remedy = "Save the piece again from the program it was written in."


class EndlessMidiError(RefusedFileError):
    """A MIDI file goes on and on: it holds more events, or more time, than any piece of music."""

    reason: ClassVar[str] = "midi-endless"
    remedy = "Leave the file out; if it is a real piece, divide it into movements."


class TooLongScoreError(RefusedFileError):
    """A score has more notes than a collection keeps in one piece."""

    reason: ClassVar[str] = "too-long"
    remedy = "Divide it into movements of at most 20,000 notes."


@dataclass(slots=True)
class _Song:
    division: int
    notes: list[Note] = field(default_factory=list)
    bpm: float | None = None
    metre: tuple[int, int] | None = None
    fifths: int | None = None
    events: int = 0

    def tick(self, time: int) -> int:
        """Return a time of the file in our ticks, rounded to the nearest."""
        return (time * TICKS_PER_QUARTER * 2 + self.division) // (2 * self.division)


@dataclass(slots=True)
class _Reader:
    content: bytes
    at: int
    end: int

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, size: int) -> bytes:
        if self.at + size > self.end:
            raise TruncatedScoreError("this MIDI file ends in the middle of an event")
        self.at += size
        return self.content[self.at - size : self.at]

    def variable(self) -> int:
        """Read a number of one to four bytes, seven bits in each."""
        value = 0
        for _ in range(_VARIABLE_BYTES):
            byte = self.byte()
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value
        raise BrokenScoreError("this MIDI file has a number that does not end")


def read_midi(content: bytes) -> Score:
    """Read a Standard MIDI File of format 0 or 1, with time in quarters.

    Args:
        content: The whole file.

    Raises:
        TruncatedScoreError: It is cut off.
        BrokenScoreError: It breaks the format.
        EndlessMidiError: It has more than 100,000 events or lasts longer than 14,400 quarters.
        TooLongScoreError: It has more than 20,000 notes.

    Source:
        MIDI Association, "Standard MIDI Files 1.0" (RP-001, 1996).
    """
    tracks, division = _header(content)
    song = _Song(division)
    for number, reader in enumerate(_tracks(content, tracks)):
        _read_track(reader, song, min(number, MAX_VOICES - 1))
    metre = song.metre or (4, 4)
    end = max((note.onset + note.duration for note in song.notes), default=0)
    return clean_score(
        song.notes,
        even_bars(end, metre),
        metre=metre,
        fifths=song.fifths or 0,
        bpm=song.bpm or 120,
    )


def _header(content: bytes) -> tuple[int, int]:
    if len(content) < _HEADER_BYTES:
        raise TruncatedScoreError("this MIDI file ends in its header")
    size, form, tracks, division = (
        int.from_bytes(content[begin:end]) for begin, end in ((4, 8), (8, 10), (10, 12), (12, 14))
    )
    if not content.startswith(b"MThd") or size != 6 or form > 1:
        raise BrokenScoreError("this MIDI file has a header of another kind")
    if not 1 <= tracks <= MAX_TRACKS or not 1 <= division < 0x8000:
        raise BrokenScoreError("this MIDI file counts its tracks or its time in another way")
    return tracks, division


def _tracks(content: bytes, tracks: int) -> Iterator[_Reader]:
    """Yield a reader over each track; chunks of other kinds are skipped, as the format asks."""
    at, found = _HEADER_BYTES, 0
    while found < tracks:
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8])
        begin = at + 8
        at = begin + size
        if begin > len(content) or at > len(content):
            raise TruncatedScoreError("this MIDI file ends before its last track does")
        if kind == b"MTrk":
            found += 1
            yield _Reader(content, begin, at)


def _read_track(reader: _Reader, song: _Song, voice: int) -> None:
    time, status = 0, 0
    sounding: dict[tuple[int, int], int] = {}
    while True:
        time += reader.variable()
        song.events += 1
        if song.events > MAX_EVENTS or time > MAX_QUARTERS * song.division:
            raise EndlessMidiError("this MIDI file does not end")
        first = reader.byte()
        if first == _META:
            kind, content = reader.byte(), reader.take(reader.variable())
            if kind == _END_OF_TRACK:
                return
            _read_meta(kind, content, song)
        elif first in (_SYSEX, _ESCAPE):
            reader.take(reader.variable())
        else:
            status = _read_channel(reader, first, status, (song, sounding, time, voice))


def _read_channel(
    reader: _Reader,
    first: int,
    status: int,
    where: tuple[_Song, dict[tuple[int, int], int], int, int],
) -> int:
    """Read a channel event, whose status may be left out if it is that of the event before."""
    running = first < 0x80
    status = status if running else first
    size = _DATA_BYTES.get(status >> 4)
    if size is None:
        raise BrokenScoreError("this MIDI file has an event without a kind")
    content = (bytes([first]) if running else b"") + reader.take(size - running)
    if max(content) >= 0x80:
        raise BrokenScoreError("this MIDI file has an event that is cut short by the next")
    if status >> 4 in (0x8, 0x9):
        _read_note(status, content, where)
    return status


def _read_note(
    status: int, content: bytes, where: tuple[_Song, dict[tuple[int, int], int], int, int]
) -> None:
    song, sounding, time, voice = where
    pitch, velocity = content
    key = (status & 0xF, pitch)
    began = sounding.pop(key, None)
    # A note that is struck again before any time has passed was not heard.
    if began is not None and began < time:
        onset = song.tick(began)
        song.notes.append(Note(onset, voice, pitch, max(1, song.tick(time) - onset)))
        if len(song.notes) > MAX_NOTES:
            raise TooLongScoreError("this piece has too many notes")
    if status >> 4 == 0x9 and velocity:
        sounding[key] = time


def _read_meta(kind: int, content: bytes, song: _Song) -> None:
    """Keep the first tempo, metre and key."""
    if kind == _TEMPO and len(content) == 3 and song.bpm is None:
        song.bpm = 60_000_000 / max(1, int.from_bytes(content))
    elif kind == _METRE and len(content) == 4 and song.metre is None:
        song.metre = (content[0], 2 ** min(content[1], 8))
    elif kind == _KEY and len(content) == 2 and song.fifths is None:
        song.fifths = int.from_bytes(content[:1], signed=True)
