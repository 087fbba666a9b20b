"""No code of the corpus lacks words, and the sentences of the core are in the catalogue."""

import importlib
import pkgutil

import pytest

import pinxit.corpus.adapters
from pinxit.corpus.adapters.frozen import WITHDRAWN
from pinxit.corpus.adapters.sets import SETS
from pinxit.corpus.core.credits import DUTY_WORDS, NO_DUTY
from pinxit.corpus.core.gate import REASONS, Duty, Outcome, Rule
from pinxit.corpus.core.jurisdictions import TERMS
from pinxit.corpus.core.music import Note
from pinxit.corpus.core.offering import RefusedFileError
from pinxit.corpus.core.public_domain import STEPS, Status
from pinxit.corpus.core.quality import Flaw
from pinxit.corpus.core.rights import Answer, AuthorKind, EvidenceKind, Purpose, SignalKind
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web import words
from pinxit.corpus.web.selectors.search import lexemes
from pinxit.corpus.web.services import Whose
from pinxit.corpus.web.templatetags.corpus_drawings import answer_mark, piano_roll
from pinxit.corpus.web.words import gate
from pinxit.corpus.web.words.refusals import REFUSALS, refusal_title
from pinxit.kernel import PinxitError


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (Purpose, words.PURPOSES),
        (Purpose, words.MEANINGS),
        (Outcome, words.OUTCOMES),
        (Answer, words.ANSWERS),
        (Answer, words.SIGNAL_ANSWERS),
        (Medium, words.MEDIA),
        (Medium, words.MEDIUM),
        (AuthorKind, words.KINDS),
        (EvidenceKind, words.EVIDENCE),
        (SignalKind, words.SIGNALS),
        (Rule, words.RULES),
        (Duty, words.DUTIES),
        (Status, words.STATUSES),
        (Whose, words.WHOSE),
        (Flaw, REFUSALS),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_code_has_words(codes, table) -> None:
    assert {str(code) for code in codes} <= {str(key) for key in table}


def _refusals(kind: type[RefusedFileError]) -> set[str]:
    return {kind.reason}.union(*(_refusals(each) for each in kind.__subclasses__()))


def test_every_reason_not_to_take_a_file_has_a_heading() -> None:
    for module in pkgutil.iter_modules(pinxit.corpus.adapters.__path__):
        try:
            importlib.import_module(f"pinxit.corpus.adapters.{module.name}")
        except PinxitError:
            continue  # a set whose extra package is not installed

    assert _refusals(RefusedFileError) - set(REFUSALS) == set()
    assert str(refusal_title("truncated")) == "Damaged, or cut off"
    assert refusal_title("of-tomorrow") == "of-tomorrow"


@pytest.mark.parametrize(
    ("said", "catalogued"),
    [
        ({*(text for pair in REASONS.values() for text in pair), *WITHDRAWN[1:]}, gate.REASONS),
        (set(STEPS.values()), gate.STEPS),
        ({term.name for term in TERMS.values()}, gate.JURISDICTIONS),
        ({*DUTY_WORDS.values(), NO_DUTY}, gate.DUTIES),
    ],
    ids=["reasons", "steps", "jurisdictions", "duties"],
)
def test_the_sentences_of_the_core_are_named_for_translation(said, catalogued) -> None:
    assert set(catalogued) == said


def test_every_named_set_is_told_of_as_its_list_does() -> None:
    for each in SETS.values():
        assert (str(words.set_title(each.name)), str(words.set_about(each.name))) == (
            each.title,
            each.about,
        )
    assert (words.set_title("other"), words.set_about("other")) == ("other", "")


@pytest.mark.parametrize(
    ("licence", "name"),
    [
        ("", "No licence stated"),
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("LicenseRef-AllRightsReserved", "All rights reserved"),
    ],
)
def test_a_licence_is_called_by_its_name(licence: str, name: str) -> None:
    assert str(words.licence_name(licence)) == name


def test_a_hand_is_called_as_people_would() -> None:
    assert words.hand_name("fluent-emoji_flat") == "Fluent emoji flat"


def test_a_run_of_characters_is_found_by_its_pairs() -> None:
    assert lexemes(["Ａ 竹林 b"]).split() == ["a", "竹", "林", "竹林", "b"]
    assert len(lexemes([" ".join(f"w{number}" for number in range(2000))]).split()) == 600


def test_music_is_drawn_and_marks_are_known() -> None:
    roll = piano_roll([Note(0, 0, 60, 12), Note(12, 0, 72, 12)])

    assert roll.count("<rect") == 2
    assert piano_roll([]) == ""
    assert answer_mark("allowed") != answer_mark("refused")
    assert answer_mark("other") == answer_mark("refused")
