"""Addresses that lead where nobody should go, and the names under which they are refused."""

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.adapters.fetch import PoliteClient
from pinxit.corpus.adapters.fetch_addresses import (
    FetchError,
    LoginInAddressError,
    NotAWebAddressError,
    OddHostError,
    OddPortError,
    PrivateAddressError,
    UnknownHostError,
    ask_system,
    follow,
    parse_address,
    vetted_ip,
)
from pinxit.corpus.adapters.fetch_asking import Manners, Wires
from pinxit.corpus.adapters.fetch_connection import Answer, Limits, Question
from tests.corpus.web_server import CONTACT

PUBLIC = "93.184.215.14"

#: Eve's addresses, and the name under which each is refused.
HOSTILE: tuple[tuple[str, type[FetchError]], ...] = (
    # this machine and its neighbours
    ("http://127.0.0.1/", PrivateAddressError),
    ("http://127.1.2.3/", PrivateAddressError),
    ("http://0.0.0.0/", PrivateAddressError),
    ("http://10.0.0.1/", PrivateAddressError),
    ("http://172.16.0.1/", PrivateAddressError),
    ("http://172.31.255.255/", PrivateAddressError),
    ("http://192.168.1.1/", PrivateAddressError),
    ("http://100.64.0.1/", PrivateAddressError),
    ("http://224.0.0.1/", PrivateAddressError),
    ("http://255.255.255.255/", PrivateAddressError),
    ("http://198.18.0.1/", PrivateAddressError),
    ("http://192.0.2.1/", PrivateAddressError),
    # where clouds keep their secrets
    ("http://169.254.169.254/latest/meta-data/", PrivateAddressError),
    ("http://100.100.100.200/", PrivateAddressError),
    ("http://192.0.0.192/", PrivateAddressError),
    ("http://168.63.129.16/", PrivateAddressError),
    ("http://[fd00:ec2::254]/", PrivateAddressError),
    # IPv6, and IPv4 hidden inside it
    ("http://[::1]/", PrivateAddressError),
    ("http://[::]/", PrivateAddressError),
    ("http://[::ffff:127.0.0.1]/", PrivateAddressError),
    ("http://[::ffff:7f00:1]/", PrivateAddressError),
    ("http://[::127.0.0.1]/", PrivateAddressError),
    ("http://[64:ff9b::7f00:1]/", PrivateAddressError),
    ("http://[64:ff9b:1::a00:1]/", PrivateAddressError),
    ("http://[2002:7f00:1::]/", PrivateAddressError),
    ("http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", PrivateAddressError),
    ("http://[2001:db8::1]/", PrivateAddressError),
    ("http://[fe80::1]/", PrivateAddressError),
    ("http://[fec0::1]/", PrivateAddressError),
    ("http://[fc00::1]/", PrivateAddressError),
    ("http://[ff02::1]/", PrivateAddressError),
    ("http://[fe80::1%25eth0]/", OddHostError),
    ("http://[::1/", OddHostError),
    ("http://[v1.x]/", OddHostError),
    # numbers in disguise
    ("http://2130706433/", OddHostError),
    ("http://0x7f000001/", OddHostError),
    ("http://0x7f.0.0.1/", OddHostError),
    ("http://127.0.0.0x1/", OddHostError),
    ("http://017700000001/", OddHostError),
    ("http://0177.0.0.1/", OddHostError),
    ("http://127.1/", OddHostError),
    ("http://127.0.0.1.5/", OddHostError),
    ("http://0/", OddHostError),
    ("http://256.256.256.256/", OddHostError),
    ("http://１２７.0.0.1/", PrivateAddressError),
    ("http://127。0。0。1/", PrivateAddressError),
    ("http://①②⑦.⓪.⓪.①/", PrivateAddressError),
    # names that lead home
    ("http://localhost/", PrivateAddressError),
    ("http://localhost./", PrivateAddressError),
    ("http://LOCALHOST/", PrivateAddressError),
    ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", PrivateAddressError),
    ("http://127.0.0.1.nip.example/", PrivateAddressError),
    ("http://inner.museum.example/", PrivateAddressError),
    ("http://half.museum.example/", PrivateAddressError),
    ("http://mapped.museum.example/", PrivateAddressError),
    ("http://nowhere.example/", UnknownHostError),
    ("http://empty.example/", UnknownHostError),
    ("http://nonsense.example/", UnknownHostError),
    # other schemes, and none
    ("file:///etc/passwd", NotAWebAddressError),
    ("file://museum.example/etc/passwd", NotAWebAddressError),
    ("gopher://museum.example:70/_x", NotAWebAddressError),
    ("ftp://museum.example/x", NotAWebAddressError),
    ("data:image/png;base64,AAAA", NotAWebAddressError),
    ("javascript:alert(1)", NotAWebAddressError),
    ("dict://museum.example:11211/stat", NotAWebAddressError),
    ("//museum.example/x", NotAWebAddressError),
    ("museum.example/x", NotAWebAddressError),
    ("http:/museum.example/x", NotAWebAddressError),
    ("http:museum.example", NotAWebAddressError),
    ("", NotAWebAddressError),
    # characters that split, hide or join
    ("http://museum.example/\r\nHost: inner", NotAWebAddressError),
    ("http://museum.example/a b", NotAWebAddressError),
    ("http://museum.example\t/", NotAWebAddressError),
    (" http://museum.example/", NotAWebAddressError),
    ("http://museum.example\\@10.0.0.1/", NotAWebAddressError),
    ("http://museum.example/\u202egnp", NotAWebAddressError),
    ("http://museum.example/\x00", NotAWebAddressError),
    ("http://museum.example/\ud800", NotAWebAddressError),
    ("http://museum.example/" + "a" * 3_000, NotAWebAddressError),
    # who is asked, and where
    ("http://ada@museum.example/", LoginInAddressError),
    ("http://ada:secret@museum.example/", LoginInAddressError),
    ("http://museum.example@10.0.0.1/", LoginInAddressError),
    ("http://museum.example:80@10.0.0.1/", LoginInAddressError),
    ("http://museum%2eexample/", OddHostError),
    ("http://museum.example%00.evil.example/", OddHostError),
    ("http:///x", OddHostError),
    ("http://:80/", OddHostError),
    ("http://./", OddHostError),
    ("http://a..b.example/", OddHostError),
    ("http://-a.example/", OddHostError),
    ("http://a,b.example/", OddHostError),
    ("http://" + "a" * 64 + ".example/", OddHostError),
    ("http://" + "a." * 130 + "example/", OddHostError),
    ("http://museum.example:80:80/", OddHostError),
    ("http://museum.example:x/", OddHostError),
    ("http://museum.example:22/", OddPortError),
    ("http://museum.example:8080/", OddPortError),
    ("http://museum.example:0/", OddPortError),
    ("http://museum.example:99999/", OddPortError),
)

ANSWERS = {
    "localhost": ["127.0.0.1", "::1"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "inner.museum.example": ["10.0.0.7"],
    "half.museum.example": [PUBLIC, "10.0.0.7"],
    "mapped.museum.example": ["::ffff:10.0.0.7"],
    "empty.example": [],
    "nonsense.example": ["over there"],
}


def resolve(host: str, port: int) -> list[str]:
    """Answer as the name servers of the story would; a number is its own answer."""
    if host in ANSWERS:
        return ANSWERS[host]
    if host.replace(".", "").isdecimal() or ":" in host:
        return [host]
    if host == "nowhere.example":
        raise socket.gaierror("no such host")
    return [PUBLIC]


class Door:
    """Counts who goes through; nobody answers but with what it was given."""

    def __init__(self, *answers: Answer) -> None:
        self.asked: list[tuple[str, str]] = []
        self._answers = iter(answers)

    def __call__(self, question: Question, limits: Limits) -> Answer:
        self.asked.append((question.ip, str(question.address)))
        if question.address.target in ("/robots.txt", "/.well-known/tdmrep.json"):
            return Answer(404, (), b"")
        return next(self._answers)


def client(door: Door, resolver: object = resolve, **manners: object) -> PoliteClient:
    wires = Wires(resolve=resolver, connect=door, wait=lambda _: None)  # type: ignore[arg-type]
    return PoliteClient(Manners(contact=CONTACT, **manners), wires)  # type: ignore[arg-type]


@pytest.mark.parametrize(("url", "error"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_address_is_refused_by_name_before_anybody_is_asked(
    url: str, error: type[FetchError]
) -> None:
    door = Door()

    with pytest.raises(FetchError) as refused:
        client(door).fetch(url)

    assert type(refused.value) is error
    assert door.asked == []
    assert refused.value.remedy != FetchError.remedy


def test_there_are_enough_of_them() -> None:
    assert len({url for url, _ in HOSTILE}) >= 90


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "//169.254.169.254/latest/meta-data/",
        "http://inner.museum.example/",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://ada:secret@museum.example/",
        "http://museum.example:22/",
        "http://2130706433/",
        "\\\\10.0.0.1\\x",
        "/a\r\nHost: inner",
        "http://[::1",
    ],
)
def test_a_redirect_to_a_hostile_address_is_refused(location: str) -> None:
    door = Door(Answer(302, (("location", location),), b""))

    with pytest.raises(FetchError) as refused:
        client(door).fetch("http://museum.example/x")

    assert {ip for ip, _ in door.asked} == {PUBLIC}
    assert not refused.value.passing


def test_a_name_that_means_something_else_a_moment_later_gains_nothing() -> None:
    """Each connection goes to the number that was vetted for it: the name is not asked again."""
    turns: Iterator[list[str]] = iter([[PUBLIC], [PUBLIC], ["127.0.0.1"]])
    num_asked = 0

    def rebinding(host: str, port: int) -> list[str]:
        nonlocal num_asked
        num_asked += 1
        return next(turns)

    door = Door(Answer(200, (), b"x"))
    with pytest.raises(PrivateAddressError):
        client(door, rebinding).fetch("http://museum.example/x")

    # robots.txt and the work were asked of the vetted number; the third question found the trap.
    assert [ip for ip, _ in door.asked] == [PUBLIC, PUBLIC]
    assert num_asked == 3


def test_an_inner_network_can_be_allowed_and_nothing_beside_it() -> None:
    door = Door(Answer(200, (), b"x"))
    inner = client(door, allowed_networks=("10.0.0.0/24", "fd00::/64"))

    assert inner.fetch("http://inner.museum.example/x").document.content == b"x"
    with pytest.raises(PrivateAddressError):
        inner.fetch("http://10.0.1.1/x")
    with pytest.raises(PrivateAddressError):
        inner.fetch("http://mapped.museum.example/x")


@pytest.mark.parametrize(
    "ip", [PUBLIC, "2606:4700::6810:84e5", "2a00:1450:4001:829::200e", "192.0.1.1", "172.32.0.1"]
)
def test_the_public_web_may_be_asked(ip: str) -> None:
    address = parse_address("https://museum.example/")

    assert vetted_ip(address, resolve=lambda *_: [ip]) == ip


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("HTTPS://Museum.Example:443", "https://museum.example/"),
        ("http://museum.example:443/", "http://museum.example:443/"),
        ("http://museum.example:/x", "http://museum.example/x"),
        ("http://museum.example/a/../b/./c/..", "http://museum.example/b/"),
        ("http://museum.example/../../x", "http://museum.example/x"),
        ("http://museum.example/a/..", "http://museum.example/"),
        ("http://museum.example/%7Eada/%2e%2E/%c3%bc", "http://museum.example/%C3%BC"),
        (
            "http://museum.example/ü?q=好&r=%zz#part",
            "http://museum.example/%C3%BC?q=%E5%A5%BD&r=%25zz",
        ),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://博物馆.example/", "http://xn--9krs63ej00a.example/"),
        ("http://[2606:4700:0::1]/", "http://[2606:4700::1]/"),
        ("http://museum.example?x", "http://museum.example/?x"),
        ("http://my_museum.example/", "http://my_museum.example/"),
    ],
)
def test_one_address_has_one_form(text: str, normal: str) -> None:
    address = parse_address(text)

    assert str(address) == normal
    assert parse_address(str(address)) == address


@given(st.text(max_size=60), st.sampled_from(["http://", "https://", "http://a.example/", ""]))
def test_no_text_is_more_than_an_address_or_a_refusal(text: str, before: str) -> None:
    try:
        address = parse_address(before + text)
    except FetchError:
        return
    assert parse_address(str(address)) == address
    assert str(address).isascii()
    assert "/../" not in address.target + "/"
    assert not set(str(address)) & set(" \r\n\t\\@") - set("@" if "@" in address.target else "")


@given(st.text(max_size=60))
def test_no_redirect_is_more_than_an_address_or_a_refusal(location: str) -> None:
    here = parse_address("http://a.example/b/c")
    try:
        there = follow(here, location)
    except FetchError:
        return
    assert parse_address(str(there)) == there


def test_a_link_is_read_from_where_it_stands() -> None:
    here = parse_address("https://a.example/b/c?d")

    assert str(follow(here, "x")) == "https://a.example/b/x"
    assert str(follow(here, "//b.example/y")) == "https://b.example/y"
    assert str(follow(here, "?z")) == "https://a.example/b/c?z"


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_machine_itself_can_be_asked() -> None:
    assert ask_system("127.0.0.1", 80) == ["127.0.0.1"]
