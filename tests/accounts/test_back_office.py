"""Who may enter the back office, and what stands there.

Dov curates; Ada, who buys, has no business here.
"""

from datetime import UTC, datetime

import pytest
from django.test import Client

from pinxit.accounts import Role
from pinxit.accounts.web.models import House, Person
from pinxit.accounts.web.services import grant, open_house

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _person(name: str, *roles: Role) -> Person:
    person = Person.objects.create(
        email=f"{name.lower()}@example.org", display_name=name, joined_at=NOON
    )
    grant(person, *roles, now=NOON)
    return person


def test_the_owner_sees_every_room_in_the_words_of_the_house(client: Client) -> None:
    client.force_login(open_house(now=NOON))
    client.cookies["django_language"] = "zh-hans"

    page = client.get("/back-office/").content.decode()

    assert "馆务" in page
    for word in ("Procrastinate", "认证和授权", "site/pinxit.css"):
        assert word not in page
    for room in ("accounts", "gallery", "jobs", "provenance"):
        assert f"/back-office/{room}/" in page


def test_a_curator_sees_the_gallery_alone(client: Client) -> None:
    client.force_login(_person("Dov", Role.CURATOR))

    page = client.get("/back-office/").content.decode()

    assert "/back-office/gallery/" in page
    assert "/back-office/accounts/" not in page
    assert client.get("/back-office/accounts/person/").status_code == 403
    assert client.get("/back-office/accounts/house/add/").status_code == 403


def test_a_buyer_is_turned_away(client: Client) -> None:
    client.force_login(_person("Ada", Role.BUYER))

    assert client.get("/back-office/").status_code == 302


def test_people_and_their_roles_stand_on_one_page(client: Client) -> None:
    client.force_login(open_house(now=NOON))
    ada = _person("Ada", Role.BUYER)

    page = client.get(f"/back-office/accounts/person/{ada.pk}/change/").content.decode()

    assert "ada@example.org" in page
    assert 'name="grants-0-role"' in page
    assert client.get("/back-office/accounts/person/add/").status_code == 403


def test_there_is_one_house_and_it_stays(client: Client) -> None:
    client.force_login(open_house(now=NOON))
    assert client.get("/back-office/accounts/house/add/").status_code == 200
    House.objects.create(pk=1, name="The Quiet Room")

    assert client.get("/back-office/accounts/house/add/").status_code == 403
    assert client.get("/back-office/accounts/house/1/delete/").status_code == 403
    assert "The Quiet Room" in client.get("/").content.decode()


def test_work_in_progress_is_watched_and_not_changed(client: Client) -> None:
    client.force_login(open_house(now=NOON))

    assert client.get("/back-office/jobs/progress/").status_code == 200
    assert client.get("/back-office/jobs/progress/add/").status_code == 403
