"""The queue names entry points of rooms and nothing else."""

import pytest

from pinxit.jobs import BadJobError, JobSpec, load_job


@pytest.mark.parametrize(
    "function",
    ["", "os:system", "pinxit.studio.jobs", "pinxit.studio.web:x", "pinxit.a.jobs:__class__"],
)
def test_only_a_function_of_a_jobs_module_is_a_job(function: str) -> None:
    with pytest.raises(BadJobError, match="not an entry point"):
        JobSpec(function=function, key="k", params={})
    with pytest.raises(BadJobError, match="not an entry point"):
        load_job(function)


@pytest.mark.parametrize("function", ["pinxit.attic.jobs:paint", "pinxit.jobs.jobs:juggle"])
def test_a_job_that_does_not_exist(function: str) -> None:
    with pytest.raises(BadJobError, match=f"no such job: {function}"):
        load_job(function)


def test_a_job_is_found_by_its_name() -> None:
    assert load_job("pinxit.jobs.jobs:run_job").__name__ == "run_job"  # type: ignore[attr-defined]
