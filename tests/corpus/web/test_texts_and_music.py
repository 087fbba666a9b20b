"""Texts stand as verse on the wall, music as its notes; what cannot be read stands as a name."""

import json
from pathlib import Path

import numpy as np
import pytest

from pinxit.corpus.adapters.collection import write_collection
from pinxit.corpus.core.music import Note, Score, to_symbols
from pinxit.corpus.core.rights import Rights
from pinxit.corpus.core.tokens import Vocabulary
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Work
from pinxit.corpus.web.selectors import contents
from tests.corpus.web.conftest import browser_of
from tests.corpus.web.works import NOON, work

pytestmark = pytest.mark.django_db
VERSE = "床前明月光\n疑是地上霜\n\n举头望明月\n低头思故乡"
TUNE = Score(notes=(Note(0, 0, 60, 12), Note(12, 0, 64, 12), Note(24, 0, 67, 24)), bars=(48,))


@pytest.fixture
def shelf(settings) -> Path:
    """A collection of one poem and one tune, on disk and on the register."""
    folder: Path = settings.PINXIT_HOME / "corpus" / "shelf"
    beside: Path = settings.PINXIT_HOME / "beside"
    folder.mkdir(parents=True)
    beside.mkdir()
    for medium, symbols in (("text", tuple(VERSE)), ("music", to_symbols(TUNE))):
        vocabulary = Vocabulary.of([symbols], least=1)
        tokens = vocabulary.encode(symbols)
        np.save(beside / f"{medium}.tokens.npy", tokens)
        np.save(beside / f"{medium}.ends.npy", np.array([len(tokens)], np.int64))
        (beside / f"{medium}.vocabulary.json").write_text(json.dumps(vocabulary.symbols))
    write_collection(
        folder,
        name="shelf",
        title="Shelf",
        works=[
            (work("t", medium=Medium.TEXT, title="静夜思", rights=Rights(licence="CC0-1.0")), 0),
            (work("m", medium=Medium.MUSIC, title="A tune"), 0),
        ],
        refusals=[],
        arrays={path.name: path for path in beside.iterdir()},
    )
    services.register_collection(folder, now=NOON)
    return folder


def test_a_poem_stands_line_by_line(shelf) -> None:
    poem = Work.objects.get(source="t")
    assert contents.text_of(poem) == VERSE

    for address in ("/corpus/", poem.get_absolute_url()):
        page = browser_of().get(address).content.decode()
        assert "<span>举头望明月</span>" in page
        assert ".webp" not in page


def test_a_tune_stands_as_its_notes(shelf) -> None:
    tune = Work.objects.get(source="m")
    assert contents.score_of(tune) == TUNE

    page = browser_of().get(tune.get_absolute_url()).content.decode()
    assert 'class="roll"' in page
    assert page.count("<rect") == 3


def test_what_cannot_be_read_stands_as_a_name(shelf) -> None:
    for name in ("text.vocabulary.json", "music.tokens.npy"):
        (shelf / name).write_bytes(b"broken")
    # A vocabulary that was read before would still be known by the root of its collection.
    contents._vocabulary.cache_clear()

    page = browser_of().get("/corpus/").content.decode()

    assert "静夜思" in page
    assert "举头望明月" not in page
    assert 'class="roll"' not in page
