"""What is said of a file, one finding at a time."""

from datetime import UTC, datetime

import pytest

from pinxit.kernel import Digest
from pinxit.provenance.core.credential_report import CredentialReport, CredentialState, SignedBy
from pinxit.provenance.core.findings import (
    Copy,
    Light,
    anchor_finding,
    bytes_finding,
    copies_sold,
    credential_finding,
    edition_finding,
    fingerprint_finding,
    label_finding,
    log_finding,
    percent,
    replay_finding,
    watermark_finding,
)
from pinxit.provenance.core.labels import AigcLabel, AiLabel, SourceType
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.verdict import State, Verdict
from pinxit.provenance.web.finding_words import MEANINGS, SENTENCES, TITLES, light_word, told

DIGEST = Digest.of(b"a picture")
LABEL = AiLabel(
    source=SourceType.GENERATED,
    aigc=AigcLabel(label="1", content_producer="house", produce_id="7"),
)


@pytest.mark.parametrize(
    ("verdict", "light", "code"),
    [
        (Verdict(DIGEST, State.KNOWN), Light.GREEN, "bytes.known"),
        (Verdict(DIGEST, State.FALSE_CLAIM, claim="p"), Light.RED, "bytes.claimed"),
        (Verdict(DIGEST, State.UNKNOWN, damaged=True), Light.RED, "bytes.damaged"),
        (Verdict(DIGEST, State.UNKNOWN), Light.ABSENT, "bytes.unknown"),
    ],
)
def test_bytes_are_known_claimed_damaged_or_unknown(verdict, light, code) -> None:
    found = bytes_finding(verdict)

    assert (found.light, found.code) == (light, code)


def test_a_credential_is_worth_its_signature() -> None:
    signed = CredentialReport(
        CredentialState.VALID,
        signer=SignedBy("Gallery"),
        signed_at=datetime(2026, 12, 1, tzinfo=UTC),
    )

    good = credential_finding(signed)

    assert (good.light, told(good)) == (
        Light.GREEN,
        "Signed by Gallery, and nothing was changed since.",
    )
    assert credential_finding(CredentialReport(CredentialState.TAMPERED)).light is Light.RED
    assert credential_finding(CredentialReport(CredentialState.UNTRUSTED)).light is Light.ABSENT
    assert credential_finding(None).code == "credential.absent"


def test_a_watermark_leads_to_an_entry_of_its_own_house() -> None:
    mark, event = Mark.of(7, 3), {"what": "studio.piece.painted", "piece": "p"}

    def found(mark, house, event):
        return watermark_finding(mark, is_seen=True, house=house, event=event)

    assert found(mark, 3, event).light is Light.GREEN
    assert found(mark, 3, None).code == "watermark.nowhere"
    assert found(mark, 4, event).code == "watermark.other"
    assert found(None, 3, None).code == "watermark.none"
    assert watermark_finding(None, is_seen=False, house=3, event=None).code == "watermark.unseen"


def test_a_fingerprint_states_its_likelihood_and_never_certainty() -> None:
    sure = fingerprint_finding(0.99999, is_seen=True, piece="p")
    likely = fingerprint_finding(0.95, is_seen=True)

    assert "99.99 %" in told(sure)
    assert "Likely (95 %)" in told(likely)
    assert percent(0.9512) == "95.12"
    assert fingerprint_finding(None, is_seen=True).code == "fingerprint.none"
    assert fingerprint_finding(None, is_seen=False).code == "fingerprint.unseen"


def test_labels_are_sealed_there_broken_or_not_to_be_read() -> None:
    assert label_finding(LABEL, holds=True).code == "labels.sealed"
    assert label_finding(LABEL, holds=None).code == "labels.there"
    assert label_finding(LABEL, holds=False).light is Light.RED
    assert label_finding(AiLabel(source=SourceType.COMPOSITE), holds=None).light is Light.GREEN
    assert label_finding(None, holds=None).code == "labels.none"
    assert label_finding(None, holds=None, is_read=False).code == "labels.unseen"
    assert label_finding(None, holds=None, problem="odd").light is Light.RED


def test_a_record_is_proved_waits_or_is_broken() -> None:
    assert "3 entries lead" in told(log_finding(3, num_waiting=0, problem="", size=9))
    assert "1 entry leads" in told(log_finding(1, num_waiting=0, problem="", size=9))
    assert log_finding(0, num_waiting=1, problem="", size=0).code == "log.waiting"
    assert log_finding(0, num_waiting=0, problem="", size=0).code == "log.nothing"
    assert log_finding(2, num_waiting=0, problem="gone", size=9).light is Light.RED


def test_an_edition_names_an_owner_only_if_they_are_named() -> None:
    sold: dict[str, str | int] = {"what": "shop.edition.sold", "number": 1, "of": 10}
    events = [sold, {**sold, "number": 2}, {**sold, "what": "shop.edition.returned"}]

    copies = copies_sold(events)

    assert copies == [Copy(2, 10)]
    assert "its owner is private" in told(edition_finding(copies))
    assert "its owner is Ada" in told(edition_finding([Copy(2, 10, "Ada")]))
    assert "of an open edition" in told(edition_finding([Copy(2, 0)]))
    assert "of an open edition" in told(edition_finding([Copy(2, 0, "Ada")]))
    assert edition_finding([]).code == "edition.none"


def test_an_anchor_and_a_replay_are_told_of_where_there_are_any() -> None:
    assert anchor_finding("a chain").light is Light.GREEN
    assert anchor_finding().light is Light.ABSENT
    assert replay_finding(None).code == "replay.none"
    offered = replay_finding({"seed": 7, "piece": "p"})
    assert offered.facts["command"] == "pinxit replay p"
    assert light_word(offered) == "can be tried"
    assert light_word(anchor_finding()) == "absent"


def test_every_finding_has_its_title_and_its_meaning() -> None:
    assert set(TITLES) == set(MEANINGS)
    assert {code.partition(".")[0] for code in SENTENCES} == {str(each) for each in TITLES}
