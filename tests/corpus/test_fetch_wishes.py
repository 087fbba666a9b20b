"""Wishes about learning, wherever a site states them, go on record with the work."""

from collections.abc import Iterator

import pytest

from pinxit.corpus.adapters.fetch import (
    PoliteClient,
)
from pinxit.corpus.adapters.fetch_sites import (
    SiteError,
)
from pinxit.corpus.core.rights import Answer, Purpose, SignalKind
from tests.corpus.web_server import Reply, Web, serve

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as web:
        yield web


def kinds(client: PoliteClient, url: str, page_url: str = "") -> set[SignalKind]:
    signals = client.fetch(url, page_url=page_url).signals
    assert {each.answer for each in signals} <= {Answer.REFUSED}
    return {each.kind for each in signals}


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
