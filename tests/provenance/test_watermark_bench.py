"""The campaign of `pinxit bench provenance --only watermark`, short."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from pinxit.provenance.bench import false_alarms, peers, watermark
from pinxit.provenance.bench.attacks import ATTACKS
from pinxit.provenance.bench.marked_works import (
    KINDS,
    NoWorksToMarkError,
    Works,
    numbered,
    open_works,
)
from pinxit.provenance.bench.watermark_table import Cell, page, sheet
from pinxit.provenance.core.mark import Mark


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Works:
    home = tmp_path_factory.mktemp("home")
    (home / "corpus" / "illustrations").mkdir(parents=True)
    (home / "paintings").mkdir()
    chance = np.random.default_rng(8)
    drawn = np.full((3, 128, 128, 3), 250, dtype=np.uint8)
    drawn[:, 30:100, 20:90] = (60, 120, 180)
    np.save(home / "corpus" / "illustrations" / "pictures.npy", drawn)
    rough = cv2.resize(chance.integers(20, 200, (40, 50, 3), dtype=np.uint8), (320, 256))
    cv2.imwrite(str(home / "paintings" / "a.jpg"), rough)
    return open_works(home)


def test_there_are_fifteen_attacks_of_five_strengths() -> None:
    assert len(ATTACKS) == 15
    assert {len(attack.strengths) for attack in ATTACKS.values()} == {5}
    assert {len(attack.said) for attack in ATTACKS.values()} == {5}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_changes_a_picture(name: str, works: Works) -> None:
    image = works.work("painting", 0)[:200, :220]
    attack = ATTACKS[name]

    for strength in attack.strengths[::4]:
        changed = attack.does(image, strength)
        assert changed.dtype == np.uint8
        assert changed.shape != image.shape or not np.array_equal(changed, image)


@pytest.mark.slow
def test_a_work_is_tried_and_the_table_says_how_it_went(works: Works) -> None:
    tried, looks = [], []
    for kind, number in numbered(3):
        some, look = watermark._work(works, kind, number)
        tried += some
        looks.append(look)
    beside = list(watermark._read_ours(works.work("painting", 0), Mark(3), "painting"))

    figures = watermark._summary(tried) | watermark._looks(looks) | watermark._peers(beside)
    shares = watermark._shares(tried)

    assert figures["watermark_works"] == 3
    assert figures["watermark_wrong"] == 0
    assert figures["watermark_detection_all"] > 0.5
    assert figures["watermark_psnr_painting"] > 38
    assert figures["watermark_beside_pinxit_untouched"] == 0
    assert ("pinxit", Cell("JPEG", 2, "painting")) in shares
    text = page(shares, watermark._shares(beside))
    assert "**q50<br>" in text
    assert "Beside two others" in text
    assert "table,pinxit,JPEG,q50,painting," in sheet(shares, {})
    assert "Beside two others" not in page(shares, {})


@pytest.mark.slow
def test_clean_works_raise_no_alarm(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(false_alarms, "_CHUNK", 8)

    assert false_alarms._alarms(works, 0) == 0
    assert not np.array_equal(works.clean(0), works.clean(4))


def test_without_works_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoWorksToMarkError):
        open_works(tmp_path)


def test_the_kinds_come_in_turn() -> None:
    assert [kind for kind, _number in numbered(4)] == [*KINDS, KINDS[0]]


def test_others_get_the_strength_that_changes_as_much_as_ours(works: Works) -> None:
    image = works.work("illustration", 0)
    grain = np.random.default_rng(0).normal(size=image.shape)

    def louder(picture: np.ndarray, mark: Mark, factor: float) -> np.ndarray:
        return np.clip(picture + 4 * factor * grain, 0, 255)

    factor = peers.factor_for(peers.Peer(louder, lambda picture, factor: 0), image, Mark(1), 42.0)

    assert peers.psnr(image, louder(image, Mark(1), factor)) == pytest.approx(42, abs=0.3)
