"""Scores: MIDI, MusicXML, ABC and Humdrum, opened with suspicion and taken apart into symbols."""

import contextlib
import io
import json
import os
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pinxit.corpus.core.midi import (
    MAX_QUARTERS,
    BrokenScoreError,
    TooLongScoreError,
    TruncatedScoreError,
    read_midi,
)
from pinxit.corpus.core.music import (
    MAX_NOTES,
    MAX_TICKS,
    TICKS_PER_QUARTER,
    BadSymbolsError,
    Note,
    Score,
    clean_score,
    from_symbols,
    to_symbols,
)
from pinxit.corpus.core.offering import ExaminedTokens, RefusedFileError
from pinxit.corpus.core.tokens import shingles
from pinxit.kernel import Digest, PinxitError

if TYPE_CHECKING:
    from music21.stream import Score as Stream

MAX_BYTES: Final = 2 * 2**20

#: Changes whenever a score would be read otherwise than before.
_READING: Final = 1
#: Formats of text are small where they are music: a chorale is 6 KiB of Humdrum.
_MAX_TEXT_BYTES: Final = 512 * 2**10
_MAX_XML_BYTES: Final = 16 * 2**20
_MAX_MEMBERS: Final = 64
_MAX_ELEMENTS: Final = 500_000
_MAX_DEPTH: Final = 64
_CONTAINER: Final = "META-INF/container.xml"
_TUNE: Final = re.compile(r"^X:", re.MULTILINE)
_KEY_FIELD: Final = re.compile(r"^K:", re.MULTILINE)

#: What music21 raises on scores it cannot read, beside its own exceptions.
_SURPRISES: Final = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError,
    ParseError, RecursionError, StopIteration, struct.error, TypeError, UnboundLocalError,
    ValueError, zlib.error,
)  # fmt: skip


class MissingMusicError(PinxitError):
    """The part of Pinxit that reads scores is not installed."""

    remedy = "Install it: pip install 'pinxit[music]'."


class NotMusicError(RefusedFileError):
    """A file is not a score."""

    reason: ClassVar[str] = "not-music"
    remedy = "Offer the piece as MIDI, MusicXML or ABC."


class TooLargeScoreError(RefusedFileError):
    """A score is larger than any piece of music, packed or unpacked."""

    reason: ClassVar[str] = "too-large"
    remedy = "Offer the piece in movements, each of at most two megabytes."


class ScoreBombError(RefusedFileError):
    """A packed score would unpack to far more than a score."""

    reason: ClassVar[str] = "bomb"
    remedy = "Leave the file out."


class XmlEntityError(RefusedFileError):
    """A MusicXML file defines or fetches text of its own."""

    reason: ClassVar[str] = "xml-entity"
    remedy = "Save the piece again from the program it was written in."


class SilentScoreError(RefusedFileError):
    """A score has no note in it."""

    reason: ClassVar[str] = "empty"
    remedy = "Leave the file out."


class SeveralTunesError(RefusedFileError):
    """A file holds several tunes."""

    reason: ClassVar[str] = "several-tunes"
    remedy = "Put each tune in a file of its own: each is a work with rights of its own."


def examine_music(content: bytes, *, cache: Path | None = None) -> ExaminedTokens:
    """Open a score and take it apart into symbols.

    What it is, is seen from its first bytes, never from its name. MIDI is read by Pinxit itself;
    MusicXML, ABC and Humdrum are checked and then read by music21.

    Args:
        content: The whole file.
        cache: Folder that keeps what was read, by the digest of the file: music21 takes some 70 ms
            for a chorale. Files there that are not as they should be are read anew.

    Raises:
        NotMusicError: It is not a score.
        TooLargeScoreError: It is larger than two megabytes.
        ScoreBombError: It unpacks to more than sixteen.
        XmlEntityError: It defines entities.
        SilentScoreError: It has no notes.
        SeveralTunesError: It is a book of tunes.
        TruncatedScoreError: It is cut off.
        BrokenScoreError: It breaks the rules of its format.
        EndlessMidiError: It is MIDI that does not end.
        TooLongScoreError: It has more than 20,000 notes.
        MissingMusicError: It is not MIDI and the extra `music` is not installed.
    """
    kept = cache / f"{Digest.of(content).hex}-{_READING}.json" if cache else None
    symbols = _recall(kept) if kept else None
    if symbols is None:
        symbols = to_symbols(read_score(content))
        if kept:
            _keep(kept, symbols)
    return ExaminedTokens(symbols=symbols, shingle_K=shingles(symbols))


def _recall(kept: Path) -> tuple[str, ...] | None:
    """Return the symbols that were kept, if they still spell a piece."""
    try:
        return to_symbols(from_symbols(json.loads(kept.read_bytes())))
    except (OSError, ValueError, TypeError, AttributeError, BadSymbolsError):
        return None


def _keep(kept: Path, symbols: tuple[str, ...]) -> None:
    """Keep symbols whole or not at all; a disk that is full only costs the next reading."""
    beside = kept.with_suffix(f".{os.getpid()}.new")
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(symbols), encoding="ascii")
        beside.replace(kept)


def read_score(content: bytes) -> Score:
    """Return a score as notes; raises what `examine_music` raises."""
    if len(content) > MAX_BYTES:
        raise TooLargeScoreError("this score is too large")
    score = _reader_of(content)(content)
    if not score.notes:
        raise SilentScoreError("there is no note in this score")
    return score


def _reader_of(content: bytes) -> Callable[[bytes], Score]:
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"MThd"):
        return read_midi
    if start.startswith(b"PK\x03\x04"):
        return _read_mxl
    if start.startswith(b"<") or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _read_musicxml
    if start.startswith((b"!!", b"**")) or b"\n**kern" in start:
        return _read_humdrum
    if start.startswith((b"X:", b"%")):
        return _read_abc
    raise NotMusicError("this is not a score")


def _read_mxl(content: bytes) -> Score:
    """Read packed MusicXML: only the one file its container names is unpacked, and bounded."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if len(packed.infolist()) > _MAX_MEMBERS:
                raise ScoreBombError("this packed score has too many files in it")
            container = _parse_xml(_member(packed, _CONTAINER))
            root = container.find(".//{*}rootfile")
            path = None if root is None else root.get("full-path")
            if not path:
                raise NotMusicError("this is not a score: no score is named in it")
            unpacked = _member(packed, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TruncatedScoreError("this packed score cannot be unpacked") from error
    return _read_musicxml(unpacked)


def _member(packed: zipfile.ZipFile, name: str) -> bytes:
    try:
        claimed = packed.getinfo(name)
    except KeyError as error:
        raise NotMusicError("this is not a score: a file is missing in it") from error
    if claimed.file_size > _MAX_XML_BYTES:
        raise ScoreBombError("this packed score would unpack to too much")
    with packed.open(claimed) as file:
        # The claim may be a lie; what is read is what counts.
        content = file.read(_MAX_XML_BYTES + 1)
    if len(content) > _MAX_XML_BYTES:
        raise ScoreBombError("this packed score would unpack to too much")
    return content


def _read_musicxml(content: bytes) -> Score:
    root = _parse_xml(content)
    if root.tag not in ("score-partwise", "score-timewise"):
        raise NotMusicError("this is not a score but another kind of XML")
    notes = 0
    for elements, element in enumerate(root.iter()):
        notes += element.tag == "note"
        if elements > _MAX_ELEMENTS or notes > MAX_NOTES:
            raise TooLongScoreError("this piece has too many notes")
    return _read_by_music21(content, "musicxml")


def _parse_xml(content: bytes) -> Element:
    """Parse XML without entities; a document type is allowed, for MusicXML always names one."""
    try:
        root: Element = fromstring(content)
    except DefusedXmlException as error:
        raise XmlEntityError("this score defines text outside its notes") from error
    except (ParseError, ValueError, LookupError) as error:
        raise BrokenScoreError("this score is not whole XML") from error
    if _depth(root) > _MAX_DEPTH:
        raise BrokenScoreError("this score is nested too deeply")
    return root


def _depth(root: Element) -> int:
    """Return how deeply elements are nested, walked without recursion."""
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in element)
    return deepest


def _read_abc(content: bytes) -> Score:
    text = _text_of(content)
    tunes = len(_TUNE.findall(text))
    if not tunes or not _KEY_FIELD.search(text):
        raise NotMusicError("this is not a score: a tune in ABC has a number and a key")
    if tunes > 1:
        raise SeveralTunesError("there are several tunes in this file")
    return _read_by_music21(text, "abc")


def _read_humdrum(content: bytes) -> Score:
    return _read_by_music21(_text_of(content), "humdrum")


def _text_of(content: bytes) -> str:
    if len(content) > _MAX_TEXT_BYTES:
        raise TooLargeScoreError("this score is too large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # as scores were written before UTF-8
    if "\0" in text:
        raise NotMusicError("this is not a score")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_by_music21(content: str | bytes, form: str) -> Score:
    try:
        from music21 import converter, exceptions21
    except ImportError as error:
        raise MissingMusicError("reading scores needs music21") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stream: Any = converter.parseData(content, format=form)
            return _score_of(stream)
    except (exceptions21.Music21Exception, *_SURPRISES) as error:
        raise BrokenScoreError(f"this score cannot be read: {str(error)[:100]}") from error


def _score_of(stream: "Stream") -> Score:
    """Return what music21 has read as notes, bars and signatures of the first part."""
    whole: Any = stream.stripTies() or stream
    parts = list(whole.parts) or [whole]
    notes: list[Note] = []
    for voice, part in enumerate(parts):
        for element in part.flatten().notes:
            notes += _notes_of(element, voice)
            if len(notes) > MAX_NOTES:
                raise TooLongScoreError("this piece has too many notes")
    signs = _signatures(parts[0])
    return clean_score(notes, _bars(parts[0]), **signs)


def _notes_of(element: Any, voice: int) -> Iterator[Note]:
    if element.duration.isGrace or not hasattr(element, "pitches"):
        return
    onset, duration = _ticks(element.offset), max(1, _ticks(element.quarterLength))
    if onset > MAX_QUARTERS * TICKS_PER_QUARTER:
        raise TooLongScoreError("this piece lasts too long")
    for pitch in element.pitches:
        yield Note(onset, voice, int(pitch.midi), duration)


def _bars(part: Any) -> list[int]:
    """Return the length of each bar: from where it begins to where the next does."""
    measures = list(part.getElementsByClass("Measure"))
    begins = [_ticks(measure.offset) for measure in measures]
    if not begins:
        return []
    last = max(1, _ticks(measures[-1].duration.quarterLength))
    lengths = [after - before for before, after in pairwise(begins)]
    return [length for length in (*lengths, last) if 0 < length <= MAX_TICKS]


def _signatures(part: Any) -> Mapping[str, Any]:
    flat = part.flatten()
    found: dict[str, Any] = {}
    for metre in flat.getElementsByClass("TimeSignature"):
        found["metre"] = (int(metre.numerator), int(metre.denominator))
        break
    for key in flat.getElementsByClass("KeySignature"):
        found["fifths"] = int(key.sharps)
        break
    for mark in flat.getElementsByClass("MetronomeMark"):
        found["bpm"] = float(mark.getQuarterBPM() or 120)
        break
    return found


def _ticks(quarters: float | Fraction) -> int:
    return round(Fraction(quarters).limit_denominator(960) * TICKS_PER_QUARTER)
