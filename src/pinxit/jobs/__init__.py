"""Jobs: what a job is, and where it runs.

In:  a `JobSpec`, enqueued in the same transaction as the order or brief that wants it.
Out: the job run at least once by some worker, and its `Progress` for people to watch.
"""

from pinxit.jobs.core.spec import BadJobError, Job, JobSpec, JsonValue, Reporter, load_job

__all__ = ["BadJobError", "Job", "JobSpec", "JsonValue", "Reporter", "load_job"]
