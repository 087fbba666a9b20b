"""One step by several processes: how a run is shared out, and what each of them sees."""

import pytest

from pinxit.training.core.sharing import NoRoomError, Share, share_out


@pytest.mark.parametrize(
    ("batch", "processors", "share"),
    [
        (64, [2, 2], Share(2, 2)),
        (64, [2, 8, 4], Share(2, 4)),
        (64, [0, 2], Share(1, 2)),
        (5, [1, 1, 1], Share(1, 1)),
        (6, [1, 1, 1, 1], Share(3, 1)),
        (2, [4, 4, 4], Share(2, 4)),
    ],
)
def test_the_most_workers_that_divide_the_batch(
    batch: int, processors: list[int], share: Share
) -> None:
    assert share_out(batch, processors) == share


@pytest.mark.parametrize("processors", [[], [0, 0]])
def test_a_cluster_without_processors_is_refused(processors: list[int]) -> None:
    with pytest.raises(NoRoomError, match="has a processor"):
        share_out(64, processors)
