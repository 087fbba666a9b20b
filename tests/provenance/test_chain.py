"""The hash chain: what was recorded cannot be changed without being seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.kernel import Digest
from pinxit.provenance.core.chain import (
    EMPTY,
    GENESIS,
    MAX_EVENT_BYTES,
    BadEventError,
    BrokenChainError,
    Entry,
    Head,
    extend,
    moment,
    subjects,
    verify_chain,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PICTURE = Digest.of(b"a picture")

#: Each example is a whole log, so 25 are many; a busy machine is no failure.
few = settings(max_examples=25, deadline=None)

keys = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
values = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
)
events = st.dictionaries(keys, values, max_size=4).map(
    lambda event: {**event, "what": "studio.piece.painted", "piece": "red-dragon-7"}
)
histories = st.lists(events, min_size=1, max_size=6)


def chain_of(*told: dict[str, str | int]) -> list[tuple[Entry, Digest]]:
    head, chain = EMPTY, []
    for event in told:
        entry = extend(head, event, now=NOON)
        head = Head(entry.index + 1, entry.digest)
        chain.append((entry, entry.digest))
    return chain


@few
@given(histories)
def test_a_chain_that_nobody_touched_holds(history) -> None:
    chain = chain_of(*history)

    assert verify_chain(chain) == Head(len(history), chain[-1][1])


@few
@given(histories, st.data())
def test_a_changed_word_is_seen_wherever_it_stands(history, data) -> None:
    chain = chain_of(*history)
    place = data.draw(st.integers(0, len(chain) - 1))
    entry, kept = chain[place]
    key = data.draw(st.sampled_from(sorted(entry.event)))
    other = data.draw(values.filter(lambda value: value != entry.event[key]))
    chain[place] = (replace(entry, event={**entry.event, key: other}), kept)

    with pytest.raises(BrokenChainError, match=f"entry {place} was changed"):
        verify_chain(chain)


@few
@given(histories, st.data())
def test_a_changed_word_with_a_mended_digest_is_seen_at_the_next_entry(history, data) -> None:
    chain = chain_of(*history, {"what": "shop.number.sold"})
    place = data.draw(st.integers(0, len(chain) - 2))
    entry = replace(chain[place][0], event={**chain[place][0].event, "seed": "another"})
    chain[place] = (entry, entry.digest)

    with pytest.raises(BrokenChainError, match=f"entry {place + 1} does not follow"):
        verify_chain(chain)


@few
@given(histories, st.integers(0, 5), st.sampled_from(["index", "recorded_at", "previous", "kept"]))
def test_no_other_part_of_an_entry_can_change_either(history, place, part) -> None:
    chain = chain_of(*history)
    place %= len(chain)
    entry, kept = chain[place]
    chain[place] = {
        "index": (replace(entry, index=entry.index + 1), kept),
        "recorded_at": (replace(entry, recorded_at="2026-11-23T12:00:01Z"), kept),
        "previous": (replace(entry, previous=PICTURE), kept),
        "kept": (entry, PICTURE),
    }[part]

    with pytest.raises(BrokenChainError):
        verify_chain(chain)


@few
@given(st.lists(events, min_size=2, max_size=6), st.data())
def test_an_entry_cannot_be_removed_moved_or_slipped_in(history, data) -> None:
    chain = chain_of(*history)
    place = data.draw(st.integers(0, len(chain) - 2))
    removed = chain[:place] + chain[place + 1 :]
    moved = [*chain[:place], chain[place + 1], chain[place], *chain[place + 2 :]]
    doubled = [*chain[: place + 1], chain[place], *chain[place + 1 :]]

    for forged in (removed, moved, doubled):
        with pytest.raises(BrokenChainError):
            verify_chain(forged)


@few
@given(histories, histories)
def test_a_check_may_go_on_from_a_remembered_head(before, after) -> None:
    chain = chain_of(*before, *after)
    remembered = verify_chain(chain[: len(before)])

    assert verify_chain(chain[len(before) :], after=remembered) == verify_chain(chain)


def test_an_empty_log_holds() -> None:
    assert verify_chain([]) == EMPTY == Head(0, GENESIS)


def test_the_digest_of_an_entry_is_fixed_for_good() -> None:
    """If this changes, every log that was ever kept stops verifying."""
    entry = extend(EMPTY, {"what": "studio.piece.painted", "seed": 7, "title": "红龙"}, now=NOON)

    assert entry.recorded_at == "2026-11-23T12:00:00Z"
    assert entry.digest.hex == ("d342891f55620f432960919bd79b72bdd6450e14724c43b034300591d68e9a4f")


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
        extend(EMPTY, event, now=NOON)


def test_an_event_does_not_change_under_the_log() -> None:
    event: dict[str, str | int] = {"what": "studio.piece.painted", "seed": 7}
    entry = extend(EMPTY, event, now=NOON)

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
