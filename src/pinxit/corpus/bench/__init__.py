"""Measuring the corpus: how fast works are taken in, how much survives, what is refused."""

from pathlib import Path

from pinxit.corpus.bench.hostile import measure_hostile
from pinxit.corpus.bench.kills import measure_kills
from pinxit.corpus.bench.rights import measure_openclipart
from pinxit.corpus.bench.speed import measure_growth, measure_speed


def measure_corpus(home: Path, *, full: bool) -> dict[str, float]:
    """Return the figures of `pinxit bench corpus`.

    Args:
        home: PINXIT_HOME/corpus; OpenClipart is gathered there if it is not.
        full: Also take in 100,000 pictures and kill an intake 200 times, which takes half an hour.
    """
    figures = measure_speed(works=2_000)
    if full:
        figures |= measure_growth(sizes=(1_000, 10_000, 100_000))
    figures |= measure_hostile()
    figures |= measure_openclipart(home)
    figures |= measure_kills(kills=200 if full else 5, works=2_000)
    return figures


__all__ = ["measure_corpus"]
