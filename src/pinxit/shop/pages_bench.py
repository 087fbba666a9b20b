"""What each public page asks the database and how long it takes, by how many works hang.

Pages are asked for in this process, one after the other, by a visitor without a cookie: what is
counted is the work of a page, not how many of them a server hands out (`load_bench`).
"""

import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from pinxit.gallery import FIRST_WORKS
from pinxit.gallery.web.services import open_exhibition, show_in
from pinxit.kernel import PinxitError
from pinxit.shop import load_works
from pinxit.shop.bench import scratch_database, scratch_store
from pinxit.shop.web.models import Edition

_SIZES: Final = (1_000, 10_000, 100_000)
_TIMES: Final = 7
#: A word that each work has, and one that none has.
_EVERYWHERE, _NOWHERE = "dragon", "unicorn"


class MoreQuestionsError(PinxitError):
    """A page asks the database more when more works hang."""

    remedy = "Look for what the page asks for each work, and ask it once for all."


def measure(home: Path, *, full: bool) -> Mapping[str, float]:  # noqa: ARG001 - of every part
    """Fill walls, and ask for each public page of each.

    Args:
        home: Not needed; every part is given it.
        full: Makes no difference.

    Returns:
        For each page `pages_<page>_queries`, and `pages_<page>_ms` at 1,000 works, with `_10000`
        and `_100000` behind it at more: the median, database included, in milliseconds.

    Raises:
        MoreQuestionsError: The queries of a page depend on how many works hang.
    """
    seen: dict[int, dict[str, tuple[int, float]]] = {}
    with scratch_database(), scratch_store():
        first = load_works.first_works()
        paths = _paths(first)
        browser = Client(headers={"host": "127.0.0.1"})
        for size in _SIZES:
            load_works.hang_many(first, number=size)
            paths |= {"work": f"/works/{load_works.slugs(3)[1]}/", "deep": f"/?page={size // 30}"}
            seen[size] = {name: _asked(browser, path) for name, path in paths.items()}
    _print(seen)
    return _figures(seen)


def _paths(first: list[Edition]) -> dict[str, str]:
    """Return the address of each page that shows works, by a short name."""
    show = open_exhibition(FIRST_WORKS, opens_on=timezone.localdate())
    for edition in first:
        show_in(show, edition.listing)
    work, artist = (each.get_absolute_url() for each in (first[0].listing, first[0].listing.artist))
    return {
        "wall": "/",
        "deep": "/?page=2",
        "search": f"/?q={_EVERYWHERE}",
        "search_nothing": f"/?q={_NOWHERE}",
        "work": work,
        "frame": f"{work}embed/",
        "artist": artist,
        "artists": "/artists/",
        "exhibition": show.get_absolute_url(),
        "exhibitions": "/exhibitions/",
        "feed": "/feed.atom",
        "artist_feed": f"{artist}feed.atom",
        "sitemap": "/sitemap.xml",
        "sitemap_works": "/sitemap-works.xml",
    }


def _asked(browser: Client, path: str) -> tuple[int, float]:
    """Return how many queries a page takes once it was asked for before, and how long in ms."""
    browser.get(path)
    browser.cookies.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(path)
    num_queries = len(asked)  # now: the next request forgets them
    assert answer.status_code == 200, path  # noqa: S101 - pages of our own making
    waits_ms = []
    for _time in range(_TIMES):
        begun = time.perf_counter()
        browser.get(path)
        waits_ms.append((time.perf_counter() - begun) * 1_000)
    return num_queries, round(statistics.median(waits_ms), 1)


def _figures(seen: Mapping[int, Mapping[str, tuple[int, float]]]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name in seen[_SIZES[0]]:
        counts = {pages[name][0] for pages in seen.values()}
        if len(counts) > 1:
            raise MoreQuestionsError(f"{name}: {sorted(counts)} queries, by how many works hang")
        figures[f"pages_{name}_queries"] = counts.pop()
        for size, pages in seen.items():
            suffix = "" if size == _SIZES[0] else f"_{size}"
            figures[f"pages_{name}_ms{suffix}"] = pages[name][1]
    return figures


def _print(seen: Mapping[int, Mapping[str, tuple[int, float]]]) -> None:
    table = Table(title="queries, and milliseconds, by works that hang", title_justify="left")
    table.add_column("page")
    for size in seen:
        table.add_column(f"{size:,}", justify="right")
    for name in seen[_SIZES[0]]:
        table.add_row(
            name, *(f"{pages[name][0]} q, {pages[name][1]} ms" for pages in seen.values())
        )
    Console().print(table)
