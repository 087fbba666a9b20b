"""The two loops that are compared train one network, and ours is counted rightly."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from pinxit.training.adapters import machine  # noqa: E402
from pinxit.training.adapters.latent_network import LatentPainterNetwork  # noqa: E402
from pinxit.training.bench import throughput  # noqa: E402
from pinxit.training.core.latent import LatentRecipe, LatentShape  # noqa: E402

TINY = LatentShape(side_px=32, grid=2, channels=4, width=32, depth=2, heads=2, rank=4)


def test_the_network_has_23_million_parameters() -> None:
    with torch.device("meta"):
        network = LatentPainterNetwork(throughput.SHAPE, 8)

    assert sum(value.numel() for value in network.parameters()) == pytest.approx(23e6, rel=0.05)
    assert throughput.SHAPE.grid**2 == 64


def test_the_plain_loop_computes_what_our_network_does() -> None:
    torch.manual_seed(0)
    network = LatentPainterNetwork(TINY, 8)
    for value in network.parameters():
        torch.nn.init.normal_(value, std=0.1)
    recipe = LatentRecipe(name="plain", shape=TINY, batch=3, steps=1)
    given = throughput._Given.draw(recipe, torch.Generator().manual_seed(0))
    ours = network(*given.seen)
    plain = throughput._plain(network)(*given.seen)

    assert torch.allclose(ours, plain, atol=1e-4)


def test_all_figures_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_SIDES", (64,))
    monkeypatch.setattr(throughput, "SHAPE", TINY)
    monkeypatch.setattr(throughput, "_TIMED", 3)
    figures = throughput.measure(tmp_path / "home", full=False)

    assert set(figures) == {
        "train_pictures_per_second",
        "train_speedup_over_fp32_loop",
        "train_peak_flops_share",
        "matmul_peak_gflops",
        "matmul_peak_gflops_fp32",
    }
    assert all(value > 0.0 for value in figures.values())
    assert list((tmp_path / "home").iterdir()) == []
