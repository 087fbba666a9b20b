"""A mark that nobody hears, in music made for the test."""

import numpy as np
import pytest

from pinxit.provenance.core import audio_watermark
from pinxit.provenance.core.audio_watermark import TooShortToMarkError, detect, embed
from pinxit.provenance.core.mark import Mark

MARK = Mark.of(index=4_000_000_000, house=1)
RATE = 22_050


@pytest.fixture(scope="module")
def music() -> np.ndarray:
    """Return 20 seconds of plucked chords with a drum, stereo."""
    chance = np.random.default_rng(2)
    sound = np.zeros(20 * RATE)
    for start in range(0, 19 * RATE, RATE // 3):
        at = np.arange(RATE) / RATE
        fade = np.exp(-3 * at) * np.minimum(at / 0.01, 1)
        for note in chance.integers(-12, 20, 3):
            pitch = 220 * 2 ** (note / 12)
            tone = sum(np.sin(2 * np.pi * pitch * k * at + k) / k**1.3 for k in range(1, 9))
            sound[start : start + RATE] += 0.1 * fade * tone
        sound[start : start + 1_000] += chance.normal(0, 0.05, 1_000)
    left = (sound / np.abs(sound).max() * 0.8).astype(np.float32)
    return np.stack([left, np.roll(left, 50) * 0.7], axis=1)


@pytest.fixture(scope="module")
def marked(music: np.ndarray) -> np.ndarray:
    return embed(music, RATE, MARK)


def resampled(sound: np.ndarray, rate: int) -> np.ndarray:
    count = round(len(sound) * rate / RATE)
    spectrum = np.fft.rfft(sound, axis=0)[: count // 2 + 1]
    return (np.fft.irfft(spectrum, count, axis=0) * count / len(sound)).astype(np.float32)


SURVIVED = {
    "nothing": lambda sound: (sound, RATE),
    "one ear": lambda sound: (sound[:, 0], RATE),
    "another rate, nothing above 5.5 kHz": lambda sound: (resampled(sound, 11_025), 11_025),
    "soft": lambda sound: (sound * np.float32(0.05), RATE),
    "trimmed": lambda sound: (sound[77_777:-30_000], RATE),
    "eight bits": lambda sound: (np.rint(sound * 127) / np.float32(127), RATE),
}


@pytest.mark.parametrize("what", SURVIVED)
def test_a_mark_survives(what: str, marked: np.ndarray) -> None:
    found = detect(*SURVIVED[what](marked))

    assert found is not None
    assert found.mark == MARK
    assert 0.2 < found.confidence <= 1


def test_a_tile_begins_where_it_was_trimmed(marked: np.ndarray) -> None:
    found = detect(marked[RATE:], RATE)

    assert found is not None
    assert found.offset_s == pytest.approx(3.8, abs=0.021)


def test_a_mark_changes_little(music: np.ndarray, marked: np.ndarray) -> None:
    change = marked - music

    assert marked.shape == music.shape
    assert 10 * np.log10((music**2).sum() / (change**2).sum()) > 22


def test_nothing_is_found_where_nothing_is(music: np.ndarray) -> None:
    assert detect(music, RATE) is None
    assert detect(np.zeros(10 * RATE, dtype=np.float32), RATE) is None


def test_sound_that_looks_like_pilots_does_not_pass_the_check(
    music: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio_watermark, "_GATE", 0.0)

    assert detect(music, RATE) is None


def test_short_recordings_hold_none(music: np.ndarray) -> None:
    assert detect(music[: 2 * RATE], RATE) is None
    with pytest.raises(TooShortToMarkError):
        embed(music[: 2 * RATE], RATE, MARK)
    with pytest.raises(TooShortToMarkError):
        embed(music, 8_000, MARK)
