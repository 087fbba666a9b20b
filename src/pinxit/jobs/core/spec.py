"""What a job is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Final, Protocol, TypeAlias

from pinxit.jobs.core.turns import Priority, checked_priority
from pinxit.kernel import PinxitError

JsonValue: TypeAlias = "str | int | bool | list[JsonValue] | dict[str, JsonValue] | None"

#: Only the jobs modules of the rooms: what stands in the queue never names anything else.
_FUNCTION: Final = re.compile(r"pinxit\.[a-z]+\.jobs:[a-z][a-z_]*")


class BadJobError(PinxitError):
    """A job names a function that is not an entry point of a room."""

    remedy = "Name a function of some room's jobs module, such as pinxit.studio.jobs:paint_brief."


class JobCancelledError(PinxitError):
    """Somebody called off a job that was running."""

    remedy = "Try again if you want it after all."


class Reporter(Protocol):
    """Where a job says how far it is."""

    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        """Say that `step` of `total` steps are done.

        Args:
            step: Steps done, in `[0, total]`.
            total: Steps in all, at least 1.
            note: What is being done, in plain words.
            preview: A small picture of the work so far (JPEG or PNG), if there is one.

        Raises:
            JobCancelledError: Somebody called the job off; it lets this pass through.
        """


class Job(Protocol):
    """An entry point of long work. It may be run twice and must then end in the same state."""

    def __call__(self, params: Mapping[str, JsonValue], reporter: Reporter) -> None:
        """Do the work that `params` describe, reporting on the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSpec:
    """A job to run.

    Attributes:
        function: Import path of the function, such as "pinxit.studio.jobs:paint_brief".
        key: Names the job to people and to the queue: while one of this key waits, a second is
            not added.
        params: Ids and digests, never objects or pictures.
        queue: Which workers take it.
        priority: Served before all that is lower, -20 to 20.
        person: Whose turn it takes, by primary key; empty for the house itself.
        not_before: When it may be begun at the earliest; `None` for at once.
        on_end: Import path of a function that is called with the same params once the job has
            ended, however it ended; empty for none.

    Raises:
        BadJobError: The function is not an entry point of a room.
        BadPriorityError: The priority is outside its range.
    """

    function: str
    key: str
    params: Mapping[str, JsonValue]
    queue: str = "painting"
    priority: int = Priority.ORDINARY
    person: str = ""
    not_before: datetime | None = None
    on_end: str = ""

    def __post_init__(self) -> None:
        checked_priority(self.priority)
        if not _FUNCTION.fullmatch(self.function):
            raise BadJobError(f"not an entry point: {self.function!r}")


def load_job(function: str) -> Job:
    """Return the function that an import path names.

    Raises:
        BadJobError: It is not in a room's jobs module, or does not exist.
    """
    if not _FUNCTION.fullmatch(function):
        raise BadJobError(f"not an entry point: {function!r}")
    module_name, name = function.split(":")
    try:
        job: Job = getattr(import_module(module_name), name)
    except (ImportError, AttributeError) as error:
        raise BadJobError(f"no such job: {function}") from error
    return job
