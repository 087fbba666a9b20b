"""The shop's people and what they want."""

import pytest
from django.test import Client
from payments.core import PROVIDER_CACHE

from pinxit.accounts import Role
from pinxit.provenance import FolderStore
from pinxit.shop.web.models import Edition
from tests.scenes import cleo, edition_of, person
from tests.shop.stand_in import HOOK, SECRET
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


@pytest.fixture
def stripe_away(settings):
    """Stripe takes the money, but nobody can reach it."""
    path = "pinxit.shop.adapters.stripe_payment.StripeProvider"
    told = {"secret": SECRET, "webhook_secret": HOOK, "address": "http://127.0.0.1:9"}
    settings.PAYMENT_VARIANTS = {"stripe": (path, told)}
    settings.PINXIT_CHAIN_URL = "off"
    PROVIDER_CACHE.clear()
    yield
    PROVIDER_CACHE.clear()
