"""A run on a Ray cluster of two nodes, both of them on this machine."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from pinxit.corpus import NotFrozenError
from recipes.illustrator import smoke
from tests.training.tiny_corpus import TODAY, frozen_squares

torch = pytest.importorskip("torch")
ray = pytest.importorskip("ray")
# Ray warns of what it does itself.
pytestmark = [pytest.mark.cluster, pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]

from ray.cluster_utils import Cluster  # noqa: E402

from pinxit.training.adapters.checkpoint import load  # noqa: E402
from pinxit.training.adapters.cluster import NoClusterError, train_on_cluster  # noqa: E402
from pinxit.training.adapters.run import RunSettings, run_training  # noqa: E402
from pinxit.training.adapters.trainer import Report  # noqa: E402
from pinxit.training.cli import app  # noqa: E402

#: Saves after each step.
RECIPE = replace(smoke(), steps=40, held_concepts=0, checkpoint_minutes=0)
KILLED_AFTER = 5
ATTEMPTS = 4


def started() -> Cluster:
    """Start two nodes of one processor each.

    A node gives up when its helpers take more than 15 s to start, as they may where other tests
    want the same processors: then once more.
    """
    node = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "include_log_monitor": False}
    for attempt in range(ATTEMPTS):
        cluster = Cluster()
        try:
            cluster.add_node(**node, include_dashboard=False, no_monitor=True)
            cluster.add_node(**node)
        except Exception:  # Ray raises no narrower one
            cluster.shutdown()
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return cluster
    raise AssertionError


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[Cluster]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    cluster = started()
    try:
        yield cluster
    finally:
        cluster.shutdown()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("house")


@pytest.fixture(scope="module")
def corpus(home: Path) -> Path:
    return frozen_squares(home)


def settings(corpus: Path, out: Path) -> RunSettings:
    return RunSettings(
        manifest=corpus, today=TODAY, decisions=(), out=out, threads=1, sheet_minutes=0
    )


def on_cluster(cluster: Cluster, place: RunSettings, recipe: Any = RECIPE) -> list[Report]:
    told: list[Report] = []
    train_on_cluster(recipe, place, told.append, address=cluster.address)
    return told


@pytest.fixture(scope="module")
def undisturbed(two_nodes: Cluster, corpus: Path, home: Path) -> tuple[Path, list[Report]]:
    out = home / "runs" / "undisturbed"
    return out, on_cluster(two_nodes, settings(corpus, out))


def test_two_nodes_learn_what_one_process_does(
    undisturbed: tuple[Path, list[Report]], corpus: Path, home: Path
) -> None:
    _, told = undisturbed
    alone: list[Report] = []
    run_training(RECIPE, settings(corpus, home / "runs" / "alone"), alone.append)

    assert [report.progress.step for report in told] == list(range(1, 41))
    losses = [report.loss for report in told]
    assert losses[0] == pytest.approx(alone[0].loss, rel=1e-5)
    assert losses == pytest.approx([report.loss for report in alone], rel=0.05)


def test_a_killed_worker_comes_back_to_the_last_checkpoint(
    two_nodes: Cluster, undisturbed: tuple[Path, list[Report]], corpus: Path, home: Path
) -> None:
    out = home / "runs" / "killed"
    killed: list[int] = []

    def kill() -> None:
        while not (out / f"step-{KILLED_AFTER:08d}").exists():
            time.sleep(0.005)
        killed.append(workers_of(two_nodes.worker_nodes)[0])
        os.kill(killed[0], signal.SIGKILL)

    killer = Thread(target=kill, daemon=True)
    killer.start()
    told = on_cluster(two_nodes, settings(corpus, out))

    steps = [report.progress.step for report in told]
    assert len(killed) == 1
    assert steps.count(1) == 1, "it did not begin anew"
    assert sorted(set(steps)) == list(range(1, RECIPE.steps + 1))
    assert len(steps) <= RECIPE.steps + 2, "at most the step under way is taken again"
    one, two = load(undisturbed[0]), load(out)
    assert one.progress.pictures_seen == two.progress.pictures_seen
    for name in one.weights:
        assert torch.equal(one.weights[name], two.weights[name]), name
        assert torch.equal(one.average[name], two.average[name]), name


def workers_of(nodes: Any) -> list[int]:
    """Return the training processes that these nodes have started."""
    parents = {process.process.pid for node in nodes for process in node.all_processes["raylet"]}
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            title = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent in parents and b"TrainWorker" in title:
            found.append(int(entry.name))
    return found


def test_the_command_trains_where_the_deployment_says(
    two_nodes: Cluster, home: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PINXIT_HOME", str(home))
    monkeypatch.setenv("PINXIT_RAY_ADDRESS", two_nodes.address)
    line = ["recipes.illustrator:smoke", "--corpus", "squares", "--out", str(tmp_path / "run")]

    ended = CliRunner().invoke(app, [*line, "--finish-at", "2020-01-01"])

    assert ended.exit_code == 0, ended.output
    assert load(tmp_path / "run").progress.decay_from is not None
    assert list((tmp_path / "run").glob("sheet-*.png"))


def test_a_refusal_of_the_workers_is_ours(two_nodes: Cluster, home: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFrozenError):
        on_cluster(two_nodes, settings(tmp_path, tmp_path / "run"))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1:one"])
def test_an_address_where_no_cluster_is(address: str, corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(NoClusterError, match=address):
        train_on_cluster(RECIPE, settings(corpus, tmp_path), lambda _: None, address=address)
