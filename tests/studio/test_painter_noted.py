"""The log knows which painter the house has."""

import pytest

from pinxit.provenance.web.models import LogEntry
from pinxit.studio.adapters.house_painter import house_card
from pinxit.studio.web.upkeep import note_house_painter
from tests.scenes import NOW


@pytest.mark.django_db
def test_the_house_painter_is_noted_once_with_what_it_learnt_from() -> None:
    assert note_house_painter(now=NOW) is True
    assert note_house_painter(now=NOW) is False

    (entry,) = LogEntry.objects.all()
    assert entry.event["model"] == str(house_card().model)
    assert entry.event["manifest"] == str(house_card().manifest)
    assert entry.event["bill"].startswith("sha256:")
