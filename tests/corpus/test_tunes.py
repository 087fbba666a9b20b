"""Books of tunes become tunes, each a work of its own."""

from pathlib import Path

import pytest

from pinxit.corpus.adapters.music21_corpus import open_music21
from pinxit.corpus.adapters.tunes import open_tunes
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.tunes import Tune, split_tunes
from tests.corpus.music21_on_disk import BOOK, tiny_music21
from tests.corpus.test_chorales import offered, reasons


def test_a_book_is_taken_apart() -> None:
    slow, carolan, again, nameless = split_tunes(BOOK.decode())

    assert slow == Tune(
        "550", "The Bashful Lover", "", "", "X: 550\nT: Bashful Lover., The\nN:Slow.\nK:G\nGAB|\n"
    )
    assert (carolan.number, carolan.title) == ("551", "Planxty burke")
    assert (carolan.composer, carolan.rhythm) == ("O'Carolan", "jig")
    assert (again.number, again.composer) == ("551-2", "Dibdin")
    assert (nameless.number, nameless.title, nameless.composer) == ("0", "", "")


def test_a_book_without_tunes_has_none() -> None:
    assert list(split_tunes("T: no number\nK: C\n")) == []


def test_the_tunes_of_the_books_are_offered(tmp_path: Path) -> None:
    corpus = tiny_music21(tmp_path / "corpus")
    names = ("oneills1850", "ryansMammoth")
    source = open_music21(tmp_path / "cache", lambda *_: None, names=names, corpus=corpus)

    tunes = offered(source)

    assert {key: each.title for key, each in tunes.items()} == {
        "music21:oneills1850/0550-0551.abc#0000": "0550-0551",
        "music21:oneills1850/0550-0551.abc#0550": "The Bashful Lover",
        "music21:oneills1850/0550-0551.abc#0551": "Planxty burke",
        "music21:oneills1850/0550-0551.abc#551-2": "Fair Annie",
        "music21:ryansMammoth/Tanz.abc": "Tänze",
    }
    carolan = tunes["music21:oneills1850/0550-0551.abc#0551"]
    assert carolan.captions == {"en": ("Planxty burke", "jig")}
    assert [author.died for author in carolan.authors] == [1738]
    named = tunes["music21:oneills1850/0550-0551.abc#551-2"]
    assert [author.name for author in named.authors] == ["Dibdin"]
    nameless = tunes["music21:ryansMammoth/Tanz.abc"]
    assert [author.name for author in nameless.authors] == ["Anonymous"]
    assert nameless.rights.made_in == 1883


@pytest.mark.slow
def test_the_tunes_that_music21_brings(tmp_path: Path) -> None:
    source = open_tunes(tmp_path, lambda *_: None)

    passed = reasons(source, Purpose.SELL)

    assert passed.total() == 4_248
    assert passed[""] > 4_000
