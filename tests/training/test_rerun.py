"""Whether a run can be repeated is said plainly, and where not."""

import json
from dataclasses import replace

import pytest

from pinxit.training.core.rerun import NotRepeatableError, RerunVerdict, first_difference

GOOD = RerunVerdict(
    recipe_name="house",
    recipe="sha256:1",
    manifest="sha256:2",
    from_step=10,
    to_step=20,
    digests=("sha256:3", "sha256:3"),
    parted_at_step=None,
    parted_tensors=(),
    machine="2 threads",
    date="2026-11-24",
)


def test_equal_digests_are_a_repetition() -> None:
    GOOD.require()

    record = json.loads(GOOD.to_json())
    assert record["identical"] is True
    assert record["digests"] == ["sha256:3", "sha256:3"]
    assert record["machine"] == "2 threads"


def test_other_digests_are_none_and_the_place_is_named() -> None:
    bad = replace(
        GOOD, digests=("sha256:3", "sha256:4"), parted_at_step=12, parted_tensors=("weights/a",)
    )

    assert json.loads(bad.to_json())["identical"] is False
    with pytest.raises(NotRepeatableError, match="parted at step 12, first in weights/a"):
        bad.require()
    with pytest.raises(NotRepeatableError, match="parted at step 20, first in unknown"):
        replace(bad, parted_at_step=None, parted_tensors=()).require()


def test_the_first_loss_that_differs_counts() -> None:
    assert first_difference({1: 0.5, 2: 0.25}, {1: 0.5, 2: 0.25}) is None
    assert first_difference({1: 0.5, 3: 0.2, 2: 0.25}, {1: 0.5, 3: 0.1, 2: 0.26}) == 2
    assert first_difference({1: 0.5}, {1: 0.5, 2: 0.1}) == 2
