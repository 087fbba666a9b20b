"""How far a run has come, as it tells the world while it learns.

A run keeps one small file, `progress.json`, in its folder and replaces it whole every few
seconds, so that a page can show the run without asking the process that trains.
"""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal, get_args

from pinxit.kernel import PinxitError

#: Name of the file in the run's folder.
PROGRESS_FILE: Final = "progress.json"
#: What a run does: it learns; it reached its last step; it was asked to stop and can go on.
RunState = Literal["running", "finished", "stopped"]

_FORMAT: Final = 1


class BadProgressError(PinxitError):
    """A file does not tell how far a run has come."""

    remedy = "Let the run go on: it writes the file anew within seconds."


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProcess:
    """Which process trains, so that a dead run can be told from a living one.

    A number of a process is given again after a restart of the host, or sooner; the three
    together are not.

    Attributes:
        pid: Number of the process.
        pid_started_ticks: When it began, in clock ticks after the host did; 0 if unknown.
        host_started_at: When the host began, in seconds since 1970 (UTC); 0 if unknown.
    """

    pid: int
    pid_started_ticks: int = 0
    host_started_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """A run at one moment, with all that a page about it shows.

    Attributes:
        recipe_name: What people call the run.
        recipe: Digest of the recipe.
        state: What the run does; "running" with a dead process means that it was killed.
        step: Optimiser steps taken.
        steps: Optimiser steps in the whole run, as far as it is known.
        pictures_seen: Pictures shown, repeats counted, over all stages.
        seconds: Time spent in training, over all stages.
        losses: (step, mean loss since the line before), oldest first.
        pictures_per_second: Pace of late; 0 before it is known.
        seconds_left: Estimated time to the last step, `None` before the pace is known.
        peak_share: Share, 0 to 1, of this machine's measured peak, in the precision that trains,
            that the matrix products of the run reach; `None` where the peak was not measured.
        sheet: File name, in the run's folder, of the newest contact sheet.
        updated_at: When this was written, in seconds since 1970 (UTC).
        process: Who trains.
    """

    recipe_name: str
    recipe: str
    state: RunState
    step: int
    steps: int
    pictures_seen: int = 0
    seconds: float = 0.0
    losses: tuple[tuple[int, float], ...] = ()
    pictures_per_second: float = 0.0
    seconds_left: float | None = None
    peak_share: float | None = None
    sheet: str | None = None
    updated_at: float = 0.0
    process: RunProcess

    def to_json(self) -> str:
        """Return the text of `progress.json`."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "RunProgress":
        """Return what `to_json` wrote; unknown fields of a newer version are passed over.

        Raises:
            BadProgressError: The text is something else.
        """
        try:
            record: dict[str, Any] = json.loads(text)
            known = {name: record[name] for name in cls.__dataclass_fields__ if name in record}
            losses = tuple((int(step), float(loss)) for step, loss in known.pop("losses"))
            process = RunProcess(**known.pop("process"))
            read = replace(cls(**known, process=process), losses=losses)
        except (ValueError, KeyError, TypeError) as error:
            raise BadProgressError(f"no progress of a run: {error}") from error
        if read.state not in get_args(RunState):
            raise BadProgressError(f"no state of a run: {read.state!r}")
        return read
