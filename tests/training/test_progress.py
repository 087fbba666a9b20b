"""What a run tells the world reads back as it was."""

import json
from dataclasses import replace

import pytest

from pinxit.training.core.progress import BadProgressError, RunProcess, RunProgress

YOUNG = RunProgress(
    recipe_name="house",
    recipe="sha256:" + "0" * 64,
    state="running",
    step=0,
    steps=100,
    process=RunProcess(pid=7),
)
OLD = replace(
    YOUNG,
    state="finished",
    step=100,
    pictures_seen=4800,
    seconds=81.5,
    losses=((25, 1.5), (50, 1.25)),
    pictures_per_second=58.9,
    seconds_left=0.0,
    peak_share=0.45,
    sheet="sheet-00000100.png",
    updated_at=1_790_000_000.25,
    process=RunProcess(pid=7, pid_started_ticks=12, host_started_at=1_780_000_000),
)


@pytest.mark.parametrize("progress", [YOUNG, OLD])
def test_what_was_written_reads_back(progress: RunProgress) -> None:
    assert RunProgress.from_json(progress.to_json()) == progress


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    newer = {**json.loads(OLD.to_json()), "mood": "good"}

    assert RunProgress.from_json(json.dumps(newer)) == OLD


@pytest.mark.parametrize(
    "broken", ["", "[]", "7", "{}", '{"losses": [], "process": {"cat": 1}}', '{"losses": [[1]]}']
)
def test_another_text_is_refused(broken: str) -> None:
    with pytest.raises(BadProgressError):
        RunProgress.from_json(broken)


def test_an_unknown_state_is_refused() -> None:
    strange = {**json.loads(OLD.to_json()), "state": "asleep"}

    with pytest.raises(BadProgressError, match="asleep"):
        RunProgress.from_json(json.dumps(strange))
