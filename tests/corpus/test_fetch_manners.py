"""Manners: robots, rests, turns, and coming back when asked to."""

import threading
import time
from collections.abc import Iterator

import pytest

from pinxit.corpus.adapters import fetch_connection as connection
from pinxit.corpus.adapters.fetch import (
    PoliteClient,
)
from pinxit.corpus.adapters.fetch_addresses import FetchError
from pinxit.corpus.adapters.fetch_asking import (
    HaltedError,
    SiteBusyError,
    Wires,
    retry_after_s,
)
from pinxit.corpus.adapters.fetch_sites import (
    RobotsRefuseError,
    RobotsUnreachableError,
)
from tests.bad.pictures import png
from tests.corpus.web_server import Reply, Web, everything_here, serve

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as web:
        yield web


class Hours:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.waited: list[float] = []

    def clock(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(round(seconds, 3))
        self.now += seconds

    def client(self, web: Web, **manners: object) -> PoliteClient:
        wires = Wires(resolve=everything_here, clock=self.clock, wait=self.wait)
        return PoliteClient(web.manners(**manners), wires)


def test_robots_are_obeyed_and_asked_once(web: Web) -> None:
    web.sites["museum.example/robots.txt"] = Reply(
        b"User-agent: *\nDisallow: /private\n\n"
        b"User-agent: pinxit\nDisallow: /ours\nAllow: /ours/open"
    )
    client = web.client()
    client.fetch(web.picture("museum.example/private/one.png"))
    client.fetch(web.picture("museum.example/ours/open.png"))

    for path in ("ours/x", "a/../ours/x", "%6Furs/x", "a/%2e%2e/ours/x"):
        with pytest.raises(RobotsRefuseError):
            client.fetch(web.url(f"museum.example/{path}"))

    assert web.num_asked("museum.example/robots.txt") == 1
    assert web.num_asked("museum.example/ours/x") == 0


def test_robots_of_the_place_a_redirect_leads_to_are_obeyed_too(web: Web) -> None:
    web.sites["store.example/robots.txt"] = Reply(b"User-agent: *\nDisallow: /")
    location = web.url("store.example/one.png")
    web.sites["museum.example/one.png"] = Reply(status=302, headers={"Location": location})

    with pytest.raises(RobotsRefuseError):
        web.client().fetch(web.url("museum.example/one.png"))

    assert web.num_asked("store.example/one.png") == 0


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_that_fail_let_nothing_through(web: Web, status: int) -> None:
    web.sites["museum.example/robots.txt"] = Reply(status=status, headers={"Retry-After": "900"})
    url = web.picture("museum.example/one.png")
    client = web.client()

    for _ in range(2):
        with pytest.raises(RobotsUnreachableError):
            client.fetch(url)

    assert web.num_asked("museum.example/robots.txt") == 1
    assert web.num_asked("museum.example/one.png") == 0


def test_what_robots_said_is_asked_again_after_a_while(web: Web) -> None:
    hours = Hours()
    client = hours.client(web)
    url = web.picture("museum.example/one.png")
    web.sites["museum.example/robots.txt"] = [Reply(status=500), Reply(b"")]

    with pytest.raises(RobotsUnreachableError):
        client.fetch(url)
    hours.now += 601
    client.fetch(url)
    hours.now += 24 * 3600
    client.fetch(url)

    assert web.num_asked("museum.example/robots.txt") == 3


def test_a_host_is_given_a_rest_between_questions(web: Web) -> None:
    hours = Hours()
    client = hours.client(web, delay_s=1.5)

    client.fetch(web.picture("museum.example/one.png"))
    client.fetch(web.picture("other.example/two.png"))

    # Of each site robots.txt, the picture and tdmrep.json: two rests at one, two at the other.
    assert hours.waited == [1.5] * 4


def test_a_site_may_ask_for_a_longer_rest(web: Web) -> None:
    hours = Hours()
    web.sites["museum.example/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 7\n")

    hours.client(web, delay_s=1.0).fetch(web.picture("museum.example/one.png"))

    assert hours.waited == [1.0, 7.0]


def test_a_site_that_asks_for_an_hour_is_left_alone(web: Web) -> None:
    web.sites["museum.example/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 3600\n")

    with pytest.raises(RobotsRefuseError):
        web.client().fetch(web.picture("museum.example/one.png"))


def test_a_busy_site_is_asked_again_when_it_says(web: Web) -> None:
    hours = Hours()
    web.sites["museum.example/x"] = [
        Reply(status=429, headers={"Retry-After": "30"}),
        Reply(status=503, headers={"Retry-After": "40"}),
        Reply(png()),
    ]

    assert hours.client(web).fetch(web.url("museum.example/x")).document.content == png()
    assert hours.waited == [30.0, 40.0]


def test_a_busy_site_that_does_not_say_is_asked_ever_more_rarely(web: Web) -> None:
    hours = Hours()
    web.sites["museum.example/x"] = Reply(status=503)

    with pytest.raises(SiteBusyError):
        hours.client(web).fetch(web.url("museum.example/x"))

    assert hours.waited == [10.0, 20.0]
    assert web.num_asked("museum.example/x") == 3


def test_a_site_that_is_busy_for_long_is_not_waited_for(web: Web) -> None:
    hours = Hours()
    web.sites["museum.example/x"] = Reply(status=429, headers={"Retry-After": "86400"})

    with pytest.raises(SiteBusyError) as refused:
        hours.client(web).fetch(web.url("museum.example/x"))

    assert refused.value.passing
    assert hours.waited == []


def test_one_host_is_asked_one_question_at_a_time(web: Web) -> None:
    inside, most, guard = 0, 0, threading.Lock()

    def count(handler: object) -> None:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        threading.Event().wait(0.02)
        with guard:
            inside -= 1
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")  # type: ignore[attr-defined]

    for number in range(8):
        web.sites[f"museum.example/{number}"] = count
    client = web.client()
    urls = [web.url(f"museum.example/{number}") for number in range(8)]
    threads = [threading.Thread(target=client.fetch, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 1
    assert web.num_asked("museum.example/robots.txt") == 1


def test_clients_that_do_not_share_their_turns_do_ask_at_once(web: Web) -> None:
    """If this fails, the test above proves nothing."""
    both_there = threading.Barrier(2, timeout=5)

    def meet(handler: object) -> None:
        both_there.wait()
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")  # type: ignore[attr-defined]

    web.sites["museum.example/1"] = web.sites["museum.example/2"] = meet
    urls = [web.url("museum.example/1"), web.url("museum.example/2")]
    threads = [threading.Thread(target=web.client().fetch, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not both_there.broken


def test_who_is_halted_waits_no_longer_and_asks_nobody(web: Web) -> None:
    web.sites["museum.example/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 50\n")
    url = web.picture("museum.example/1.png")
    client = web.client(delay_s=50.0)
    errors: list[FetchError] = []

    def fetch() -> None:
        with pytest.raises(FetchError) as refused:
            client.fetch(url)
        errors.append(refused.value)

    thread = threading.Thread(target=fetch)
    thread.start()
    while not web.asked:
        time.sleep(0.001)
    client.halt()
    thread.join(timeout=5)

    assert [type(each) for each in errors] == [HaltedError]
    assert web.num_asked("museum.example/1.png") == 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((("retry-after", "30"),), 30.0),
        ((("retry-after", "9" * 30),), 999_999_999.0),
        (
            (
                ("retry-after", "Fri, 01 May 2026 12:00:40 GMT"),
                ("date", "Fri, 01 May 2026 12:00:00 GMT"),
            ),
            40.0,
        ),
        (
            (
                ("retry-after", "Fri, 01 May 2026 11:00:00 GMT"),
                ("date", "Fri, 01 May 2026 12:00:00 GMT"),
            ),
            0.0,
        ),
        ((("retry-after", "Fri, 01 May 2026 12:00:40 GMT"),), None),
        ((("retry-after", "soon"), ("date", "now")), None),
        ((("retry-after", "-5"),), None),
        ((("retry-after", "٣"),), None),
        ((), None),
    ],
)
def test_how_long_a_busy_site_asks_to_wait(
    headers: tuple[tuple[str, str], ...], seconds: float | None
) -> None:
    assert retry_after_s(connection.Answer(503, headers, b"")) == seconds
