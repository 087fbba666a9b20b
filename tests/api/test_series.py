"""Series over the API: asked for with a list, made, fetched, tried again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pinxit.accounts import Scope
from pinxit.accounts.web.models import Message
from pinxit.accounts.web.services import add_webhook
from pinxit.jobs.web.services import fail
from pinxit.kernel import Digest
from pinxit.studio import jobs
from pinxit.studio.adapters.series_making import MadeSeries
from pinxit.studio.core.brief import BriefRefusedError
from pinxit.studio.web.models import Series
from pinxit.studio.web.series_services import keep_series
from tests import scenes
from tests.studio.picture import as_png, disc
from tests.studio.sketch import Onlooker

pytestmark = pytest.mark.django_db

NAMES = "姓名\n" + "\n".join(f"王{letter}" for letter in "一二三四五六七八")


def ask(program, *, name: str = "", **changes):
    table = SimpleUploadedFile("names.csv", NAMES.encode("gbk"))
    fields = {"what": "wechat", "prompt": "a panda", "table": table, **changes}
    given = {key: value for key, value in fields.items() if value is not None}
    return program.post("/series", given, form=True, name=name)


def test_messengers_say_what_they_take(cleos):
    rules = {each["name"]: each for each in cleos.get("/messengers").json()}

    assert rules["wechat"]["counts"] == [8, 16, 24]
    assert rules["whatsapp"]["most_bytes"] == 100_000


def test_a_series_is_asked_for_once_made_and_fetched(cleos, eves, cleo, program):
    first, again = ask(cleos, name="pack", seed="7"), ask(cleos, name="pack", seed="7")

    assert first.status_code == 202, first.content
    told = first.json()
    assert again.json() == told
    assert (told["state"], told["what"], told["seed"]) == ("waiting", "wechat", 7)
    assert len(told["names"]) == 8
    series = Series.objects.get()
    path = told["url"].removeprefix("/api/v1")
    assert eves.get(path).status_code == 404
    assert eves.post(f"{path}/again").status_code == 404
    assert cleos.post(f"{path}/again").status_code == 409
    assert program(cleo, Scope.READ, Scope.TREAT).post("/series").status_code == 403
    assert cleos.get(f"{path}/files/archive").status_code == 404

    made = MadeSeries(b"PK archive", as_png(disc(32)), 11, 900)
    keep_series(series, made, model=Digest.of(b"m"), manifest=Digest.of(b"c"), now=scenes.NOW)

    done = cleos.get(path).json()
    assert [file["media_type"] for file in done["files"]] == ["application/zip", "image/png"]
    archive = cleos.get(done["files"][0]["url"].removeprefix("/api/v1"))
    assert archive.content == b"PK archive"
    assert archive["Content-Disposition"].endswith('"pinxit-wechat.zip"')
    assert eves.get(f"{path}/files/archive").status_code == 404
    assert cleos.get("/series").json()["series"] == [done]
    assert eves.get("/series").json()["num_series"] == 0


def test_what_is_wrong_is_pointed_at(cleos):
    none = ask(cleos, table=None)
    seven = ask(cleos, table=None, names=NAMES.rpartition("\n")[0])
    strange = ask(cleos, what="pigeon")

    assert none.json()["errors"][0]["pointer"] == "#/typed"
    assert seven.json()["type"] == "urn:pinxit:problem:wrong-number"
    assert strange.json()["errors"][0]["pointer"] == "#/what"
    assert not Series.objects.exists()


def test_a_failed_series_is_told_and_tried_again(cleos, cleo):
    add_webhook(person=cleo, url="https://example.org/hook", now=timezone.now())
    names = "Ada\n\nAda\nBen"
    cards = ask(cleos, table=None, names=names, what="cards", greeting="Hi", paints_each="false")
    told = cards.json()
    assert told["paints_each"] is False
    assert [each["reason"] for each in told["left_out"]] == ["empty", "twice"]
    series = Series.objects.get()
    jobs.tell_of_series({"series": told["id"]}, Onlooker())
    assert not Message.objects.exists(), "it has not ended"
    fail(series.job_key, BriefRefusedError("the canvas is torn"))

    for _time in (1, 2):
        jobs.tell_of_series({"series": told["id"]}, Onlooker())

    assert Message.objects.get().kind == "series.failed"
    path = f"/series/{told['id']}"
    assert cleos.get(path).json()["trouble"]["detail"] == "the canvas is torn"
    assert cleos.post(f"{path}/again").json()["state"] == "waiting"
