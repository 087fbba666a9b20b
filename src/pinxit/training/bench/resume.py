"""Whether a run that is killed again and again ends as if nobody had touched it."""

import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final, get_args

import torch

from pinxit.jobs import threads_here
from pinxit.kernel import Digest
from pinxit.training.adapters.checkpoint import latest, load, state_digest
from pinxit.training.adapters.trainer import Trainer
from pinxit.training.bench.made_up import Canvas, SmallRun

#: Kills in each campaign; the long one is what the documentation quotes.
_KILLS: Final = 3
_KILLS_FULL: Final = 20
#: Steps of the run for each kill, so that there is enough left to interrupt.
_STEPS_A_KILL: Final = 40
#: Steps between two checkpoints: what lies between is lost with the process.
_STEPS_A_CHECKPOINT: Final = 5
#: One process in so many is killed while it is still starting.
_EARLY: Final = 5
#: Seconds within which the moment lies, after the step that was waited for, or in the start.
_MOMENT_S: Final = 0.05
_START_S: Final = 2.0
_LOOK_S: Final = 0.005


@dataclass(frozen=True, slots=True)
class Campaign:
    """What came of one campaign.

    Attributes:
        kills: Processes that were killed.
        lost: How many of them had taken steps since their last checkpoint, or were writing one.
        digest: State at the end.
        undisturbed: State at the end of the same run left alone.
    """

    kills: int
    lost: int
    digest: Digest
    undisturbed: Digest


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Kill runs of pixels and of latents at random moments, and compare how they end.

    Args:
        home: A folder on the disk that runs are kept on.
        full: Whether to kill each run 20 times instead of 3.
    """
    home.mkdir(parents=True, exist_ok=True)
    kills = _KILLS_FULL if full else _KILLS
    with tempfile.TemporaryDirectory(dir=home) as scratch:
        ended = [
            campaign(_run(canvas, kills), Path(scratch), kills=kills, seed=number)
            for number, canvas in enumerate(get_args(Canvas))
        ]
    return {
        "resume_kills": float(sum(each.kills for each in ended)),
        "resume_digest_mismatches": float(sum(each.digest != each.undisturbed for each in ended)),
    }


def _run(canvas: Canvas, kills: int) -> SmallRun:
    steps = _STEPS_A_KILL * (kills + 1)
    return SmallRun(canvas, steps=steps, threads=threads_here())


def campaign(
    run: SmallRun,
    scratch: Path,
    *,
    kills: int,
    seed: int,
    meddle: Callable[[Path], None] = lambda _run: None,
) -> Campaign:
    """Run once undisturbed and once with kills, and return how both ended.

    Args:
        run: The run, long enough for so many kills.
        scratch: Where the two runs are put.
        kills: How often to kill; fewer if the run is over before.
        seed: Of the moments.
        meddle: Called with the run's folder after each kill; a test breaks something there.
    """
    alone, killed = scratch / f"{run.canvas}-alone", scratch / f"{run.canvas}-killed"
    _start(run, alone).join()
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    done = lost = 0
    while done < kills and not _is_over(run, killed):
        early = chance.randrange(_EARLY) == 0
        steps = 0 if early else chance.randint(1, max(1, run.steps // (kills + 1)))
        if _kill_once(run, killed, steps, chance):
            done += 1
            lost += _was_cut(killed)
            meddle(killed)
    while not _is_over(run, killed):
        _start(run, killed).join()
    return Campaign(done, lost, state_digest(load(killed)), state_digest(load(alone)))


def live_once(run: SmallRun, folder: Path) -> None:
    """Train from the last checkpoint to the end, if nobody comes between."""
    torch.set_num_threads(run.threads)
    trainer = Trainer(run.lesson(), folder)
    trainer.resume()
    ticks = 0

    def clock() -> float:
        """Go on a fixed time a step, so that checkpoints come every few steps."""
        nonlocal ticks
        ticks += 1
        return 60.0 * ticks / _STEPS_A_CHECKPOINT

    for report in trainer.steps(clock=clock):
        _told(folder).write_text(str(report.progress.step), encoding="ascii")


def _kill_once(run: SmallRun, folder: Path, steps: int, chance: random.Random) -> bool:
    """Start a process, kill it in or after so many steps, and say whether it came to that.

    With no steps it is killed while it starts.
    """
    _told(folder).unlink(missing_ok=True)
    place = latest(folder)
    saved = load(place).progress.step if place else 0
    process = _start(run, folder)
    while steps and process.is_alive() and _step(folder) < saved + steps:
        time.sleep(_LOOK_S)
    process.join(chance.uniform(0.0, _MOMENT_S if steps else _START_S))
    alive = process.is_alive()
    process.kill()
    process.join()
    return alive


def _start(run: SmallRun, folder: Path) -> BaseProcess:
    folder.mkdir(parents=True, exist_ok=True)
    process = multiprocessing.get_context("spawn").Process(target=live_once, args=(run, folder))
    process.start()
    return process


def _told(folder: Path) -> Path:
    return folder / "step"


def _step(folder: Path) -> int:
    """Return the last step that the process under way has told of."""
    try:
        return int(_told(folder).read_text(encoding="ascii") or 0)
    except OSError:
        return 0


def _was_cut(folder: Path) -> bool:
    """Say whether a killed process had steps that no checkpoint holds, or half a checkpoint."""
    place = latest(folder)
    saved = load(place).progress.step if place else 0
    return _step(folder) > saved or (folder / ".new-checkpoint").exists()


def _is_over(run: SmallRun, folder: Path) -> bool:
    place = latest(folder)
    return place is not None and load(place).progress.step >= run.steps
