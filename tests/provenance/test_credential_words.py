"""A credential in words, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from pinxit.provenance import Claim, Ingredient, Making, Record, SoftBinding, read_credential
from pinxit.provenance import sign_credential as sign
from pinxit.provenance.core.credential_report import (
    ActionSeen,
    CredentialReport,
    CredentialState,
    SignedBy,
)
from pinxit.provenance.core.credential_status import STATUS_WORDS, UNKNOWN_WORDS
from pinxit.provenance.web.words.credentials import FINDINGS, told
from tests.provenance.works import signer, trust, work

DAWN = Claim("Dawn", Making.CREATED)
RESTORED = Claim(
    "Dawn, restored",
    Making.RESTORED,
    version="1.0",
    ingredients=(Ingredient(sign(work("image/jpeg"), "image/jpeg", DAWN, signer("Camera")),
                            "image/jpeg", "Photograph"),),
    record=Record(author="Cleo", model="house painter", log_index=7),
    marks=(SoftBinding("io.iscc.v0", "ISCC:AAA"),),
)  # fmt: skip


@pytest.fixture(scope="module")
def restored() -> CredentialReport:
    signed = sign(work("image/png"), "image/png", RESTORED, signer())
    return read_credential(signed, "image/png", trust())


def test_the_catalogue_holds_what_the_core_says() -> None:
    assert set(FINDINGS) == {*STATUS_WORDS.values(), *UNKNOWN_WORDS.values()}


def test_a_restored_photograph_is_told_whole(restored: CredentialReport) -> None:
    words = told(restored)

    assert words.headline == "The content credential holds."
    assert ("Signed by", "Pinxit works (Pinxit)") in words.facts
    assert ("Makers", "Cleo") in words.facts
    assert ("Entry in the log", "7") in words.facts
    assert ("Mark in the work", "io.iscc.v0 ISCC:AAA") in words.facts
    assert ("Signed", "at a time that no authority vouches for") in words.facts
    assert words.actions == (
        "Opened",
        "Restored by a model · AI-generated in part · house painter",
    )
    assert words.ingredients == (
        "made from · Photograph · its own credential is by nobody trusted here · "
        "Camera works (Camera)",
    )
    assert ("Teaching a generative model", "not allowed") in words.mining
    assert len(set(words.good)) == len(words.good), "each sentence once"
    assert words.bad == ()


def test_in_chinese_nothing_is_left_in_english(restored: CredentialReport) -> None:
    with translation.override("zh-hans"):
        words = told(restored)

    assert words.headline == "内容凭证成立。"
    assert words.actions[1] == "由模型修复 · 部分由人工智能生成 · house painter"
    assert all(ord(sentence[0]) > 0x2E80 for sentence in (*words.good, *words.notes))


def test_a_time_that_an_authority_vouches_for(restored: CredentialReport) -> None:
    stamped = replace(restored, signed_at=datetime(2026, 5, 1, 12, tzinfo=UTC))

    assert any("2026" in value for label, value in told(stamped).facts if label == "Signed")


@pytest.mark.parametrize("state", CredentialState)
def test_every_state_has_its_words_on_the_page(state: CredentialState) -> None:
    done = ActionSeen("of.tomorrow", "of.tomorrow", "Ada", "2026")
    words = told(CredentialReport(state, signer=SignedBy("", "Ada & Co"), actions=(done,)))

    page = render_to_string("provenance/_credential.html", {"credential": words})

    assert words.headline in page
    assert "Ada &amp; Co" in page
    assert "of.tomorrow · of.tomorrow · Ada · 2026" in page
    assert ("notice--good" in page) is (state is CredentialState.VALID)


def test_what_eve_wrote_is_shown_as_text(restored: CredentialReport) -> None:
    eve = replace(restored, title="<script>alert(1)</script>")

    page = render_to_string("provenance/_credential.html", {"credential": told(eve)})

    assert "<script>" not in page
