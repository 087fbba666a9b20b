"""Tables beside the files."""

import json

import pytest

from pinxit.corpus.core.claims import BadClaimError
from pinxit.corpus.core.sidecar import (
    Table,
    claim_for,
    is_sidecar,
    medium_of,
    read_sidecar,
    read_table,
    sidecars_of,
)
from pinxit.corpus.core.work import Medium


@pytest.mark.parametrize(
    ("name", "medium"),
    [
        ("a.PNG", Medium.PICTURE),
        ("cats/b.jpeg", Medium.PICTURE),
        ("c.svg", Medium.PICTURE),
        ("verse.txt", Medium.TEXT),
        ("tune.ABC", Medium.MUSIC),
        ("score.mxl", Medium.MUSIC),
        ("notes.docx", None),
        ("noending", None),
    ],
)
def test_an_ending_says_what_a_file_claims_to_be(name: str, medium: Medium | None) -> None:
    assert medium_of(name) is medium


def test_tables_and_sidecars_are_no_works() -> None:
    names = frozenset({"a.jpg", "a.jpg.json", "a.xmp", "data.json", "deep/Works.CSV"})

    assert {name for name in names if is_sidecar(name, names)} == {
        "a.jpg.json",
        "a.xmp",
        "deep/Works.CSV",
    }
    assert sidecars_of("d/a.jpg") == ("d/a.xmp", "d/a.jpg.xmp", "d/a.jpg.json")


def test_a_csv_table_is_read_by_line() -> None:
    content = "﻿File,Title,License\n./cats/a.jpg,One,MIT\ncats\\b.jpg,Two,\n".encode()

    table = read_table(content, "folder:works.csv")

    assert table.refusals == ()
    assert {name: claim.title for name, claim in table.claims.items()} == {
        "cats/a.jpg": "One",
        "cats/b.jpg": "Two",
    }
    assert table.claims["cats/a.jpg"].licence == "MIT"
    assert table.claims["cats/a.jpg"].evidence[0].place == "folder:works.csv"


def test_a_json_table_is_a_list_or_an_object() -> None:
    rows = [{"file": "a.jpg", "caption_en": ["cat", "grey"], "year": 1999, "train": None}]
    listed = read_table(json.dumps(rows).encode(), "works.json")
    named = read_table(json.dumps({"a.jpg": rows[0]}).encode(), "works.json")

    assert listed.claims["a.jpg"].captions == {"en": ("cat", "grey")}
    assert listed.claims["a.jpg"].made_in == 1999
    assert named.claims["a.jpg"].captions == listed.claims["a.jpg"].captions


def test_yes_and_no_of_json_are_understood() -> None:
    row = {"author": "Cleo", "train": True, "sell": False, "granted_on": "2026-11-24"}

    claim = read_sidecar(json.dumps(row).encode(), "a.jpg.json")

    assert {str(key): str(each.answer) for key, each in claim.consents.items()} == {
        "train": "granted",
        "sell": "refused",
    }


def test_a_bad_line_is_refused_by_number_and_the_others_stand() -> None:
    content = b"file,year,colour\na.jpg,1900,red\nb.jpg,long ago,\n,1900,\n"

    table = read_table(content, "works.csv")

    assert set(table.claims) == {"a.jpg"}
    assert [(each.source, each.reason) for each in table.refusals] == [
        ("works.csv", "table"),
        ("works.csv:3", "table"),
        ("works.csv:4", "table"),
    ]
    assert "colour" in table.refusals[0].says
    assert "names no file" in table.refusals[2].says


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff\xfe\x00", "works.csv"),
        (b'file,title\n"a.jpg', "works.csv"),
        (b"not json", "works.json"),
        (b"3", "works.json"),
        (b"[3]", "works.json"),
        (b"[" * 100_000, "works.json"),
    ],
)
def test_a_broken_table_is_refused_as_a_whole(content: bytes, place: str) -> None:
    table = read_table(content, place)

    assert table.claims == {}
    assert [each.source for each in table.refusals] == [place]
    assert table.refusals[0].remedy


@pytest.mark.parametrize("content", [b"\xff", b"{", b"[]", b'{"year": "soon"}'])
def test_a_broken_sidecar_says_so(content: bytes) -> None:
    with pytest.raises(BadClaimError):
        read_sidecar(content, "a.jpg.json")


def test_deeper_tables_win_and_a_star_speaks_for_all() -> None:
    top = read_table(b"file,title,licence\n*,Everything,MIT\ncats/a.jpg,Top,\n", "works.csv")
    deep = read_table(b"file,title\na.jpg,Deep\n", "cats/works.csv")
    tables = [("cats", deep), ("", top)]

    assert claim_for("cats/a.jpg", tables).title == "Deep"
    assert claim_for("dogs/a.jpg", tables).title == "Everything"
    assert claim_for("dogs/a.jpg", tables).licence == "MIT"
    assert claim_for("dogs/a.jpg", [("cats", deep), ("", Table({}))]).title == ""
