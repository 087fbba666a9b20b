"""A killed run goes on as if nothing had been; the campaign would notice if it did not."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from safetensors.torch import load_file, save_file  # noqa: E402

from pinxit.training.adapters.checkpoint import latest  # noqa: E402
from pinxit.training.bench.made_up import SmallRun  # noqa: E402
from pinxit.training.bench.resume import campaign  # noqa: E402


def test_a_killed_run_of_latents_ends_in_the_same_bits(tmp_path: Path) -> None:
    ended = campaign(SmallRun("latents", steps=12), tmp_path, kills=1, seed=3)

    assert ended.kills == 1
    assert ended.digest == ended.undisturbed


@pytest.mark.long
def test_a_last_bit_that_is_lost_on_the_way_is_noticed(tmp_path: Path) -> None:
    def meddle(run: Path) -> None:
        place = latest(run)
        if place is None:
            return
        path = place / "optimiser.safetensors"
        state = load_file(path)
        name = next(name for name, value in sorted(state.items()) if value.ndim == 2)
        state[name].view(-1)[0] += 1e-3
        save_file(state, path)

    ended = campaign(SmallRun("pixels", steps=12), tmp_path, kills=1, seed=1, meddle=meddle)

    assert ended.kills == 1
    assert ended.digest != ended.undisturbed
