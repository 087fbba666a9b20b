"""A manifest reads back as it was written, or says where it is broken."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.corpus import CorruptManifestError, Manifest, MissingManifestError, Work
from pinxit.corpus.core.manifest import decode_manifest, encode_manifest
from pinxit.corpus.core.summary import sample, summarise
from pinxit.kernel import Digest

texts = st.text(st.characters(codec="utf-8"), max_size=12)


@st.composite
def many_works(draw: st.DrawFn) -> list[Work]:
    number = draw(st.integers(0, 5))
    return [
        Work(
            digest=Digest.of(draw(st.binary(max_size=4))),
            picture=row,
            variant=draw(st.booleans()),
            captions=draw(
                st.dictionaries(texts, st.lists(texts, max_size=3).map(tuple), max_size=2)
            ),
            title=draw(texts),
            author=draw(texts),
            author_url=draw(texts),
            licence=draw(texts),
            source=draw(texts),
            hand=draw(st.sampled_from(["noto", "fxemoji"])),
            family=draw(texts),
            concept=draw(texts),
        )
        for row in range(number)
    ]


def a_work(picture: int = 0, *, hand: str = "noto", **changes: object) -> Work:
    whole = {
        "digest": Digest.of(b"svg"),
        "picture": picture,
        "title": "red apple",
        "author": "Cleo",
        "author_url": "https://example.org/cleo",
        "licence": "MIT",
        "source": "npm:tiny@1.0.0#red-apple",
        "hand": hand,
        "family": hand,
        "concept": "1f34e",
        "variant": False,
        "captions": {"en": ("red apple",), "zh": ("红苹果",)},
    }
    return Work(**{**whole, **changes})  # type: ignore[arg-type]


@settings(max_examples=20)
@given(many_works())
def test_a_manifest_reads_back(works: list[Work]) -> None:
    content = encode_manifest(works)

    manifest = decode_manifest(content)

    assert list(manifest.works) == works
    assert manifest.digest == Digest.of(content)
    assert encode_manifest(manifest.works) == content


def test_the_encoding_is_fixed() -> None:
    """A manifest's digest names a corpus for good; this line must never change."""
    assert encode_manifest([a_work()]).decode() == (
        '{"author":"Cleo","author_url":"https://example.org/cleo",'
        '"captions":{"en":["red apple"],"zh":["红苹果"]},"concept":"1f34e",'
        f'"digest":"{Digest.of(b"svg")}","family":"noto","hand":"noto","licence":"MIT",'
        '"picture":0,"source":"npm:tiny@1.0.0#red-apple","title":"red apple","variant":false}\n'
    )


def test_a_missing_manifest_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(MissingManifestError) as caught:
        Manifest.read(tmp_path / "manifest.jsonl")

    assert "pinxit corpus gather" in caught.value.remedy


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "sha256:short"},
        {"digest": None},
        {"picture": "0"},
        {"picture": True},
        {"variant": 1},
        {"title": None},
        {"captions": []},
        {"captions": {"en": "red apple"}},
        {"captions": {"en": [5]}},
        {"surprise": 1},
    ],
)
def test_a_broken_line_is_named(change: dict[str, object]) -> None:
    row = json.loads(encode_manifest([a_work()]))
    good = encode_manifest([a_work()])
    bad = json.dumps({**row, "picture": 1, **change}).encode()

    with pytest.raises(CorruptManifestError, match="line 2"):
        decode_manifest(good + bad)


@pytest.mark.parametrize("line", [b"{", b"[]", b"5", b"\xff", b"[" * 100_000])
def test_what_is_no_line_at_all_is_named(line: bytes) -> None:
    with pytest.raises(CorruptManifestError, match="line 1"):
        decode_manifest(line)


@given(st.binary(max_size=60))
def test_rubbish_gives_only_our_error(rubbish: bytes) -> None:
    try:
        decode_manifest(rubbish)
    except CorruptManifestError:
        return
    assert not rubbish.strip(b"\r\n")


def test_pictures_out_of_order_are_refused() -> None:
    with pytest.raises(CorruptManifestError, match="line 1 shows picture 1"):
        decode_manifest(encode_manifest([a_work(1), a_work(0)]))


def test_a_manifest_is_summarised_by_hand() -> None:
    works = [
        a_work(0),
        a_work(1, variant=True, licence="Apache-2.0", captions={"en": ("apple",)}),
        a_work(2, hand="fxemoji", captions={}),
    ]
    manifest = decode_manifest(encode_manifest(works))

    fxemoji, noto = summarise(manifest)

    assert manifest.licences == {"Apache-2.0": 1, "MIT": 2}
    assert manifest.hands == {"fxemoji": 1, "noto": 2}
    assert (noto.works, noto.variants, noto.authors) == (2, 1, ("Cleo",))
    assert noto.licences == ("Apache-2.0", "MIT")
    assert (noto.captioned_share("en"), noto.captioned_share("zh")) == (1.0, 0.5)
    assert fxemoji.captioned_share("en") == 0


@given(st.integers(0, 12), st.integers(0, 12))
def test_a_sample_is_spread_and_never_repeats(num_works: int, wanted: int) -> None:
    manifest = decode_manifest(encode_manifest(a_work(row) for row in range(num_works)))

    rows = [work.picture for work in sample(manifest, wanted)]

    assert len(rows) == min(num_works, wanted)
    assert rows == sorted(set(rows))
