"""A run tells how far it has come; twice the same run ends in the same bits."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pinxit.training.core.progress import PROGRESS_FILE, RunProgress
from pinxit.training.core.rerun import RERUN_FILE
from tests.training.tiny_corpus import frozen_squares, read_squares

torch = pytest.importorskip("torch")

from pinxit.training.adapters import machine  # noqa: E402
from pinxit.training.adapters.checkpoint import (  # noqa: E402
    Checkpoint,
    Progress,
    latest,
    load,
    parted,
    state_digest,
)
from pinxit.training.adapters.live import LiveProgress, newest_sheet, share_of_peak  # noqa: E402
from pinxit.training.adapters.network import Block  # noqa: E402
from pinxit.training.adapters.painting import Painting  # noqa: E402
from pinxit.training.adapters.products import StepProducts  # noqa: E402
from pinxit.training.adapters.run_folder import is_alive  # noqa: E402
from pinxit.training.adapters.trainer import Report  # noqa: E402
from pinxit.training.cli import app  # noqa: E402
from recipes.illustrator import smoke  # noqa: E402

REPORT = Report(Progress(step=10, pictures_seen=40, seconds=2.0), 0.5, 20, None)


def told(folder: Path) -> RunProgress:
    return RunProgress.from_json((folder / PROGRESS_FILE).read_text())


def test_a_run_tells_now_and_then_and_at_its_end(tmp_path: Path) -> None:
    now = [100.0]
    live = LiveProgress(smoke(), tmp_path / "run", peak=1e9, clock=lambda: now[0])
    live.tell(REPORT)
    first = told(tmp_path / "run")
    moved = replace(
        REPORT,
        progress=replace(REPORT.progress, step=15),
        pictures_per_second=10.0,
        flops_per_second=5e8,
    )
    live.tell(moved)
    assert told(tmp_path / "run") == first
    now[0] += 3.0
    live.tell(moved, tmp_path / "run" / "sheet-00000012.png")
    second = told(tmp_path / "run")
    live.close(moved, None, "stopped")

    assert (first.state, first.step, first.steps) == ("running", 10, 20)
    assert (first.seconds_left, first.peak_share, first.sheet) == (None, None, None)
    assert (second.seconds_left, second.peak_share) == (5 * smoke().batch / 10.0, 0.5)
    assert second.sheet == "sheet-00000012.png"
    assert told(tmp_path / "run").state == "stopped"
    assert json.loads((tmp_path / "run" / "recipe.json").read_text())["settings"]["batch"]
    assert not list((tmp_path / "run").glob(".*"))


def test_a_run_that_must_finish_says_when(tmp_path: Path) -> None:
    live = LiveProgress(smoke(), tmp_path, clock=lambda: 100.0, finish_at=101.5)
    live.tell(replace(REPORT, pictures_per_second=0.1))

    assert told(tmp_path).seconds_left == 1.5


def test_a_living_process_names_itself(tmp_path: Path) -> None:
    assert is_alive(machine.this_process())
    assert machine.this_process(tmp_path).pid == os.getpid()
    assert machine.this_process(tmp_path).host_started_at == 0


def test_a_peak_is_measured_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_SIDES", (64,))
    (tmp_path / machine.PEAKS_FILE).write_text("broken")
    peak = machine.peak_flops(tmp_path)
    monkeypatch.setattr(machine, "_SIDES", ())

    assert peak > 1e6
    assert machine.peak_flops(tmp_path) == peak
    assert share_of_peak(REPORT, peak) is None


def test_looking_on_counts_every_product_and_changes_no_bit() -> None:
    torch.manual_seed(0)
    shape = smoke().shape
    width, batch, tokens = shape.width, 3, 5
    network = torch.nn.ModuleList([Block(shape), torch.nn.Conv2d(4, 8, 3, groups=2)])
    condition, shared = torch.randn(batch, width), torch.randn(batch, 6 * width)
    token, picture = torch.randn(batch, tokens, width), torch.randn(batch, 4, 5, 5)
    with StepProducts(network) as seen:
        counted = network[0](token, condition, shared)
        network[1](picture)
    plain = network[0](token, condition, shared)

    matrices = 12 * width**2 * batch * tokens + 7 * width * shape.rank * batch
    attention = 2 * tokens**2 * width * batch
    drawing = 8 * 3 * 3 * batch * 2 * 3 * 3
    assert seen.flops == 3 * 2 * (matrices + attention + drawing)
    assert torch.equal(plain, counted)


def test_a_digest_is_of_all_that_goes_on() -> None:
    def state(**changes: object) -> Checkpoint:
        plain = {
            "weights": {"a": torch.ones(2, 2), "b": torch.zeros(())},
            "average": {"a": torch.ones(2, 2)},
            "optimiser": {"adamw/a/step": torch.tensor(1.0)},
            "progress": Progress(step=3),
            "origin": None,
        }
        return Checkpoint(**{**plain, **changes})  # type: ignore[arg-type]

    one = state()
    turned = state(weights={"b": torch.zeros(()), "a": torch.ones(2, 2).T.contiguous().T})
    others = {
        "weights/a": state(weights={"a": torch.ones(4), "b": torch.zeros(())}),
        "average/a": state(average={"a": torch.ones(2, 2) + 1e-7}),
        "optimiser/adamw/a/step": state(optimiser={}),
    }

    assert state_digest(one) == state_digest(turned)
    assert parted(one, turned) == ()
    assert state_digest(one) != state_digest(state(progress=Progress(step=4)))
    for name, other in others.items():
        assert state_digest(other) != state_digest(one)
        assert parted(one, other) == (name,)
        assert parted(other, one) == (name,)


@pytest.mark.slow
def test_a_run_of_the_house_is_told_and_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path))
    monkeypatch.setattr(machine, "_SIDES", (64,))
    frozen_squares(tmp_path)
    line = ["recipes.illustrator:smoke", "--corpus", "squares", "--most-steps"]

    begun = CliRunner().invoke(app, [*line, "4"])
    checked = CliRunner().invoke(app, [*line, "3", "--verify-rerun"])

    assert begun.exit_code == checked.exit_code == 0, (begun.output, checked.exception)
    run = tmp_path / "runs" / "smoke"
    progress = told(run)
    assert (progress.state, progress.step, progress.steps) == ("stopped", 4, 20)
    sheet = newest_sheet(run)
    assert sheet is not None
    assert progress.sheet == sheet.name
    verdict = json.loads((run / RERUN_FILE).read_text())
    assert verdict["identical"] is True
    assert (verdict["from_step"], verdict["to_step"]) == (4, 7)
    assert verdict["digests"][0] in " ".join(checked.output.split())
    place = latest(run)
    assert place is not None
    assert load(place).progress.step == 4
    assert sorted(path.name for path in run.parent.iterdir()) == ["phrases", "smoke"]


@pytest.mark.slow
def test_counting_changes_no_step(tmp_path: Path) -> None:
    from pinxit.training.adapters.trainer import Trainer

    corpus = frozen_squares(tmp_path / "house")
    recipe = replace(smoke(), steps=3, decay_steps=1, held_concepts=0)
    source = read_squares(corpus, recipe, tmp_path / "phrases")
    plain = Trainer(Painting.begin(recipe, source), tmp_path / "plain")
    plain.counted.flops = 1
    counted = Trainer(Painting.begin(recipe, source), tmp_path / "counted")

    losses = [[report.loss for report in each.steps()] for each in (plain, counted)]

    assert losses[0] == losses[1]
    assert counted.counted.flops > 1000
    assert parted(load(tmp_path / "plain"), load(tmp_path / "counted")) == ()


@pytest.mark.parametrize(
    ("has", "dtype"),
    [
        ({"avx2": True}, "float32"),
        ({"avx512_f": True, "avx512_bf16": False}, "float32"),
        ({"avx512_f": True, "avx512_bf16": True}, "bfloat16"),
        ({"amx_bf16": True}, "bfloat16"),
    ],
)
def test_short_numbers_are_multiplied_where_the_processor_can(
    has: dict[str, bool], dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: has)
    with machine.quick_precision():
        assert (torch.ones(4, 4) @ torch.ones(4, 4)).dtype == getattr(torch, dtype)
    assert machine.quick_dtype() == getattr(torch, dtype)
