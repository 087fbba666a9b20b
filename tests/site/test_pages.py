"""The pages of the whole house."""

import pytest
from django.test import Client

from pinxit.ethics import RULES
from pinxit.studio.web.selectors import bill_of_the_painter

pytestmark = pytest.mark.django_db


def test_the_house_names_everybody_it_learnt_from_and_every_rule(client: Client) -> None:
    page = client.get("/about/").content.decode()

    for credit in (line.credit for line in bill_of_the_painter().lines):
        assert credit.name in page
        assert credit.licence in page
    for rule in RULES:
        assert rule.reason in page


def test_in_chinese_the_rules_are_chinese(client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"

    page = client.get("/about/").content.decode()

    assert "不画色情" in page
    assert RULES[0].reason not in page


def test_a_language_is_chosen_on_our_own_pages_without_a_token(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    chosen = {"language": "zh-hans", "next": "/about/"}
    address = "/language/setlang/"
    assert not client.get("/about/").cookies

    for elsewhere in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        assert strict.post(address, chosen, headers=elsewhere).status_code == 403
    assert strict.post(address, chosen, headers={"origin": "http://testserver"}).status_code == 302
    assert "不画色情" in strict.get("/about/").content.decode()
