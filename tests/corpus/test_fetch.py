"""Fetching works from a small web on this machine: answers, limits and names."""

import gzip
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
    TooManyRedirectsError,
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
    RobotsUnreachableError,
    SiteError,
)
from pinxit.kernel import Digest
from tests.bad.pictures import png
from tests.corpus.web_server import CONTACT, Reply, Web, drip, everything_here, serve

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as web:
        yield web


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
