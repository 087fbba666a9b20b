"""A commission over the API from the brief to the delivery, by the programs of both sides."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pinxit.accounts import Scope
from pinxit.accounts.web.models import Message
from pinxit.accounts.web.services import add_webhook
from pinxit.kernel import Digest
from pinxit.studio.web.models import Commission
from tests import scenes
from tests.api.test_studio import png
from tests.shop.commissioned import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def bens(program):
    """Ben commissions."""
    return program(scenes.person("Ben"))


def later(days: int = 60) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def picture(seed: int = 0) -> dict[str, Any]:
    content = png(scenes.picture(side_px=64, seed=seed))
    return {"author": "Cleo", "picture": SimpleUploadedFile("sketch.png", content)}


def ask(bens, cleo, *, name: str = "", **changes):
    body = {"artist": cleo.pk, "title": "A dragon", "words": "It sleeps.", "budget": "200"}
    return bens.post("/commissions", {**body, **changes}, name=name)


@pytest.fixture
def path(bens, cleo) -> str:
    """Where a commission is that Ben asked Cleo for."""
    url: str = ask(bens, cleo).json()["url"]
    return url.removeprefix("/api/v1")


def offer(**changes) -> dict[str, Any]:
    return {"price": "120.50", "deposit_percent": 40, "deliver_by": later(), **changes}


@pytest.fixture
def shown(bens, cleos, path) -> Commission:
    """Two sketches are shown; Ben has a webhook, and sent a picture with the brief."""
    add_webhook(person=bens.key.person, url="https://ben.example/hook", now=timezone.now())
    row = Commission.objects.get()
    bens.post(f"{path}/references", picture(), form=True)
    cleos.post(f"{path}/quote", offer())
    bens.post(f"{path}/accept", {"number": 1})
    pay(row)
    for seed in (1, 2):
        cleos.post(f"{path}/sketches/brought", picture(seed), form=True)
    cleos.post(f"{path}/show", {})
    return row


def test_from_the_brief_to_the_sketches(bens, cleos, eves, path):
    row = Commission.objects.get()

    quoted = cleos.post(f"{path}/quote", offer(words="Gladly."), name="q").json()
    assert cleos.post(f"{path}/quote", offer(words="Gladly."), name="q").json() == quoted
    assert (quoted["terms"]["number"], quoted["terms"]["deposit_minor"]) == (1, 4_820)
    assert bens.post(f"{path}/accept", {"number": 2}).status_code == 409
    accepted = bens.post(f"{path}/accept", {"number": 1}).json()
    assert accepted["due"] == {
        "part": "deposit",
        "amount_minor": 4_820,
        "currency": "EUR",
        "pay_url": f"/studio/commissions/{row.public_id}/pay/",
    }
    assert cleos.get(path).json()["due"] is None, "it is the client's to pay"
    pay(row)

    assert cleos.post(f"{path}/show", {}).status_code == 409, "there is nothing to show"
    painted = cleos.post(f"{path}/sketches", {"prompt": "a dragon", "count": 1}, name="p")
    assert painted.status_code == 202, painted.content
    for seed in (1, 2):
        cleos.post(f"{path}/sketches/brought", picture(seed), form=True)
    sketches = cleos.post(f"{path}/show", {"words": "Two ways."}).json()["sketches"]
    assert [each["is_shown"] for each in sketches] == [False, True, True]
    seen = bens.get(path).json()["sketches"]
    assert [each["number"] for each in seen] == [2, 3]
    assert seen[0]["url"] is None, "in full it is not the client's yet"
    small = bens.get(seen[0]["card_url"].removeprefix("/api/v1"))
    assert small["Content-Type"] == "image/webp"
    whole = sketches[1]["url"].removeprefix("/api/v1")
    assert cleos.get(whole)["Content-Type"] == "image/png"
    assert bens.get(whole).status_code == eves.get(whole).status_code == 404


def test_from_the_feedback_to_the_delivery(bens, cleos, path, shown):
    row, seen = shown, bens.get(path).json()["sketches"]
    place = {"left": 100, "top": 100, "width": 200, "height": 200}
    first, second = seen[0]["id"], seen[1]["id"]
    assert bens.post(f"{path}/marks", {"sketch": 999, "words": "?"}).status_code == 404
    marked = bens.post(f"{path}/marks", {"sketch": first, "words": "Smaller.", **place}).json()
    bens.post(f"{path}/marks", {"sketch": second, "words": "Away with it."})
    taken = bens.get(path).json()["sketches"][1]["marks"][0]["id"]
    bens.post(f"{path}/marks/{taken}/take-back")
    assert marked["sketches"][0]["marks"][0] | {"id": 0} == {
        **place, "id": 0, "words": "Smaller.", "is_sent": False,
    }  # fmt: skip
    assert cleos.get(path).json()["sketches"][0]["marks"] == [], "not sent yet"
    revised = bens.post(f"{path}/revise", {"words": "Nearly."}).json()
    assert (revised["stage"], revised["revisions_left"]) == ("at-work", 1)
    assert cleos.get(path).json()["sketches"][0]["marks"][0]["is_sent"]
    cleos.post(f"{path}/sketches/brought", picture(5), form=True)
    cleos.post(f"{path}/show", {})
    chosen = bens.post(f"{path}/approve", {"sketch": bens.get(path).json()["sketches"][2]["id"]})
    assert chosen.json()["due"]["part"] == "balance"
    pay(row)

    assert bens.post(f"{path}/deliver", {}).status_code == 409, "it is the artist's to deliver"
    delivered = cleos.post(f"{path}/deliver", {"words": "Here it is."}, name="d").json()

    assert (delivered["stage"], delivered["paid_minor"]) == ("delivered", 12_050)
    work = bens.get(bens.get(path).json()["file_url"].removeprefix("/api/v1"))
    assert str(Digest.of(work.content)) == delivered["file"]
    assert delivered["certificate_url"].endswith("/certificate/")
    assert bens.post(f"{path}/messages", {"words": "Thank you!"}).status_code == 200
    told = bens.get(path).json()
    assert [each["what"] for each in told["record"]] == [
        "brief", "reference", "quote", "accept", "pay-deposit", "show", "revise", "show",
        "approve", "pay-balance", "deliver", "message",
    ]  # fmt: skip
    assert told["may"] == []
    heard = set(Message.objects.values_list("kind", flat=True))
    assert {"commission.quote", "commission.show", "commission.deliver"} <= heard
    assert "commission.accept" not in heard, "he did that himself"


def test_who_may_do_what(bens, cleos, eves, cleo, program, path):
    assert eves.get(path).status_code == 404
    for act, body in (("quote", offer()), ("messages", {"words": "x"}), ("cancel", {})):
        assert eves.post(f"{path}/{act}", body).status_code == 404
    assert bens.post(f"{path}/quote", offer()).status_code == 409
    assert cleos.post(f"{path}/accept", {"number": 1}).status_code == 409
    painter = program(cleo, Scope.READ, Scope.PAINT, Scope.TREAT)
    assert painter.get(path).status_code == 200
    for act in ("quote", "cancel"):
        assert painter.post(f"{path}/{act}", offer()).status_code == 403
    wrong = cleos.post(f"{path}/quote", offer(deliver_by=later(-1)))
    assert wrong.json()["errors"][0]["pointer"] == "#/deliver_by"
    assert cleos.post(f"{path}/quote", offer(price="0.001")).status_code == 422
    unsaid = bens.post(f"{path}/references", {**picture(), "author": ""}, form=True)
    assert unsaid.json()["errors"][0]["pointer"] == "#/author"
    gone = cleos.post(f"{path}/decline", {"words": "No time."}).json()
    assert (gone["stage"], gone["record"][-1]["words"]) == ("declined", "No time.")


def test_asking_and_the_lists(bens, cleos, eves, cleo, path):
    assert bens.get("/artists").json() == [{"artist": cleo.pk, "name": "Cleo"}]
    assert cleos.get("/artists").json() == [], "nobody commissions themselves"
    first, again = ask(bens, cleo, name="a"), ask(bens, cleo, name="a")
    assert first.status_code == 201
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert ask(bens, cleo, budget="0.001").json()["errors"][0]["pointer"] == "#/budget"
    assert ask(bens, eves.key.person).json()["errors"][0]["pointer"] == "#/artist"
    assert ask(bens, cleo, words="a nazi parade").status_code == 422
    assert bens.get("/commissions").json()["num_commissions"] == 2
    taken = cleos.get("/commissions?side=artist").json()["commissions"]
    assert {each["side"] for each in taken} == {"artist"}
    assert eves.get("/commissions").json()["num_commissions"] == 0


def test_calling_off_gives_back_what_was_agreed(bens, cleos, path):
    cleos.post(f"{path}/quote", offer(deposit_percent=100, refund_percent=50))
    bens.post(f"{path}/accept", {"number": 1})
    pay(Commission.objects.get())
    cleos.post(f"{path}/sketches/brought", picture(1), form=True)
    cleos.post(f"{path}/show", {})
    assert cleos.get(path).json()["goes_back_minor"] == 12_050
    assert bens.get(path).json()["goes_back_minor"] == 6_025

    off, again = (bens.post(f"{path}/cancel", {"words": "Sorry."}, name="off") for _ in (1, 2))

    assert off.json() == again.json()
    assert (off.json()["stage"], off.json()["returned_minor"]) == ("cancelled", 6_025)
    assert bens.post(f"{path}/cancel", {}).status_code == 409
