"""Content credentials: what is signed into a file is what a stranger reads out of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

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
    UnsignableError,
    can_carry,
    read_credential,
    sign_credential,
    sign_credential_apart,
)
from pinxit.provenance.adapters.credentials import LostCredentialError, SilentClockError
from tests.bad.credentials import BAD, good
from tests.provenance.time_stamps import ticking
from tests.provenance.works import KINDS, NOW, house, signer, trust, work

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


@pytest.mark.parametrize("name", BAD)
def test_a_bad_credential_is_named_for_what_it_is(name: str) -> None:
    bad = BAD[name]
    content, beside = bad.make()

    report = read_credential(content, bad.media_type, trust(), sidecar=beside)

    assert report.state is bad.state
    assert bad.code in {fault.code for fault in report.faults}


def test_the_table_above_can_fail() -> None:
    """What Eve starts from is good: if it were not, every row would pass."""
    assert read_credential(good(), "image/jpeg", trust()).is_good


@pytest.mark.parametrize("kind", KINDS)
def test_a_credential_that_came_in_is_never_dropped(kind: str) -> None:
    came = sign_credential(work(kind), kind, DAWN, signer("Camera"))
    with pytest.raises(LostCredentialError):
        sign_credential(came, kind, DAWN, signer())

    converted = Claim("Dawn", Making.CONVERTED, ingredients=(Ingredient(came, kind, "Dawn"),))
    report = read_credential(sign_credential(came, kind, converted, signer()), kind, trust())

    assert (report.state, report.chain) == (CredentialState.VALID, 2)
    assert report.ingredients[0].signer is not None


def test_a_photograph_with_a_broken_credential_stays_known_as_such() -> None:
    broken, _ = BAD["repainted"].make()
    claim = Claim("Dawn", Making.RESTORED, ingredients=(Ingredient(broken, "image/jpeg", "Dawn"),))

    report = read_credential(
        sign_credential(work("image/png"), "image/png", claim, signer()), "image/png", trust()
    )

    assert report.is_good, "the file itself is what was signed"
    assert report.ingredients[0].state is CredentialState.TAMPERED


@pytest.mark.parametrize(
    ("anchors", "state"),
    [(("Pinxit", "Camera"), CredentialState.VALID), (("Pinxit",), CredentialState.UNTRUSTED)],
)
def test_whether_a_camera_is_trusted_is_for_the_reader_to_say(
    anchors: tuple[str, ...], state: CredentialState
) -> None:
    photograph = sign_credential(work("image/jpeg"), "image/jpeg", DAWN, signer("Camera"))
    claim = Claim(
        "Dawn", Making.RESTORED, ingredients=(Ingredient(photograph, "image/jpeg", "Dawn"),)
    )
    restored = sign_credential(work("image/png"), "image/png", claim, signer())

    report = read_credential(
        restored, "image/png", Trust(tuple(house(name).certificate for name in anchors))
    )

    assert report.is_good
    assert report.ingredients[0].state is state


def test_what_is_no_file_of_its_kind_cannot_be_signed() -> None:
    with pytest.raises(UnsignableError):
        sign_credential(b"nothing", "image/jpeg", DAWN, signer())
    assert read_credential(b"nothing", "image/jpeg", trust()).state is CredentialState.ABSENT
    assert read_credential(b"nothing", "image/png", trust()).state is CredentialState.UNREADABLE
    assert read_credential(b"nothing", "video/x-none", trust()).state is CredentialState.ABSENT


def test_many_sign_and_read_at_once() -> None:
    def there_and_back(place: int) -> str:
        claim = replace(DAWN, title=str(place))
        signed = sign_credential(work("image/jpeg"), "image/jpeg", claim, signer())
        return read_credential(signed, "image/jpeg", trust()).title

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(there_and_back, range(20))) == [str(place) for place in range(20)]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_an_authority_of_time_vouches_for_when() -> None:
    now = datetime.now(tz=UTC).replace(microsecond=0)
    with ticking(now) as clock:
        stamping = replace(signer(), timestamps=clock.url)
        signed = sign_credential(work("image/jpeg"), "image/jpeg", DAWN, stamping)
        both = Trust((house().certificate, clock.anchor))

        assert read_credential(signed, "image/jpeg", both).signed_at == now
        only_house = read_credential(signed, "image/jpeg", trust())
        assert only_house.is_good
        assert only_house.signed_at is None
        assert len(signed) - len(work("image/jpeg")) < 15 * 1024

        clock.broken = True
        with pytest.raises(SilentClockError):
            sign_credential(work("image/jpeg"), "image/jpeg", DAWN, stamping)
