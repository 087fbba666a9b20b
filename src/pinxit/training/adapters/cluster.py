"""A run on a Ray cluster: the same steps, each batch shared out among the nodes.

Ray Train starts one worker a node, brings them together over gloo, and starts all anew when one
dies; they take up the last checkpoint, as any run does. The run's folder, the frozen manifest and
the embedded phrases lie where every node sees them under the same path.
"""

import os
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import ray
import torch.distributed
from ray.exceptions import RayError
from ray.train import FailureConfig, RunConfig, ScalingConfig, TrainingFailedError
from ray.train.torch import TorchConfig, TorchTrainer
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from pinxit.kernel import PinxitError
from pinxit.training.adapters.checkpoint import latest
from pinxit.training.adapters.run import RunSettings, run_training, stop_signal
from pinxit.training.adapters.sharing import GroupPeers
from pinxit.training.adapters.trainer import Report
from pinxit.training.core.recipe import RunRecipe
from pinxit.training.core.sharing import Share, share_out

#: How often the workers may die before the run is given up.
_MOST_FAILURES: Final = 10
#: Seconds between two looks at what the lead has told.
_LOOK_S: Final = 0.2
#: Seconds within which the head of a cluster answers.
_KNOCK_S: Final = 5
#: Seconds a worker may wait for another one's part of a step.
_PATIENCE_S: Final = 600


class NoClusterError(PinxitError):
    """There is no Ray cluster at the address."""

    remedy = "Start one (ray start --head), correct PINXIT_RAY_ADDRESS, or unset it."


class ClusterRunError(PinxitError):
    """A run on a cluster was given up."""

    remedy = "Read the workers' logs on the nodes; the same command takes up the last checkpoint."


class Messenger:
    """Carries reports from the lead to whoever started the run, and back the word to stop.

    It lives in a process of its own, beside the one that started the run.
    """

    def __init__(self) -> None:
        self._reports: list[Report] = []
        self._refusals: list[PinxitError] = []
        self._stopped = False

    def tell(self, report: Report) -> bool:
        """Keep a report, and say whether the run is to stop."""
        self._reports.append(report)
        return self._stopped

    def take(self) -> list[Report]:
        """Return the reports that were not yet taken."""
        reports, self._reports = self._reports, []
        return reports

    def refuse(self, error: PinxitError) -> None:
        """Keep why a worker will not take part: to start it anew would not help."""
        self._refusals.append(error)

    def refusals(self) -> list[PinxitError]:
        """Return why workers did not take part."""
        return self._refusals

    def stop(self) -> None:
        """Ask the run to stop after the step under way."""
        self._stopped = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a worker is told.

    Attributes:
        recipe: What to learn.
        settings: Where; the moment to finish at is in seconds since 1970.
        messenger: The actor that carries the lead's reports.
    """

    recipe: RunRecipe
    settings: RunSettings
    messenger: Any


def train_on_cluster(
    recipe: RunRecipe, settings: RunSettings, tell: Callable[[Report], None], *, address: str
) -> Path:
    """Train on a cluster as `run_training` does here, and return the last checkpoint.

    Args:
        recipe: What to learn.
        settings: Where; all folders are seen by every node.
        tell: Called after each step, a moment later.
        address: Of the cluster's head, as `ray start` prints it, or `auto`. This process runs
            on a node of the cluster.

    Raises:
        NoClusterError: Nobody answers there.
        NoRoomError: No node has a processor.
        ClusterRunError: The workers died too often.
        PinxitError: Whatever `run_training` raises.
    """
    with _joined(address):
        share = share_out(recipe.batch, [_processors(node) for node in ray.nodes()])
        beside = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        messenger = ray.remote(Messenger).options(num_cpus=0, scheduling_strategy=beside).remote()
        told = replace(_settled(settings), threads=share.processors)
        errand = Errand(recipe=recipe, settings=told, messenger=messenger)
        _wait_for(_trainer(errand, share), messenger, tell)
    return latest(settings.out) or settings.out


def _trainer(errand: Errand, share: Share) -> TorchTrainer:
    return TorchTrainer(
        work,
        train_loop_config={"errand": errand},
        torch_config=TorchConfig(backend="gloo", timeout_s=_PATIENCE_S),
        scaling_config=ScalingConfig(
            num_workers=share.workers,
            resources_per_worker={"CPU": share.processors},
            placement_strategy="SPREAD",
        ),
        run_config=RunConfig(
            name="ray",
            storage_path=str(errand.settings.out),
            failure_config=FailureConfig(max_failures=_MOST_FAILURES),
            worker_runtime_env={"env_vars": {"OMP_WAIT_POLICY": "passive"}},
        ),
    )


def work(told: dict[str, Errand]) -> None:
    """Take part in a run, as one of its workers."""
    errand = told["errand"]
    world = torch.distributed.group.WORLD
    assert world is not None, "Ray Train brings the workers together"
    peers = GroupPeers(world)
    asked: list[bool] = []

    def tell(report: Report) -> None:
        if peers.lead and ray.get(errand.messenger.tell.remote(report)):
            asked.append(True)

    settings = replace(errand.settings, finish_at=_on_this_clock(errand.settings.finish_at))
    try:
        run_training(errand.recipe, settings, tell, peers=peers, stop=lambda: bool(asked))
    except PinxitError as refusal:
        ray.get(errand.messenger.refuse.remote(refusal))


def _wait_for(trainer: TorchTrainer, messenger: Any, tell: Callable[[Report], None]) -> None:
    """Pass on what the lead tells until the run is over, and the word to stop.

    Ray Train waits in a thread of its own: in the main one it would take the signals, and end a
    run without a last checkpoint.
    """
    asked = stop_signal()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(trainer.fit)
        while not running.done():
            wait([running], timeout=_LOOK_S)
            if asked():
                messenger.stop.remote()
            for report in ray.get(messenger.take.remote()):
                tell(report)
        try:
            running.result()
        except (TrainingFailedError, RayError) as error:
            raise ClusterRunError(str(error).strip().splitlines()[-1]) from error
    for refusal in ray.get(messenger.refusals.remote()):
        raise refusal


@contextmanager
def _joined(address: str) -> Iterator[None]:
    """Be part of the cluster until the block ends."""
    # Ray tells its makers who uses it, unless told not to.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        _knock(address)
        ray.init(address=address, configure_logging=False, log_to_driver=False)
    except (ConnectionError, ValueError, RuntimeError, OSError) as error:
        raise NoClusterError(f"no Ray cluster at {address}: {error}") from error
    try:
        yield
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """See whether somebody answers at host:port; Ray would try for minutes.

    Raises:
        OSError: Nobody does.
        ValueError: The port is no number.
    """
    host, colon, port = address.rpartition(":")
    if colon:
        socket.create_connection((host, int(port)), timeout=_KNOCK_S).close()


def _settled(settings: RunSettings) -> RunSettings:
    """Return the settings with full paths, and the moment to finish at as seconds since 1970."""
    before, autoencoder = settings.begin_with, settings.autoencoder
    return replace(
        settings,
        manifest=settings.manifest.resolve(),
        out=settings.out.resolve(),
        begin_with=before and before.resolve(),
        autoencoder=autoencoder and autoencoder.resolve(),
        finish_at=_since_1970(settings.finish_at),
    )


def _processors(node: dict[str, Any]) -> int:
    return int(node["Resources"].get("CPU", 0)) if node["Alive"] else 0


def _since_1970(finish_at: float | None) -> float | None:
    return None if finish_at is None else finish_at - time.monotonic() + time.time()


def _on_this_clock(finish_at: float | None) -> float | None:
    return None if finish_at is None else finish_at - time.time() + time.monotonic()
