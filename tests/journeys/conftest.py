"""One open studio and one browser for all journeys."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.house import CHROMIUM, Doorkeeper, House, open_house

QUIET_BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys use the loopback address, and a browser, which may be missing."""
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker(pytest.mark.enable_socket)
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.slow)
        if CHROMIUM is None and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip("no Chromium here; `make test` says how to get one"))


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    # Not below pytest's own folder: each session that starts closes that to other users, and
    # PostgreSQL is another user where the tests are run by root.
    with tempfile.TemporaryDirectory(prefix="pinxit-house-") as home, open_house(Path(home)) as it:
        yield it


@pytest.fixture(scope="session")
def browser(house: House) -> Iterator[Browser]:
    assert CHROMIUM, "CI=true wants a browser, and there is none"
    # The browser is spoken to through an event loop of this thread, in which nothing else runs;
    # Django would refuse the database to a journey that asks it itself.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET_BROWSER)
        yield running
        running.close()


@pytest.fixture
def visitor(browser: Browser, house: House) -> Iterator[Doorkeeper]:
    keeper = Doorkeeper(browser, house)
    yield keeper
    keeper.show_out()
