"""Programs are told what happened: signed, again if nobody took it, and nowhere private."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pinxit.accounts.adapters.post_message import NotTakenError, Post
from pinxit.accounts.adapters.sealed import BrokenSealError, seal, unseal
from pinxit.accounts.core.webhook import (
    WAITS,
    BadWebhookError,
    checked_url,
    draw_secret,
    sign,
    wait_after,
)
from pinxit.accounts.jobs import deliver_message
from pinxit.accounts.web import selectors
from pinxit.accounts.web.models import Message, Webhook
from pinxit.accounts.web.services import (
    TooManyWebhooksError,
    add_webhook,
    announce,
    deliver,
    remove_webhook,
    send_again,
)
from pinxit.client import ForgedMessageError, read_message
from pinxit.jobs.jobs import run_job, tell_end
from pinxit.jobs.web.services import fail, finish
from pinxit.studio.core.brief import Brief, BriefRefusedError
from pinxit.studio.web.services import call_off, submit_brief
from pinxit.studio.web.treatment_services import tell_of_treatment
from tests import scenes
from tests.api.listener import Listener, listening
from tests.studio.sketch import Onlooker

DRAGON = Brief(prompt="a red dragon", hand="noto", steps=2)


def test_a_signature_is_that_of_the_standard():
    """The example of Standard Webhooks' own libraries."""
    signature = sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        name="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at_s=1614265330,
        body=b'{"test": 2432232314}',
    )

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    with pytest.raises(BadWebhookError):
        sign("whsec_*", name="", at_s=0, body=b"")


def test_a_message_is_read_if_it_is_from_there():
    secret, body, now = draw_secret(), b'{"type": "test"}', 1_700_000_000
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(now),
        "webhook-signature": "v2,x v1,%% " + sign(secret, name="msg_1", at_s=now, body=body),
    }

    assert read_message(body, headers, secret=secret, now_s=now + 10) == {"type": "test"}
    wrongs: tuple[dict[str, Any], ...] = (
        {"body": body + b" "},
        {"now_s": now + 301},
        {"secret": draw_secret()},
        {"secret": "whsec_*"},
        {"headers": {}},
        {"headers": {**headers, "webhook-id": "msg_2"}},
    )
    for wrong in wrongs:
        asked: dict[str, Any] = {
            "body": body,
            "headers": headers,
            "secret": secret,
            "now_s": now,
            **wrong,
        }
        with pytest.raises(ForgedMessageError):
            read_message(asked.pop("body"), asked.pop("headers"), **asked)


def test_waits_grow_and_end():
    assert [wait_after(tries) for tries in range(1, len(WAITS) + 2)] == [*WAITS, None]
    assert list(WAITS) == sorted(WAITS)
    assert WAITS[0] < timedelta(minutes=1)


@pytest.mark.parametrize(
    "url", ["http://example.org/", "ftp://example.org/", "https://u:p@example.org/", "https://a:22"]
)
def test_an_address_that_is_told_nothing(url):
    with pytest.raises(BadWebhookError):
        checked_url(url, allows_http=False)


def test_a_secret_opens_with_the_key_of_the_house_alone():
    sealed = seal("whsec_x", house_key="one")

    assert "whsec" not in sealed
    assert unseal(sealed, house_key="one") == "whsec_x"
    with pytest.raises(BrokenSealError):
        unseal(sealed, house_key="two")


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.3", "169.254.169.254", "::1", "fd00::1"])
def test_no_message_enters_a_private_network(ip):
    """Not by name either: the one address that is connected to was vetted."""
    post = Post(resolve=lambda _host, _port: ["203.0.114.5", ip])

    with pytest.raises(NotTakenError, match="private network or nowhere"):
        post.send(checked_url("https://rebound.example/", allows_http=False), b"", {})


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as it:
        yield it


@pytest.mark.django_db
@pytest.mark.enable_socket
class TestTelling:
    @pytest.fixture(autouse=True)
    def _networks(self, settings):
        settings.PINXIT_WEBHOOK_NETWORKS = ["127.0.0.0/8"]

    @pytest.fixture
    def hook(self, cleo, listener) -> tuple[Webhook, str]:
        url = f"http://127.0.0.1:{listener.port}/told?by=pinxit"
        return add_webhook(person=cleo, url=url, now=timezone.now())

    def send_all(self) -> None:
        for message in Message.objects.filter(state="waiting"):
            deliver_message({"message": str(message.public_id)}, Onlooker())

    def test_a_painted_brief_is_told_once(self, cleo, listener, hook):
        brief = submit_brief(person=cleo, brief=DRAGON, now=timezone.now())
        job = ProcrastinateJob.objects.get()
        ended = job.args["on_end"], job.args["key"], job.args["params"]

        tell_end(*ended)
        assert not Message.objects.exists(), "it has not ended"
        piece = scenes.piece_of(cleo)
        piece.brief, piece.public_id = brief, brief.public_id
        piece.save()
        finish(brief.job_key)
        for _ in range(2):
            tell_end(*ended)
        self.send_all()
        self.send_all()

        ((path, headers, body),) = listener.heard
        assert path == "/told?by=pinxit"
        told = read_message(body, headers, secret=hook[1], now_s=time.time())
        assert told["type"] == "brief.painted"
        assert told["data"]["state"] == "done"
        assert told["data"]["piece"]["id"] == str(brief.public_id)
        message = Message.objects.get()
        assert (message.state, message.status, message.tries) == ("taken", 200, 1)

    def test_a_failed_or_cancelled_brief_is_told(self, cleo, listener, hook):
        brief = submit_brief(person=cleo, brief=DRAGON, now=timezone.now())
        call_off(brief)
        other = submit_brief(person=cleo, brief=DRAGON, now=timezone.now())
        fail(other.job_key, BriefRefusedError("no"))
        params = {"brief": str(other.public_id)}
        tell_end("pinxit.studio.jobs:tell_of_brief", other.job_key, params)
        tell_end("pinxit.studio.jobs:no_such_thing", other.job_key, params)

        kinds = set(Message.objects.values_list("kind", flat=True))

        assert kinds == {"brief.cancelled", "brief.failed"}

    def test_a_treatment_is_told(self, cleo, cleos, listener, hook):
        piece = scenes.piece_of(cleo)
        cleos.post(f"/pieces/{piece.public_id}/treatments", {"kind": "vectorise"})
        treatment = cleo.treatments.get()
        assert tell_of_treatment(treatment, now=timezone.now()) == 0
        fail(treatment.job_key, BriefRefusedError("no"))
        params = {"treatment": str(treatment.public_id)}

        tell_end("pinxit.studio.jobs:tell_of_treatment", treatment.job_key, params)

        assert Message.objects.get().kind == "treatment.failed"

    def test_what_is_not_taken_is_sent_again_and_given_up(self, cleo, listener, hook):
        listener.answers = [(500, b"")]
        announce(cleo.pk, kind="test", about="x", told={}, now=timezone.now())
        message = Message.objects.get()
        post = Post(allowed=["127.0.0.0/8"])

        for tries in range(1, len(WAITS) + 1):
            deliver(message, post=post, now=timezone.now())
            message.refresh_from_db()
            assert (message.state, message.tries, message.status) == ("waiting", tries, 500)
        latest = ProcrastinateJob.objects.order_by("-id").first()
        assert latest is not None
        assert latest.scheduled_at - timezone.now() > WAITS[-1] - timedelta(minutes=1)
        deliver(message, post=post, now=timezone.now())
        message.refresh_from_db()
        assert message.state == "given up"
        deliver(message, post=post, now=timezone.now())
        assert len(listener.heard) == len(WAITS) + 1, "what is given up is not sent"

        listener.answers = [(204, b"")]
        assert send_again(message, now=timezone.now())
        assert not send_again(message, now=timezone.now())
        self.send_all()
        message.refresh_from_db()
        assert message.state == "taken"

    def test_a_redirect_leads_nowhere(self, cleo, listener, hook):
        listener.answers = [(302, b"")]
        announce(cleo.pk, kind="test", about="x", told={}, now=timezone.now())

        self.send_all()

        assert [path for path, *_ in listener.heard] == ["/told?by=pinxit"]
        assert Message.objects.get().status == 302

    def test_nobody_at_home(self, cleo, settings):
        _row, _secret = add_webhook(person=cleo, url="http://127.0.0.1:1024/", now=timezone.now())
        announce(cleo.pk, kind="test", about="x", told={}, now=timezone.now())

        self.send_all()

        assert Message.objects.get().trouble == "nobody answers at this address"

    def test_there_are_only_so_many(self, cleo, hook):
        for number in range(4):
            add_webhook(person=cleo, url=f"https://example.org/{number}", now=timezone.now())

        with pytest.raises(TooManyWebhooksError):
            add_webhook(person=cleo, url="https://example.org/", now=timezone.now())
        remove_webhook(hook[0])
        run_job(
            "pinxit.accounts.jobs:deliver_message",
            "message:gone",
            {"message": str(hook[0].public_id)},
            tries_left=0,
        )
        assert selectors.webhooks_of(cleo).count() == 4

    def test_the_secret_is_not_in_the_database(self, cleo, hook):
        row = Webhook.objects.values().get(pk=hook[0].pk)

        assert hook[1] not in json.dumps(row, default=str)
