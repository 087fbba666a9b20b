"""`pinxit watermark`: files of each kind, marked and read."""

import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from pinxit.provenance.adapters.marked_files import UnmarkableFileError, mark_file, read_file_mark
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.watermark_cli import UnreadableFileError, app
from tests.provenance.test_path_watermark import curves, drawing

runner = CliRunner()


def picture(kind: str, mode: str = "RGB") -> bytes:
    rows, columns = np.mgrid[0:300, 0:300]
    image = np.stack([rows // 2, columns // 2, (rows + columns) // 4, 255 - rows // 4], axis=-1)
    file = BytesIO()
    Image.fromarray(image.astype(np.uint8)).convert(mode).save(file, kind)
    return file.getvalue()


def recording(sample_bytes: int = 2) -> bytes:
    noise = np.random.default_rng(0).normal(0, 2_000, 15 * 11_025).astype("<i2")
    file = BytesIO()
    with wave.open(file, "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(sample_bytes)
        opened.setframerate(11_025)
        opened.writeframes(noise.tobytes())
    return file.getvalue()


FILES = {
    "picture.png": picture("PNG", "RGBA"),
    "picture.jpg": picture("JPEG"),
    "drawing.svg": drawing(curves(40)),
    "sound.wav": recording(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_marked_and_read(name: str, tmp_path: Path) -> None:
    before, after = tmp_path / name, tmp_path / f"marked-{name}"
    before.write_bytes(FILES[name])

    put = runner.invoke(app, ["embed", str(before), str(after), "--entry", "41", "--house", "beef"])

    assert put.exit_code == 0, put.output
    assert after.read_bytes()[:4] == FILES[name][:4] or name.endswith("svg")
    assert runner.invoke(app, ["read", str(after)]).output == "house beef  entry 41\n"
    nothing = runner.invoke(app, ["read", str(before)])
    assert (nothing.exit_code, nothing.output) == (1, "No mark was found.\n")


def test_alpha_stays_in_a_png() -> None:
    with Image.open(BytesIO(mark_file(FILES["picture.png"], Mark(5)))) as opened:
        assert opened.mode == "RGBA"


@pytest.mark.parametrize("content", [b"nothing", b"RIFF....", recording(1), b"RIFF"])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(UnmarkableFileError):
        read_file_mark(content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = runner.invoke(app, ["read", str(tmp_path / "nowhere.png")])

    assert isinstance(answer.exception, UnreadableFileError)


def test_a_house_is_four_digits(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(FILES["picture.png"])

    answer = runner.invoke(app, ["embed", str(file), str(file), "--entry", "1", "--house", "xyz"])

    assert answer.exit_code == 2
