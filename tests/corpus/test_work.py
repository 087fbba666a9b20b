"""A work and its line."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.core.rights import (
    UNKNOWN_AUTHOR,
    Answer,
    Author,
    AuthorKind,
    Consent,
    Evidence,
    EvidenceKind,
    Purpose,
    Rights,
    Signal,
    SignalKind,
)
from pinxit.corpus.core.work import (
    CorruptWorkError,
    Medium,
    Work,
    decode_work,
    decode_works,
    encode_work,
    encode_works,
)
from pinxit.kernel import Digest

APPLE = Work(
    source="npm:tiny@1#apple",
    digest=Digest.of(b"apple"),
    medium=Medium.PICTURE,
    title="red apple",
    authors=(Author(name="Cleo", kind=AuthorKind.PERSON, identifier="https://c.example"),),
    rights=Rights(
        licence="CC-BY-4.0",
        policy={"@type": "Offer", "permission": [{"action": "use"}]},
        credit="Cleo",
        evidence=(
            Evidence(kind=EvidenceKind.FILE, place="info.json", digest=Digest.of(b"info")),
            Evidence(kind=EvidenceKind.STATEMENT, place="Cleo", says="mine"),
        ),
        consents={
            Purpose.SELL: Consent(answer=Answer.REFUSED, grantor="Cleo", given_on="2026-11-24")
        },
        signals=(
            Signal(
                kind=SignalKind.TDM,
                purpose=Purpose.TRAIN,
                answer=Answer.REFUSED,
                says="tdm-reservation: 1",
            ),
        ),
        made_in=2025,
    ),
    captions={"en": ("red apple", "fruit"), "zh": ("红苹果",)},
    hand="tiny",
    family="tiny",
    concept="1f34e",
)

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
years = st.none() | st.integers(-3000, 3000)
digests = st.binary(max_size=4).map(Digest.of)
authors = st.one_of(
    st.just(UNKNOWN_AUTHOR),
    st.builds(Author, name=texts.map(lambda name: f"a{name}"), identifier=texts, born=years),
)
consents = st.builds(
    Consent,
    answer=st.sampled_from([Answer.GRANTED, Answer.REFUSED]),
    grantor=texts.map(lambda name: f"g{name}"),
    given_on=st.dates().map(lambda day: day.isoformat()),
)
rights = st.builds(
    Rights,
    licence=texts,
    credit=texts,
    evidence=st.lists(
        st.builds(
            Evidence, kind=st.sampled_from(EvidenceKind), place=texts, digest=digests, says=texts
        ),
        max_size=2,
    ).map(tuple),
    consents=st.dictionaries(st.sampled_from(Purpose), consents, max_size=3),
    signals=st.lists(
        st.builds(
            Signal,
            kind=st.sampled_from(SignalKind),
            purpose=st.sampled_from(Purpose),
            answer=st.sampled_from(Answer),
            says=texts,
        ),
        max_size=2,
    ).map(tuple),
    made_in=years,
)
works = st.builds(
    Work,
    source=texts.map(lambda text: f"s{text}"),
    digest=digests,
    medium=st.sampled_from(Medium),
    title=texts,
    authors=st.lists(authors, min_size=1, max_size=2).map(tuple),
    rights=rights,
    captions=st.dictionaries(
        st.sampled_from(["en", "zh"]), st.lists(texts, max_size=3).map(tuple), max_size=2
    ),
    hand=texts,
    family=texts,
    concept=texts,
    variant=st.booleans(),
)


@given(works)
def test_a_line_says_everything_and_nothing_twice(work: Work) -> None:
    line = encode_work(work)

    assert decode_work(line) == work
    assert encode_work(decode_work(line)) == line
    assert b"\n" not in line


def test_a_file_is_a_line_a_work() -> None:
    other = replace(APPLE, source="z")

    content = encode_works([APPLE, other])

    assert content.count(b"\n") == 2
    assert list(decode_works(content)) == [APPLE, other]


def test_a_work_has_a_source_and_an_author() -> None:
    with pytest.raises(CorruptWorkError):
        replace(APPLE, source="")
    with pytest.raises(CorruptWorkError):
        replace(APPLE, authors=())


def changed(**change: Any) -> bytes:
    row = json.loads(encode_work(APPLE))
    return json.dumps({**row, **change}).encode()


def changed_rights(**change: Any) -> bytes:
    row = json.loads(encode_work(APPLE))
    return json.dumps({**row, "rights": {**row["rights"], **change}}).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        changed(extra=1),
        changed(digest="sha256:zz"),
        changed(medium="scent"),
        changed(title=3),
        changed(variant=1),
        changed(authors=[]),
        changed(authors={"name": "Cleo"}),
        changed(authors=[{"name": "Cleo"}]),
        changed(captions={"en": "apple"}),
        changed(captions=["apple"]),
        changed_rights(licence=None),
        changed_rights(policy="anything goes"),
        changed_rights(made_in="2025"),
        changed_rights(made_in=True),
        changed_rights(evidence=[{"kind": "page", "place": "x", "digest": None, "says": ""}]),
        changed_rights(consents={"train": {"answer": "granted", "grantor": "", "given_on": ""}}),
        changed_rights(consents={"eat": {"answer": "unknown", "grantor": "", "given_on": ""}}),
        changed_rights(signals=[{"kind": "tdm", "purpose": "train", "answer": "maybe"}]),
        json.dumps({**json.loads(encode_work(APPLE)), "rights": {}}).encode(),
    ],
)
def test_a_line_that_is_no_work_is_refused(line: bytes) -> None:
    with pytest.raises(CorruptWorkError):
        decode_work(line)


def test_the_bad_line_is_named() -> None:
    content = encode_works([APPLE]) + b"{}\n"

    with pytest.raises(CorruptWorkError, match="line 2"):
        list(decode_works(content))
