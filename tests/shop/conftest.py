"""The shop's people and what they want."""

import pytest
from django.test import Client

from pinxit.accounts import Role
from pinxit.provenance import FolderStore
from pinxit.shop.web.models import Edition
from tests.scenes import cleo, edition_of, person
from tests.shop.steps import browser_of


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PINXIT_STORE = tmp_path
    return FolderStore(tmp_path)


@pytest.fixture
def artist():
    return cleo()


@pytest.fixture
def edition(artist) -> Edition:
    return edition_of(artist, size=2)


@pytest.fixture
def ada() -> Client:
    return browser_of(person("Ada"))


@pytest.fixture
def eve() -> Client:
    return browser_of(person("Eve", Role.ARTIST))
