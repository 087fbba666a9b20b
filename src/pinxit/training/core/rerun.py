"""What came of running the same run twice."""

import json
from dataclasses import asdict, dataclass
from typing import Final

from pinxit.kernel import PinxitError

#: Name of the file in the run's folder.
RERUN_FILE: Final = "rerun.json"


class NotRepeatableError(PinxitError):
    """Two runs of one recipe from one state ended in different states."""

    remedy = (
        "Look into rerun.json for the first step and the tensors that differ; on one machine "
        "class this is an error of the trainer, so please report it."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunVerdict:
    """What two runs of one recipe from one state ended in.

    Attributes:
        recipe_name: What people call the run.
        recipe: Digest of the recipe.
        manifest: Merkle root of what was learnt from.
        from_step: Step at which both began.
        to_step: Step at which both ended.
        digests: Of weights, average and optimiser state at the end of each.
        parted_at_step: First step whose loss differs; `None` if all are equal.
        parted_tensors: Names of the tensors that differ at the end, at most the first few.
        machine: What machines have in common on which this holds.
        date: The day, ISO 8601.
    """

    recipe_name: str
    recipe: str
    manifest: str
    from_step: int
    to_step: int
    digests: tuple[str, str]
    parted_at_step: int | None
    parted_tensors: tuple[str, ...]
    machine: str
    date: str

    @property
    def identical(self) -> bool:
        """Whether both ended in the same state to the last bit."""
        return self.digests[0] == self.digests[1]

    def to_json(self) -> str:
        """Return the text of `rerun.json`."""
        record = {"format": 1, "identical": self.identical, **asdict(self)}
        return json.dumps(record, indent=1) + "\n"

    def require(self) -> None:
        """Do nothing if both ended in the same state.

        Raises:
            NotRepeatableError: They did not.
        """
        if not self.identical:
            where = self.parted_tensors[0] if self.parted_tensors else "unknown"
            raise NotRepeatableError(
                f"from step {self.from_step} on, {self.recipe_name} parted at step "
                f"{self.parted_at_step or self.to_step}, first in {where}"
            )


def first_difference(one: dict[int, float], other: dict[int, float]) -> int | None:
    """Return the first step at which two records of losses differ, or only one has any.

    Args:
        one: Loss by step.
        other: The same of another run.
    """
    differing = [step for step in {*one, *other} if one.get(step) != other.get(step)]
    return min(differing, default=None)
