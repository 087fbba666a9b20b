"""The people of the corpus: Cleo makes, Dov curates, Ada buys, Eve wants what is not hers."""

import numpy as np
import pytest
from django.test import Client

from pinxit.accounts import Role
from pinxit.corpus.core.rights import Answer, Purpose, Rights, Signal, SignalKind
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Author, Collection
from tests.corpus.collections_on_disk import make_collection
from tests.corpus.web.works import EMILY, NOON, work
from tests.scenes import person


def browser_of(somebody=None) -> Client:
    browser = Client()
    if somebody is not None:
        browser.force_login(somebody)
    return browser


@pytest.fixture
def cleo(db):
    return person("Cleo", Role.ARTIST)


@pytest.fixture
def dov(db):
    return person("Dov", Role.CURATOR)


@pytest.fixture
def ada(db):
    return person("Ada")


@pytest.fixture
def eve(db):
    return person("Eve", Role.ARTIST)


@pytest.fixture
def cranes(settings, cleo) -> Collection:
    """Four pictures on disk and on the register; three are Cleo's, who has an account."""
    folder = settings.PINXIT_HOME / "corpus" / "cranes"
    wish = Signal(
        kind=SignalKind.C2PA, purpose=Purpose.TRAIN, answer=Answer.REFUSED, says="notAllowed"
    )
    make_collection(
        folder,
        [
            work("folder:a.png"),
            work("folder:b.png", rights=Rights(licence="CC0-1.0", signals=(wish,))),
            work("folder:c.png", rights=Rights(licence="CC-BY-NC-4.0"), title="松 pine"),
            work("folder:d.png", authors=(EMILY,), title="The lake", captions={"en": ("lake",)}),
        ],
        [np.full((128, 128, 3), shade, np.uint8) for shade in (40, 80, 120, 160)],
    )
    collection = services.register_collection(folder, now=NOON)
    Author.objects.filter(name="Cleo Marin").update(person=cleo)
    return collection
