"""Entries: what the tree is built over, and what may not enter it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from pinxit.kernel import Digest
from pinxit.provenance.core.entry import (
    MAX_EVENT_BYTES,
    BadEventError,
    Entry,
    entry_at,
    moment,
    subjects,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PICTURE = Digest.of(b"a picture")


def test_the_digest_of_an_entry_is_fixed_for_good() -> None:
    """If this changes, every log that was ever kept stops verifying."""
    entry = entry_at(0, {"what": "studio.piece.painted", "seed": 7, "title": "红龙"}, now=NOON)

    assert entry.recorded_at == "2026-11-23T12:00:00Z"
    assert (
        entry.leaf
        == (
            '{"event":{"seed":7,"title":"红龙","what":"studio.piece.painted"},'
            '"index":0,"recorded_at":"2026-11-23T12:00:00Z"}'
        ).encode()
    )
    assert entry.digest == Digest.of(entry.leaf)


def test_an_entry_of_the_chain_keeps_the_digest_it_had() -> None:
    """Certificates that were printed when the log was a chain name this digest."""
    event: dict[str, str | int] = {"what": "studio.piece.painted", "seed": 7, "title": "红龙"}
    entry = Entry(0, event, moment(NOON), Digest("0" * 64))

    assert entry.digest.hex == "d342891f55620f432960919bd79b72bdd6450e14724c43b034300591d68e9a4f"


def test_time_is_written_in_utc() -> None:
    beijing = timezone(timedelta(hours=8))

    assert moment(datetime(2026, 11, 23, 20, 0, tzinfo=beijing)) == moment(NOON)


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"what": ""},
        {"what": "painted"},
        {"what": "Studio.Piece"},
        {"what": 7},
        {"what": "a." + "b" * 80},
        {"what": "studio.piece.painted", "good": True},
        {"what": "studio.piece.painted", "price": 1.5},
        {"what": "studio.piece.painted", "nothing": None},
        {"what": "studio.piece.painted", "steps": [1, 2]},
        {"what": "studio.piece.painted", "seed": 2**53},
        {"what": "studio.piece.painted", "seed": -(2**53)},
        {"what": "studio.piece.painted", "title": "a\0b"},
        {"what": "studio.piece.painted", "title": "\ud800"},
        {"what": "studio.piece.painted", "a\0b": 1},
        {"what": "studio.piece.painted", "title": "x" * MAX_EVENT_BYTES},
        {"what": "studio.piece.painted", "piece": "x" * 101},
    ],
)
def test_what_cannot_be_kept_for_good_is_refused(event) -> None:
    with pytest.raises(BadEventError):
        entry_at(0, event, now=NOON)


def test_an_event_does_not_change_under_the_log() -> None:
    event: dict[str, str | int] = {"what": "studio.piece.painted", "seed": 7}
    entry = entry_at(0, event, now=NOON)

    event["seed"] = 8

    assert entry.event["seed"] == 7


def test_an_event_is_found_by_every_digest_and_by_its_piece() -> None:
    model = Digest.of(b"a model")
    event: dict[str, str | int] = {
        "what": "studio.piece.painted",
        "image": str(PICTURE),
        "model": str(model),
        "again": str(model),
        "piece": "red-dragon-7",
        "title": f"about {PICTURE}",
        "seed": 7,
    }

    assert subjects(event) == tuple(sorted([PICTURE.hex, model.hex, "piece:red-dragon-7"]))


def test_an_event_about_nothing_is_found_by_nothing() -> None:
    assert subjects({"what": "house.opened"}) == ()
