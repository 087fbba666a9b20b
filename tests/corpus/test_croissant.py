"""Other people's tools read what we export."""

import hashlib
import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from pinxit.corpus.core.credits import credit_lines
from pinxit.corpus.core.croissant import CONFORMS_TO, DescribedFile, croissant, licence_url
from pinxit.corpus.core.licences import Duty
from pinxit.corpus.core.manifest import FrozenCollection, Header, manifest_root, order
from pinxit.corpus.core.rights import UNKNOWN_AUTHOR, Author, AuthorKind, Purpose
from tests.corpus.collections_on_disk import CLEO, a_work

STUDIO = Author(name="Tiny Studio", kind=AuthorKind.STUDIO)
WORKS = [
    a_work("apple", licence="CC-BY-4.0", hand="noto", concept="1f34e"),
    a_work("猫", authors=(STUDIO, CLEO)),
    a_work("moon", authors=(UNKNOWN_AUTHOR,), variant=True),
]
LINES = order(WORKS).lines
HEADER = Header(
    purpose=Purpose.TRAIN,
    works=3,
    root=manifest_root(Purpose.TRAIN, LINES),
    collections=(FrozenCollection("cleo", manifest_root(Purpose.TRAIN, LINES)),),
    licences={"": 1, "CC-BY-4.0": 1, "CC0-1.0": 1},
    duties=(Duty.ATTRIBUTION,),
    gate="1",
    frozen_on="2026-11-24",
    share_alike=False,
    files=(),
)


def described(url: str = "") -> dict[str, Any]:
    content = b"".join(line + b"\n" for line in LINES)
    files = [
        DescribedFile("manifest.jsonl", hashlib.sha256(content).hexdigest(), len(content)),
        DescribedFile("rows.npy", "0" * 64, 128),
        DescribedFile("credits", "0" * 64, 1),
    ]
    duties = [frozenset({Duty.ATTRIBUTION}), frozenset[Duty](), frozenset[Duty]()]
    return croissant(HEADER, files, credit_lines(WORKS, duties), url=url)


def test_it_says_whose_works_they_are_and_how_they_may_be_used() -> None:
    body = described("https://gallery.example/corpus/manifests/1/")

    assert CONFORMS_TO in body["conformsTo"]
    assert body["url"].startswith("https://gallery.example/")
    assert body["license"] == [
        "https://spdx.org/licenses/CC-BY-4.0",
        "https://spdx.org/licenses/CC0-1.0",
    ]
    assert body["creator"] == [
        {"@type": "sc:Person", "name": "Cleo", "url": "https://example.org/cleo"},
        {"@type": "sc:Organization", "name": "Tiny Studio"},
    ]
    assert "“train” and for no other" in body["usageInfo"]
    assert "Name the author" in body["usageInfo"]
    assert described()["url"] == f"urn:sha256:{HEADER.root.hex}"


def test_an_expression_is_left_as_it_is() -> None:
    assert licence_url("MIT OR Apache-2.0") == "MIT OR Apache-2.0"
    assert licence_url("LicenseRef-Own") == "LicenseRef-Own"


@pytest.mark.slow
def test_the_reference_library_takes_it_and_reads_the_works(tmp_path: Path) -> None:
    """Without a network: sockets are off in tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mlcroissant = pytest.importorskip("mlcroissant")
        (tmp_path / "manifest.jsonl").write_bytes(b"".join(line + b"\n" for line in LINES))
        (tmp_path / "croissant.json").write_text(json.dumps(described()), encoding="utf-8")

        dataset = mlcroissant.Dataset(tmp_path / "croissant.json")
        records = list(dataset.records("works"))

    issues = dataset.metadata.ctx.issues
    assert not issues.errors
    assert not issues.warnings
    assert [record["works/title"].decode() for record in records] == ["apple", "moon", "猫"]
    assert [record["works/creator"] for record in records] == [
        [b"Cleo"],
        [b""],
        [b"Tiny Studio", b"Cleo"],
    ]
    assert records[0]["works/license"] == b"CC-BY-4.0"
    assert [record["works/variant"] for record in records] == [False, True, False]
