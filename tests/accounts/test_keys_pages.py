"""Keys and webhooks on their pages, and keys on the command line."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from pinxit.accounts import Role
from pinxit.accounts.cli import NobodyError, app
from pinxit.accounts.core.keys import BadKeyError
from pinxit.accounts.web.models import ApiKey, Message, Webhook
from pinxit.accounts.web.services import announce, use_key
from tests import scenes

pytestmark = pytest.mark.django_db

KEY = re.compile(r"pxt_[0-9a-f]{8}_[\w-]{40,64}")


@pytest.fixture
def cleo():
    return scenes.cleo()


@pytest.fixture
def browser(cleo) -> Client:
    browser = Client()
    browser.force_login(cleo)
    return browser


def test_a_key_is_made_shown_once_and_revoked(browser, cleo):
    form = {"name": "Plotter", "scopes": ["paint", "read"], "days": "30"}

    made = browser.post("/accounts/keys/", form)

    (text,) = set(KEY.findall(made.content.decode()))
    assert use_key(text, now=timezone.now()).person == cleo
    shown = browser.get("/accounts/keys/").content.decode()
    assert not KEY.findall(shown)
    assert "Plotter" in shown
    key = ApiKey.objects.get()
    assert key.expires_at is not None
    assert (key.expires_at - key.made_at).days == 30
    gone = browser.post(f"/accounts/keys/{key.prefix}/revoke", follow=True)
    assert "opens nothing any more" in gone.content.decode()
    with pytest.raises(BadKeyError):
        use_key(text, now=timezone.now())
    assert browser.post(f"/accounts/keys/{key.prefix}/revoke").status_code == 404


def test_a_key_without_a_purpose_is_refused_beside_the_field(browser):
    answer = browser.post("/accounts/keys/", {"name": "x", "days": "0"})
    unseen = browser.post("/accounts/keys/", {"name": "\u200b", "scopes": ["read"], "days": "0"})

    assert answer.status_code == 400
    assert "Choose at least one thing" in answer.content.decode()
    assert unseen.status_code == 400
    assert not ApiKey.objects.exists()


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get("/accounts/keys/").status_code == 302
    assert client.get("/accounts/webhooks/").status_code == 302


def test_a_webhook_is_set_up_tried_and_removed(browser, cleo):
    answer = browser.post("/accounts/webhooks/", {"url": "https://example.org/told"})
    assert "whsec_" in answer.content.decode()
    assert "whsec_" not in browser.get("/accounts/webhooks/").content.decode()

    browser.post("/accounts/webhooks/try-out")
    Message.objects.update(state="given up", tries=7, trouble="nobody answers at this address")
    shown = browser.get("/accounts/webhooks/").content.decode()
    assert "nobody answers" in shown
    message = Message.objects.get()
    browser.post(f"/accounts/messages/{message.public_id}/again")
    message.refresh_from_db()
    assert message.state == "waiting"

    hook = Webhook.objects.get()
    assert browser.post(f"/accounts/webhooks/{hook.public_id}/remove").status_code == 302
    assert browser.post(f"/accounts/webhooks/{hook.public_id}/remove").status_code == 404
    assert browser.post(f"/accounts/messages/{message.public_id}/again").status_code == 404


def test_an_address_without_encryption_is_refused(browser):
    answer = browser.post("/accounts/webhooks/", {"url": "http://example.org/"})

    assert answer.status_code == 400
    assert "does not begin with https" in answer.content.decode()


def test_old_messages_are_forgotten(cleo, browser, monkeypatch):
    from pinxit.accounts.web.services import webhooks

    monkeypatch.setattr(webhooks, "_KEPT", 2)
    browser.post("/accounts/webhooks/", {"url": "https://example.org/told"})

    for number in range(4):
        announce(cleo.pk, kind="test", about=str(number), told={}, now=timezone.now())

    assert sorted(Message.objects.values_list("about", flat=True)) == ["2", "3"]


def test_keys_on_the_command_line(cleo):
    owner = scenes.person("Olga", Role.OWNER)
    run = CliRunner().invoke

    made = run(app, ["make", "plotter", "--may", "treat", "--days", "0"], catch_exceptions=False)

    key = use_key(made.output.strip(), now=timezone.now())
    assert (key.person, key.scopes, key.expires_at) == (owner, ["treat"], None)
    assert key.prefix in run(app, ["list"]).output
    assert key.prefix not in run(app, ["list", "--person", "cleo@example.org"]).output
    assert run(app, ["revoke", f"pxt_{key.prefix}"]).exit_code == 0
    assert isinstance(run(app, ["revoke", key.prefix]).exception, BadKeyError)
    assert isinstance(run(app, ["list", "--person", "x@example.org"]).exception, NobodyError)
