"""What people meet when something is wrong: a designed page with a next step."""

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

CODES = ["400", "403", "403_csrf", "404", "413", "429", "500"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", CODES)
def test_a_page_needs_neither_database_nor_request(code: str, language: str) -> None:
    """Without the `django_db` mark every query would fail here, as it does in a broken house."""
    with translation.override(language):
        page = get_template(f"{code}.html").render()

    assert code[:3] in page
    assert 'href="/"' in page
    assert ("前往展厅" in page) == (language == "zh-hans")


@pytest.mark.django_db
def test_an_unknown_address_leads_back_to_the_gallery(client: Client) -> None:
    answer = client.get("/nothing/here/")

    assert answer.status_code == 404
    assert "Nothing hangs here" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_in_words() -> None:
    eve = Client(enforce_csrf_checks=True)

    answer = eve.post("/accounts/sign-in/", {"username": "ada@example.org", "password": "x"})

    assert answer.status_code == 403
    assert "This page had gone stale" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "drawn"),
    [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"'), ('"><script>', "")],
)
def test_the_chosen_theme_is_drawn_by_the_server(client: Client, cookie: str, drawn: str) -> None:
    client.cookies["theme"] = cookie

    head = client.get("/nothing/here/").content.decode().split("<head>")[0]

    assert drawn in head
    assert ("data-theme" in head) == bool(drawn)
    assert "<script>" not in head
