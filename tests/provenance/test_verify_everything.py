"""Verifying every mark: on the page, over the API, by the bundle, from the command line.

Ada has bought a picture; Eve has stripped a copy of it of everything.
"""

import json
from datetime import UTC, datetime

import pytest
import typer
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore, cli, fingerprints_cli
from pinxit.provenance.adapters.bundle_file import read_bundle
from pinxit.provenance.adapters.house_key import house_key
from pinxit.provenance.core.mark import Mark, house_number
from pinxit.provenance.core.watermark import embed
from pinxit.provenance.web import api
from pinxit.provenance.web.models import ChainAnchor, PictureFingerprint
from pinxit.provenance.web.services import fingerprint, record, seal
from tests.bad import pictures
from tests.provenance.drawings import cropped, drawing, png_of, pressed

pytestmark = pytest.mark.django_db

PAINTED = drawing(7, 512)
PICTURE = png_of(PAINTED)
IMAGE = Digest.of(PICTURE)
STRIPPED = png_of(pressed(cropped(PAINTED)))

app = typer.Typer()
app.command()(cli.verify)


def name_of_ada(_image: Digest, number: int) -> str:
    """Tell whose a copy is, as a house would of somebody who wants to be named."""
    return f"Ada {number}"


@pytest.fixture(autouse=True)
def _recorded() -> None:
    cache.clear()
    noon = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    record(
        {
            "what": "studio.piece.painted",
            "image": str(IMAGE),
            "model": str(Digest.of(b"a model")),
            "piece": "dragon",
            "seed": 7,
        },
        now=noon,
    )
    record({"what": "shop.edition.sold", "image": str(IMAGE), "number": 2, "of": 10}, now=noon)
    fingerprint(PAINTED, digest=IMAGE, piece="dragon", now=noon)


def bring(client: Client, content: bytes) -> str:
    response = client.post("/verify/", {"file": SimpleUploadedFile("a.png", content)})
    return str(response.content, "utf-8")


def asked(client: Client, content: bytes, **headers: str):
    return client.post(
        "/api/v1/verify", {"file": SimpleUploadedFile("a.png", content)}, headers=headers
    )


def test_a_stripped_copy_is_traced_and_shown_beside_what_was_brought(client) -> None:
    page = bring(client, STRIPPED)

    assert "Not these bytes, but a piece of this house" in page
    assert "the picture is one that is recorded here" in page
    assert "data:image/jpeg;base64," in page
    assert "it does not hang in the gallery" in page
    assert "See its certificate" in page
    assert "pinxit replay dragon" in page
    assert page.count('class="finding finding--') == 9


def test_the_watermark_leads_to_the_record_and_astray_it_is_red(client) -> None:
    house = house_number(house_key(settings.PINXIT_HOME).public.raw)
    marked = png_of(embed(drawing(9, 512), Mark.of(0, house)))
    astray = png_of(embed(drawing(9, 512), Mark.of(77, house)))

    assert "It leads to entry 0 of the log." in bring(client, marked)
    assert "the log has none that could carry it" in bring(client, astray)


def test_the_api_says_the_same_without_a_key(client, settings) -> None:
    settings.PINXIT_OWNER_TELLER = f"{__name__}.name_of_ada"

    told = asked(client, STRIPPED).json()

    assert told["state"] == "unknown"
    assert told["piece"] == "dragon"
    assert told["likelihood"] > 0.9
    assert told["certificate"].endswith(f"/certificates/{IMAGE.hex}/")
    assert [each["about"] for each in told["findings"]][:2] == ["bytes", "credential"]
    assert any("its owner is Ada 2" in each["says"] for each in told["findings"])
    chinese = asked(client, PICTURE, **{"accept-language": "zh-hans"}).json()
    assert chinese["state"] == "known"
    assert chinese["likelihood"] is not None
    assert chinese["findings"][0]["says"] != told["findings"][0]["says"]


def test_the_api_refuses_hostile_files_and_too_many(client, monkeypatch) -> None:
    bad = asked(client, pictures.truncated())
    assert bad.status_code == 422
    assert bad.json()["remedy"]

    monkeypatch.setattr(api, "_A_MINUTE", 1)
    full = asked(client, PICTURE)
    assert full.status_code == 429
    assert int(full["Retry-After"]) >= 1
    monkeypatch.setattr(api, "MAX_FILE_BYTES", 10)
    cache.clear()
    assert asked(client, PICTURE).status_code == 413


def test_a_checkpoint_on_a_chain_of_others_is_named(client, settings) -> None:
    checkpoint = seal()
    ChainAnchor.objects.create(
        checkpoint=checkpoint,
        network=11,
        contract="0x" + "ab" * 20,
        transaction="0x00",
        anchored_at=checkpoint.signed_at,
    )
    assert "eip155:11" not in bring(client, PICTURE), "the house's own chain proves nothing"

    settings.PINXIT_CHAIN_URL = "http://chain.example"

    assert "eip155:11:0xabab" in bring(client, PICTURE)


def test_a_digest_is_looked_up_by_programs_and_by_browsers(client) -> None:
    told = client.get(f"/api/v1/verify/{IMAGE.hex}").json()

    assert [each["index"] for each in told["entries"]] == [0, 1]
    assert client.get(f"/verify/find/{IMAGE.hex}").json() == {"entries": [0, 1]}
    assert client.get("/api/v1/verify/short").status_code == 422


def test_the_bundle_checks_files_without_the_house(client, tmp_path) -> None:
    path, file = tmp_path / "b", tmp_path / "dragon.png"
    answer = client.get("/verify/bundle")
    path.write_bytes(answer.content)
    file.write_bytes(PICTURE)

    runner = CliRunner(env={"COLUMNS": "200"})
    result = runner.invoke(app, [str(file), "--bundle", str(path)])

    assert answer["Content-Disposition"].endswith('-2.pinxit-trust"')
    assert read_bundle(path).root.startswith("-----BEGIN CERTIFICATE")
    assert result.exit_code == 0, result.output
    assert "intact, 2 entries, as of this bundle" in result.output
    assert "its owner is private" in result.output


def test_the_command_prints_every_finding(tmp_path) -> None:
    file = tmp_path / "copy.png"
    file.write_bytes(STRIPPED)

    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, [str(file)])

    assert result.exit_code == 1
    assert "the picture is one that is recorded here" in result.output
    assert "Watermark" in result.output


def test_a_badge_is_a_picture_for_other_pages(client) -> None:
    response = client.get("/verify/badge/dragon.svg")

    drawing = str(response.content, "utf-8")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "<script" not in drawing
    assert "style=" not in drawing
    assert "Recorded at" in drawing
    assert client.get(f"/verify/badge/{IMAGE.hex}.svg").content == response.content
    assert client.get("/verify/badge/nobody.svg").status_code == 404
    page = str(client.get(f"/certificates/{IMAGE.hex}/").content, "utf-8")
    assert "&lt;img src=&quot;http://testserver/verify/badge/dragon.svg&quot;" in page


def test_the_page_that_sends_nothing_says_so_and_has_its_words_in_the_page(client) -> None:
    page = str(client.get("/verify/here/").content, "utf-8")

    assert "The file stays on your device" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert "provenance/here.js" in page
    assert "script in your browser" in page


def test_what_is_in_store_gets_its_fingerprint_by_a_command(tmp_path) -> None:
    other = png_of(drawing(11))
    kept = FolderStore(settings.PINXIT_STORE).put(other)
    record({"what": "studio.piece.painted", "image": str(kept), "piece": "eleven"})
    lost = Digest.of(b"lost")
    record({"what": "studio.piece.painted", "image": str(lost), "piece": "lost"})

    result = CliRunner(env={"COLUMNS": "200"}).invoke(fingerprints_cli.app, ["fill"])

    assert "1 taken, 1 cannot be taken" in result.output
    assert result.exit_code == 1
    assert PictureFingerprint.objects.filter(piece="eleven").exists()


def test_content_codes_are_told_of_any_file(tmp_path) -> None:
    file, text = tmp_path / "a.png", tmp_path / "a.txt"
    file.write_bytes(PICTURE)
    text.write_text("no picture")
    runner = CliRunner(env={"COLUMNS": "200"})

    told = runner.invoke(fingerprints_cli.app, ["code", str(file)]).output

    assert told.count("ISCC:") == 3
    assert runner.invoke(fingerprints_cli.app, ["code", str(text)]).output.count("ISCC:") == 2
    assert runner.invoke(fingerprints_cli.app, ["code", str(tmp_path / "x")]).exit_code == 1


def test_the_description_of_the_api_names_the_lights(client) -> None:
    described = json.dumps(client.get("/api/v1/openapi.json").json())

    assert "FindingOut" in described
    assert '"absent"' in described
