"""The people of the studio, and a store of the tests' own.

Cleo is the artist; Eve wants to see what is not hers.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client

from pinxit.accounts.web.services import sign_up
from pinxit.jobs.web.services import finish
from pinxit.studio.core.brief import Brief
from pinxit.studio.jobs import painted
from pinxit.studio.web.models import Piece
from pinxit.studio.web.services import keep_piece, submit_brief
from tests.studio.sketch import Onlooker, SketchPainter

DRAGON = Brief(prompt="a red dragon", hand="noto", seed=7, steps=3)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path) -> None:
    settings.PINXIT_STORE = tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _person(name: str):
    return sign_up(
        email=f"{name.lower()}@example.org",
        password="seven quiet herons",
        display_name=name,
        as_artist=True,
        now=NOON,
    )


@pytest.fixture
def cleo(db):
    return _person("Cleo")


@pytest.fixture
def eve(db):
    return _person("Eve")


@pytest.fixture
def cleos_browser(cleo) -> Client:
    browser = Client()
    browser.force_login(cleo)
    return browser


@pytest.fixture
def eves_browser(eve) -> Client:
    browser = Client()
    browser.force_login(eve)
    return browser


@pytest.fixture
def paint() -> Callable[..., Piece]:
    """Submit a brief for somebody and paint it at once with the sketch painter."""

    def painted_piece(person, **changes):
        brief = replace(DRAGON, **changes)
        row = submit_brief(person=person, brief=brief, now=NOON)
        painting = painted(row.value, SketchPainter(), Onlooker())
        piece = keep_piece(brief=row, painting=painting, now=NOON)
        finish(row.job_key)
        return piece

    return painted_piece
