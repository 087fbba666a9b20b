"""Who is let in, how often, and what asking twice does."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from pinxit.accounts import Scope
from pinxit.accounts.core.allowance import Standing, Window, headers_of
from pinxit.accounts.core.idempotency import BadIdempotencyKeyError, read_name
from pinxit.accounts.core.keys import BadKeyError, draw_key, read_key
from pinxit.accounts.web.models import ApiKey
from pinxit.accounts.web.services import BadKeyFormError, make_key, revoke_key, use_key
from pinxit.kernel import Digest
from pinxit.studio.web.models import Brief
from tests.api.conftest import program_of

PAINT = {"prompt": "a red dragon", "hand": "noto", "seed": 3, "steps": 2}


def test_a_key_is_long_and_read_strictly():
    drawn = draw_key()

    assert len(drawn.text) > 50
    assert read_key(f" {drawn.text} ") == drawn
    assert drawn.digest == Digest.of(drawn.text.encode())
    assert draw_key() != drawn
    with pytest.raises(BadKeyError):
        read_key(drawn.text[:-20])


def test_the_headers_say_what_is_left():
    minute, day = Window("minute", 60, 5), Window("day", 86_400, 5)
    standings = (Standing(minute, 2, 12), Standing(day, 7, 9))

    assert headers_of(standings) == {
        "RateLimit-Policy": '"minute";q=5;w=60, "day";q=5;w=86400',
        "RateLimit": '"minute";r=3;t=12, "day";r=0;t=9',
    }


@pytest.mark.parametrize(("header", "name"), [(' "a-b" ', "a-b"), ("a", "a")])
def test_a_request_is_named(header: str, name: str):
    assert read_name(header) == name


@pytest.mark.parametrize("header", ["", '""', "x" * 201, "a b", "日"])
def test_a_request_is_not_named_so(header: str):
    with pytest.raises(BadIdempotencyKeyError):
        read_name(header)


@pytest.mark.django_db
class TestTheDoor:
    def test_without_a_key_nobody_enters(self, client):
        answer = client.get("/api/v1/key")

        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["type"] == "urn:pinxit:problem:no-key"
        assert problem["status"] == 401
        assert "Bearer" in problem["remedy"]

    def test_a_key_says_what_it_is(self, cleos):
        answer = cleos.get("/key")

        assert answer.status_code == 200
        assert answer.json() == {
            "name": "a program",
            "prefix": cleos.key.prefix,
            "scopes": ["buy", "commission", "paint", "read", "treat"],
            "expires_at": None,
            "person": "Cleo",
        }
        assert answer["Cache-Control"] == "no-store"
        cleos.key.refresh_from_db()
        assert cleos.key.used_at is not None
        assert cleos.text not in str(vars(cleos.key)), "only its digest is kept"

    def test_what_ran_out_or_was_revoked_opens_nothing(self, cleo, cleos):
        now = timezone.now()
        assert revoke_key(cleos.key, now=now)
        assert not revoke_key(cleos.key, now=now)
        answer = cleos.get("/key")
        assert answer.status_code == 401
        assert "invalid_token" in answer["WWW-Authenticate"]

        late = program_of(cleo)
        ApiKey.objects.filter(pk=late.key.pk).update(expires_at=now - timedelta(seconds=1))
        assert late.get("/key").status_code == 401
        shut = program_of(cleo)
        cleo.is_active = False
        cleo.save()
        assert shut.get("/key").status_code == 401

    def test_a_key_may_only_do_what_it_was_made_for(self, cleo):
        reader = program_of(cleo, Scope.READ)

        answer = reader.post("/briefs", PAINT)

        assert answer.status_code == 403
        assert answer.json()["type"].endswith(":missing-scope")
        assert reader.get("/queue").status_code == 200

    def test_refusals_speak_the_language_that_was_asked_for(self, cleos):
        answer = cleos.get(
            "/briefs/00000000-0000-0000-0000-000000000000", **{"Accept-Language": "zh-CN"}
        )

        assert answer.status_code == 404
        with override("zh-hans"):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.json()["remedy"])
            assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.json()["title"])

    def test_who_asks_too_often_is_told_when_to_come_back(self, cleos, settings):
        settings.PINXIT_API_A_MINUTE, settings.PINXIT_API_A_DAY = 1_000, 2

        assert '"day";r=1;' in cleos.get("/key")["RateLimit"]
        assert '"day";r=0;' in cleos.get("/key")["RateLimit"]
        answer = cleos.get("/key")

        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 86_400
        assert '"day";r=0' in answer["RateLimit"]

    def test_asking_twice_is_asking_once(self, cleos):
        first = cleos.post("/briefs", PAINT, name="one")
        again = cleos.post("/briefs", PAINT, name="one")

        assert (first.status_code, again.status_code) == (202, 202)
        assert again.json() == first.json()
        assert again["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first
        assert Brief.objects.count() == 1

    def test_a_name_belongs_to_one_request(self, cleos, eves):
        cleos.post("/briefs", PAINT, name="one")

        other = cleos.post("/briefs", {**PAINT, "seed": 4}, name="one")

        assert other.status_code == 422
        assert other.json()["type"].endswith(":other-request")
        assert cleos.post("/briefs", PAINT, name="a b").status_code == 400
        assert eves.post("/briefs", PAINT, name="one").status_code == 202, "each key has its own"
        assert cleos.post("/briefs", PAINT).status_code == 202, "a name is not needed"

    def test_a_refusal_is_not_kept(self, cleos, settings):
        settings.PINXIT_BRIEFS_WAITING = 1
        cleos.post("/briefs", PAINT)
        full = cleos.post("/briefs", PAINT, name="two")
        assert full.status_code == 429
        assert int(full["Retry-After"]) > 0

        settings.PINXIT_BRIEFS_WAITING = 20

        assert cleos.post("/briefs", PAINT, name="two").status_code == 202

    def test_what_cannot_be_read_is_said_part_by_part(self, cleos):
        answer = cleos.post("/briefs", {"seed": -1})

        assert answer.status_code == 422
        pointers = {each["pointer"] for each in answer.json()["errors"]}
        assert pointers == {"#/prompt", "#/seed"}
        broken = cleos.browser.post(
            "/api/v1/briefs",
            b"{",
            content_type="application/json",
            headers={"Authorization": f"Bearer {cleos.text}"},
        )
        assert broken.status_code == 400

    def test_what_is_too_large_is_not_read(self, cleos, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

        assert cleos.post("/briefs", PAINT, name="big").status_code == 413

    def test_a_key_has_a_name_and_something_to_do(self, cleo):
        now = timezone.now()
        asked = {"person": cleo, "expires_at": None, "now": now}

        for name, scopes in ((" ", [Scope.READ]), ("x" * 61, [Scope.READ]), ("x", [])):
            with pytest.raises(BadKeyFormError):
                make_key(name=name, scopes=scopes, **asked)
        for _ in range(20):
            _row, drawn = make_key(name="x", scopes=[Scope.READ], **asked)
        with pytest.raises(BadKeyFormError, match="as many"):
            make_key(name="x", scopes=[Scope.READ], **asked)
        used = use_key(drawn.text, now=now)
        assert used.person == cleo
