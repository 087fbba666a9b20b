"""Content credentials: what is signed into a file is what a stranger reads out of it."""

import pytest

from pinxit.provenance import (
    Claim,
    CredentialState,
    Ingredient,
    Making,
    NoPlaceError,
    Record,
    Relation,
    Trust,
    can_carry,
    read_credential,
    sign_credential,
    sign_credential_apart,
)
from tests.provenance.works import KINDS, NOW, signer, trust, work

DAWN = Claim("Dawn 黎明", Making.CREATED, version="1.0", made_at=NOW, record=Record(piece="dawn"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_carries_a_credential(kind: str) -> None:
    signed = sign_credential(work(kind), kind, DAWN, signer())

    report = read_credential(signed, kind, trust())

    assert (report.state, report.faults) == (CredentialState.VALID, ())
    assert (report.title, report.record) == ("Dawn 黎明", {"piece": "dawn"})
    assert len(signed) - len(work(kind)) < 15 * 1024


@pytest.mark.parametrize("kind", ["audio/midi", "text/plain"])
def test_a_file_without_a_place_for_it_has_its_credential_beside_it(kind: str) -> None:
    assert not can_carry(kind)
    with pytest.raises(NoPlaceError):
        sign_credential(work(kind), kind, DAWN, signer())
    beside = sign_credential_apart(work(kind), kind, DAWN, signer())

    assert read_credential(work(kind), kind, trust(), sidecar=beside).is_good
    changed = read_credential(work(kind)[:-1] + b"!", kind, trust(), sidecar=beside)
    assert changed.state is CredentialState.TAMPERED
    assert read_credential(work(kind), kind, trust()).state is CredentialState.ABSENT


def test_an_ingredient_keeps_its_own_credential() -> None:
    photograph = sign_credential(work("image/jpeg"), "image/jpeg", DAWN, signer("Camera"))
    restored = Claim(
        "Dawn, restored",
        Making.RESTORED,
        ingredients=(
            Ingredient(photograph, "image/jpeg", "Dawn 黎明"),
            Ingredient(work("image/png"), "image/png", "Sketch", Relation.INPUT),
        ),
    )
    report = read_credential(
        sign_credential(work("image/png"), "image/png", restored, signer()), "image/png", trust()
    )

    assert report.is_good
    assert report.chain == 2
    parent, sketch = report.ingredients
    assert parent.signer is not None
    assert (parent.signer.name, parent.relation) == ("Camera works", "parentOf")
    assert sketch.signer is None


def test_nobody_is_trusted_who_is_not_named() -> None:
    signed = sign_credential(work("image/jpeg"), "image/jpeg", DAWN, signer())

    for others in (Trust(), trust("Camera")):
        report = read_credential(signed, "image/jpeg", others)
        assert report.state is CredentialState.UNTRUSTED
        assert [fault.code for fault in report.faults] == ["signingCredential.untrusted"]
