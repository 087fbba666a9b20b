"""Guests: who they are, what their licences say, and pictures that come from servers of others."""

import base64
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from PIL import Image
from typer.testing import CliRunner, Result

from pinxit.kernel import Digest, Money, canonical_json
from pinxit.shop.web.services.orders import offer_piece
from pinxit.site.cli import build
from pinxit.studio.adapters.guests import (
    find_guest,
    installed_guests,
    invite,
    open_any_painter,
    open_guest_named,
)
from pinxit.studio.adapters.images_api import AwayPainterError, RemotePainterError, checked_server
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.canvas import Canvas
from pinxit.studio.core.ground import Ground, Way
from pinxit.studio.core.guests import (
    BadPainterError,
    GuestCard,
    GuestKind,
    GuestMark,
    PainterNotForSaleError,
    UnsaidPainterTermsError,
    is_kept_from_trade,
    lets_sell,
    mark_of,
    read_guest_card,
    refuse_sale,
)
from pinxit.studio.core.painter import CannotPaintOverError, UnknownHandError
from pinxit.studio.jobs import paint_brief
from pinxit.studio.web import selectors
from pinxit.studio.web.models import Piece
from pinxit.studio.web.services import submit_brief
from tests import scenes
from tests.api.listener import Listener, listening
from tests.studio.sketch import Onlooker

KEY = "sk-never-to-be-seen"


def card(**changes) -> GuestCard:
    facts = {
        "name": "afar",
        "title": "Afar",
        "kind": GuestKind.IMAGES_API,
        "place": "https://example.org/v1",
        "model": "afar-1",
        "digest": Digest.of(b"afar"),
        "licence": "Apache-2.0",
        "may_sell": "",
        "side_px": 64,
        "steps": 1,
        "guidance_percent": 100,
        "invited_on": "2026-11-30",
    }
    return GuestCard(**{**facts, **changes})


VARIED = Brief(
    prompt="a red dragon",
    hand="afar",
    steps=3,
    seed=1,
    ground=Ground(way=Way.VARY, pictures=(Digest.of(b"p"),), strength_percent=60),
)


def canvas_of(side_px: int = 64) -> Canvas:
    return Canvas(scenes.picture(side_px=side_px), np.ones((side_px, side_px), bool))


def png(side_px: int = 64) -> bytes:
    file = BytesIO()
    Image.fromarray(scenes.picture(side_px=side_px)).save(file, "PNG")
    return file.getvalue()


def answer_with(content: bytes) -> bytes:
    return json.dumps({"data": [{"b64_json": base64.b64encode(content).decode()}]}).encode()


@pytest.mark.parametrize(
    ("licence", "may_sell", "kept"),
    [
        ("Apache-2.0", True, False),
        ("mit", True, False),
        ("LicenseRef-creativeml-openrail-m", True, False),
        ("CC-BY-NC-4.0", False, True),
        ("CC-BY-NC-SA-4.0", False, True),
        ("LicenseRef-FLUX-1-dev-Non-Commercial", False, True),
        ("LicenseRef-research-only", False, True),
        ("CC-BY-NC-4.0 OR MIT", True, False),
        ("CC-BY-NC-4.0 AND MIT", False, True),
        ("LicenseRef-stability-community", False, False),
        ("GPL-3.0-only WITH Classpath-exception-2.0", False, True),
        ("((", False, True),
    ],
)
def test_what_a_licence_says_of_sales(licence: str, may_sell: bool, kept: bool):
    assert lets_sell(licence) is may_sell
    assert is_kept_from_trade(licence) is kept


def test_words_open_what_is_unknown_and_not_what_is_forbidden():
    refuse_sale(GuestMark(title="A", licence="MIT", may_sell=""))
    refuse_sale(GuestMark(title="A", licence="LicenseRef-x", may_sell="Section 4: you own them."))
    with pytest.raises(UnsaidPainterTermsError):
        refuse_sale(GuestMark(title="A", licence="LicenseRef-x", may_sell=""))
    with pytest.raises(PainterNotForSaleError):
        refuse_sale(GuestMark(title="A", licence="CC-BY-NC-4.0", may_sell="I may."))


def test_a_card_comes_back_as_it_was():
    assert read_guest_card(card().to_json()) == card()
    assert mark_of(card().mark.record) == card().mark
    for text in ("", "[]", "{}", '{"format": 2}', card().to_json().replace("sha256", "md5")):
        with pytest.raises(BadPainterError):
            read_guest_card(text)
    for wrong in ({"side_px": 1}, {"steps": 0}, {"title": ""}, {"may_sell": "x" * 301}):
        with pytest.raises(BadPainterError):
            card(**wrong)


def test_a_key_is_never_sent_in_clear():
    assert checked_server("https://example.org/v1/", has_key=True) == "https://example.org/v1"
    assert checked_server("http://localhost:8000/v1", has_key=True) == "http://localhost:8000/v1"
    assert checked_server("http://10.0.0.8:8000/v1", has_key=False) == "http://10.0.0.8:8000/v1"
    for url, has_key in (("http://10.0.0.8/v1", True), ("file:///etc", False)):
        with pytest.raises(BadPainterError):
            checked_server(url, has_key=has_key)


def test_names_that_are_taken(tmp_path: Path):
    for name in ("noto", "any", "Big", "a/b", ""):
        with pytest.raises(BadPainterError):
            invite(tmp_path, card(name=name))
    (tmp_path / "painters/torn").mkdir(parents=True)
    (tmp_path / "painters/torn/painter.json").write_text("{")
    assert installed_guests(tmp_path) == ()
    assert find_guest(tmp_path, "../x") is None


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as it:
        it.answers = [(200, answer_with(png()))]
        yield it


def painters(home: Path, *arguments: str) -> Result:
    return CliRunner(env={"PINXIT_HOME": str(home)}).invoke(
        build(["painters"]), ["painters", *arguments]
    )


@pytest.mark.enable_socket
class TestAServer:
    def add(self, listener: Listener, home: Path, *more: str) -> Result:
        key_file = home.parent / "key.txt"
        key_file.write_text(KEY + "\n")
        url = f"http://127.0.0.1:{listener.port}/v1"
        asked = ["add", url, "--model", "afar-1", "--key-file", str(key_file), "--side-px", "64"]
        return painters(home, *asked, "--name", "afar", *more)

    def test_it_is_invited_listed_and_seen_off(self, listener, tmp_path):
        home = tmp_path / "house"

        assert self.add(listener, home).exit_code != 0, "without a licence nobody is invited"
        added = self.add(listener, home, "--licence", "LicenseRef-afar-terms")

        assert added.exit_code == 0, added.output
        assert "until --may-sell" in added.output
        folder = home / "painters/afar"
        assert KEY not in (folder / "painter.json").read_text()
        assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
        server = {"server": f"http://127.0.0.1:{listener.port}/v1", "model": "afar-1"}
        (found,) = installed_guests(home)
        assert found.digest == Digest.of(canonical_json(server))
        assert self.add(listener, home, "--licence", "MIT", "--title", "Afar").exit_code == 0
        listed = painters(home, "list").output
        assert "be sold" in listed
        assert KEY not in listed + added.output
        assert painters(home, "remove", "afar").exit_code == 0
        assert isinstance(painters(home, "remove", "afar").exception, BadPainterError)
        assert not folder.exists()
        no_model = painters(home, "add", "https://example.org/v1", "--licence", "CC-BY-NC-4.0")
        assert isinstance(no_model.exception, BadPainterError)
        no_file = painters(home, "add", "x", "--licence", "MIT", "--key-file", str(home / "no"))
        assert isinstance(no_file.exception, BadPainterError)

    def test_it_paints(self, listener, tmp_path):
        home = tmp_path / "house"
        self.add(listener, home, "--licence", "MIT")
        painter = open_any_painter(home, "afar")
        brief = Brief(prompt="a red dragon", hand="afar", steps=3)
        steps: list[int] = []

        def on_step(step) -> None:
            steps.append(step.step)
            assert step.preview_HWC.shape == (64, 64, 3)

        image_HWC = painter.paint(brief, on_step=on_step)

        assert image_HWC.shape == (64, 64, 3)
        assert steps == [3]
        ((path, headers, _body),) = listener.heard
        assert path == "/v1/images/generations"
        assert headers["authorization"] == f"Bearer {KEY}"
        assert listener.body() == {
            "model": "afar-1",
            "prompt": "a red dragon",
            "n": 1,
            "size": "64x64",
            "response_format": "b64_json",
        }
        assert KEY not in repr(painter)
        with pytest.raises(UnknownHandError):
            painter.paint(Brief(prompt="x", hand="noto"), on_step=on_step)
        canvas = Canvas(image_HWC, image_HWC[..., 0] > 0, None)
        mixed = Ground(way=Way.EXTEND, pictures=(Digest.of(b"p"),), margins_px=(16, 0, 0, 0))
        with pytest.raises(CannotPaintOverError, match="varies pictures"):
            painter.paint(replace(brief, ground=mixed), on_step=on_step, canvas=canvas)

    @pytest.mark.parametrize(
        ("answers", "asked"),
        [
            ([200], ["/v1/images/edits"]),
            ([404, 200], ["/v1/images/edits", "/v1/images/variations"]),
        ],
    )
    def test_it_varies_a_picture(self, listener, tmp_path, answers, asked):
        home = tmp_path / "house"
        self.add(listener, home, "--licence", "MIT")
        listener.answers = [(status, answer_with(png())) for status in answers]
        painter = open_any_painter(home, "afar")

        image_HWC = painter.paint(VARIED, on_step=lambda _step: None, canvas=canvas_of())

        assert image_HWC.shape == (64, 64, 3)
        assert [path for path, _headers, _body in listener.heard] == asked
        path, headers, body = listener.heard[-1]
        assert headers["authorization"] == f"Bearer {KEY}"
        assert headers["content-type"].startswith("multipart/form-data")
        assert b"\x89PNG" in body
        assert (b"a red dragon" in body) is path.endswith("edits")

    @pytest.mark.parametrize(
        ("status", "error"), [(405, CannotPaintOverError), (400, RemotePainterError)]
    )
    def test_a_server_that_varies_nothing(self, listener, tmp_path, status, error):
        listener.answers = [(status, b"")]
        painter = open_guest_named(tmp_path, card(place=f"http://127.0.0.1:{listener.port}"))

        with pytest.raises(error) as refused:
            painter.paint(VARIED, on_step=lambda _step: None, canvas=canvas_of())

        assert refused.value.remedy

    @pytest.mark.parametrize(
        ("status", "body", "error"),
        [
            (429, b"", AwayPainterError),
            (503, b"", AwayPainterError),
            (401, KEY.encode(), RemotePainterError),
            (302, b"", RemotePainterError),
            (200, b"{", RemotePainterError),
            (200, b'{"data": []}', RemotePainterError),
            (200, answer_with(b"no picture"), RemotePainterError),
        ],
    )
    def test_answers_that_are_no_picture(self, listener, status, body, error, tmp_path):
        listener.answers = [(status, body)]
        invite(tmp_path, card(place=f"http://127.0.0.1:{listener.port}"), key=KEY)
        painter = open_guest_named(tmp_path, card(place=f"http://127.0.0.1:{listener.port}"))

        with pytest.raises(error) as refused:
            painter.paint(Brief(prompt="x", hand="afar"), on_step=lambda _step: None)

        assert KEY not in str(refused.value)
        assert len(listener.heard) == 1, "a redirect is not followed, and nothing asked twice"

    def test_an_endless_answer(self, listener, monkeypatch, tmp_path):
        monkeypatch.setattr("pinxit.studio.adapters.images_api._ANSWER_MAX_BYTES", 100)
        painter = open_guest_named(tmp_path, card(place=f"http://127.0.0.1:{listener.port}"))

        with pytest.raises(RemotePainterError):
            painter.paint(Brief(prompt="x", hand="afar"), on_step=lambda _step: None)

    def test_a_closed_server(self, tmp_path):
        painter = open_guest_named(tmp_path, card(place="http://127.0.0.1:9"))

        with pytest.raises(AwayPainterError):
            painter.paint(Brief(prompt="x", hand="afar"), on_step=lambda _step: None)


@pytest.mark.django_db
@pytest.mark.enable_socket
class TestItsPieces:
    def paint(self, cleo, listener: Listener, settings, licence: str) -> Piece:
        home = settings.PINXIT_HOME
        invite(home, card(place=f"http://127.0.0.1:{listener.port}", licence=licence))
        brief = Brief(prompt="a red dragon", hand="afar", steps=1, seed=1)
        row = submit_brief(person=cleo, brief=brief, now=scenes.NOW)
        paint_brief({"brief": str(row.public_id)}, Onlooker())
        return Piece.objects.get(brief=row)

    def test_a_piece_says_who_painted_it(self, cleo, listener, settings):
        piece = self.paint(cleo, listener, settings, "Apache-2.0")

        assert selectors.medium_of(piece) == "guest painter Afar · 1 step"
        assert piece.value.event["painter"] == "Afar"
        assert piece.value.event["painter_licence"] == "Apache-2.0"
        assert piece.image_digest == piece.file_digest, "a guest's picture is large as it is"
        content = selectors.picture_of(Digest.parse(piece.file_digest))
        assert Image.open(BytesIO(content)).info["pinxit:painter"] == "Afar"
        assert selectors.credits_of(piece) == ()
        hands = [hand.name for hand in selectors.hand_choices(cleo)]
        assert "afar" in hands
        assert selectors.hand_title("afar") == "Afar"
        usual = selectors.usual_settings()
        asked = Brief(
            prompt="x",
            hand="afar",
            steps=int(usual["steps"]),
            guidance_percent=int(usual["guidance_percent"]),
        )
        assert selectors.suited(asked).steps == 1
        edition = offer_piece(
            piece=piece,
            title="Dragon",
            statement="",
            size=2,
            price=Money(4_000, "EUR"),
            now=scenes.NOW,
        )
        page = Client().get(f"/works/{edition.listing.slug}/")
        assert "guest painter Afar" in Client().get("/").content.decode()
        assert page.status_code in (200, 404)

    def test_a_licence_keeps_a_piece_from_sale_also_when_the_guest_is_gone(
        self, cleo, listener, settings
    ):
        piece = self.paint(cleo, listener, settings, "CC-BY-NC-4.0")
        made_of_it = scenes.piece_of(cleo, seed=2)
        made_of_it.parents = [piece.image_digest]
        made_of_it.save()
        (settings.PINXIT_HOME / "painters/afar/painter.json").unlink()
        browser = Client()
        browser.force_login(cleo)

        for each in (piece, made_of_it):
            with pytest.raises(PainterNotForSaleError):
                offer_piece(
                    piece=each,
                    title="Dragon",
                    statement="",
                    size=2,
                    price=Money(4_000, "EUR"),
                    now=scenes.NOW,
                )

    def test_the_page_of_painters(self, cleo, settings):
        home = settings.PINXIT_HOME
        invite(home, card())
        invite(home, card(name="nc", title="Nc", licence="CC-BY-NC-4.0"))
        invite(home, card(name="un", title="Un", licence="LicenseRef-x"))
        invite(home, card(name="said", title="Said", licence="LicenseRef-x", may_sell="You may."))
        browser = Client()
        browser.force_login(cleo)

        page = browser.get("/studio/painters/").content.decode()

        assert page.count("May be sold") == 3
        assert page.count("May not be sold") == 2
        assert "You may." in page
        assert "to which the words of a brief are sent" in page
