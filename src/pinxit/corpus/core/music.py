"""Music as symbols: bars, positions, voices, pitches and durations, and back.

Time is counted in ticks, 12 to a quarter note: sixteenths (3 ticks) and triplets of eighths (4)
both fall on whole ticks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pinxit.kernel import PinxitError

TICKS_PER_QUARTER: Final = 12
#: The longest note and the longest bar: 16 quarters.
MAX_TICKS: Final = 192
MAX_VOICES: Final = 16
MAX_NOTES: Final = 20_000

_MAX_PITCH: Final = 127
_MIN_BPM: Final = 20
_MAX_BPM: Final = 300
_MAX_FIFTHS: Final = 7


class BadSymbolsError(PinxitError):
    """Symbols do not spell a piece of music."""

    remedy = "Gather the collection again; if a model wrote them, let it write anew."


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A note.

    Attributes:
        onset: Ticks from the beginning.
        voice: 0 to 15, highest part first.
        pitch: MIDI number, 0 to 127; 60 is the middle C.
        duration: Ticks, 1 to 192.
    """

    onset: int
    voice: int
    pitch: int
    duration: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A piece of music.

    Attributes:
        notes: In order; none begins after the last bar.
        bars: Ticks of each bar, 1 to 192: a pick-up is a short first bar.
        metre: Time signature, such as (6, 8).
        fifths: Key signature: sharps, or flats as a negative number, -7 to 7.
        bpm: Quarter notes a minute, 20 to 300.
    """

    notes: tuple[Note, ...]
    bars: tuple[int, ...]
    metre: tuple[int, int] = (4, 4)
    fifths: int = 0
    bpm: int = 120

    def __post_init__(self) -> None:
        assert list(self.notes) == sorted(self.notes), "notes come in order"
        assert not self.notes or self.notes[-1].onset < sum(self.bars), "notes lie within bars"


def to_symbols(score: Score) -> tuple[str, ...]:
    """Return a piece as symbols.

    Metre, key and tempo come first. Then follows each bar with its length, and in it every
    position at which something begins; a voice is named when it changes.

    Source:
        Huang and Yang (2020), "Pop Music Transformer", ACM Multimedia, arXiv:2002.00212 (REMI);
        bars carry their length here, so that pick-ups and changes of metre survive.
    """
    return tuple(_symbols(score))


def from_symbols(symbols: Sequence[str]) -> Score:
    """Read a piece back.

    Raises:
        BadSymbolsError: They do not spell a piece.
    """
    try:
        return _read(symbols)
    except (ValueError, AssertionError) as error:
        raise BadSymbolsError(f"symbols do not spell a piece of music: {error}") from error


def even_bars(length: int, metre: tuple[int, int]) -> tuple[int, ...]:
    """Return bars of one metre that cover a length in ticks; at least one."""
    beats, unit = metre
    bar = min(MAX_TICKS, max(1, beats * TICKS_PER_QUARTER * 4 // unit))
    return (bar,) * max(1, -(-length // bar))


def clean_score(
    notes: Sequence[Note],
    bars: Sequence[int],
    *,
    metre: tuple[int, int] = (4, 4),
    fifths: int = 0,
    bpm: float = 120,
) -> Score:
    """Return a piece whose numbers are all within bounds.

    What is too long, too high or too fast is cut to the bound; the same note twice is one; bars
    are added until every note lies in one.

    Args:
        notes: In any order.
        bars: Ticks of each bar; may be too few.
        metre: Time signature; (4, 4) if it is out of the ordinary.
        fifths: Sharps, or flats as a negative number.
        bpm: Quarter notes a minute.
    """
    if not (1 <= metre[0] <= 64 and metre[1] in (1, 2, 4, 8, 16, 32)):
        metre = (4, 4)
    kept = sorted({_clean_note(note) for note in notes})
    lengths = [_within(length, 1, MAX_TICKS) for length in bars]
    end = kept[-1].onset + 1 if kept else 1
    if end > sum(lengths):
        lengths += even_bars(end - sum(lengths), metre)
    return Score(
        notes=tuple(kept),
        bars=tuple(lengths),
        metre=metre,
        fifths=_within(fifths, -_MAX_FIFTHS, _MAX_FIFTHS),
        bpm=_within(round(bpm), _MIN_BPM, _MAX_BPM),
    )


def _clean_note(note: Note) -> Note:
    return Note(
        onset=max(0, note.onset),
        voice=_within(note.voice, 0, MAX_VOICES - 1),
        pitch=_within(note.pitch, 0, _MAX_PITCH),
        duration=_within(note.duration, 1, MAX_TICKS),
    )


def _within(number: int, least: int, most: int) -> int:
    return min(most, max(least, number))


def _symbols(score: Score) -> Iterator[str]:
    yield f"Time_{score.metre[0]}/{score.metre[1]}"
    yield f"Key_{score.fifths}"
    yield f"Tempo_{score.bpm}"
    at, begin = 0, 0
    for length in score.bars:
        yield f"Bar_{length}"
        position, voice = -1, -1
        while at < len(score.notes) and score.notes[at].onset < begin + length:
            note = score.notes[at]
            if note.onset - begin != position:
                position, voice = note.onset - begin, -1
                yield f"Position_{position}"
            if note.voice != voice:
                voice = note.voice
                yield f"Voice_{voice}"
            yield f"Pitch_{note.pitch}"
            yield f"Duration_{note.duration}"
            at += 1
        begin += length


@dataclass(slots=True)
class _Cursor:
    begin: int = 0
    length: int = 0
    position: int = -1
    voice: int = -1
    pitch: int = -1


def _read(symbols: Sequence[str]) -> Score:
    if len(symbols) < 3:
        raise ValueError("metre, key and tempo are missing")
    [beats, unit] = _number(symbols[0].replace("/", "_"), "Time", parts=2)
    notes: list[Note] = []
    bars: list[int] = []
    cursor = _Cursor()
    for symbol in symbols[3:]:
        _follow(symbol, cursor, notes, bars)
    [fifths], [bpm] = _number(symbols[1], "Key"), _number(symbols[2], "Tempo")
    score = Score(notes=tuple(notes), bars=tuple(bars), metre=(beats, unit), fifths=fifths, bpm=bpm)
    if clean_score(notes, bars, metre=(beats, unit), fifths=fifths, bpm=bpm) != score:
        raise ValueError("a number is out of bounds")
    return score


def _follow(symbol: str, cursor: _Cursor, notes: list[Note], bars: list[int]) -> None:
    kind = symbol.partition("_")[0]
    [value] = _number(symbol, kind)
    if kind == "Bar":
        cursor.begin += cursor.length
        cursor.length, cursor.position = value, -1
        bars.append(value)
    elif kind == "Position" and cursor.position < value < cursor.length:
        cursor.position, cursor.voice = value, -1
    elif kind == "Voice" and cursor.position >= 0 and value > cursor.voice:
        cursor.voice = value
    elif kind == "Pitch" and cursor.voice >= 0 and cursor.position >= 0:
        cursor.pitch = value
    elif kind == "Duration" and cursor.pitch >= 0:
        onset = cursor.begin + cursor.position
        notes.append(Note(onset, cursor.voice, cursor.pitch, value))
        cursor.pitch = -1
    else:
        raise ValueError(f"out of place: {symbol[:40]}")


def _number(symbol: str, kind: str, *, parts: int = 1) -> list[int]:
    found, *numbers = symbol.split("_")
    if found != kind or len(numbers) != parts:
        raise ValueError(f"not a symbol: {symbol[:40]}")
    return [int(number) for number in numbers]
