"""Lists of addresses, good and bad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.adapters.url_list import (
    MAX_LINES,
    MAX_LIST_BYTES,
    UnreadableListError,
    read_url_list,
)
from pinxit.corpus.core.offering import Refusal
from pinxit.corpus.core.rights import Answer, AuthorKind, EvidenceKind, Purpose
from pinxit.corpus.core.web_plan import PlannedWork
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest

HEADER = "url,title,author,author_url,licence,credit,caption_en,caption_zh,page_url,year"


def works(content: str) -> list[PlannedWork]:
    listed = read_url_list(content.encode(), place="list.csv")
    return [each for each in listed.plan if isinstance(each, PlannedWork)]


def refusals(content: str) -> list[Refusal]:
    listed = read_url_list(content.encode(), place="list.csv")
    return [each for each in listed.plan if isinstance(each, Refusal)]


def test_a_line_says_all_there_is_to_know() -> None:
    content = (
        f"{HEADER},grant_train,sell,granted_by,granted_on,medium\n"
        "https://Museum.example/a/../cat.png,Cat,Cleo,https://cleo.example,"
        "https://creativecommons.org/licenses/by/4.0/,© Cleo,cat; animal,猫；动物,"
        "https://museum.example/cat,1999,yes,no,Cleo,2026-01-02,picture\n"
    )

    listed = read_url_list(content.encode(), place="list.csv")

    assert listed.unknown_columns == ()
    (planned,) = listed.plan
    assert isinstance(planned, PlannedWork)
    assert planned.url == "https://museum.example/cat.png"
    assert planned.page_url == "https://museum.example/cat"
    offering = planned.offering
    assert offering.source == "web:https://museum.example/cat.png"
    assert offering.title == "Cat"
    assert offering.medium is Medium.PICTURE
    assert offering.captions == {"en": ("cat", "animal"), "zh": ("猫", "动物")}
    (author,) = offering.authors
    assert (author.name, author.identifier) == ("Cleo", "https://cleo.example")
    assert author.kind is AuthorKind.PERSON
    rights = offering.rights
    assert (rights.licence, rights.credit, rights.made_in) == ("CC-BY-4.0", "© Cleo", 1999)
    assert rights.consent(Purpose.TRAIN).answer is Answer.GRANTED
    assert rights.consent(Purpose.SELL).answer is Answer.REFUSED
    (evidence,) = rights.evidence
    assert (evidence.kind, evidence.place) == (EvidenceKind.FILE, "list.csv")
    assert evidence.digest == Digest.of(content.encode())


def test_an_address_alone_is_enough() -> None:
    listed = works("url\nhttps://museum.example/red_cat-2.svg\nhttps://museum.example/tune.abc?x\n")

    assert [each.offering.title for each in listed] == ["red cat 2", "tune"]
    assert [each.offering.medium for each in listed] == [Medium.PICTURE, Medium.MUSIC]
    assert listed[0].offering.rights.licence == ""


def test_a_name_with_what_cannot_be_seen_is_no_title() -> None:
    (planned,) = works("url\nhttps://museum.example/%E2%80%AEgnp.png\n")

    assert planned.offering.title == ""


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_any_table_program_will_do(between: str) -> None:
    content = between.join(["\ufeffURL", " Title "]) + "\r\n"
    content += between.join(["https://museum.example/x", '"a, b; c"']) + "\r\n\r\n"

    (planned,) = works(content)

    assert planned.offering.title == "a, b; c"


def test_columns_that_mean_nothing_are_reported() -> None:
    listed = read_url_list(b"url,colour,Price,\nhttps://museum.example/x,red,1,\n", place="l")

    assert listed.unknown_columns == ("colour", "price")
    assert isinstance(listed.plan[0], PlannedWork)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("file:///etc/passwd", "not-a-web-address"),
        ("https://ada:secret@museum.example/", "address-with-login"),
        ("https://museum.example:22/", "odd-port"),
        ("https://museum.example/,x,y,z,w,v,u,t,s,r,too,many", "table"),
        ("https://museum.example/,,,,,,,,,around 1900", "table"),
        ("https://museum.example/,,,,,,,,not an address,", "not-a-web-address"),
        ("https://museum.example/," + "x" * 3_000, "table"),
        ("https://museum.example/,a\x00b", "table"),
        ("https://museum.example/,a\u202eb", "table"),
        (",no address", "not-a-web-address"),
    ],
)
def test_a_bad_line_is_refused_by_number_and_the_others_taken(line: str, reason: str) -> None:
    content = f"{HEADER}\nhttps://museum.example/1\n{line}\nhttps://museum.example/3\n"

    (refused,) = refusals(content)

    assert refused.source == "list.csv:3"
    assert refused.reason == reason
    assert len(works(content)) == 2


def test_an_unknown_medium_is_refused() -> None:
    (refused,) = refusals("url,medium\nhttps://museum.example/x,film\n")

    assert refused.reason == "table"


def test_a_grant_by_nobody_is_refused() -> None:
    (refused,) = refusals("url,grant_train\nhttps://museum.example/x,yes\n")

    assert "granted_by" in refused.says


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"address\nhttps://museum.example/x\n",
        b"url,url\n",
        b"url" + b",x" * 100,
        b'url\n"never closed',
        b'url\n"a"b\n',
        b"\xff\xfeu\x00r\x00l\x00",
        "url,title\nhttps://museum.example/x,红猫画\n".encode("gb18030"),
        b"url\n" + b"x" * 200_000,
        pytest.param(b"url\n" + b"x\n" * (MAX_LINES + 1), marks=pytest.mark.slow),
        b" " * (MAX_LIST_BYTES + 1),
    ],
    ids=range(11),
)
def test_what_is_no_list_is_refused_whole(content: bytes) -> None:
    with pytest.raises(UnreadableListError):
        read_url_list(content, place="list.csv")


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_are_more_than_a_list_or_a_refusal(content: bytes, has_header: bool) -> None:
    try:
        listed = read_url_list(b"url,title\n" * has_header + content, place="list.csv")
    except UnreadableListError:
        return
    assert all(isinstance(each, PlannedWork | Refusal) for each in listed.plan)
