"""Chinese verse: forms are known, flawed poems left out, poets dated where it is written."""

import json
import pickle
from datetime import date
from pathlib import Path

import pytest

from pinxit.corpus.adapters.npm import UnreadablePackageError
from pinxit.corpus.adapters.poetry import (
    ChinesePoetry,
    MissingOpenccError,
    open_poetry,
)
from pinxit.corpus.adapters.texts import examine_text
from pinxit.corpus.core.gate import Outcome, judge
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.rights import AuthorKind, Purpose
from pinxit.corpus.core.verse import flaw_of, form_of, is_nameless, years_in
from pinxit.corpus.core.work import Work
from pinxit.kernel import Digest
from tests.corpus.packages_on_disk import pack, pinned

QUIET_NIGHT = ["床前明月光，疑是地上霜。", "舉頭望明月，低頭思故鄉。"]
LONG = ["兩個黃鸝鳴翠柳，一行白鷺上青天。", "窗含西嶺千秋雪，門泊東吳萬里船。"]
TANG = [
    {"title": "靜夜思", "author": "李白", "paragraphs": QUIET_NIGHT, "id": "1"},
    {"title": "絕句", "author": "杜甫", "paragraphs": [f" {line}\n" for line in LONG], "id": "2"},
    {"title": "殘", "author": "佚名", "paragraphs": ["冰□已鏤津。"], "id": "3"},
]
SONG = [
    {"title": "注", "author": "蘇軾", "paragraphs": ["明月（一作日）幾時有。"], "id": "4"},
    {"title": "", "author": "無名氏", "paragraphs": ["雲淡風輕近午天。"], "id": "5"},
    {"title": "空", "author": "蘇軾", "paragraphs": [], "id": "6"},
]
CI = [{"rhythmic": "如梦令", "author": "苏轼", "paragraphs": ["明月几时有，把酒问青天。"]}]
LIVES = [
    {"name": "杜甫", "desc": "杜甫（七一二～七七〇），字子美。"},
    {"name": "李白", "desc": None},
]


def _tarball(tang: object = TANG) -> bytes:
    files: dict[str, object] = {
        "dist/quantangshi/poet.tang.0.json": tang,
        "dist/quantangshi/poet.song.12000.json": SONG,
        "dist/quantangshi/error/poet.song.0.json": SONG,
        "dist/songci/ci.song.2019y.json": CI,
        "dist/quantangshi/authors.tang.json": LIVES,
        "dist/quantangshi/authors.song.json": [],
    }
    packed = {f"package/{name}": json.dumps(body).encode() for name, body in files.items()}
    return pack({"package/LICENSE": b"MIT License", **packed})


def _open(tmp_path: Path, tarball: bytes) -> ChinesePoetry:
    package = pinned("chinese-poetry", tarball)
    (tmp_path / package.file_name).write_bytes(tarball)
    return open_poetry(tmp_path, lambda *_: None, package=package)


def test_poems_are_offered_in_simplified_characters(tmp_path: Path) -> None:
    source = _open(tmp_path, _tarball())

    found = list(source.offerings())

    assert [each.source.split("#")[1] for each in found] == [
        "ci.song.2019y/0000",
        *(f"poet.song.012000/000{number}" for number in range(3)),
        *(f"poet.tang.000000/000{number}" for number in range(3)),
    ]
    poems = {each.title: each for each in found if isinstance(each, Offering)}
    quiet = poems["静夜思"]
    assert quiet.captions == {"zh": ("静夜思", "李白", "唐", "五言绝句")}
    assert source.read(quiet).decode() == "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。"
    assert poems["绝句"].captions["zh"][-1] == "七言绝句"
    assert poems["如梦令"].captions == {"zh": ("如梦令", "苏轼", "宋")}
    assert examine_text(source.read(quiet)).symbols[0] == "床"


def test_flawed_poems_are_refused_by_name(tmp_path: Path) -> None:
    found = _open(tmp_path, _tarball()).offerings()

    refused = {each.source.split("#")[1]: each for each in found if isinstance(each, Refusal)}

    assert {source: each.reason for source, each in refused.items()} == {
        "poet.tang.000000/0002": "gap",
        "poet.song.012000/0000": "note",
        "poet.song.012000/0002": "empty",
    }
    assert all(each.says and each.remedy for each in refused.values())


def test_poets_are_dated_where_it_is_written(tmp_path: Path) -> None:
    found = _open(tmp_path, _tarball()).offerings()

    poets = {each.title: each.authors[0] for each in found if isinstance(each, Offering)}

    assert (poets["绝句"].born, poets["绝句"].died) == (712, 770)
    assert (poets["静夜思"].died, poets["静夜思"].kind) == (None, AuthorKind.PERSON)
    assert (poets[""].name, poets[""].kind) == ("佚名", AuthorKind.UNKNOWN)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_poem_passes_the_gate_by_age(tmp_path: Path, purpose: Purpose) -> None:
    for each in _open(tmp_path, _tarball()).offerings():
        if isinstance(each, Refusal):
            continue
        work = Work(
            source=each.source,
            digest=Digest.of(b""),
            medium=each.medium,
            title=each.title,
            authors=each.authors,
            rights=each.rights,
        )
        assert judge(work, purpose, today=date(2026, 11, 24)).outcome is Outcome.ALLOWED


def test_it_crosses_process_borders(tmp_path: Path) -> None:
    source = _open(tmp_path, _tarball())

    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301 - our own value


@pytest.mark.parametrize(
    "tang", [{}, [1], [{"author": "李白"}], [{"author": 1, "paragraphs": [2]}]]
)
def test_files_of_another_shape_are_refused(tmp_path: Path, tang: object) -> None:
    with pytest.raises(UnreadablePackageError, match="is not a list"):
        _open(tmp_path, _tarball(tang))


def test_without_opencc_the_reader_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "opencc", None)

    with pytest.raises(MissingOpenccError) as caught:
        _open(tmp_path, _tarball())

    assert "pinxit[verse]" in caught.value.remedy


@pytest.mark.parametrize(
    ("paragraphs", "form"),
    [
        (QUIET_NIGHT, (5, 4)),
        (LONG, (7, 4)),
        (QUIET_NIGHT * 2, (5, 8)),
        (LONG * 2, (7, 8)),
        (QUIET_NIGHT[:1], None),
        (QUIET_NIGHT + LONG, None),
        ([], None),
    ],
)
def test_the_regular_forms(paragraphs: list[str], form: tuple[int, int] | None) -> None:
    assert form_of(paragraphs) == form


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("床前明月光，疑是地上霜。", ""),
        ("「君不見」，《詩》云！", ""),
        ("冰□已鏤津", "gap"),
        ("花開…", "gap"),
        ("⿰木口花", "gap"),
        ("花\ue000", "gap"),
        ("花開（一作謝）", "note"),
        ("〔一〕花", "note"),
        ("。。", "empty"),
        ("", "empty"),
    ],
)
def test_flaws(text: str, flaw: str) -> None:
    assert flaw_of([text]) == flaw


@pytest.mark.parametrize(
    ("biography", "years"),
    [
        ("宋太祖趙匡胤（九二七～九七六），涿州人", (927, 976)),
        ("陸游(一一二五—一二一〇)", (1125, 1210)),
        ("開寶（九六八～九七六）間進士", None),
        ("生卒年不詳", None),
        ("", None),
    ],
)
def test_years(biography: str, years: tuple[int, int] | None) -> None:
    assert years_in(biography) == years


def test_nobody_is_not_a_name() -> None:
    assert is_nameless("无名氏")
    assert not is_nameless("李白")
