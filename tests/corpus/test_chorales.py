"""Music21's corpus: what may be used passes the gate, what may not is refused with its reason."""

import pickle
from collections import Counter
from datetime import date
from importlib import util
from pathlib import Path

import pytest

from pinxit.corpus.adapters import music21_corpus
from pinxit.corpus.adapters.chorales import open_chorales
from pinxit.corpus.adapters.music import MissingMusicError, examine_music
from pinxit.corpus.adapters.music21_corpus import Music21, open_music21
from pinxit.corpus.core.gate import Outcome, judge
from pinxit.corpus.core.music21_rights import REPERTORIES, music21_rights, repertory_of
from pinxit.corpus.core.offering import Offering
from pinxit.corpus.core.rights import EvidenceKind, Purpose
from pinxit.corpus.core.work import Work
from pinxit.kernel import Digest
from tests.corpus.music21_on_disk import tiny_music21

TODAY = date(2026, 11, 24)
USES = (Purpose.TRAIN, Purpose.DERIVE, Purpose.SELL)
DIGEST = Digest.of(b"")


def offered(source: Music21) -> dict[str, Offering]:
    found = {}
    for each in source.offerings():
        assert isinstance(each, Offering)
        found[each.source] = each
    return found


def reasons(source: Music21, purpose: Purpose) -> Counter[str]:
    """Count what the gate says of all pieces for a purpose: "" for those that pass."""
    said: Counter[str] = Counter()
    for each in offered(source).values():
        work = Work(
            source=each.source,
            digest=DIGEST,
            medium=each.medium,
            title=each.title,
            authors=each.authors,
            rights=each.rights,
        )
        verdict = judge(work, purpose, today=TODAY)
        assert (verdict.reason is None) == (verdict.outcome is not Outcome.REFUSED)
        said[verdict.reason.code if verdict.reason else ""] += 1
    return said


def _open(tmp_path: Path, *names: str) -> Music21:
    corpus = tiny_music21(tmp_path / "corpus")
    return open_music21(tmp_path / "cache", lambda *_: None, names=names, corpus=corpus)


def test_pieces_are_offered_in_order_and_read_by_themselves(tmp_path: Path) -> None:
    source = _open(tmp_path, "bach")

    pieces = offered(source)

    assert list(pieces) == sorted(pieces)
    assert {key: each.title for key, each in pieces.items()} == {
        "music21:bach/broken.mxl": "broken",
        "music21:bach/bwv227.1.xml": "Jesu, meine Freude",
        "music21:bach/bwv66.6.mxl": "BWV 66.6",
        "music21:bach/empty.mxl": "empty",
    }
    assert pieces["music21:bach/bwv227.1.xml"].captions == {
        "en": ("Jesu, meine Freude", "BWV 227.1")
    }
    content = (tmp_path / "corpus/bach/bwv66.6.mxl").read_bytes()
    assert source.read(pieces["music21:bach/bwv66.6.mxl"]) == content


def test_bach_passes_the_gate_by_age(tmp_path: Path) -> None:
    source = _open(tmp_path, "bach")

    [author] = offered(source)["music21:bach/bwv66.6.mxl"].authors
    assert (author.name, author.born, author.died) == ("Johann Sebastian Bach", 1685, 1750)
    for purpose in USES:
        assert reasons(source, purpose) == {"": 4}


@pytest.mark.parametrize("purpose", USES)
def test_essen_and_palestrina_are_refused_each_with_its_reason(
    tmp_path: Path, purpose: Purpose
) -> None:
    assert reasons(_open(tmp_path, "essenFolksong"), purpose) == {"non-commercial": 2}
    assert reasons(_open(tmp_path, "palestrina"), purpose) == {"all-rights-reserved": 1}


def test_the_evidence_is_the_file_that_says_so(tmp_path: Path) -> None:
    source = _open(tmp_path, "essenFolksong", "palestrina")

    pieces = offered(source)
    [licence_file] = pieces["music21:essenFolksong/erk5.abc#0001"].rights.evidence
    [inside] = pieces["music21:palestrina/Agnus_0.krn"].rights.evidence

    notice = tmp_path / "corpus/essenFolksong/license.txt"
    assert licence_file.kind is EvidenceKind.FILE
    assert licence_file.digest == Digest.of_file(notice)
    assert "non-commercial" in licence_file.says
    assert inside.kind is EvidenceKind.EMBEDDED
    assert inside.digest == Digest.of_file(tmp_path / "corpus/palestrina/Agnus_0.krn")
    assert pieces["music21:palestrina/Agnus_0.krn"].title == "Missa brevis"


def test_a_folder_nobody_has_judged_is_refused(tmp_path: Path) -> None:
    for purpose in USES:
        assert reasons(_open(tmp_path, "nobody"), purpose) == {"licence-missing": 1}


def test_a_piece_may_differ_from_its_folder() -> None:
    assert repertory_of("leadSheet/fosterBrownHair.mxl").licence == "LicenseRef-PublicDomain"
    assert repertory_of("leadSheet/other.mxl").licence == ""
    assert repertory_of("josquin/laPlusDesPlus.abc").licence == "GPL-2.0-or-later"


@pytest.mark.parametrize("path", sorted(REPERTORIES))
def test_every_record_has_evidence(path: str) -> None:
    rights = music21_rights(path, digest=DIGEST, notices={})

    [evidence] = rights.evidence
    assert evidence.digest == DIGEST
    assert evidence.says


def test_it_crosses_process_borders(tmp_path: Path) -> None:
    source = _open(tmp_path, "bach")

    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301 - our own value


def test_a_piece_that_was_changed_makes_another_shelf(tmp_path: Path) -> None:
    first = _open(tmp_path, "palestrina")
    place = tmp_path / "corpus/palestrina/Agnus_0.krn"
    place.write_bytes(place.read_bytes() + b"!! changed\n")
    again = open_music21(
        tmp_path / "cache", lambda *_: None, names=("palestrina",), corpus=tmp_path / "corpus"
    )

    assert first.shelf != again.shelf


def test_without_music21_the_reader_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(music21_corpus, "find_spec", lambda name: util.find_spec("json.no"))

    with pytest.raises(MissingMusicError) as caught:
        open_chorales(tmp_path, lambda *_: None)

    assert "pinxit[music]" in caught.value.remedy


@pytest.mark.slow
def test_the_chorales_that_music21_brings(tmp_path: Path) -> None:
    source = open_chorales(tmp_path, lambda *_: None)

    assert reasons(source, Purpose.SELL) == {"": 413}
    piece = offered(source)["music21:bach/bwv66.6.mxl"]
    assert len(examine_music(source.read(piece)).symbols) > 300


@pytest.mark.slow
@pytest.mark.parametrize("purpose", USES)
def test_all_of_essen_and_palestrina_is_refused(tmp_path: Path, purpose: Purpose) -> None:
    source = open_music21(tmp_path, lambda *_: None, names=("essenFolksong", "palestrina"))

    assert reasons(source, purpose) == {"non-commercial": 8_514, "all-rights-reserved": 1_318}
