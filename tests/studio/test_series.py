"""Cards and stickers with names: the rules of messengers, the shapes, the files."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from pinxit.studio import Brief
from pinxit.studio.adapters import series_making
from pinxit.studio.adapters.lettering import UnsetNameError, check_letters, set_line
from pinxit.studio.adapters.series_making import TooHeavyError, make_series
from pinxit.studio.core.messengers import MESSENGERS, PACK_MAX, PACK_MIN, WrongNumberError
from pinxit.studio.core.series import BadSeriesError, SeriesKind, SeriesOrder, file_name
from pinxit.studio.core.sticker import Box, filled, placed, rimmed, rooms, trimmed
from tests.studio.picture import disc, landscape

EIGHT = ("王小明", "李雷", "Ada", "Ben", "Zoë", "Σοφία", "Иван", "孙悟空")
ORDER = SeriesOrder(
    kind=SeriesKind.STICKERS,
    messenger="telegram",
    brief=Brief(prompt="a panda", hand="noto", seed=2**32 - 1),
    paints_each=False,
    greeting="",
    names=EIGHT,
)


def opened(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        return {name: files.read(name) for name in files.namelist()}


def painted(_nth: int):
    return disc(96)


@pytest.mark.slow
@pytest.mark.parametrize("name", MESSENGERS)
def test_a_pack_keeps_the_rules_of_its_messenger(name: str) -> None:
    rules = MESSENGERS[name]
    made = make_series(replace(ORDER, messenger=name), painted, facts={"Software": "Pinxit"})
    files = opened(made.archive)

    told = json.loads(files.pop("series.json"))
    assert told["names"] == list(EIGHT)
    assert told["rules"] == rules.source
    extras = {extra.file: extra for extra in rules.extras}
    assert set(files) == set(extras) | {rules.file.format(n=n) for n in range(1, 9)}
    for file, content in files.items():
        extra = extras.get(file)
        picture = Image.open(io.BytesIO(content))
        size = (extra.width_px, extra.height_px) if extra else (rules.width_px, rules.height_px)
        assert picture.size == size
        assert len(content) <= (extra.most_bytes if extra else rules.most_bytes)
        assert picture.format == file.rpartition(".")[2].upper()
        assert b"trainedAlgorithmicMedia" in content
        if not (extra and extra.is_opaque):
            assert np.asarray(picture.convert("RGBA"))[0, 0, 3] == 0
    assert made.num_files == len(files)
    assert made.heaviest_bytes == max(map(len, files.values()))


def test_messengers_have_a_source_and_numbers_within_ours() -> None:
    for rules in MESSENGERS.values():
        assert rules.source
        assert PACK_MIN <= rules.counts[0] <= rules.counts[-1] <= PACK_MAX
        assert rules.width_px % 2 == rules.height_px % 2 == 0
    assert MESSENGERS["whatsapp"].counts_text == "8–30"
    assert MESSENGERS["wechat"].counts_text == "8, 16, 24"


@pytest.mark.slow
def test_cards_are_a6_and_named_in_order() -> None:
    order = replace(
        ORDER, kind=SeriesKind.CARDS, messenger="", greeting="新年快乐", names=("Ada", "王 小明")
    )
    told: list[tuple[int, int]] = []
    made = make_series(
        order, painted, facts={}, on_step=lambda step, total: told.append((step, total))
    )

    files = opened(made.archive)
    assert list(files) == ["001-Ada.png", "002-王-小明.png", "series.json"]
    assert Image.open(io.BytesIO(files["001-Ada.png"])).size == series_making.CARD_PX
    assert told == [(0, 2), (1, 2)]
    assert make_series(replace(order, greeting=""), painted, facts={}).archive != made.archive


@pytest.mark.slow
def test_equal_series_are_equal_to_the_byte_and_each_may_have_its_picture() -> None:
    order = replace(ORDER, messenger="wechat", paints_each=True)
    seen: list[int] = []

    def painting(nth: int):
        seen.append(nth)
        return disc(64)

    first = make_series(order, painting, facts={})

    assert first == make_series(order, painting, facts={})
    assert seen == [*range(8), *range(8)]
    assert (order.seed_of(0), order.seed_of(1)) == (2**32 - 1, 0)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"names": EIGHT[:7]}, WrongNumberError),
        ({"messenger": ""}, BadSeriesError),
        ({"messenger": "icq"}, BadSeriesError),
        ({"kind": SeriesKind.CARDS}, BadSeriesError),
        ({"greeting": "x" * 61}, BadSeriesError),
    ],
)
def test_a_series_that_is_none_is_refused(change, error) -> None:
    with pytest.raises(error):
        replace(ORDER, **change)


def test_files_have_safe_names() -> None:
    assert file_name(3, "../Zoë Ann", "png") == "003-Zoë-Ann.png"
    assert file_name(12, "?!", "png") == "012.png"


def test_letters_that_are_missing_are_named_before_anything_is_painted() -> None:
    for text in (*EIGHT, "新年快乐 · A happy new year"):
        check_letters(text, "sans")
        check_letters(text, "serif")
    with pytest.raises(UnsetNameError):
        make_series(replace(ORDER, names=(*EIGHT[:7], "😀")), painted, facts={})


def test_a_line_is_set_as_large_as_it_fits_and_within() -> None:
    canvas = Image.new("RGB", (300, 80), (255, 255, 255))
    for text in ("W" * 24, "孙悟空", "i"):
        page = canvas.copy()
        set_line(page, text, Box(20, 10, 280, 70), face="sans", rim=(255, 255, 255))
        down, right = np.nonzero(np.asarray(page.convert("L")) < 200)
        assert right.min() >= 20
        assert right.max() < 280
        assert down.min() >= 10
        assert down.max() < 70
        assert right.max() - right.min() > 230 or down.max() - down.min() > 20


def test_a_picture_too_heavy_is_made_lighter_or_refused() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    page = Image.fromarray(noise)
    whole = len(series_making._png(page, {}))
    lighter = series_making._bounded_png(page, whole // 2, {})

    assert len(lighter) <= whole // 2
    assert len(series_making._webp(page, 20_000)) <= 20_000
    with pytest.raises(TooHeavyError):
        series_making._bounded_png(page, 900, {})
    with pytest.raises(TooHeavyError):
        series_making._webp(page, 900)


def test_a_figure_gets_a_white_rim_and_its_white_back() -> None:
    figure = np.zeros((60, 60, 4), np.uint8)
    figure[10:50, 10:20] = figure[10:50, 40:50] = (0, 0, 0, 255)  # two bars

    apart = rimmed(figure, 3)
    joined = rimmed(figure, 3, 12)

    assert apart.shape == joined.shape == (46, 46, 4)
    assert apart[23, 23, 3] == 0
    assert tuple(joined[23, 23]) == (255, 255, 255, 255)
    assert tuple(joined[23, 8]) == (0, 0, 0, 255)
    assert trimmed(figure).shape == (40, 40, 4)


def test_what_a_ring_encloses_is_filled() -> None:
    ring = np.zeros((9, 9), bool)
    ring[2:7, 2:7] = True
    ring[3:6, 3:6] = False

    assert filled(ring)[4, 4]
    assert filled(ring).sum() == 25


def test_a_figure_stands_in_the_middle_above_its_name() -> None:
    figure, name = rooms(512, 512, 16)

    assert figure.bottom == name.top
    assert name.bottom == 496
    assert placed((100, 50), Box(0, 0, 200, 200)) == Box(0, 50, 200, 150)
    assert placed((1, 1000), Box(0, 0, 10, 100)).size == (1, 100)


def test_a_picture_without_plain_ground_is_refused() -> None:
    from pinxit.studio.core.cut_out import NoPlainGroundError

    with pytest.raises(NoPlainGroundError):
        make_series(ORDER, lambda _nth: landscape(), facts={})
