"""What Eve tries from outside: sessions, other pages' addresses, prices of her own.

Her tries on roles and on what is somebody else's are in `routes/`; addresses that a server is made
to fetch in `tests/corpus/test_fetch_addresses.py`, `tests/api/test_webhooks.py` and
`tests/studio/test_guests.py`; uploads in `test_body_ceiling.py` and `tests/bad/`; the API's limits
in `tests/api/test_door.py`.
"""

from datetime import timedelta
from importlib import reload

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from pinxit.accounts import Role
from pinxit.accounts.web.models import SignInTry
from pinxit.accounts.web.services import sign_up, tries
from pinxit.shop.web.models import Order
from tests.scenes import NOW, cleo, edition_of, person
from tests.shop.steps import browser_of, checkout, page_of, reserve

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet herons"  # noqa: S105 - of somebody in a story
SESSION = "sessionid"

#: Addresses that look like a place in this house to somebody who does not look closely.
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:///evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    " https://evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "\thttps://evil.example",
]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PINXIT_STORE = tmp_path


@pytest.fixture
def ada():
    return sign_up(
        email="ada@example.org", password=PASSWORD, display_name="Ada", as_artist=False, now=NOW
    )


def sign_in(browser: Client, password: str = PASSWORD, **more: str):
    return browser.post(
        "/accounts/sign-in/", {"username": "ada@example.org", "password": password, **more}
    )


def test_a_session_that_eve_planted_is_not_adas(client: Client, ada) -> None:
    client.get("/")
    session = client.session
    session["planted"] = "by Eve"
    session.save()
    client.cookies[SESSION] = str(session.session_key)
    planted = client.cookies[SESSION].value

    assert sign_in(client).status_code == 302

    assert client.cookies[SESSION].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_signing_out_ends_the_session_everywhere_it_was_copied(client: Client, ada) -> None:
    sign_in(client)
    copied = Client()
    copied.cookies[SESSION] = client.cookies[SESSION].value
    assert copied.get("/accounts/me/").status_code == 200

    client.post("/accounts/sign-out/")

    assert copied.get("/accounts/me/").status_code == 302


def test_a_new_password_ends_every_other_session(client: Client, ada) -> None:
    sign_in(client)
    eve = Client()
    sign_in(eve)

    changed = client.post(
        "/accounts/me/password/",
        {
            "old_password": PASSWORD,
            "new_password1": "nine loud herons",
            "new_password2": "nine loud herons",
        },
    )

    assert changed.status_code == 302
    assert client.get("/accounts/me/").status_code == 200
    assert eve.get("/accounts/me/").status_code == 302


def test_cookies_are_read_by_no_script_and_sent_by_no_other_page(client: Client, ada) -> None:
    sign_in(client)

    cookie = client.cookies[SESSION]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    token = client.get("/accounts/sign-up/").cookies["csrftoken"]
    assert token["samesite"] == "Lax"


def test_over_https_cookies_travel_by_https_alone(monkeypatch) -> None:
    from pinxit.site import settings as module

    try:
        with monkeypatch.context() as patch:
            patch.setenv("PINXIT_PUBLIC_URL", "https://pinxit.example")
            secure = reload(module)
            assert secure.SESSION_COOKIE_SECURE
            assert secure.CSRF_COOKIE_SECURE
            assert secure.SECURE_HSTS_SECONDS > 0
    finally:
        reload(module)


def test_eve_does_not_try_one_password_after_the_other(client: Client, ada) -> None:
    tried = [sign_in(client, f"guess {nth}").status_code for nth in range(12)]
    assert tried == [400] * 10 + [429] * 2

    assert sign_in(client).status_code == 429, "not even the right one, from there"
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert sign_in(elsewhere).status_code == 302, "Ada is not locked out by it"
    SignInTry.objects.update(begun_at=timezone.now() - timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_who_remembers_it_at_last_begins_anew(client: Client, ada) -> None:
    for _time in range(2):
        for nth in range(9):
            sign_in(client, f"guess {nth}")
        assert sign_in(client).status_code == 302
        client.post("/accounts/sign-out/")


def test_eve_does_not_try_one_account_after_the_other(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(tries, "TRIES_OF_AN_ADDRESS", 3)

    found = [
        client.post("/accounts/sign-in/", {"username": f"{nth}@example.org", "password": "x"})
        for nth in range(4)
    ]

    assert [each.status_code for each in found] == [400, 400, 400, 429]


def test_the_back_office_takes_no_passwords_of_its_own(client: Client, ada) -> None:
    asked = client.get("/back-office/", follow=True)
    assert asked.redirect_chain[-1][0] == "/accounts/sign-in/?next=/back-office/"
    credentials = {"username": "ada@example.org", "password": PASSWORD}
    assert client.post("/back-office/login/", credentials).status_code == 405
    sign_in(client)
    assert client.get("/back-office/", follow=True).status_code == 403
    led = browser_of(person("Dov", Role.CURATOR)).get("/back-office/login/?next=//evil.example/")
    assert led["Location"] == "/back-office/"


@pytest.mark.parametrize("next_page", ELSEWHERE)
def test_nobody_is_led_elsewhere_by_signing_in(client: Client, ada, next_page: str) -> None:
    told = sign_in(client, next=next_page)
    assert told.status_code == 302
    assert told["Location"] == "/"

    joined = Client().post(
        "/accounts/sign-up/",
        {
            "email": "eve@example.org",
            "display_name": "Eve",
            "password": PASSWORD,
            "purpose": "buy",
            "next": next_page,
        },
    )
    assert (joined.status_code, joined["Location"]) == (302, "/")

    spoken = client.post("/language/setlang/", {"language": "zh-hans", "next": next_page})
    assert spoken["Location"] == "/"


def test_a_price_that_the_buyer_names_is_not_heard(client: Client) -> None:
    edition = edition_of(cleo())
    ada = browser_of(person("Ada"))
    wanted = {
        "accepts_terms": "on", "price": "0.01", "price_minor": "1", "amount": "1", "total": "1",
        "currency": "JPY", "number": "77", "edition_size": "1000", "buyer": "1", "state": "paid",
    }  # fmt: skip

    ada.post(checkout(edition), wanted)

    order = Order.objects.get()
    assert (order.price_minor, order.currency, order.number) == (4_000, "EUR", 1)
    assert (order.state, order.buyer.email) == ("reserved", "ada@example.org")
    ada.post(page_of("payment", order), {"answer": "pay", **wanted})
    payment = order.payments.get()
    assert (payment.total, payment.currency) == (40, "EUR")


def test_an_order_is_paid_by_nobody_who_says_so_twice() -> None:
    edition = edition_of(cleo(), size=1)
    ada = browser_of(person("Ada"))
    order = reserve(ada, edition)

    for _time in range(3):
        ada.post(page_of("payment", order), {"answer": "pay"})

    assert [each.state for each in Order.objects.all()] == ["paid"]
    assert order.settlements.count() == 1


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:x"])
def test_a_host_of_eves_is_not_answered(client: Client, settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]

    assert client.get("/", headers={"host": host}).status_code == 400
