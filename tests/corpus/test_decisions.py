"""What authors say later counts from then on, and a refusal is never lost."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.adapters.collection import CorpusUnwritableError
from pinxit.corpus.adapters.decisions_file import (
    add_decisions,
    decisions_path,
    read_decisions,
    write_decisions,
)
from pinxit.corpus.core.decisions import (
    CorruptDecisionsError,
    Decision,
    DecisionKind,
    apply,
    decode_decisions,
    encode_decisions,
)
from pinxit.corpus.core.rights import (
    Answer,
    Author,
    AuthorKind,
    BadRightsError,
    Consent,
    Purpose,
    Rights,
)
from pinxit.corpus.core.work import Medium, Work
from pinxit.kernel import Digest

CLEO = Author(name="Cleo", kind=AuthorKind.PERSON, identifier="https://cleo.example")
DOV = Author(name="Dov", kind=AuthorKind.PERSON)
GRANTED, REFUSED, UNKNOWN = Answer.GRANTED, Answer.REFUSED, Answer.UNKNOWN
TRAIN, SELL = Purpose.TRAIN, Purpose.SELL
WHALE = Work(
    source="folder:whale.png",
    digest=Digest.of(b"whale"),
    medium=Medium.PICTURE,
    title="Whale",
    authors=(CLEO,),
    rights=Rights(licence="CC-BY-4.0"),
)
BOTH = replace(WHALE, source="folder:both.png", digest=Digest.of(b"both"), authors=(CLEO, DOV))


def about(subject: Work | Author, answer: Answer, purpose: Purpose = TRAIN) -> Decision:
    return said(subject, kind=DecisionKind.CONSENT, purpose=purpose, answer=answer)


def withdrawn(subject: Work | Author) -> Decision:
    return said(subject, kind=DecisionKind.WITHDRAWAL)


def returned(subject: Work | Author) -> Decision:
    return said(subject, kind=DecisionKind.RETURN)


def said(subject: Work | Author, **what: object) -> Decision:
    if isinstance(subject, Work):
        what |= {"work": subject.digest, "source": subject.source}
    else:
        what |= {"author": subject.name, "identifier": subject.identifier}
    return Decision(grantor="Cleo", given_on="2026-11-24", **what)  # type: ignore[arg-type]


def answer(work: Work, *decisions: Decision, purpose: Purpose = TRAIN) -> Answer:
    (decided,) = apply([work], decisions).works
    return decided.rights.consent(purpose).answer


def test_without_decisions_works_are_left_as_they_are() -> None:
    assert apply([WHALE], ()).works[0] is WHALE
    assert apply([WHALE], [about(DOV, REFUSED)]).works[0] is WHALE
    assert apply([WHALE], [about(WHALE, UNKNOWN)]).works[0] is WHALE


def test_a_consent_names_who_gave_it_and_when() -> None:
    (decided,) = apply([WHALE], [about(WHALE, GRANTED)]).works

    assert decided.rights.consents == {
        TRAIN: Consent(answer=GRANTED, grantor="Cleo", given_on="2026-11-24")
    }
    assert decided.rights.licence == "CC-BY-4.0"


def test_the_last_word_about_one_thing_counts() -> None:
    assert answer(WHALE, about(WHALE, GRANTED), about(WHALE, REFUSED)) is REFUSED
    assert answer(WHALE, about(WHALE, REFUSED), about(WHALE, GRANTED)) is GRANTED
    assert answer(WHALE, about(WHALE, REFUSED), about(WHALE, UNKNOWN)) is UNKNOWN
    assert answer(WHALE, about(CLEO, GRANTED), about(CLEO, UNKNOWN)) is UNKNOWN
    assert answer(WHALE, about(WHALE, GRANTED, SELL)) is UNKNOWN


def test_a_word_about_one_work_goes_before_one_about_all_but_not_before_a_later_refusal() -> None:
    assert answer(WHALE, about(WHALE, REFUSED), about(CLEO, GRANTED)) is REFUSED
    assert answer(WHALE, about(CLEO, REFUSED), about(WHALE, GRANTED)) is GRANTED
    assert answer(WHALE, about(WHALE, GRANTED), about(CLEO, REFUSED)) is REFUSED
    assert answer(WHALE, about(CLEO, GRANTED), about(WHALE, UNKNOWN)) is UNKNOWN


def test_what_several_made_is_granted_by_all_and_refused_by_any() -> None:
    assert answer(BOTH, about(CLEO, GRANTED)) is UNKNOWN
    assert answer(BOTH, about(CLEO, GRANTED), about(DOV, GRANTED)) is GRANTED
    assert answer(BOTH, about(CLEO, GRANTED), about(DOV, REFUSED)) is REFUSED
    assert answer(BOTH, about(DOV, REFUSED), about(BOTH, GRANTED)) is REFUSED
    assert answer(BOTH, about(CLEO, GRANTED), about(DOV, UNKNOWN)) is UNKNOWN


def test_a_refusal_reaches_every_copy_and_a_grant_only_its_record() -> None:
    copy = replace(WHALE, source="folder:copy.png")

    assert answer(copy, about(WHALE, REFUSED)) is REFUSED
    assert answer(copy, about(WHALE, GRANTED)) is UNKNOWN
    assert answer(copy, about(WHALE, REFUSED), about(WHALE, GRANTED)) is UNKNOWN


@pytest.mark.parametrize(
    ("name", "identifier", "reached"),
    [
        ("cleo ", "", True),
        ("ＣＬＥＯ", "", True),
        ("C. Leo", "https://cleo.example", True),
        ("Cleo", "https://another-cleo.example", False),
        ("Cleopatra", "", False),
        ("", "", False),
    ],
)
def test_a_refusal_reaches_every_spelling_of_its_author(
    name: str, identifier: str, reached: bool
) -> None:
    work = replace(WHALE, authors=(Author(name=name, identifier=identifier),))

    assert (answer(work, about(CLEO, REFUSED)) is REFUSED) == reached
    assert answer(work, about(CLEO, GRANTED)) is UNKNOWN
    assert answer(work, about(CLEO, REFUSED), about(CLEO, GRANTED)) is UNKNOWN


def test_a_withdrawal_refuses_everything_and_is_kept_apart() -> None:
    other = replace(WHALE, source="folder:z", digest=Digest.of(b"z"), authors=(DOV,))
    decided = apply([other, WHALE, BOTH], [withdrawn(CLEO)])

    assert decided.withdrawn == {1, 2}
    assert decided.works[0] is other
    assert all(decided.works[1].rights.consent(each).answer is REFUSED for each in Purpose)


def test_a_withdrawal_stands_until_it_is_taken_back() -> None:
    assert answer(WHALE, withdrawn(WHALE), about(WHALE, GRANTED)) is REFUSED
    assert answer(WHALE, withdrawn(WHALE), returned(CLEO), about(WHALE, GRANTED)) is REFUSED
    assert answer(WHALE, withdrawn(WHALE), returned(WHALE), about(WHALE, GRANTED)) is GRANTED
    assert apply([WHALE], [withdrawn(CLEO), returned(CLEO)]).works == (WHALE,)
    assert apply([WHALE], [returned(CLEO), withdrawn(CLEO)]).withdrawn == {0}


decisions_drawn = st.lists(
    st.builds(
        lambda subject, what, purpose, reply: (
            about(subject, reply, purpose)
            if what is DecisionKind.CONSENT
            else said(subject, kind=what)
        ),
        st.sampled_from([WHALE, BOTH, CLEO, DOV]),
        st.sampled_from(DecisionKind),
        st.sampled_from([TRAIN, SELL]),
        st.sampled_from(Answer),
    ),
    max_size=6,
)


@given(decisions_drawn)
def test_decisions_read_back_and_are_applied_once(decisions: list[Decision]) -> None:
    content = encode_decisions(decisions)
    once = apply([WHALE, BOTH], decisions)

    assert decode_decisions(content) == tuple(decisions)
    assert encode_decisions(decode_decisions(content)) == content
    assert apply(once.works, decisions) == once


@given(decisions_drawn, st.sampled_from([WHALE, CLEO]), st.booleans())
def test_one_more_refusal_never_allows_more(
    decisions: list[Decision], subject: Work | Author, whole: bool
) -> None:
    refusal = withdrawn(subject) if whole else about(subject, REFUSED)
    after = apply([WHALE, BOTH], [*decisions, refusal])

    assert after.works[0].rights.consent(TRAIN).answer is REFUSED
    if subject is CLEO:
        assert after.works[1].rights.consent(TRAIN).answer is REFUSED


def test_the_encoding_is_fixed() -> None:
    assert encode_decisions([about(CLEO, REFUSED)]).decode() == (
        '{"answer":"refused","author":"Cleo","given_on":"2026-11-24","grantor":"Cleo",'
        '"identifier":"https://cleo.example","kind":"consent","purpose":"train","source":"",'
        '"work":null}\n'
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"work": Digest.of(b"x"), "source": "x", "author": "Cleo"},
        {"author": " "},
        {"work": Digest.of(b"x"), "author": "", "source": ""},
        {"source": "x"},
        {"purpose": TRAIN},
        {"kind": DecisionKind.CONSENT},
        {"grantor": ""},
        {"given_on": "2026-02-30"},
    ],
)
def test_a_decision_that_says_two_things_or_nothing_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadRightsError):
        replace(withdrawn(CLEO), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"kind": "wish"}, {"work": 5}, {"work": "sha256:x"}, {"author": None}, {"extra": 1}],
)
def test_a_broken_line_is_named(change: dict[str, object]) -> None:
    good = encode_decisions([withdrawn(CLEO)])
    bad = json.dumps({**json.loads(good), **change}).encode()

    with pytest.raises(CorruptDecisionsError, match="line 2"):
        decode_decisions(good + bad)


@pytest.mark.parametrize("content", [b"{", b"[]", b"5", b"\xff", b"[" * 100_000])
def test_what_is_no_decision_at_all_is_named(content: bytes) -> None:
    with pytest.raises(CorruptDecisionsError):
        decode_decisions(content)


def test_the_file_is_read_as_it_was_written_and_added_to(tmp_path: Path) -> None:
    assert read_decisions(tmp_path) == ()
    write_decisions(tmp_path, [withdrawn(CLEO)])
    add_decisions(tmp_path, [returned(CLEO)])

    assert read_decisions(tmp_path) == (withdrawn(CLEO), returned(CLEO))
    assert decisions_path(tmp_path).read_bytes().count(b"\n") == 2


def test_a_broken_file_stops_everything_and_is_not_written_over(tmp_path: Path) -> None:
    write_decisions(tmp_path, [withdrawn(CLEO)])
    torn = decisions_path(tmp_path).read_bytes()[:-9]
    decisions_path(tmp_path).write_bytes(torn)

    with pytest.raises(CorruptDecisionsError):
        read_decisions(tmp_path)
    with pytest.raises(CorruptDecisionsError):
        add_decisions(tmp_path, [withdrawn(DOV)])
    assert decisions_path(tmp_path).read_bytes() == torn


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "corpus").write_text("a file where the folder should be")

    with pytest.raises(CorpusUnwritableError):
        write_decisions(tmp_path, [])


def add_together(home: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let two add at once: the second starts when the first has read; count what is kept."""
    second = threading.Event()
    other = threading.Thread(target=lambda: add_decisions(home, [withdrawn(DOV)]))

    def slowly(decisions: tuple[Decision, ...]) -> bytes:
        if not second.is_set():
            second.set()
            other.start()
            other.join(0.2)
        return encode_decisions(decisions)

    monkeypatch.setattr(f"{add_decisions.__module__}.encode_decisions", slowly)
    add_decisions(home, [withdrawn(CLEO)])
    other.join()
    return len(read_decisions(home))


def test_two_who_add_at_once_both_succeed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert add_together(tmp_path, monkeypatch) == 2


def test_the_test_above_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock one of the two is lost; if not, the test above proves nothing."""
    monkeypatch.setattr("fcntl.flock", lambda *_: None)

    assert add_together(tmp_path, monkeypatch) == 1
