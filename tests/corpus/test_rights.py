"""What may stand in a rights record."""

import pytest

from pinxit.corpus.core.rights import (
    NOT_ASKED,
    UNKNOWN_AUTHOR,
    Answer,
    Author,
    AuthorKind,
    BadRightsError,
    Consent,
    Evidence,
    EvidenceKind,
    Purpose,
    Rights,
)
from pinxit.kernel import Digest


def test_a_purpose_nobody_was_asked_about_is_unknown() -> None:
    yes = Consent(answer=Answer.GRANTED, grantor="Cleo", given_on="2026-11-24")
    rights = Rights(consents={Purpose.TRAIN: yes})

    assert rights.consent(Purpose.TRAIN) is yes
    assert rights.consent(Purpose.SELL) is NOT_ASKED


@pytest.mark.parametrize(
    ("grantor", "given_on"),
    [("", "2026-11-24"), ("Cleo", ""), ("Cleo", "24.11.2026"), ("Cleo", "2026-02-30")],
)
@pytest.mark.parametrize("answer", [Answer.GRANTED, Answer.REFUSED])
def test_an_answer_has_somebody_who_gave_it_and_a_day(
    answer: Answer, grantor: str, given_on: str
) -> None:
    with pytest.raises(BadRightsError):
        Consent(answer=answer, grantor=grantor, given_on=given_on)


def test_an_author_who_is_known_has_a_name() -> None:
    assert UNKNOWN_AUTHOR.kind is AuthorKind.UNKNOWN
    with pytest.raises(BadRightsError, match="has a name"):
        Author(name=" ", kind=AuthorKind.PERSON)


def test_nobody_dies_before_birth() -> None:
    assert Author(name="Cleo", born=-70, died=-30).died == -30
    with pytest.raises(BadRightsError, match="died before birth"):
        Author(name="Cleo", born=1980, died=1979)


def test_only_a_statement_needs_no_digest() -> None:
    assert Evidence(kind=EvidenceKind.STATEMENT, place="Cleo").digest is None
    assert Evidence(kind=EvidenceKind.FILE, place="LICENCE", digest=Digest.of(b"")).says == ""
    with pytest.raises(BadRightsError, match="digest"):
        Evidence(kind=EvidenceKind.PAGE, place="https://example.org")
