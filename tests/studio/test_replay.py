"""`pinxit replay`: the same bytes, or not, and why."""

from pathlib import Path

import pytest
import typer
from django.conf import settings
from typer.testing import CliRunner

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.studio.adapters.engines import open_named
from pinxit.studio.adapters.house_painter import house_folder
from pinxit.studio.adapters.records import NoRecordError
from pinxit.studio.adapters.styles import OtherPainterError
from pinxit.studio.bench import replay as bench
from pinxit.studio.cli import UnknownPieceError, app, replay
from pinxit.studio.first_works import FIRST_WORKS, paint_first_work
from pinxit.studio.web.models import Brief, Piece
from tests.bad import pictures
from tests.studio.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path / "home"))
    settings.PINXIT_HOME = tmp_path / "home"
    return tmp_path / "home"


def run(*line: str):
    command = typer.Typer()
    command.command()(replay)
    return CliRunner().invoke(command, list(line))


def test_a_piece_and_its_file_are_painted_again_to_the_byte(cleo, tmp_path):
    piece = paint_first_work(FIRST_WORKS[0], person=cleo, now=NOON)
    file = tmp_path / "cactus.png"
    store = FolderStore(settings.PINXIT_STORE)
    file.write_bytes(store.read(Digest.parse(piece.file_digest)))

    for named in (str(piece.public_id), str(file)):
        ended = run(named)
        assert ended.exit_code == 0, ended.output
        assert "The same to the byte" in ended.output
        assert piece.file_digest in ended.output
    assert Piece.objects.count() == 1


def test_another_seed_in_the_record_is_found_out(cleo):
    piece = paint_first_work(FIRST_WORKS[0], person=cleo, now=NOON)
    Brief.objects.update(seed=4)

    ended = run(str(piece.public_id))

    assert ended.exit_code == 1
    assert "Not the same" in ended.output


def test_a_piece_of_another_model_is_not_guessed_at(cleo, paint):
    with pytest.raises(OtherPainterError):
        raise run(str(paint(cleo).public_id)).exception


def test_a_sketch_is_its_own_record(tmp_path):
    out = tmp_path / "dragon.png"
    line = ["一条红龙", "--seed", "7", "--steps", "2", "--out", str(out)]
    assert CliRunner().invoke(app, line).exit_code == 0

    ended = run(str(out))

    assert ended.exit_code == 0, ended.output
    out.write_bytes(out.read_bytes() + b"\0")
    assert run(str(out)).exit_code == 1


@pytest.mark.parametrize("named", ["nobody", "00000000-0000-0000-0000-000000000000"])
def test_what_is_not_known_is_said(named):
    with pytest.raises(UnknownPieceError):
        raise run(named).exception


def test_a_picture_without_a_record_is_said(tmp_path):
    (tmp_path / "other.png").write_bytes(pictures.png())

    with pytest.raises(NoRecordError):
        raise run(str(tmp_path / "other.png")).exception


def test_an_engine_is_opened_by_the_name_in_a_record():
    model = house_folder() / "painter.onnx"
    engine = open_named(model, "onnxruntime 1.0.0 f32")

    assert engine is not None
    assert engine.name.startswith("onnxruntime ")
    assert open_named(model, "abacus 2000 bc") is None


def test_pieces_of_every_way_come_out_the_same_in_another_process(home, monkeypatch):
    monkeypatch.setattr(bench, "_FEW", 7)

    figures = bench.measure(home, full=False)

    assert (figures["replay_tried"], figures["replay_mismatches"]) == (7, 0)
