"""The certificate of a copy."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from pinxit.kernel import Digest
from pinxit.shop import EditionCertificate

CERTIFICATE = EditionCertificate(
    order="5f0c",
    title="红龙",
    maker="Cleo",
    file=Digest.of(b"file"),
    number=3,
    of=10,
    sold_at=datetime(2026, 11, 23, 12, 0, 0, 7, tzinfo=UTC),
)


def test_it_says_which_copy_of_what_and_not_whose() -> None:
    said = json.loads(CERTIFICATE.content)

    assert said == {
        "certificate": "pinxit edition 1",
        "file": str(Digest.of(b"file")),
        "maker": "Cleo",
        "number": 3,
        "of": 10,
        "order": "5f0c",
        "sold_at": "2026-11-23T12:00:00+00:00",
        "title": "红龙",
    }


def test_another_number_is_another_certificate() -> None:
    assert replace(CERTIFICATE, number=4).digest != CERTIFICATE.digest
    assert Digest.of(CERTIFICATE.content) == CERTIFICATE.digest


def test_a_copy_that_is_handed_on_gets_the_next_issue() -> None:
    later = datetime(2027, 1, 1, 8, tzinfo=UTC)

    second = CERTIFICATE.handed_on(at=later, replaces=CERTIFICATE.digest)
    third = second.handed_on(at=later, replaces=second.digest)

    said = json.loads(second.content)
    assert said["certificate"] == "pinxit edition 2"
    assert (said["issue"], said["issued_at"]) == (2, "2027-01-01T08:00:00+00:00")
    assert said["replaces"] == str(CERTIFICATE.digest)
    assert (third.issue, third.replaces) == (3, second.digest)
    assert "Ada" not in third.content.decode()
