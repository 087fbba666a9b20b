"""Reading a validator's answer: what it amounts to, and that Eve cannot break it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pinxit.provenance.core.credential_report import (
    ActionSeen,
    CredentialReport,
    CredentialState,
    Finding,
    judge_findings,
)
from pinxit.provenance.core.credential_status import (
    STATUS_WORDS,
    UNKNOWN_WORDS,
    Fault,
    Weight,
    fault_of,
    words_of,
)
from pinxit.provenance.core.credential_store import report_of

GOOD, NOTE, BAD = Weight.GOOD, Weight.NOTE, Weight.BAD
UNTRUSTED, MISMATCH = "signingCredential.untrusted", "assertion.dataHash.mismatch"


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ((), CredentialState.VALID),
        ((("timeStamp.untrusted", NOTE, ""),), CredentialState.VALID),
        (((UNTRUSTED, BAD, ""),), CredentialState.UNTRUSTED),
        (((UNTRUSTED, BAD, "photograph"),), CredentialState.VALID),
        (((MISMATCH, BAD, "photograph"),), CredentialState.TAMPERED),
        (((UNTRUSTED, BAD, ""), (MISMATCH, BAD, "")), CredentialState.TAMPERED),
        (((UNTRUSTED, BAD, ""), ("claim.malformed", BAD, "")), CredentialState.UNREADABLE),
        ((("of.tomorrow", BAD, ""),), CredentialState.UNREADABLE),
    ],
)
def test_the_worst_fault_decides(
    findings: tuple[tuple[str, Weight, str], ...], state: CredentialState
) -> None:
    assert judge_findings(Finding(c, weight, "", about) for c, weight, about in findings) is state


def test_every_code_has_words_and_no_code_has_two() -> None:
    assert words_of(MISMATCH, BAD).startswith("The file was changed")
    for weight in Weight:
        assert words_of("of.tomorrow", weight) == UNKNOWN_WORDS[weight]
    assert len(STATUS_WORDS) > 130
    assert fault_of("signingCredential.expired") is Fault.UNTRUSTED
    finding = Finding("claimSignature.validated", GOOD)
    assert finding.words == "The signature is genuine."


def test_a_report_says_whether_a_model_made_it() -> None:
    for source, made in (("trainedAlgorithmicMedia", True), ("humanEdits", False)):
        report = CredentialReport(
            CredentialState.VALID, actions=(ActionSeen("c2pa.created", source),)
        )
        assert report.is_ai_made is made
        assert report.is_good


def stamped(time: object, *codes: str) -> CredentialReport:
    results = {"activeManifest": {"success": [{"code": code} for code in codes]}}
    manifest = {"signature_info": {"time": time, "common_name": "Ada"}}
    return report_of(
        {"manifests": {"a": manifest}, "active_manifest": "a", "validation_results": results}
    )


def test_only_a_trusted_stamp_tells_the_time() -> None:
    noon = "2026-05-01T12:00:00+08:00"

    trusted = stamped(noon, "timeStamp.validated", "timeStamp.trusted")

    assert trusted.signed_at == datetime(2026, 5, 1, 4, tzinfo=UTC)
    assert trusted.signer is not None
    assert trusted.signer.name == "Ada"
    assert stamped(noon, "timeStamp.validated").signed_at is None
    assert stamped("noon", "timeStamp.trusted").signed_at is None


def test_words_of_others_are_read_as_well() -> None:
    blocks = [{"value": "ISCC:AAA"}, "nonsense"]
    wishes = {"c2pa.ai_training": {"use": "notAllowed"}}
    manifest = {
        "claim_generator": "camera/1.0",
        "assertions": [
            {"label": "c2pa.actions", "data": {"actions": [{"softwareAgent": "Camera"}]}},
            {"label": "c2pa.training-mining", "data": {"entries": wishes}},
            {"label": "c2pa.soft-binding__1", "data": {"alg": "io.iscc.v0", "blocks": blocks}},
            {"label": "org.pinxit.record", "data": {"log_index": 7, "piece": [], "other": 1}},
        ],
    }

    report = report_of({"manifests": {"a": manifest}, "active_manifest": "a"})

    assert report.generator == "camera/1.0"
    assert [action.agent for action in report.actions] == ["Camera"]
    assert report.mining == {"c2pa.ai_training": "notAllowed"}
    assert report.record == {"log_index": 7, "piece": ""}
    assert report.bindings == (("io.iscc.v0", "ISCC:AAA"), ("io.iscc.v0", ""))


_KEYS = st.sampled_from(
    [
        "manifests", "active_manifest", "validation_results", "activeManifest", "failure", "a",
        "ingredientDeltas", "validationDeltas", "assertions", "label", "data", "actions",
        "ingredients", "signature_info", "claim_generator_info", "code", "entries", "blocks",
    ]
)  # fmt: skip
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=6,
)


@hypothesis_settings(max_examples=60, deadline=None)
@given(manifest=_ANYTHING, results=_ANYTHING, data=_ANYTHING)
def test_eve_may_write_anything(manifest: Any, results: Any, data: Any) -> None:
    for label in ("c2pa.actions.v2", "cawg.training-mining", "c2pa.soft-binding"):
        assertions = {"assertions": [{"label": label, "data": data}]}
        for store in (
            {"manifests": {"a": manifest}, "active_manifest": "a", "validation_results": results},
            {"manifests": {"a": assertions}, "active_manifest": "a"},
            {"manifests": manifest, "active_manifest": results},
        ):
            assert isinstance(report_of(store), CredentialReport)
