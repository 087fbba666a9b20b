"""Fetching works politely, on a small web of this machine."""

import gzip
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pinxit.corpus.adapters.fetch import (
    EmptyAnswerError,
    NotFoundError,
    NotPublicError,
    PoliteClient,
    WebPageError,
    looks_like_page,
)
from pinxit.corpus.adapters.fetch_addresses import FetchError, NotAWebAddressError
from pinxit.corpus.adapters.fetch_asking import (
    Manners,
    SiteBusyError,
    TooManyRedirectsError,
    Wires,
    wires_trusting,
)
from pinxit.corpus.adapters.fetch_connection import (
    TooLargeToFetchError,
    TooSlowError,
    UnreachableError,
    UnreadableAnswerError,
    UntrustedSiteError,
)
from pinxit.corpus.adapters.fetch_sites import (
    RobotsRefuseError,
    RobotsUnreachableError,
    SiteError,
)
from pinxit.corpus.core.rights import Answer, Purpose, SignalKind
from pinxit.kernel import Digest
from tests.bad.pictures import png
from tests.corpus.web_server import CONTACT, Reply, Web, drip, everything_here, serve

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


def kinds(client: PoliteClient, url: str, page_url: str = "") -> set[SignalKind]:
    signals = client.fetch(url, page_url=page_url).signals
    assert {each.answer for each in signals} <= {Answer.REFUSED}
    return {each.kind for each in signals}


def test_a_picture_comes_with_its_digest_and_where_it_was(web: Web) -> None:
    url = web.picture("museum.example/one.png")

    fetched = web.client().fetch(url)

    assert fetched.document.content == png()
    assert fetched.document.digest == Digest.of(png())
    assert fetched.document.address == url
    assert [each.place for each in fetched.evidence] == [url]
    assert fetched.signals == ()


def test_it_says_who_asks_and_carries_nothing_else(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    url = web.picture("museum.example/one.png", Set_Cookie="who=you")
    client = web.client()

    client.fetch(url)
    client.fetch(url)

    head = web.heads[-1]
    assert head["User-Agent"].startswith("Pinxit/")
    assert CONTACT in head["User-Agent"]
    assert set(head) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert head["Accept-Encoding"] == "identity"


def test_a_contact_must_be_an_address() -> None:
    with pytest.raises(NotAWebAddressError):
        Manners(contact="someone")


def test_redirects_are_followed_and_each_is_an_address_of_its_own(web: Web) -> None:
    end = web.picture("store.example/ü/one.png".replace("ü", "%C3%BC"))
    web.sites["museum.example/old"] = Reply(status=301, headers={"Location": "/newer"})
    moved = end.replace("%C3%BC", "ü").encode().decode("latin-1")
    web.sites["museum.example/newer"] = Reply(status=302, headers={"Location": moved})

    fetched = web.client().fetch(web.url("museum.example/old"))

    assert fetched.document.address == end


@pytest.mark.parametrize("limit", [0, 1, 5])
def test_redirects_end(web: Web, limit: int) -> None:
    web.sites["museum.example/round"] = Reply(status=302, headers={"Location": "/round"})

    with pytest.raises(TooManyRedirectsError):
        web.client(max_redirects=limit).fetch(web.url("museum.example/round"))

    assert web.num_asked("museum.example/round") == limit + 1


def test_a_redirect_without_a_place_leads_nowhere(web: Web) -> None:
    web.sites["museum.example/x"] = Reply(status=302)

    with pytest.raises(NotFoundError):
        web.client().fetch(web.url("museum.example/x"))


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=404), NotFoundError),
        (Reply(status=204), NotFoundError),
        (Reply(status=410), NotFoundError),
        (Reply(status=401), NotPublicError),
        (Reply(status=403), NotPublicError),
        (Reply(status=402), NotPublicError),
        (Reply(status=500), SiteError),
        (Reply(b""), EmptyAnswerError),
        (Reply(b"<!DOCTYPE html><p>sorry"), WebPageError),
        (Reply(b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- a --><html>"), WebPageError),
        (Reply(b"x" * 2_000), TooLargeToFetchError),
        (Reply(b"x", headers={"Content-Length": "999999"}), TooLargeToFetchError),
        (Reply(b"x", headers={"Content-Length": "999"}), UnreachableError),
        (Reply(b"x", headers={"Content-Encoding": "br"}), UnreadableAnswerError),
        (Reply(b"x", headers={"Content-Encoding": "gzip, gzip"}), UnreadableAnswerError),
        (Reply(b"not packed", headers={"Content-Encoding": "gzip"}), UnreachableError),
        (
            Reply(gzip.compress(b"x" * 2_000), headers={"Content-Encoding": "gzip"}),
            TooLargeToFetchError,
        ),
        (Reply(headers={"Transfer-Encoding": "chunked"}, content=b"zz\r\n"), UnreachableError),
    ],
)
def test_an_answer_that_is_no_work_is_refused_by_name(
    web: Web, reply: Reply, error: type[FetchError]
) -> None:
    web.sites["museum.example/x"] = reply

    with pytest.raises(error) as refused:
        web.client(max_bytes=1_000).fetch(web.url("museum.example/x"))

    assert type(refused.value) is error


def test_a_packed_answer_is_unpacked(web: Web) -> None:
    packed = Reply(gzip.compress(png()), headers={"Content-Encoding": "gzip"})
    web.sites["museum.example/x"] = packed

    assert web.client().fetch(web.url("museum.example/x")).document.content == png()


def test_a_document_has_a_limit_of_its_own(web: Web) -> None:
    web.sites["museum.example/list"] = Reply(b"x" * 100)
    client = web.client()

    assert len(client.read(web.url("museum.example/list"), max_bytes=100).content) == 100
    with pytest.raises(TooLargeToFetchError):
        client.read(web.url("museum.example/list"), max_bytes=99)


@pytest.mark.parametrize(
    "head",
    [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"],
    ids=["status", "header", "content"],
)
def test_a_site_that_drips_is_left_when_the_time_is_up(web: Web, head: bytes) -> None:
    """Each byte comes in time; only all of them together never do."""
    web.sites["museum.example/x"] = partial(drip, head=head)

    with pytest.raises(TooSlowError):
        web.client(total_s=0.4, stall_s=0.3).fetch(web.url("museum.example/x"))


def test_a_site_that_falls_silent_is_left(web: Web) -> None:
    quiet = threading.Event()

    def say_nothing(_: object) -> None:
        quiet.wait(5)

    web.sites["museum.example/x"] = say_nothing

    with pytest.raises(TooSlowError):
        web.client(stall_s=0.1).fetch(web.url("museum.example/x"))

    quiet.set()


def test_nobody_at_home(web: Web) -> None:
    with serve() as other:
        gone = other.port
    client = web.client(ports=frozenset({gone}))

    with pytest.raises(RobotsUnreachableError):
        client.fetch(f"http://museum.example:{gone}/x")


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
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    later = format_datetime(now + timedelta(seconds=40), usegmt=True)
    dated = {"Retry-After": later, "Date": ""}
    web.sites["museum.example/x"] = [
        Reply(status=429, headers={"Retry-After": "30"}),
        Reply(status=503, headers=dated, more=(("Date", format_datetime(now, usegmt=True)),)),
        Reply(png()),
    ]

    assert hours.client(web).fetch(web.url("museum.example/x")).document.content == png()
    assert hours.waited[0] == 30
    # The server writes a Date of its own first; either way it is waited, and not without end.
    assert 0 <= sum(hours.waited[1:]) <= 120


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


def test_a_header_may_refuse_learning(web: Web) -> None:
    client = web.client()

    assert kinds(client, web.picture("a.example/1", X_Robots_Tag="noai, noimageai")) == {
        SignalKind.NOAI
    }
    assert kinds(client, web.picture("a.example/2", X_Robots_Tag="otherbot: noai")) == set()
    assert kinds(client, web.picture("a.example/3", tdm_reservation="1")) == {SignalKind.TDM}
    assert kinds(client, web.picture("a.example/4", Content_Usage="train-ai=n")) == {
        SignalKind.ROBOTS
    }


def test_wishes_speak_of_learning_and_of_style(web: Web) -> None:
    fetched = web.client().fetch(web.picture("a.example/1", X_Robots_Tag="noai"))

    assert {each.purpose for each in fetched.signals} == {Purpose.TRAIN, Purpose.STYLE}


def test_the_page_that_shows_a_work_may_refuse_learning(web: Web) -> None:
    url = web.picture("cdn.example/1.png")
    web.sites["museum.example/one"] = Reply(
        b"<html><head><meta name='robots' content='NoImageAI'></head>"
    )
    client = web.client()

    fetched = client.fetch(url, page_url=web.url("museum.example/one"))
    client.fetch(url, page_url=web.url("museum.example/one"))

    assert {each.kind for each in fetched.signals} == {SignalKind.NOAI}
    assert fetched.evidence[1].place == web.url("museum.example/one")
    assert web.num_asked("museum.example/one") == 1


def test_a_page_with_licences_and_a_reservation_of_its_own(web: Web) -> None:
    web.sites["museum.example/one"] = Reply(
        b"<script type='application/rsl+xml'><rsl xmlns='https://rslstandard.org/rsl'>"
        b"<content url='/'><license><prohibits>ai-train</prohibits></license></content></rsl>"
        b"</script><link rel='license' type='application/rsl+xml' href='/gone.xml'>",
        headers={"tdm-reservation": "1"},
    )

    found = kinds(web.client(), web.picture("cdn.example/1.png"), web.url("museum.example/one"))

    assert found == {SignalKind.RSL, SignalKind.TDM}


def test_a_page_that_is_gone_or_closed_says_nothing(web: Web) -> None:
    web.sites["shut.example/robots.txt"] = Reply(b"User-agent: *\nDisallow: /")
    client = web.client()
    url = web.picture("cdn.example/1.png")

    assert kinds(client, url, web.url("museum.example/gone")) == set()
    assert kinds(client, url, web.url("shut.example/one")) == set()
    assert kinds(client, url, "no address") == set()


def test_a_page_that_fails_is_not_passed_over(web: Web) -> None:
    web.sites["museum.example/one"] = Reply(status=500)

    with pytest.raises(SiteError):
        web.client().fetch(web.picture("cdn.example/1.png"), page_url=web.url("museum.example/one"))


def test_a_site_may_reserve_mining_in_a_file(web: Web) -> None:
    web.sites["museum.example/.well-known/tdmrep.json"] = Reply(
        b'[{"location": "/open", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]'
    )
    client = web.client()

    assert kinds(client, web.picture("museum.example/1.png")) == {SignalKind.TDM}
    open_work = client.fetch(web.picture("museum.example/open/2.png"))
    assert [each.answer for each in open_work.signals] == [Answer.GRANTED]
    over = client.fetch(web.picture("museum.example/3.png", tdm_reservation="0"))
    assert [each.answer for each in over.signals] == [Answer.GRANTED]
    assert web.num_asked("museum.example/.well-known/tdmrep.json") == 1


def test_a_reservation_file_that_fails_is_not_passed_over(web: Web) -> None:
    web.sites["museum.example/.well-known/tdmrep.json"] = Reply(status=500)

    with pytest.raises(SiteError):
        web.client().fetch(web.picture("museum.example/1.png"))


def test_a_site_may_shut_the_file_for_reservations(web: Web) -> None:
    web.sites["museum.example/robots.txt"] = Reply(b"User-agent: *\nDisallow: /.well-known/")

    assert kinds(web.client(), web.picture("museum.example/1.png")) == set()


def test_robots_that_name_a_licence_speak_through_it(web: Web) -> None:
    licence = web.url("terms.example/rsl.xml")
    web.sites["museum.example/robots.txt"] = Reply(f"License: {licence}\n".encode())
    web.sites["terms.example/rsl.xml"] = Reply(
        b"<rsl xmlns='https://rslstandard.org/rsl'><content url='http://museum.example:"
        + str(web.port).encode()
        + b"/paid'><license><payment type='purchase'/></license></content></rsl>"
    )
    client = web.client()

    assert kinds(client, web.picture("museum.example/paid/1.png")) == {SignalKind.RSL}
    assert kinds(client, web.picture("museum.example/2.png")) == set()
    assert web.num_asked("terms.example/rsl.xml") == 1


def test_a_licence_in_a_header_that_is_gone_refuses(web: Web) -> None:
    link = '<http://10.0.0.1/rsl.xml>; rel="license"; type="application/rsl+xml"'

    assert kinds(web.client(), web.picture("museum.example/1.png", Link=link)) == {SignalKind.RSL}


def test_a_licence_that_fails_is_not_passed_over(web: Web) -> None:
    web.sites["museum.example/rsl.xml"] = Reply(status=502)
    link = '</rsl.xml>; rel="license"; type="application/rsl+xml"'

    with pytest.raises(SiteError):
        web.client().fetch(web.picture("museum.example/1.png", Link=link))


def test_who_shuts_out_those_that_gather_for_learning_is_understood(web: Web) -> None:
    web.sites["museum.example/robots.txt"] = Reply(b"User-agent: GPTBot\nDisallow: /\n")

    assert kinds(web.client(), web.picture("museum.example/1.png")) == {SignalKind.ROBOTS}


def test_hosts_are_told_apart(web: Web) -> None:
    client = web.client()

    assert client.host_of(web.url("Museum.example/x")) == "museum.example"
    with pytest.raises(FetchError):
        client.host_of("ftp://museum.example")


@pytest.mark.parametrize(
    ("content", "is_page"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
        (b"<?xml version='1.0'?><svg/>", False),
        (b"<!-- <html> --><svg/>", False),
        (b"<!--" * 2_000, False),
        (b"<!---->" * 1_000, False),
        (b"  <HTML lang=en>", True),
        (png(), False),
    ],
)
def test_pages_are_known_by_what_they_are(content: bytes, is_page: bool) -> None:
    assert looks_like_page(content) is is_page


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return how a site called `host` proves itself, and how a client that knows it checks."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = datetime.now(tz=UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "site.pem").write_bytes(pem + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "site.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


def test_a_site_proves_who_it_is_by_its_name_not_by_its_number(tmp_path: Path) -> None:
    server, known = certificate(tmp_path, "museum.example")
    with serve(server) as web:
        url = web.picture("museum.example/1.png").replace("http:", "https:")
        other = web.picture("thief.example/1.png").replace("http:", "https:")
        wires = replace(wires_trusting(known), resolve=everything_here)
        client = PoliteClient(web.manners(), wires)

        assert client.fetch(url).document.content == png()
        with pytest.raises(UntrustedSiteError):
            client.fetch(other)
        with pytest.raises(UntrustedSiteError):
            web.client().fetch(url)
        assert not [place for place in web.asked if place.startswith("thief")]


def test_a_tls_site_that_drips_is_left_when_the_time_is_up(tmp_path: Path) -> None:
    server, known = certificate(tmp_path, "museum.example")
    with serve(server) as web:
        web.sites["museum.example/x"] = partial(drip, head=b"HTTP/1.1 200 OK\r\nX: ")
        wires = replace(wires_trusting(known), resolve=everything_here)
        client = PoliteClient(web.manners(total_s=0.4, stall_s=0.3), wires)

        with pytest.raises(TooSlowError):
            client.fetch(web.url("museum.example/x").replace("http:", "https:"))
