"""Cleo publishes a picture: with its label, or without on her own duty. Eve sees nothing of it."""

import io

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from pinxit.kernel import Digest
from pinxit.provenance import SourceType, house_public_key, read_labels, seal_holds
from pinxit.provenance.web.models import LogDisclosure, LogEntry
from pinxit.provenance.web.selectors import kept_form
from pinxit.studio.web.models import Piece
from pinxit.studio.web.selectors import picture_of
from tests import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(cleo) -> Piece:
    return scenes.piece_of(cleo)


def page_of(piece: Piece) -> str:
    return f"/studio/pieces/{piece.public_id}/label/"


def picture_address(piece: Piece, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/studio/pieces/{piece.public_id}/label.png?{query}"


def test_the_page_says_what_the_place_asks(cleos_browser, piece) -> None:
    page = cleos_browser.get(page_of(piece) + "?place=china").content.decode()

    assert "Article 9" in page
    assert "Article 50" not in page
    assert "I label it myself where I publish it" in page
    europe = cleos_browser.get(page_of(piece) + "?place=eu").content.decode()
    assert "Article 50(4)" in europe
    assert "I label it myself" not in europe


def test_in_chinese_the_rules_are_chinese(cleos_browser, piece) -> None:
    cleos_browser.cookies["django_language"] = "zh-hans"

    page = cleos_browser.get(page_of(piece)).content.decode()

    assert "第九条" in page
    assert "《人工智能生成合成内容标识办法》" in page


@pytest.mark.parametrize("corner", ["top-left", "top-right", "bottom-left", "bottom-right"])
def test_the_label_is_in_the_corner_that_was_asked_for(cleos_browser, piece, corner) -> None:
    answer = cleos_browser.get(picture_address(piece, corner=corner, place="china"))

    assert answer["Content-Disposition"] == 'attachment; filename="a-red-dragon-labelled.png"'
    with Image.open(io.BytesIO(answer.content)) as now:
        labelled = np.asarray(now.convert("RGB"))
    with Image.open(io.BytesIO(picture_of(Digest.parse(piece.file_digest)))) as before:
        kept = np.asarray(before.convert("RGB"))
    # What nobody sees, the mark all over it, is left out.
    change = np.abs(labelled.astype(int) - kept).max(axis=2)
    rows, columns = np.nonzero(change > 24)
    assert bool(rows.max() < scenes.FILE_SIDE_PX / 2) is ("top" in corner)
    assert bool(columns.min() < 40) is ("left" in corner)


def test_the_file_says_the_same_to_machines_and_keeps_its_record(
    cleos_browser, piece, settings
) -> None:
    settings.PINXIT_AIGC_CODE = "001191110102MACQD9K64010000"

    content = cleos_browser.get(picture_address(piece, wording="ring")).content

    label = read_labels(content, "image/png")
    assert label is not None
    assert label.source is SourceType.GENERATED
    assert label.title == piece.title
    assert label.aigc is not None
    assert label.aigc.content_producer == "001191110102MACQD9K64010000"
    assert label.aigc.produce_id == str(piece.public_id)
    key = house_public_key(settings.PINXIT_HOME)
    assert key is not None
    assert seal_holds(label.aigc, content, "image/png", key)
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.info["pinxit:piece"] == str(piece.public_id)


def test_without_the_label_on_her_own_duty_and_on_record(cleos_browser, piece, cleo) -> None:
    refused = cleos_browser.post(page_of(piece), {"place": "china"})
    assert refused.status_code == 400
    assert "Without this the picture is handed out with its label." in refused.content.decode()
    assert not LogEntry.objects.filter(what="studio.piece.handed_unlabelled").exists()

    answer = cleos_browser.post(page_of(piece), {"place": "china", "duty": "on"})

    assert str(kept_form(Digest.of(answer.content))) == piece.file_digest
    entry = LogEntry.objects.get(what="studio.piece.handed_unlabelled")
    assert entry.event["file"] == piece.file_digest
    assert entry.event["place"] == "china"
    assert LogDisclosure.objects.get(entry=entry).text == cleo.display_name


def test_a_wish_that_makes_no_sense_is_answered(cleos_browser, piece) -> None:
    assert cleos_browser.get(page_of(piece) + "?corner=middle").status_code == 400
    assert cleos_browser.get(picture_address(piece, place="mars")).status_code == 400


def test_a_picture_that_is_too_small_is_answered(cleos_browser, cleo, monkeypatch) -> None:
    monkeypatch.setattr(scenes, "FILE_SIDE_PX", 48)
    small = scenes.piece_of(cleo)

    page = cleos_browser.get(page_of(small) + "?wording=zh-en").content.decode()

    assert "Enlarge the picture first" in page
    assert "label.png" not in page


def test_eve_finds_nothing(client: Client, piece) -> None:
    client.force_login(scenes.person("Eve"))

    for address in (page_of(piece), picture_address(piece)):
        assert client.get(address).status_code == 404
