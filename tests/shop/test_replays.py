"""Programs that ask again: a short run of the bench's campaign, on the real database."""

import pytest

from pinxit.shop.replay_bench import replay

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_each_name_ends_in_one_order() -> None:
    found = replay(20)

    assert found.replays >= 20
    assert (found.doubled, found.changed_accepted) == (0, 0)
