"""OpenClipart: what a drawing says of itself becomes its rights and its captions."""

import pickle
from pathlib import Path

import pytest

from pinxit.corpus.adapters.openclipart import OpenClipart, open_openclipart
from pinxit.corpus.core.concept import build_vocabulary, read_concepts
from pinxit.corpus.core.licences import ask_licence
from pinxit.corpus.core.offering import Offering
from pinxit.corpus.core.openclipart import (
    ClipartRecord,
    chinese_captions,
    english_captions,
    read_record,
    shared_titles,
)
from pinxit.corpus.core.rights import AuthorKind, EvidenceKind, Purpose
from pinxit.kernel import Digest
from tests.corpus.debs_on_disk import RECORD, deb, drawing, pinned_deb
from tests.corpus.packages_on_disk import EN, ZH, pinned, tiny_captions

GPL = "http://creativecommons.org/licenses/GPL/2.0/"
PUBLIC_DOMAIN = "http://web.resource.org/cc/PublicDomain"
FILES = {
    "food/apple.svg": drawing(),
    "computer/switch.svg": drawing("8 Port Switch", "Dov", GPL, ("hardware",), ""),
    "flags/blank.svg": drawing("", "", "", (), ""),
    "food/both.svg": drawing(licence=PUBLIC_DOMAIN).replace(
        b"</metadata>", b"</metadata>" + drawing(licence=GPL)
    ),
    "food/odd.svg": drawing(licence="http://example.org/nobody-knows"),
    "README": b"no drawing",
}


@pytest.fixture
def source(tmp_path: Path) -> OpenClipart:
    cache = tmp_path / "cache"
    content, captions = deb(FILES, links={"food/again.svg": "apple.svg"}), tiny_captions()
    package, words = pinned_deb(content, FILES), pinned("emojibase-data", captions)
    cache.mkdir()
    (cache / package.file_name).write_bytes(content)
    (cache / words.file_name).write_bytes(captions)
    steps: list[str] = []
    opened = open_openclipart(
        cache,
        lambda step, total, what: steps.append(what),
        package=package,
        captions=words,
        system=tmp_path,
    )
    assert steps[-1] == "fetched"
    return opened


def _by_path(source: OpenClipart) -> dict[str, Offering]:
    found = {}
    for each in source.offerings():
        assert isinstance(each, Offering)
        found[each.source.split("#")[1]] = each
    return found


def test_every_drawing_is_offered_in_order(source: OpenClipart) -> None:
    offered = _by_path(source)

    assert list(offered) == sorted(set(FILES) - {"README"})
    assert {path: source.read(each) for path, each in offered.items()} == {
        path: content for path, content in FILES.items() if path != "README"
    }
    assert offered["food/apple.svg"].source == "deb:tiny-svg#food/apple.svg"


def test_a_drawing_brings_its_rights(source: OpenClipart) -> None:
    apple = _by_path(source)["food/apple.svg"]

    [author] = apple.authors
    [evidence] = apple.rights.evidence
    assert (author.name, author.kind) == ("Cleo", AuthorKind.UNKNOWN)
    assert apple.rights.licence == "LicenseRef-PublicDomain"
    assert apple.rights.made_in == 2005
    assert evidence.kind is EvidenceKind.EMBEDDED
    assert evidence.digest == Digest.of(FILES["food/apple.svg"])
    assert evidence.says == f"cc:license {PUBLIC_DOMAIN}"


def test_what_does_not_state_its_licence_has_none(source: OpenClipart) -> None:
    blank = _by_path(source)["flags/blank.svg"]

    assert blank.rights.licence == ""
    assert blank.authors[0].name == ""
    assert blank.title == "blank"


def test_a_licence_for_programs_stays_one(source: OpenClipart) -> None:
    assert _by_path(source)["computer/switch.svg"].rights.licence.startswith("GPL-2.0")


def test_two_statements_both_bind(source: OpenClipart) -> None:
    licence = _by_path(source)["food/both.svg"].rights.licence

    assert licence.startswith("LicenseRef-PublicDomain AND GPL-2.0")


def test_a_statement_that_nobody_knows_permits_nothing(source: OpenClipart) -> None:
    licence = _by_path(source)["food/odd.svg"].rights.licence

    assert not ask_licence(licence, Purpose.SELL, jurisdictions=frozenset({"EU"})).allows


def test_captions_in_both_languages(source: OpenClipart) -> None:
    assert _by_path(source)["food/apple.svg"].captions == {
        "en": ("red apple", "fruit", "food"),
        "zh": ("红苹果",),
    }


def test_it_crosses_process_borders(source: OpenClipart) -> None:
    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301 - our own value


def test_a_record_is_read() -> None:
    assert read_record(drawing(keywords=("fruit", "", "fruit", "red"))) == ClipartRecord(
        title="Red Apple",
        creator="Cleo",
        year=2005,
        keywords=("fruit", "red"),
        licences=(PUBLIC_DOMAIN,),
    )


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Jakob [jakob@example.org]", "Jakob"),
        ("zazou (zazou@example.es)", "zazou"),
        ("dov@example.org", "dov"),
        ("HASH(0x8a0cf9c)", ""),
        ("Cleo  of  the Hill", "Cleo of the Hill"),
    ],
)
def test_an_address_is_not_kept_with_a_name(name: str, kept: str) -> None:
    assert read_record(drawing(creator=name)).creator == kept


@pytest.mark.parametrize("date", ["", "11.04.05", "Fco. Andrade", "120053"])
def test_a_date_without_a_year_says_nothing(date: str) -> None:
    assert read_record(drawing(date=date)).year is None


def test_the_declared_encoding_is_obeyed() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?>' + drawing("Ã©t").decode().replace(
        "Ã©", "é"
    )

    assert read_record(text.encode("latin-1")).title == "ét"


@pytest.mark.parametrize(
    "svg",
    [
        b"",
        b"<svg/>",
        b"<rdf:RDF>",
        b"<rdf:RDF><cc:Work></rdf:RDF>",
        b"<rdf:RDF>\xff</rdf:RDF>",
        b'<?xml encoding="no-such"?><rdf:RDF></rdf:RDF>',
        b"<rdf:RDF>&lol;</rdf:RDF>",
        b"<rdf:RDF></rdf:RDF>",
        drawing("a" * 100_000),
    ],
    ids=["empty", "bare", "open", "crossed", "bytes", "encoding", "entity", "no work", "huge"],
)
def test_a_record_that_cannot_be_read_says_nothing(svg: bytes) -> None:
    assert read_record(svg) == ClipartRecord()


def test_prefixes_may_be_declared_around_the_record() -> None:
    inner = RECORD.format(title="A", creator="", licence="x", keywords="", date="")
    bare = inner.replace(' xmlns:cc="http://web.resource.org/cc/"\n', "")

    assert bare != inner
    assert read_record(bare.encode()).licences == ("x",)


def test_a_title_that_many_bear_is_that_of_a_collection() -> None:
    assert shared_titles(["Road signs"] * 4 + ["Dove"] * 3) == {"Road signs"}


@pytest.mark.parametrize(
    ("record", "path", "captions"),
    [
        (ClipartRecord(title="Dove 2"), "birds/x.svg", ("dove", "birds")),
        (ClipartRecord(title="Set", creator="Ada Ray"), "a/red_bike_ada_01.svg", ("red bike", "a")),
        (ClipartRecord(keywords=("hash", "tree_top")), "x.svg", ("x", "tree top")),
        (ClipartRecord(creator="Ada", keywords=("ada",)), "unsorted/_1.svg", ("1",)),
    ],
)
def test_english_captions(record: ClipartRecord, path: str, captions: tuple[str, ...]) -> None:
    assert english_captions(record, path, frozenset({"Set"})) == captions


def test_chinese_captions_come_from_exact_names_only() -> None:
    concepts = read_concepts({"en": EN, "zh": ZH})
    vocabulary = build_vocabulary(concepts)

    words = ("red apple", "red apples", "ghost", "waving hand", "red-apple")
    assert chinese_captions(words, concepts, vocabulary) == ("红苹果", "挥手")
