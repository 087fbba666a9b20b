"""The log's page, and the files by which strangers check it."""

import io

import pytest
import urllib3

from pinxit.accounts.web.services import sign_up
from pinxit.kernel import Digest
from pinxit.provenance import NoteKey, Receipt, open_checkpoint
from pinxit.provenance.adapters import tile_web
from pinxit.provenance.adapters.tile_folder import TileFolder
from pinxit.provenance.core.audit import check_copy
from pinxit.provenance.web.services import forget, record, seal, take_cosignature
from tests.provenance.test_sealing import NOON, forge, other_key, record_some, witness

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return str(response.content, "utf-8")


def test_the_page_says_what_is_signed_and_how_to_check_it(client) -> None:
    record_some(3)

    page = text_of(client.get("/log/"))

    checkpoint = seal()
    assert f"sha256:{checkpoint.root}" in page
    assert "pinxit log check my-copy" in page
    assert "until another house cosigns" in page
    assert '<a href="/log/receipts/2.tlog-proof"' in page
    assert "entry 2 of the log" in page


def test_the_page_of_a_house_where_nothing_has_happened(client) -> None:
    assert "Nothing has happened here yet" in text_of(client.get("/log/"))
    assert client.get("/log/receipts/0.tlog-proof").status_code == 404


def test_witnesses_are_named(client, settings, tmp_path) -> None:
    record_some(1)
    seal()
    take_cosignature(witness(tmp_path, settings), other_key(tmp_path))
    assert "other.example/witness, <time" in text_of(client.get("/log/"))
    record_some(1)

    assert "other.example/witness cosigned the log at 1 entry" in text_of(client.get("/log/"))


def test_a_log_that_cannot_be_signed_says_so(client) -> None:
    record_some(2)
    seal()
    forge("DELETE FROM provenance_logentry WHERE index = 1")

    page = text_of(client.get("/log/"))

    assert "Nothing new can be signed" in page
    assert "2 entries were signed, and only 1 are there" in page
    assert client.get("/log/checkpoint").status_code == 200


def test_nothing_signed_and_nothing_to_be_signed_is_not_there(client, settings) -> None:
    settings.PINXIT_HOME.mkdir()
    (settings.PINXIT_HOME / "keys").write_text("no folder")

    assert client.get("/log/checkpoint").status_code == 404
    assert "Nothing new can be signed" in text_of(client.get("/log/"))


def test_files_are_served_with_the_headers_of_the_specification(client) -> None:
    record_some(2)

    checkpoint = client.get("/log/checkpoint")
    tile = client.get("/log/tile/0/000.p/2")

    assert checkpoint["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint["Cache-Control"] == "public, max-age=2"
    assert tile["Content-Type"] == "application/octet-stream"
    assert "immutable" in tile["Cache-Control"]
    assert len(tile.content) == 64
    assert client.get("/log/tile/entries/000.p/2").status_code == 200
    for none in ("tile/0/000", "tile/0/001", "tile/0/../../keys/log.ed25519", "keys", "tile/9/9"):
        assert client.get(f"/log/{none}").status_code == 404


def test_a_receipt_is_taken_home(client) -> None:
    record_some(2)

    answer = client.get("/log/receipts/1.tlog-proof")

    key = NoteKey.parse(text_of(client.get("/log/key")))
    assert Receipt.parse(text_of(answer)).verify(key).head.size == 2
    assert answer["Content-Disposition"] == 'attachment; filename="entry-1.tlog-proof"'


class Answering:
    """Stands between the copier and the test client, where a network would be."""

    def __init__(self, client) -> None:
        self.client = client
        self.asked: list[str] = []

    def request(self, _method, address, **_settings):
        place = address.removeprefix("http://house.example")
        self.asked.append(place)
        answer = self.client.get(place)
        return urllib3.HTTPResponse(
            io.BytesIO(answer.content), status=answer.status_code, preload_content=False
        )


def test_a_stranger_copies_the_log_and_brings_the_copy_on(client, tmp_path, monkeypatch) -> None:
    network = Answering(client)
    monkeypatch.setattr(urllib3.PoolManager, "request", network.request)
    copy = TileFolder(tmp_path / "copy")
    record_some(257)
    tile_web.copy_log("http://house.example/log/", copy)
    record_some(1)
    network.asked.clear()

    told: list[tuple[int, int]] = []
    tile_web.copy_log(
        "http://house.example/log/", copy, lambda done, total: told.append((done, total))
    )

    key = NoteKey.parse(tile_web.fetch_key("http://house.example/log"))
    found = open_checkpoint(copy.checkpoint(), key)
    assert len(list(check_copy(found.head, copy.read))) == 5
    assert (found.head.size, told[-1]) == (258, (5, 5))
    assert "/log/tile/0/000" not in network.asked
    assert "/log/tile/0/001.p/2" in network.asked


@pytest.mark.parametrize("address", ["ftp://house.example/", "http://house.example/nothing/"])
def test_what_is_no_log_is_not_copied(client, tmp_path, monkeypatch, address) -> None:
    monkeypatch.setattr(urllib3.PoolManager, "request", Answering(client).request)

    with pytest.raises(tile_web.NotFetchedError):
        tile_web.copy_log(address, TileFolder(tmp_path))


def test_a_house_that_does_not_answer_is_no_log(tmp_path, monkeypatch) -> None:
    def refuse(*_arguments, **_settings):
        raise urllib3.exceptions.HTTPError

    monkeypatch.setattr(urllib3.PoolManager, "request", refuse)

    with pytest.raises(tile_web.NotFetchedError):
        tile_web.fetch_key("http://house.example/log/")


def test_a_certificate_names_its_maker_until_the_house_is_asked_to_forget(client) -> None:
    image = Digest.of(b"a picture")
    cleo = sign_up(
        email="cleo@example.org",
        password="x",
        display_name="Cleo of the North",
        as_artist=True,
        now=NOON,
    )
    painted: dict[str, str | int] = {
        "what": "studio.piece.painted", "image": str(image), "model": str(image), "piece": "dragon"
    }  # fmt: skip
    sold: dict[str, str | int] = {"what": "shop.edition.sold", "piece": "dragon", "number": 1}
    record(sold, personal={"buyer": "Ada of the South"})
    record(painted, personal={"maker": "Cleo of the North"}, person=cleo)
    assert "Cleo of the North" in text_of(client.get(f"/certificates/{image.hex}/"))

    assert "Ada" not in text_of(client.get(f"/certificates/{image.hex}/"))

    forget(cleo)

    page = text_of(client.get(f"/certificates/{image.hex}/"))
    assert "Cleo" not in page
    assert "forgotten on request" in page
    assert "Painted at" in page
