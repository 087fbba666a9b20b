"""What the gallery says to people elsewhere: artists' pages, feeds, maps, letters."""

import csv
import re
from datetime import date, timedelta
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from pinxit.accounts import Role
from pinxit.gallery import FIRST_WORKS
from pinxit.gallery.web import newsletter_services as letters
from pinxit.gallery.web import services
from pinxit.gallery.web.models import Artist, Listing, Subscriber
from tests.scenes import NOW, cleo, edition_of, person
from tests.shop.steps import browser_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PINXIT_STORE = tmp_path


@pytest.fixture
def listing() -> Listing:
    return edition_of(cleo()).listing


def test_an_artist_has_a_page_with_their_works_and_their_words(client: Client, listing) -> None:
    page = client.get("/artists/cleo/").content.decode()

    assert "Red dragon" in page
    assert "Say something about yourself" not in page
    cleos = browser_of(listing.artist.person)
    assert "Say something about yourself" in cleos.get("/artists/cleo/").content.decode()
    refused = cleos.post("/artists/cleo/about/", {"about": "heil hitler"})
    assert (refused.status_code, Artist.objects.get().about) == (400, "")
    cleos.post("/artists/cleo/about/", {"about": "I look for <quiet>."})
    page = client.get("/artists/cleo/").content.decode()
    assert "I look for &lt;quiet&gt;." in page
    assert "<quiet>" not in page
    assert "Cleo" in client.get("/artists/").content.decode()


def test_two_artists_of_one_name_have_two_addresses(listing) -> None:
    other = person("Cleo2", Role.ARTIST)
    other.display_name = "Cleo"
    other.save()
    second = edition_of(other, seed=3).listing

    assert listing.artist.slug == "cleo"
    assert second.artist.slug == f"cleo-{other.pk}"
    assert edition_of(other, seed=4).listing.artist == second.artist


def test_feeds_say_what_was_hung_and_are_not_sent_twice(client: Client, listing, settings) -> None:
    show = services.open_exhibition(FIRST_WORKS, opens_on=date(2026, 11, 23))
    services.show_in(show, listing)

    for path in ("/feed.atom", "/artists/cleo/feed.atom", f"{show.get_absolute_url()}feed.atom"):
        answer = client.get(path)
        assert answer["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.content)  # noqa: S314 - we wrote it a moment ago
        (entry,) = feed.findall(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == "Red dragon"
        assert entry.findtext(f"{ATOM}id") == listing.public_id.urn
        links = {link.get("rel"): link.get("href", "") for link in entry.findall(f"{ATOM}link")}
        assert links["alternate"].startswith(settings.PINXIT_PUBLIC_URL)
        assert links["enclosure"].endswith(".png")
        again = client.get(path, headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_the_map_names_what_hangs_and_nothing_else(client: Client, listing) -> None:
    hidden = edition_of(listing.artist.person, title="Hidden", seed=4).listing
    services.withdraw(hidden, now=NOW)

    whole = client.get("/sitemap.xml").content.decode()
    places = [
        re.sub(r"^https?://[^/]+", "", each) for each in re.findall(r"<loc>(.*?)</loc>", whole)
    ]
    found = "".join(client.get(place).content.decode() for place in places)

    assert listing.get_absolute_url() in found
    assert hidden.get_absolute_url() not in found
    assert "/artists/cleo/" in found
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /accounts/" in robots
    assert "/sitemap.xml" in robots


def link_in(letter, what: str = "") -> str:
    found: str = re.findall(rf"https?://[^/]+(/newsletter/[^/]+/{what})\s", letter.body)[0]
    return found


def test_letters_are_confirmed_from_the_mailbox_and_left_by_one_press(client: Client) -> None:
    assert "Look into your mailbox" in _asked(client, "Ada@Example.org")
    (letter,) = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    client.get(link_in(letter))  # what looks into mailboxes follows links
    assert Subscriber.objects.get().confirmed_at is None
    assert "You will hear from us" in client.post(link_in(letter)).content.decode()
    assert _readers() == ["ada@example.org"]

    # As RFC 8058 has it: no cookie, no token of ours.
    strict = Client(enforce_csrf_checks=True)
    leaving = link_in(letter, "leave/")
    assert strict.post(leaving, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert _readers() == []
    assert client.post("/newsletter/nobody/").status_code == 410


def test_nobody_learns_who_reads_and_nobody_is_written_to_again_and_again(client: Client) -> None:
    first = _asked(client, "ada@example.org")
    again = _asked(client, "ADA@example.org")

    assert first == again
    assert len(mail.outbox) == 1
    Subscriber.objects.update(asked_at=timezone.now() - timedelta(days=8))
    assert client.post(link_in(mail.outbox[0])).status_code == 410
    _asked(client, "ada@example.org")
    assert len(mail.outbox) == 2


def test_eve_cannot_make_the_house_write_to_the_world(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(letters, "ASKED_AN_HOUR", 2)

    pages = [client.post("/newsletter/", {"email": f"{nth}@example.org"}) for nth in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 400]
    assert len(mail.outbox) == 2


def test_the_list_is_the_owners_and_reckons_with_nothing(client: Client) -> None:
    Subscriber.objects.create(
        email="=1+1@example.org", key="k", language="en", asked_at=NOW, confirmed_at=NOW
    )

    rows = list(csv.reader(StringIO(_list_of(person("Olga", Role.OWNER)).content.decode())))

    assert rows[1][0] == "'=1+1@example.org"
    assert rows[1][3].endswith("/newsletter/k/leave/")
    assert _list_of(person("Dov", Role.CURATOR)).status_code == 403


def _asked(client: Client, email: str) -> str:
    return client.post("/newsletter/", {"email": email}).content.decode().split("<main")[1]


def _readers() -> list[str]:
    return [row["email"] for row in csv.DictReader(StringIO(_list_of(_owner()).content.decode()))]


def _owner():
    from pinxit.accounts.web.models import Person

    return Person.objects.filter(email="olga@example.org").first() or person("Olga", Role.OWNER)


def _list_of(somebody):
    return browser_of(somebody).get("/newsletter/list.csv")


def test_a_mail_server_that_is_away_is_told_of(client: Client, monkeypatch) -> None:
    def away(_letter: EmailMessage) -> int:
        raise OSError("no route")

    monkeypatch.setattr(EmailMessage, "send", away)
    answer = client.post("/newsletter/", {"email": "ada@example.org"})

    assert answer.status_code == 400
    assert "Ask again in an hour" in answer.content.decode()
    assert not Subscriber.objects.filter(confirmed_at__isnull=False).exists()
