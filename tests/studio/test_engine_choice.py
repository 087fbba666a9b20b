"""Which engine paints, and that the choice is kept."""

import json
from pathlib import Path

import numpy as np
import pytest

from pinxit.kernel import Digest
from pinxit.studio.adapters import engines
from pinxit.studio.adapters.engines import Measure, NoEngineError, fastest, open_fastest
from pinxit.studio.adapters.house_painter import house_folder
from pinxit.studio.adapters.unpacking import unpack
from tests.studio.tiny_painter import write_painter

pytestmark = pytest.mark.slow  # OpenVINO takes a second to arrive

NAME = Digest.of(b"tiny")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_painter(tmp_path / "tiny") / "painter.onnx"


def test_every_engine_gives_the_same_answer(model: Path) -> None:
    measures = engines.measure(model, threads=1)

    assert measures[0] == Measure(engines.REFERENCE, measures[0].ms_per_call, 0.0)
    assert all(each.strays < 0.01 for each in measures)
    assert all(each.ms_per_call > 0 for each in measures)


def test_a_fast_engine_that_strays_is_not_chosen() -> None:
    quick, wrong = Measure("quick", 2.0, 0.01), Measure("wrong", 1.0, 0.5)

    assert fastest((Measure("slow", 9.0, 0.0), quick, wrong)) == "quick"
    with pytest.raises(NoEngineError):
        fastest((wrong,))
    with pytest.raises(NoEngineError):
        fastest((Measure("broken", 1.0, float("nan")),))


def test_the_choice_is_measured_once(model: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_fastest(model, NAME, home)
    record = json.loads((home / "engine.json").read_text())
    (home / "engine.json").write_text(json.dumps({**record, "kind": engines.REFERENCE}))

    assert open_fastest(model, NAME, home).name.startswith("onnxruntime")


@pytest.mark.parametrize("kept", ["", "[]", '{"kind": "abacus"}', '{"here": 1}'])
def test_an_unreadable_choice_is_measured_again(model: Path, tmp_path: Path, kept: str) -> None:
    (tmp_path / "engine.json").write_text(kept)

    open_fastest(model, NAME, tmp_path)

    assert json.loads((tmp_path / "engine.json").read_text())["here"]["model"] == str(NAME)


def test_another_model_is_measured_anew(model: Path, tmp_path: Path) -> None:
    open_fastest(model, NAME, tmp_path)
    open_fastest(model, Digest.of(b"other"), tmp_path)

    record = json.loads((tmp_path / "engine.json").read_text())
    assert record["here"]["model"] == str(Digest.of(b"other"))


def test_a_home_that_cannot_be_written_does_not_stop_the_painter(
    model: Path, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    assert open_fastest(model, NAME, in_the_way / "home").name


def test_the_engine_keeps_its_answers_apart(model: Path) -> None:
    """OpenVINO reuses its output buffer: an answer must not change when the next one comes."""
    for kind in engines.kinds():
        engine = engines.opener(kind, model, threads=1)()
        zero = np.zeros((2, 3, 16, 16), dtype=np.float32)
        moment, text = np.zeros(2, dtype=np.float32), np.zeros((2, 384), dtype=np.float32)
        inputs = {"noisy": zero, "time": moment, "text": text}
        first = engine({**inputs, "hand": np.array([1, 2])})
        before = first.copy()
        engine({**inputs, "hand": np.array([2, 1])})

        assert np.array_equal(first, before)


def test_a_painter_that_is_asked_once_gets_an_engine_for_one_picture(
    model: Path, tmp_path: Path
) -> None:
    engine = open_fastest(model, NAME, tmp_path, batch=1)
    open_fastest(model, NAME, tmp_path, batch=2)

    assert engine(engines.probe(model, 1)).shape == (1, 3, 16, 16)
    assert json.loads((tmp_path / "engine.json").read_text())["here"]["batch"] == 2


def test_weights_that_are_unpacked_answer_as_packed_ones() -> None:
    house = house_folder() / "painter.onnx"
    inputs = engines.probe(house, 1)
    packed, unpacked = (
        engines.opener(kind, house, threads=1, batch=1)()
        for kind in ("openvino f32", "openvino f32 unpacked")
    )

    assert unpacked.name.endswith("f32 unpacked")
    assert np.abs(packed(inputs) - unpacked(inputs)).max() < 1e-3
    again = engines.open_named(house, unpacked.name, batch=1)
    assert again is not None
    assert again.name == unpacked.name


def test_what_has_no_weights_as_bytes_is_left_as_it_is(model: Path) -> None:
    import openvino

    assert unpack(openvino.Core().read_model(model)) == 0
    assert unpack(openvino.Core().read_model(house_folder() / "painter.onnx")) > 50
