"""OpenMoji: one person to a drawing, captions by code point, signs left out."""

import json
import pickle
from datetime import date
from pathlib import Path

import pytest

from pinxit.corpus.adapters.npm import UnreadablePackageError
from pinxit.corpus.adapters.openmoji import OpenMoji, open_openmoji
from pinxit.corpus.core.gate import Outcome, judge_all
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.rights import AuthorKind, Purpose
from pinxit.corpus.core.work import Work
from pinxit.kernel import Digest
from tests.corpus.packages_on_disk import pack, pack_json, pinned, tiny_captions


def _row(hexcode: str, author: str, group: str = "food-drink", skintone: str = "") -> object:
    return {
        "hexcode": hexcode,
        "group": group,
        "subgroups": "food",
        "annotation": f"drawing {hexcode}",
        "tags": "fruit, red",
        "openmoji_tags": "round, red",
        "openmoji_author": author,
        "openmoji_date": "2018-04-18",
        "skintone": skintone,
    }


TABLE = [
    _row("1F34E", "Ada"),
    _row("1F44B-1F3FF", "Cleo", skintone="5"),
    _row("E0C6", "Dov", group="extras-openmoji"),
    _row("1F1E6-1F1F9", "Ada", group="flags"),
    _row("1F9B0", "Ada", group="component"),
    _row("FFFF", "Nobody, for it has no drawing"),
]
DRAWN = ("1F34E", "1F44B-1F3FF", "E0C6", "1F1E6-1F1F9", "1F9B0", "ABCD")


def _tarball(table: object) -> bytes:
    svgs = {f"package/color/svg/{name}.svg": f"<svg>{name}</svg>".encode() for name in DRAWN}
    return pack(
        {
            "package/LICENSE.txt": b"Attribution-ShareAlike 4.0 International",
            "package/black/svg/1F34E.svg": b"<svg>lines only</svg>",
            "package/data/openmoji.json": json.dumps(table).encode(),
            **svgs,
        }
    )


def _open(tmp_path: Path, table: object = TABLE) -> OpenMoji:
    tarball, captions = _tarball(table), tiny_captions()
    package, words = pinned("openmoji", tarball), pinned("emojibase-data", captions)
    (tmp_path / package.file_name).write_bytes(tarball)
    (tmp_path / words.file_name).write_bytes(captions)
    return open_openmoji(tmp_path, lambda *_: None, package=package, captions=words)


def test_drawings_are_offered_in_order_and_signs_left_out(tmp_path: Path) -> None:
    source = _open(tmp_path)

    found = list(source.offerings())

    assert [each.source.split("#")[1] for each in found] == sorted(set(DRAWN) - {"ABCD"})
    refused = [each for each in found if isinstance(each, Refusal)]
    assert {each.source.split("#")[1] for each in refused} == {"1F1E6-1F1F9", "1F9B0"}
    assert {each.reason for each in refused} == {"sign"}


def test_each_drawing_has_its_own_author_and_captions(tmp_path: Path) -> None:
    source = _open(tmp_path)

    apple, hand, own = (each for each in source.offerings() if isinstance(each, Offering))

    [author] = apple.authors
    assert (author.name, author.kind) == ("Ada", AuthorKind.PERSON)
    assert apple.rights.licence == "CC-BY-SA-4.0"
    assert apple.rights.credit == "Ada, OpenMoji (openmoji.org)"
    assert apple.rights.made_in == 2018
    assert apple.captions == {"en": ("red apple", "apple", "fruit"), "zh": ("红苹果", "水果")}
    assert (apple.concept, apple.variant, apple.hand) == ("1f34e", False, "openmoji")
    assert (hand.concept, hand.variant) == ("1f44b-1f3ff", True)
    assert own.captions == {"en": ("drawing E0C6", "fruit", "red", "round")}
    assert own.concept == ""
    assert source.read(apple) == b"<svg>1F34E</svg>"


def test_it_passes_the_gate_only_with_share_alike(tmp_path: Path) -> None:
    works = [
        Work(
            source=each.source,
            digest=Digest.of(b""),
            medium=each.medium,
            title=each.title,
            authors=each.authors,
            rights=each.rights,
        )
        for each in _open(tmp_path).offerings()
        if isinstance(each, Offering)
    ]

    today = date(2026, 11, 24)
    closed = judge_all(works, Purpose.TRAIN, today=today)
    opened = judge_all(works, Purpose.TRAIN, today=today, share_alike=True)

    assert closed.counts[Outcome.REFUSED] == 3
    assert opened.counts[Outcome.DUTIES] == 3


def test_it_crosses_process_borders(tmp_path: Path) -> None:
    source = _open(tmp_path)

    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301 - our own value


@pytest.mark.parametrize("table", [{"a": 1}, [1], [{}], None])
def test_a_table_of_another_shape_is_refused(tmp_path: Path, table: object) -> None:
    with pytest.raises(UnreadablePackageError, match="not a table of drawings"):
        _open(tmp_path, table)


def test_a_package_without_its_licence_is_refused(tmp_path: Path) -> None:
    tarball = pack_json({"data/openmoji.json": TABLE})
    package, captions = pinned("openmoji", tarball), tiny_captions()
    words = pinned("emojibase-data", captions)
    (tmp_path / package.file_name).write_bytes(tarball)
    (tmp_path / words.file_name).write_bytes(captions)

    with pytest.raises(UnreadablePackageError, match=r"lacks LICENSE\.txt"):
        open_openmoji(tmp_path, lambda *_: None, package=package, captions=words)
