"""What people say of the works they bring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.core.claims import (
    COLUMNS,
    NO_CLAIM,
    BadClaimError,
    Claim,
    granted,
    read_claim,
    unknown_columns,
)
from pinxit.corpus.core.rights import (
    UNKNOWN_AUTHOR,
    Answer,
    Author,
    AuthorKind,
    Consent,
    Evidence,
    EvidenceKind,
    Purpose,
)
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest

TABLE = Evidence(kind=EvidenceKind.FILE, place="folder:works.csv", digest=Digest.of(b"table"))
CLEO = {"author": "Cleo", "granted_by": "Cleo", "granted_on": "2026-11-24"}


def test_a_full_line_is_read() -> None:
    claim = read_claim(
        {
            "title": "Dawn",
            "author": "Cleo; Dov",
            "author_url": "https://example.org/cleo",
            "author_born": "1980",
            "year": "2025",
            "licence": "CC-BY-4.0",
            "credit": "Cleo, 2025",
            "caption_en": "dawn; sky",
            "caption_zh": "黎明；天空",
            "hand": "cleo",
            "train": "yes",
            "sell": "不可以",
            "granted_by": "Cleo",
            "granted_on": "2026-11-24",
        },
        evidence=TABLE,
    )

    assert claim == Claim(
        title="Dawn",
        authors=(
            Author(
                name="Cleo",
                kind=AuthorKind.PERSON,
                identifier="https://example.org/cleo",
                born=1980,
            ),
            Author(name="Dov", kind=AuthorKind.PERSON),
        ),
        licence="CC-BY-4.0",
        credit="Cleo, 2025",
        consents={
            Purpose.TRAIN: Consent(answer=Answer.GRANTED, grantor="Cleo", given_on="2026-11-24"),
            Purpose.SELL: Consent(answer=Answer.REFUSED, grantor="Cleo", given_on="2026-11-24"),
        },
        captions={"en": ("dawn", "sky"), "zh": ("黎明", "天空")},
        hand="cleo",
        made_in=2025,
        evidence=(TABLE,),
    )


def test_an_empty_line_says_nothing() -> None:
    assert read_claim(dict.fromkeys(COLUMNS, "")) == NO_CLAIM


def test_license_is_understood_as_licence() -> None:
    assert read_claim({"license": "MIT"}).licence == "MIT"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"year": "long ago"}, "column year holds a year"),
        ({"author": "Cleo", "author_kind": "robot"}, "a person, a studio or unknown"),
        ({**CLEO, "train": "perhaps"}, "train holds yes, no or nothing"),
        ({"author": "Cleo", "train": "yes"}, "granted_by"),
        ({"author": "Cleo", "train": "yes", "granted_on": "yesterday"}, "granted_on"),
        ({"train": "yes", "granted_on": "2026-11-24"}, "granted_by"),
        ({"title": "x" * 2001}, "too long: title"),
    ],
)
def test_what_cannot_be_understood_is_named(row: dict[str, str], words: str) -> None:
    with pytest.raises(BadClaimError, match=words):
        read_claim(row)


@pytest.mark.parametrize(
    "written", ["CC-BY-4.0", "cc by 4.0", "https://creativecommons.org/licenses/by/4.0/deed.en"]
)
def test_a_licence_is_understood_however_it_is_written(written: str) -> None:
    assert read_claim({"licence": written}).licence == "CC-BY-4.0"


def test_an_author_grants_for_themselves() -> None:
    claim = read_claim({"author": "Cleo", "style": "no", "granted_on": "2026-11-24"})

    assert claim.consents[Purpose.STYLE].grantor == "Cleo"


def test_nobody_is_asked_about_measuring() -> None:
    claim = read_claim({**CLEO, "benchmark": "yes"})

    assert Purpose.BENCHMARK not in claim.consents


def test_unknown_answers_are_no_consents() -> None:
    assert granted({Purpose.TRAIN: Answer.UNKNOWN}, grantor="", given_on="") == {}


def test_unknown_columns_are_named() -> None:
    assert unknown_columns(["file", "colour", "license", "", "Author"]) == ["Author", "colour"]


def test_the_nearer_claim_wins_and_the_farther_fills_the_gaps() -> None:
    near = read_claim({"title": "Dawn", "caption_en": "dawn", **CLEO, "sell": "no"})
    far = read_claim({"title": "All", "licence": "MIT", "year": "1900", **CLEO, "sell": "yes"})

    both = near.over(far)

    assert (both.title, both.licence, both.made_in) == ("Dawn", "MIT", 1900)
    assert both.consents[Purpose.SELL].answer is Answer.REFUSED
    assert near.over(NO_CLAIM) == near
    assert NO_CLAIM.over(near) == near


def test_the_year_nought_is_a_year() -> None:
    assert read_claim({"year": "0"}).over(read_claim({"year": "7"})).made_in == 0


@pytest.mark.parametrize(
    ("title", "captions"),
    [("Dawn", {"en": ("Dawn",)}), ("黎明", {"zh": ("黎明",)}), ("", {})],
)
def test_a_title_serves_as_caption(title: str, captions: dict[str, tuple[str, ...]]) -> None:
    offering = NO_CLAIM.offering(source="s", key="k", medium=Medium.PICTURE, title=title)

    assert offering.captions == captions
    assert offering.authors == (UNKNOWN_AUTHOR,)


def test_a_hand_is_its_own_family() -> None:
    claim = read_claim({"title": "Dawn", "hand": "cleo", "caption_zh": "黎明"})
    offering = claim.offering(source="s", key="k", medium=Medium.PICTURE, title="file name")

    assert (offering.hand, offering.family, offering.title) == ("cleo", "cleo", "Dawn")
    assert offering.captions == {"zh": ("黎明",)}


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30)))
def test_any_line_is_read_or_refused_by_name(row: dict[str, str]) -> None:
    try:
        claim = read_claim(row)
    except BadClaimError as refused:
        assert str(refused)  # noqa: PT017 - either is right
    else:
        assert claim.over(NO_CLAIM) == claim
