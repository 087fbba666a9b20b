"""Jobs: what a job is, and where it runs.

In:  a `JobSpec`, enqueued in the same transaction as the order or brief that wants it.
Out: the job run at least once by some worker, and its `Progress` for people to watch. People take
     turns, whoever asks for most; a job may be called off, and tried again.
"""

from pinxit.jobs.adapters.processor import threads_here
from pinxit.jobs.core.quota import DayIsFullError, Quota, TooManyWaitingError
from pinxit.jobs.core.spec import (
    BadJobError,
    Job,
    JobCancelledError,
    JobSpec,
    JsonValue,
    Reporter,
    load_job,
)
from pinxit.jobs.core.turns import BadPriorityError, Priority

__all__ = [
    "BadJobError",
    "BadPriorityError",
    "DayIsFullError",
    "Job",
    "JobCancelledError",
    "JobSpec",
    "JsonValue",
    "Priority",
    "Quota",
    "Reporter",
    "TooManyWaitingError",
    "load_job",
    "threads_here",
]
