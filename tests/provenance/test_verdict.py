"""The verdict: known, falsely claimed, or unknown."""

import pytest

from pinxit.kernel import Digest
from pinxit.provenance.core.entry import Entry
from pinxit.provenance.core.inspection import EmptyFileError, Inspection
from pinxit.provenance.core.verdict import Evidence, State, judge

FILE = Digest.of(b"a file")
PAINTED = Entry(0, {"what": "studio.piece.painted", "image": str(FILE)}, "")


def evidence(**changes: object) -> Evidence:
    told: dict[str, object] = {
        "digest": FILE,
        "entries": (PAINTED,),
        "inspection": Inspection("PNG"),
        "claim_is_known": False,
        "log_is_intact": True,
    }
    return Evidence(**{**told, **changes})  # type: ignore[arg-type]


def test_recorded_bytes_are_known() -> None:
    verdict = judge(evidence())

    assert verdict.state is State.KNOWN
    assert verdict.entries == (PAINTED,)
    assert verdict.is_good


def test_recorded_bytes_are_known_whatever_they_look_like() -> None:
    assert judge(evidence(inspection=EmptyFileError("the file is empty"))).state is State.KNOWN


def test_a_broken_log_makes_nothing_good() -> None:
    assert not judge(evidence(log_is_intact=False)).is_good


def test_other_bytes_are_unknown() -> None:
    verdict = judge(evidence(entries=(), inspection=Inspection("PNG", damaged=True)))

    assert verdict.state is State.UNKNOWN
    assert verdict.damaged
    assert not verdict.is_good


def test_a_claim_without_the_bytes_is_a_false_claim() -> None:
    claim = Inspection("PNG", claim="red-dragon-7")

    verdict = judge(evidence(entries=(), inspection=claim, claim_is_known=True))

    assert verdict.state is State.FALSE_CLAIM
    assert verdict.claim == "red-dragon-7"
    assert verdict.claim_is_known


def test_what_cannot_be_looked_at_is_refused() -> None:
    with pytest.raises(EmptyFileError):
        judge(evidence(entries=(), inspection=EmptyFileError("the file is empty")))
