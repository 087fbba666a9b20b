"""What the files of a run say of it: read without the library that trains."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any, Final, Literal

from pinxit.kernel import Digest, PinxitError
from pinxit.training.core.progress import RunProgress
from pinxit.training.core.recipe import RunRecipe

#: Names of the files in a run's folder, and of one in a checkpoint's.
RECIPE_FILE: Final = "recipe.json"
RECORD_FILE: Final = "record.json"
#: What a run is: it learns; it is done; it was asked to stop; its process is gone.
WatchedState = Literal["running", "finished", "stopped", "died"]
#: What learns.
Kind = Literal["pixels", "latents", "autoencoder", "judge", "classifier", "style", "guest", "other"]

#: A run of another machine that has said nothing for so long is taken for dead.
SILENT_S: Final = 300.0
#: Stages before a run that are looked at; more than any painter had.
_MOST_STAGES: Final = 40
#: No figure of a run is larger.
_MOST: Final = 10**15


class BadRecordError(PinxitError):
    """A file does not record a checkpoint."""

    remedy = "Let the run go on: it writes a new checkpoint within minutes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A run of one recipe on one manifest, as a checkpoint remembers it.

    Attributes:
        name: The recipe's name.
        recipe: The recipe's digest.
        manifest: The manifest's root, 64 hexadecimal digits; "" if it is named otherwise.
        kind: What learns.
        measures: The network's measures, by name.
        hands: Whose manners it learns, in the order of its table.
        times: How often it was begun anew from its own checkpoint.
    """

    name: str
    recipe: str
    manifest: str
    kind: Kind
    measures: Mapping[str, int]
    hands: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What the last checkpoint says.

    Attributes:
        step: Optimiser steps taken.
        pictures_seen: Pictures shown, over all stages.
        seconds: Time spent, over all stages.
        losses: (step, mean loss since the line before), oldest first.
        stages: The first stage first, this run last.
    """

    step: int
    pictures_seen: int
    seconds: float
    losses: tuple[tuple[int, float], ...]
    stages: tuple[Stage, ...]

    @property
    def stage(self) -> Stage:
        """This run itself."""
        return self.stages[-1]


def read_record(text: str) -> RunRecord:
    """Return what a checkpoint's `record.json` says.

    Raises:
        BadRecordError: The text is something else.
    """
    try:
        record = json.loads(text)
        progress = record["progress"]
        return RunRecord(
            step=int(progress["step"]),
            pictures_seen=int(progress["pictures_seen"]),
            seconds=float(progress["seconds"]),
            losses=tuple((int(step), float(loss)) for step, loss in progress["losses"]),
            stages=_stages(record["origin"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadRecordError(f"no record of a checkpoint: {error}") from error


def recipe_json(recipe: RunRecipe) -> str:
    """Return a recipe as the text of `recipe.json`, for people who look at its run."""
    settings = {each.name: getattr(recipe, each.name) for each in fields(recipe)}
    plain = {name: _plain(value) for name, value in settings.items() if name != "shape"}
    shape = getattr(recipe, "shape", None)
    measures = {} if shape is None else asdict(shape)
    return json.dumps({"settings": plain, "shape": measures}, indent=1) + "\n"


def read_settings(text: str) -> dict[str, str]:
    """Return the settings that `recipe_json` wrote, by name.

    Raises:
        BadRecordError: The text is something else.
    """
    try:
        return {str(name): str(value) for name, value in json.loads(text)["settings"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadRecordError(f"no recipe: {error}") from error


def is_sound(progress: RunProgress) -> bool:
    """Say whether every figure of a progress is one that can be shown."""
    said = {each.name: getattr(progress, each.name) for each in fields(progress)}
    process = progress.process
    counts = [said[name] for name in ("step", "steps", "pictures_seen")]
    counts += [process.pid, process.pid_started_ticks, process.host_started_at]
    amounts = [said[name] for name in ("seconds", "pictures_per_second", "updated_at")]
    perhaps = [said[name] for name in ("seconds_left", "peak_share")]
    amounts += [each for each in perhaps if each is not None]
    return (
        all(isinstance(said[name], str) for name in ("recipe_name", "recipe"))
        and all(isinstance(each, int) and 0 <= each < _MOST for each in counts)
        and all(isinstance(each, int | float) and 0 <= each < _MOST for each in amounts)
    )


def state_of(progress: RunProgress, *, is_alive: bool | None, now: float) -> WatchedState:
    """Say what a run is.

    Args:
        progress: What it said last.
        is_alive: Whether its process lives; `None` where that cannot be seen from here.
        now: Seconds since 1970 (UTC).
    """
    if progress.state != "running":
        return progress.state
    if is_alive is None:
        is_alive = now - progress.updated_at < SILENT_S
    return "running" if is_alive else "died"


def _stages(origin: dict[str, Any]) -> tuple[Stage, ...]:
    """Return the stages of an origin, the first first; neighbours of one kind as one."""
    found: list[Stage] = []
    link: dict[str, Any] | None = origin
    while link and len(found) < _MOST_STAGES:
        stage = _stage(link, times=1)
        if found and (found[-1].recipe, found[-1].manifest) == (stage.recipe, stage.manifest):
            found[-1] = _stage(link, times=found[-1].times + 1)
        else:
            found.append(stage)
        link = link.get("before")
    return tuple(reversed(found))


def _stage(origin: dict[str, Any], *, times: int) -> Stage:
    shape = origin["shape"]
    return Stage(
        name=str(origin["recipe_name"]),
        recipe=str(origin["recipe"]),
        manifest=_root(str(origin["manifest"])),
        kind=kind_of(shape),
        measures={str(name): value for name, value in shape.items() if isinstance(value, int)},
        hands=tuple(str(hand) for hand in origin["hands"]),
        times=times,
    )


def kind_of(shape: Mapping[str, object]) -> Kind:
    """Say what learns: the names of a network's measures tell."""
    marks: tuple[tuple[str, Kind], ...] = (
        ("guest", "guest"),
        ("classes", "classifier"),
        ("concepts", "judge"),
        ("fine", "autoencoder"),
        ("channels", "latents"),
        ("low_rank", "style"),
        ("cell_px", "pixels"),
    )
    return next((kind for mark, kind in marks if mark in shape), "other")


def _root(manifest: str) -> str:
    try:
        return Digest.parse(manifest).hex
    except PinxitError:
        return ""


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Fraction) else value
