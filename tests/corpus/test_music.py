"""Music becomes symbols and comes back; scores that are none are refused by name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.adapters.music import MissingMusicError, examine_music, read_score
from pinxit.corpus.core.midi import read_midi
from pinxit.corpus.core.music import (
    BadSymbolsError,
    Note,
    Score,
    clean_score,
    even_bars,
    from_symbols,
    to_symbols,
)
from pinxit.corpus.core.offering import RefusedFileError
from tests.bad.hostile_scores import SCORES, SLOW_SCORES
from tests.corpus.scores import ABC, KERN, midi, musicxml, mxl, track

END = b"\x00\xff\x2f\x00"
HEAD = ("Time_4/4", "Key_0", "Tempo_120")
QUARTER = 12

notes = st.builds(
    Note,
    onset=st.integers(-5, 400),
    voice=st.integers(-1, 20),
    pitch=st.integers(-1, 200),
    duration=st.integers(-1, 300),
)
scores = st.builds(
    clean_score,
    st.lists(notes, max_size=40),
    st.lists(st.integers(-1, 200), max_size=6),
    metre=st.tuples(st.integers(0, 70), st.sampled_from([1, 2, 3, 4, 8])),
    fifths=st.integers(-9, 9),
    bpm=st.floats(1, 1_000),
)


@given(scores)
def test_a_piece_comes_back_from_its_symbols(score: Score) -> None:
    assert from_symbols(to_symbols(score)) == score


def test_the_symbols_of_a_small_piece() -> None:
    score = clean_score(
        [Note(0, 0, 60, 12), Note(0, 1, 48, 12), Note(0, 1, 52, 12), Note(48, 0, 62, 6)], [12, 48]
    )

    assert to_symbols(score) == (
        *HEAD,
        *("Bar_12", "Position_0", "Voice_0", "Pitch_60", "Duration_12"),
        *("Voice_1", "Pitch_48", "Duration_12", "Pitch_52", "Duration_12"),
        *("Bar_48", "Position_36", "Voice_0", "Pitch_62", "Duration_6"),
    )


def test_bars_are_added_until_every_note_lies_in_one() -> None:
    assert clean_score([Note(100, 0, 60, 1)], [12]).bars == (12, 48, 48)
    assert even_bars(0, (6, 8)) == (36,)


@pytest.mark.parametrize(
    "symbols",
    [
        (),
        ("Time_4/4", "Key_0"),
        ("Time_4", "Key_0", "Tempo_120"),
        ("Time_4/x", "Key_0", "Tempo_120"),
        ("Key_0", "Time_4/4", "Tempo_120"),
        (*HEAD, "Bar_500"),
        (*HEAD, "Bar"),
        (*HEAD, "Song_1"),
        (*HEAD, "Position_0"),
        (*HEAD, "Bar_48", "Position_48"),
        (*HEAD, "Bar_48", "Voice_0"),
        (*HEAD, "Bar_48", "Position_0", "Pitch_60"),
        (*HEAD, "Bar_48", "Position_0", "Voice_1", "Voice_0"),
        (*HEAD, "Bar_48", "Position_0", "Voice_0", "Duration_1"),
        (*HEAD, "Bar_48", "Position_0", "Voice_0", "Pitch_60", "Duration_999"),
        (*HEAD, "Bar_48", *("Position_0", "Voice_0", "Pitch_60", "Duration_1") * 2),
        (*HEAD, "Bar_48", "Position_0", "Voice_0", *("Pitch_60", "Duration_1") * 2),
    ],
)
def test_symbols_that_spell_no_piece_are_refused(symbols: tuple[str, ...]) -> None:
    with pytest.raises(BadSymbolsError):
        from_symbols(symbols)


def test_midi_is_read() -> None:
    """A quarter and, by running status, a chord; a triplet metre, two flats, 100 a minute."""
    head = b"\x00\xff\x58\x04\x03\x02\x18\x08\x00\xff\x59\x02\xfe\x00\x00\xff\x51\x03\x09\x27\xc0"
    again = b"\x00\xff\x58\x04\x04\x02\x18\x08\x00\xff\x59\x02\x00\x00\x00\xff\x51\x03\x07\xa1\x20"
    events = (
        b"\x00\xc0\x05\x00\x90\x3c\x40\x83\x60\x3c\x00"
        b"\x00\x40\x40\x00\x43\x40\x83\x60\x80\x40\x00\x00\x43\x00"
        b"\x00\xf0\x03\x01\x02\xf7\x00\xff\x01\x02hi"
    )
    content = midi(
        track(head + END), b"XFIH\x00\x00\x00\x01!", track(again + events + END), tracks=2
    )

    score = read_midi(content)

    assert score.notes == (Note(0, 1, 60, 12), Note(12, 1, 64, 12), Note(12, 1, 67, 12))
    assert (score.metre, score.fifths, score.bpm, score.bars) == ((3, 4), -2, 100, (36,))


def test_a_note_that_never_ends_is_left_out_and_one_struck_twice_is_two() -> None:
    struck = (
        b"\x00\x90\x3c\x40\x83\x60\x90\x3c\x40\x83\x60\x80\x3c\x40\x00\x90\x40\x40\x00\x80\x50\x00"
    )

    score = read_midi(midi(track(struck + END)))

    assert score.notes == (Note(0, 0, 60, 12), Note(12, 0, 60, 12))


@given(st.binary(max_size=300))
def test_any_track_is_read_or_refused(events: bytes) -> None:
    try:
        score = read_midi(midi(track(events), track(events + END)))
    except RefusedFileError:
        return
    assert from_symbols(to_symbols(score)) == score


@given(st.binary(max_size=60), st.sampled_from([b"MThd", b"PK\x03\x04", b"<", b"X:1\n", b""]))
def test_any_bytes_that_are_no_score_are_refused(content: bytes, start: bytes) -> None:
    if start == b"X:1\n" and b"K:" in content:
        return
    with pytest.raises(RefusedFileError):
        examine_music(start + content)


@pytest.mark.parametrize(
    ("make", "reason"), SCORES.items(), ids=lambda each: getattr(each, "__name__", each)
)
def test_hostile_scores_are_refused_by_name(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(RefusedFileError) as caught:
        examine_music(make())

    assert caught.value.reason == reason
    assert caught.value.remedy.endswith(".")


def test_without_music21_the_reader_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "music21", None)

    with pytest.raises(MissingMusicError) as caught:
        examine_music(ABC)

    assert "pinxit[music]" in caught.value.remedy


def test_midi_needs_no_music21(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "music21", None)

    examined = examine_music(midi(track(b"\x00\x90\x3c\x40\x83\x60\x3c\x00" + END)))

    assert examined.symbols[-1] == f"Duration_{QUARTER}"
    assert examined.shingle_K.shape == (64,)


def test_what_was_read_is_kept_by_digest(tmp_path: Path) -> None:
    content = midi(track(b"\x00\x90\x3c\x40\x83\x60\x3c\x00" + END))
    first = examine_music(content, cache=tmp_path / "scores")
    [kept] = (tmp_path / "scores").iterdir()
    kept.write_text(kept.read_text().replace("Pitch_60", "Pitch_61"))

    again = examine_music(content, cache=tmp_path / "scores")

    assert "Pitch_60" in first.symbols
    assert "Pitch_61" in again.symbols  # so it was not read anew


@pytest.mark.parametrize("spoilt", ["", "{", "[]", "1", '{"a": 1}', "[1, 2, 3]", '["Bar_1"]'])
def test_what_was_kept_and_is_spoilt_is_read_anew(tmp_path: Path, spoilt: str) -> None:
    content = midi(track(b"\x00\x90\x3c\x40\x83\x60\x3c\x00" + END))
    first = examine_music(content, cache=tmp_path)
    [kept] = tmp_path.iterdir()
    kept.write_text(spoilt)

    assert examine_music(content, cache=tmp_path).symbols == first.symbols
    assert "Pitch_60" in kept.read_text()


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    content = midi(track(b"\x00\x90\x3c\x40\x83\x60\x3c\x00" + END))

    assert examine_music(content, cache=tmp_path / "file").symbols


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "pitches", "bars"),
    [
        (ABC, [69, 71, 73, 74, 76, 66, 69], (24, 24)),
        (musicxml(), [60], (36,)),
        (b'<!DOCTYPE score-partwise PUBLIC "-//x//" "http://x/p.dtd">' + musicxml(), [60], (36,)),
        (mxl({"s.xml": musicxml()}), [60], (36,)),
        (KERN, [60, 62, 64], (24, 24)),
        (ABC.replace(b"Two Bars", b"Zwei T\xe4nze").replace(b"\n", b"\r\n"), None, (24, 24)),
        (ABC.replace(b"AB", b"{g}AB").replace(b"M:", b"Q:1/4=90\nM:"), None, (24, 24)),
        (ABC + b"%" + b" " * 100, None, (24, 24)),
    ],
    ids=["abc", "musicxml", "with a type", "mxl", "kern", "latin", "grace", "comment"],
)
def test_scores_of_every_kind_are_read(
    content: bytes, pitches: list[int] | None, bars: tuple[int, ...]
) -> None:
    score = read_score(content)

    assert score.bars == bars
    if pitches is not None:
        assert [note.pitch for note in score.notes] == pitches


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "reason"), SLOW_SCORES.items(), ids=lambda each: getattr(each, "__name__", each)
)
def test_hostile_scores_that_only_music21_knows(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(RefusedFileError) as caught:
        examine_music(make())

    assert caught.value.reason == reason


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"X:1\nK:C\n(3(3(3(3 [[[ ]] {{{ |:::|\n",
        b"**kern\t**kern\n4c\n=1\t\t\n*^\t*v\n*-\n",
        musicxml().replace(b"<step>C", b"<step>Q"),
        musicxml().replace(b"<divisions>1", b"<divisions>0"),
        musicxml().replace(b"<duration>3", b"<duration>x"),
        b"X:1\nM:9/0\nK:C\nCDE\n",
    ],
)
def test_scores_that_confuse_music21_are_refused_or_read(content: bytes) -> None:
    try:
        notes = read_score(content).notes
    except RefusedFileError as refusal:
        reason = refusal.reason
    else:
        reason = "none" if notes else "a score without notes"
    assert reason in {"malformed", "empty", "none"}
