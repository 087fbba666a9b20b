"""Joining the house: Ada buys, Cleo makes art, Eve tries a used link."""

from datetime import UTC, datetime, timedelta

import pytest

from pinxit.accounts import Role
from pinxit.accounts.web import services
from pinxit.accounts.web.models import House
from pinxit.accounts.web.selectors import has_role, owner_of_the_house

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ada(email: str = "ada@example.org"):
    return services.sign_up(
        email=email, password="horse battery", display_name="Ada", as_artist=False, now=NOW
    )


def test_ada_may_buy_but_not_sell() -> None:
    person = ada()

    assert person.roles == {Role.BUYER}
    assert not person.is_staff


def test_an_address_has_one_account_whatever_its_case() -> None:
    ada()

    with pytest.raises(services.EmailTakenError):
        ada("ADA@example.org")


def test_a_house_may_invite_its_artists() -> None:
    House.objects.create(pk=1, artists_may_join=False)

    with pytest.raises(services.ArtistsByInvitationError):
        services.sign_up(
            email="cleo@example.org", password="x", display_name="Cleo", as_artist=True, now=NOW
        )


def test_the_owner_enters_once_by_the_printed_link() -> None:
    owner = services.open_house(now=NOW)
    token = services.new_first_sign_in(owner, now=NOW)
    assert token is not None
    claim = {
        "email": "o@example.org",
        "password": "long enough",
        "display_name": "Olga",
    }

    entered = services.claim_first_sign_in(token, now=NOW, **claim)

    assert has_role(entered, Role.COMMITTEE), "the owner has every role"
    assert services.open_house(now=NOW) == owner == owner_of_the_house()
    assert services.new_first_sign_in(entered, now=NOW) is None
    with pytest.raises(services.StaleLinkError):
        services.claim_first_sign_in(token, now=NOW, **claim)


def test_a_link_grows_stale() -> None:
    token = services.new_first_sign_in(services.open_house(now=NOW), now=NOW)
    assert token is not None

    with pytest.raises(services.StaleLinkError):
        services.claim_first_sign_in(
            token, email="e@x.org", password="p", display_name="Eve", now=NOW + timedelta(days=8)
        )
