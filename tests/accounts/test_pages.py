"""Joining, coming back and being refused, as people see it, in both languages.

Ada buys, Cleo is the artist, Eve attacks.
"""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

from pinxit.accounts import Role
from pinxit.accounts.web.models import House, Person
from pinxit.accounts.web.services import new_first_sign_in, open_house, sign_up

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET = "seven quiet herons"  # noqa: S105 - of nobody
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    """A slow hash guards real people; here it would only guard the tests' patience."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.LOGIN_REDIRECT_URL = "/accounts/me/"


@pytest.fixture
def ada() -> Person:
    return sign_up(
        email="ada@example.org", password=SECRET, display_name="Ada", as_artist=False, now=NOON
    )


def _form(**changed: str) -> dict[str, str]:
    form = {
        "email": "cleo@example.org",
        "display_name": "Cleo",
        "password": SECRET,
        "purpose": "make",
    }
    return form | changed


def test_cleo_joins_as_an_artist_and_is_signed_in(client: Client) -> None:
    answer = client.post("/accounts/sign-up/", _form(), follow=True)

    assert answer.status_code == 200
    cleo = Person.objects.get(email="cleo@example.org")
    assert cleo.roles == {Role.BUYER, Role.ARTIST}
    assert answer.wsgi_request.user == cleo


def test_who_joins_in_chinese_is_written_to_in_chinese(client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"

    answer = client.post("/accounts/sign-up/", _form(), follow=True)

    assert Person.objects.get(email="cleo@example.org").language == "zh-hans"
    assert "欢迎" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "not an address"}, "Enter a valid email address."),
        ({"email": ""}, "This field is required."),
        ({"email": "ADA@example.org"}, "Sign in with it, or have a new password sent to it."),
        ({"password": "12345678"}, "This password is entirely numeric."),
        ({"password": "cleo@example.org"}, "too similar to the e-mail"),
        ({"display_name": "C" * 81}, "at most 80 characters"),
        ({"purpose": "rob"}, "rob is not one of the available choices"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    client: Client, ada: Person, changed: dict[str, str], words: str
) -> None:
    answer = client.post("/accounts/sign-up/", _form(**changed))

    page = answer.content.decode()
    field = next(iter(changed))
    assert answer.status_code == 400
    assert words in page
    assert f'id="id_{field}_error"' in page
    assert SECRET not in page, "a password is never sent back"
    assert Person.objects.count() == 1


def test_in_chinese_what_is_wrong_is_said_in_chinese(client: Client, ada: Person) -> None:
    client.cookies["django_language"] = "zh-hans"

    page = client.post("/accounts/sign-up/", _form(email="ada@example.org")).content.decode()

    assert '<html lang="zh-Hans"' in page
    assert "此邮箱已有账户" in page
    assert "Sign in" not in page


def test_a_house_may_invite_its_artists(client: Client) -> None:
    House.objects.create(pk=1, artists_may_join=False)

    assert 'name="purpose"' not in client.get("/accounts/sign-up/").content.decode()
    client.post("/accounts/sign-up/", _form())

    assert Person.objects.get(email="cleo@example.org").roles == {Role.BUYER}


def test_a_house_may_close_while_cleo_fills_in_the_form(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "pinxit.accounts.web.views.house_of", lambda: House(pk=1, artists_may_join=True)
    )
    House.objects.create(pk=1, artists_may_join=False)

    answer = client.post("/accounts/sign-up/", _form())

    assert answer.status_code == 400
    assert "Artists join this house by invitation." in answer.content.decode()


def test_ada_comes_back_and_leaves(client: Client, ada: Person) -> None:
    answer = client.post(
        "/accounts/sign-in/", {"username": "Ada@Example.org", "password": SECRET}, follow=True
    )
    assert answer.wsgi_request.user == ada

    assert client.get("/accounts/sign-out/").status_code == 405, "a link must not sign anybody out"
    client.post("/accounts/sign-out/")
    assert "_auth_user_id" not in client.session


def test_ada_is_spoken_to_in_her_language(client: Client, ada: Person) -> None:
    Person.objects.update(language="zh-hans")

    client.post("/accounts/sign-in/", {"username": ada.email, "password": SECRET})

    assert client.cookies["django_language"].value == "zh-hans"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    client: Client, ada: Person
) -> None:
    answers = [
        client.post("/accounts/sign-in/", {"username": address, "password": "wrong"})
        for address in ("ada@example.org", "nobody@example.org")
    ]

    for answer in answers:
        assert answer.status_code == 400
        assert "do not belong together" in answer.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_eve_cannot_send_anybody_elsewhere(client: Client, elsewhere: str) -> None:
    answer = client.post("/accounts/sign-up/", _form(next=elsewhere))

    assert answer["Location"] == "/accounts/me/"


def test_ada_goes_on_where_she_was_going(client: Client) -> None:
    answer = client.post("/accounts/sign-up/", _form(next="/accounts/me/password/"))

    assert answer["Location"] == "/accounts/me/password/"


def test_a_new_password_by_letter(client: Client, ada: Person) -> None:
    Person.objects.update(language="zh-hans")
    answer = client.post("/accounts/reset/", {"email": "ada@example.org"}, follow=True)
    assert answer.status_code == 200
    (letter,) = mail.outbox
    assert letter.subject == "重设您的账户密码"
    assert "只能使用一次" in letter.body

    link = re.search(r"https?://\S+", str(letter.body))
    assert link is not None
    form = client.get(link.group(), follow=True)
    new = "eight loud herons"
    answer = client.post(
        form.request["PATH_INFO"], {"new_password1": new, "new_password2": new}, follow=True
    )
    assert "Sign in with the new one." in answer.content.decode()

    assert client.login(username="ada@example.org", password=new)
    assert "This link is used up" in client.get(link.group(), follow=True).content.decode()


def test_the_answer_does_not_say_whether_an_address_is_known(client: Client) -> None:
    answer = client.post("/accounts/reset/", {"email": "nobody@example.org"}, follow=True)

    assert "If we know this address" in answer.content.decode()
    assert mail.outbox == []


def test_my_account_shows_and_keeps_my_details(client: Client, ada: Person) -> None:
    client.force_login(ada)
    assert "buyer" in client.get("/accounts/me/").content.decode()

    answer = client.post(
        "/accounts/me/",
        {"display_name": "Ada L.", "email": "ada@example.org", "language": "zh-hans"},
        follow=True,
    )

    assert "您的资料已保存" in answer.content.decode()
    ada.refresh_from_db()
    assert (ada.display_name, ada.language) == ("Ada L.", "zh-hans")


def test_nobody_takes_over_the_address_of_somebody_else(client: Client, ada: Person) -> None:
    client.post("/accounts/sign-up/", _form())

    answer = client.post(
        "/accounts/me/", {"display_name": "Cleo", "email": "ada@example.org", "language": "en"}
    )

    assert answer.status_code == 400
    assert "This e-mail address has an account." in answer.content.decode()


def test_changing_the_password_keeps_ada_signed_in(client: Client, ada: Person) -> None:
    client.force_login(ada)
    new = "eight loud herons"

    answer = client.post(
        "/accounts/me/password/",
        {"old_password": SECRET, "new_password1": new, "new_password2": new},
        follow=True,
    )

    assert "Your password is changed." in answer.content.decode()


def test_a_visitor_has_no_account_page(client: Client) -> None:
    assert client.get("/accounts/me/")["Location"] == "/accounts/sign-in/?next=/accounts/me/"


def test_the_owner_enters_a_new_house_once(client: Client) -> None:
    token = new_first_sign_in(open_house(now=datetime.now(UTC)), now=datetime.now(UTC))
    form = {"email": "dov@example.org", "display_name": "Dov", "password": SECRET}
    assert client.get(f"/accounts/first/{token}/").status_code == 200
    assert client.post(f"/accounts/first/{token}/", form | {"password": ""}).status_code == 400

    answer = client.post(f"/accounts/first/{token}/", form, follow=True)

    owner = Person.objects.get(email="dov@example.org")
    assert answer.wsgi_request.user == owner
    assert Role.OWNER in owner.roles
    assert "This house is yours." in answer.content.decode()
    assert client.get(f"/accounts/first/{token}/").status_code == 410


def test_the_owner_cannot_take_an_address_that_is_taken(client: Client, ada: Person) -> None:
    token = new_first_sign_in(open_house(now=datetime.now(UTC)), now=datetime.now(UTC))
    form = {"email": "ada@example.org", "display_name": "Dov", "password": SECRET}

    answer = client.post(f"/accounts/first/{token}/", form)

    assert answer.status_code == 400
    assert client.get(f"/accounts/first/{token}/").status_code == 200, "the link still works"


def test_a_forged_first_link_opens_nothing(client: Client) -> None:
    assert client.get("/accounts/first/forged/").status_code == 410


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("page", ["sign-up", "sign-in", "reset", "reset/sent"])
def test_every_page_is_drawn_in_both_languages(client: Client, language: str, page: str) -> None:
    client.cookies["django_language"] = language

    answer = client.get(f"/accounts/{page}/")

    assert answer.status_code == 200
    assert ("测试商店" in answer.content.decode()) == (language == "zh-hans")
