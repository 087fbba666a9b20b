"""Buckets: listed, fetched, and read as a folder."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from urllib3.exceptions import HTTPError

from pinxit.corpus.adapters.bucket import BucketSource, land_bucket
from pinxit.corpus.adapters.bucket_client import (
    BadBucketAddressError,
    BucketAddress,
    BucketKeys,
    BucketUnreachableError,
    LockedBucketError,
    MissingBucketClientError,
    NoSuchBucketError,
    parse_bucket,
)
from pinxit.corpus.adapters.bucket_pool import BucketLimits, VettedPool
from pinxit.corpus.adapters.collection import CorpusUnwritableError
from pinxit.corpus.adapters.fetch_addresses import OddPortError, PrivateAddressError
from pinxit.corpus.adapters.landing import DamagedLandingError, LandingBusyError, LandingReport
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.kernel import PinxitError
from tests.bad.pictures import png
from tests.corpus.bucket_server import ACCESS, REGION, SECRET, Shelf, serve_buckets
from tests.corpus.web_server import Reply, everything_here

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

KEYS = BucketKeys(access=ACCESS, secret=SECRET)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with serve_buckets() as shelf:
        shelf.buckets["art"] = {
            "cats/red cat.png": png(),
            "cats/蓝猫 & co+1.png": png(colour="#112233"),
            "cats/works.csv": b"file,title,licence\nred cat.png,Red,CC0-1.0\n",
            "cats/.hidden": b"x",
            "cats/empty/": b"",
            "dogs/dog.png": png(colour="#445566"),
        }
        yield shelf


def quiet(done: int, total: int, note: str) -> None:
    """Say nothing."""


def fetch(shelf: Shelf, folder: Path, opened_by: BucketKeys = KEYS, **more: Any) -> LandingReport:
    """Land the bucket `art`, or what `more` says."""
    prefix, report = more.pop("prefix", "cats/"), more.pop("report", quiet)
    address = BucketAddress(
        endpoint=more.pop("endpoint", shelf.endpoint),
        bucket=more.pop("bucket", "art"),
        prefix=prefix,
        region=REGION,
    )
    usual: dict[str, Any] = {
        "ports": frozenset({shelf.web.port}),
        "allowed_networks": ("127.0.0.0/8",),
    }
    limits = BucketLimits(**{**usual, **more})
    return land_bucket(address, opened_by, folder, report, limits=limits, resolve=everything_here)


def refusals(folder: Path) -> dict[str, str]:
    offered = BucketSource(folder).offerings()
    return {each.source: each.reason for each in offered if isinstance(each, Refusal)}


def keys(folder: Path) -> list[tuple[str, str]]:
    return [(each.source, getattr(each, "key", "")) for each in BucketSource(folder).offerings()]


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "landing.lock"
    }


def test_objects_land_as_files_with_the_table_beside_them(shelf: Shelf, tmp_path: Path) -> None:
    told: list[int] = []

    ended = fetch(shelf, tmp_path, report=lambda done, total, note: told.append(done))

    assert ended == LandingReport(num_landed=3, num_refused=0, num_passing=0)
    assert told == [1, 2, 3]
    source = BucketSource(tmp_path)
    first, second = source.offerings()
    assert isinstance(first, Offering)
    assert (first.source, first.title) == ("s3:red cat.png", "Red")
    assert first.rights.licence == "CC0-1.0"
    assert source.read(first) == png()
    assert second.source == "s3:蓝猫 & co+1.png"


def test_landing_again_fetches_what_changed_and_drops_what_left(
    shelf: Shelf, tmp_path: Path
) -> None:
    fetch(shelf, tmp_path, prefix="")
    before, stamps = files(tmp_path), [each.source for each in BucketSource(tmp_path).offerings()]
    shelf.given.clear()

    fetch(shelf, tmp_path, prefix="")
    assert (files(tmp_path), shelf.given) == (before, [])

    shelf.buckets["art"]["cats/red cat.png"] = png(colour="#000000")
    del shelf.buckets["art"]["dogs/dog.png"]
    fetch(shelf, tmp_path, prefix="")

    assert shelf.given == ["cats/red cat.png"]
    assert not (tmp_path / "objects" / "dogs").exists()
    assert len(list(BucketSource(tmp_path).offerings())) == len(stamps) - 1


def test_interrupted_at_any_line_it_ends_the_same(shelf: Shelf, tmp_path: Path) -> None:
    fetch(shelf, tmp_path)
    record = (tmp_path / "bucket.jsonl").read_bytes()
    before = [
        (each.source, getattr(each, "key", "")) for each in BucketSource(tmp_path).offerings()
    ]

    for place in range(0, len(record), 83):
        (tmp_path / "bucket.jsonl").write_bytes(record[:place])
        fetch(shelf, tmp_path)
        assert (tmp_path / "bucket.jsonl").read_bytes() == record
    assert keys(tmp_path) == before


def test_a_list_of_several_pages_is_read_to_its_end(shelf: Shelf, tmp_path: Path) -> None:
    shelf.page = 2

    assert fetch(shelf, tmp_path, prefix="").num_landed == 4


def test_a_list_without_end_ends(shelf: Shelf, tmp_path: Path) -> None:
    shelf.never_ends = True

    with pytest.raises(BucketUnreachableError):
        fetch(shelf, tmp_path, num_objects=10)


def test_more_objects_than_wanted(shelf: Shelf, tmp_path: Path) -> None:
    ended = fetch(shelf, tmp_path, num_objects=2)

    assert ended == LandingReport(num_landed=2, num_refused=1, num_passing=0)
    assert refusals(tmp_path) == {"s3:…": "too-many"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../evil.png", "odd-name"),
        ("a/../../evil.png", "odd-name"),
        ("/etc/evil.png", "odd-name"),
        ("a//b.png", "odd-name"),
        (".git/config", "odd-name"),
        ("a\\b.png", "odd-name"),
        ("a\u202eb.png", "odd-name"),
        ("x" * 252 + ".png", "odd-name"),
        ("/".join("d" * 40) + ".png", "odd-name"),
        ("red cat.png/inner.png", "name-taken"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(
    shelf: Shelf, tmp_path: Path, name: str, reason: str
) -> None:
    shelf.buckets["art"] = {"cats/red cat.png": png(), f"cats/{name}": png()}

    ended = fetch(shelf, tmp_path / "in")

    assert ended == LandingReport(num_landed=1, num_refused=1, num_passing=0)
    assert list(refusals(tmp_path / "in").values()) == [reason]
    landed = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert landed == {"red cat.png", "bucket.jsonl", "landing.lock"}


def test_a_server_that_lists_what_was_not_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    shelf.ignores_prefix = True

    ended = fetch(shelf, tmp_path)

    assert ended == LandingReport(num_landed=3, num_refused=1, num_passing=0)
    assert refusals(tmp_path) == {"s3:dogs/dog.png": "odd-name"}


def test_objects_that_are_too_large(shelf: Shelf, tmp_path: Path) -> None:
    shelf.buckets["art"]["cats/large.png"] = b"x" * 5_000
    shelf.replies["cats/red cat.png"] = Reply(b"x" * 5_000)

    ended = fetch(shelf, tmp_path, max_object_bytes=1_000)

    assert ended.num_landed == 2
    assert refusals(tmp_path) == {"s3:large.png": "too-large", "s3:red cat.png": "too-large"}
    assert "cats/large.png" not in shelf.given


def test_an_object_that_breaks_off_is_fetched_next_time(shelf: Shelf, tmp_path: Path) -> None:
    shelf.replies["cats/red cat.png"] = Reply(b"x", headers={"Content-Length": "500"})
    broken = fetch(shelf, tmp_path)
    shelf.replies["cats/red cat.png"] = Reply(status=404)
    gone = fetch(shelf, tmp_path)
    shelf.replies.clear()

    assert (broken.num_passing, gone.num_passing) == (1, 1)
    assert fetch(shelf, tmp_path).num_landed == 3


def test_an_object_that_takes_too_long(shelf: Shelf, tmp_path: Path) -> None:
    assert fetch(shelf, tmp_path, total_s=-1.0).num_passing == 3


def test_a_bucket_that_is_open_needs_no_keys(shelf: Shelf, tmp_path: Path) -> None:
    shelf.is_open = True

    assert fetch(shelf, tmp_path, BucketKeys()).num_landed == 3


@pytest.mark.parametrize(
    "wrong",
    [BucketKeys(), BucketKeys(access="eve", secret=SECRET), BucketKeys(access=ACCESS, secret="x")],
    ids=["none", "another's", "wrong"],
)
def test_wrong_keys_open_nothing(shelf: Shelf, tmp_path: Path, wrong: BucketKeys) -> None:
    with pytest.raises(LockedBucketError) as refused:
        fetch(shelf, tmp_path, wrong)

    assert SECRET not in str(refused.value)


def test_keys_are_not_shown() -> None:
    keys = BucketKeys(access=ACCESS, secret=SECRET, token="token-of-a-session")

    assert SECRET not in repr(keys)
    assert ACCESS not in f"{keys} {replace(keys, access='x')!r}"
    assert "token-of" not in repr(keys)


def test_a_bucket_that_is_not_there(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(NoSuchBucketError):
        fetch(shelf, tmp_path, bucket="nothing")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"bucket": "Not A Bucket"}, BadBucketAddressError),
        ({"endpoint": "s3.example"}, BadBucketAddressError),
        ({"endpoint": "https://s3.example/path"}, BadBucketAddressError),
        ({"endpoint": "https://ada:secret@s3.example"}, BadBucketAddressError),
        ({"allowed_networks": ()}, PrivateAddressError),
        ({"ports": frozenset({443})}, OddPortError),
    ],
)
def test_servers_that_are_none(
    shelf: Shelf, tmp_path: Path, changes: dict[str, Any], error: type[PinxitError]
) -> None:
    with pytest.raises(error):
        fetch(shelf, tmp_path, **changes)

    assert shelf.web.asked == []


def test_a_server_of_something_else(shelf: Shelf, tmp_path: Path) -> None:
    def say(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

    class Elsewhere(dict[str, Any]):
        def get(self, *_: object) -> Any:
            return say

    shelf.web.sites = Elsewhere()

    with pytest.raises(BucketUnreachableError):
        fetch(shelf, tmp_path)


def test_an_answer_without_end_ends(shelf: Shelf, tmp_path: Path) -> None:
    def say(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(300):
            handler.wfile.write(b" " * 100_000)

    class Elsewhere(dict[str, Any]):
        def get(self, *_: object) -> Any:
            return say

    shelf.web.sites = Elsewhere()

    with pytest.raises(BucketUnreachableError):
        fetch(shelf, tmp_path)


def test_the_pool_trusts_nobody_over_tls(shelf: Shelf) -> None:
    limits = BucketLimits(ports=frozenset({shelf.web.port}), allowed_networks=("127.0.0.0/8",))
    pool = VettedPool(limits, everything_here)

    with pytest.raises(HTTPError):
        pool.urlopen("GET", f"https://s3.example:{shelf.web.port}/")

    pool.clear()


def test_without_the_client_it_says_what_to_install(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "minio", None)

    with pytest.raises(MissingBucketClientError):
        fetch(shelf, tmp_path)


@pytest.mark.parametrize("line", [b"nonsense", b"[1]", b"{}", b'{"name":"x","refusal":{"y":1}}'])
def test_a_damaged_record_is_said_to_be(shelf: Shelf, tmp_path: Path, line: bytes) -> None:
    (tmp_path / "bucket.jsonl").write_bytes(line + b"\n")

    with pytest.raises(DamagedLandingError):
        fetch(shelf, tmp_path)


def test_two_do_not_land_in_one_folder(shelf: Shelf, tmp_path: Path) -> None:
    def meanwhile(done: int, total: int, note: str) -> None:
        with pytest.raises(LandingBusyError):
            fetch(shelf, tmp_path)

    assert fetch(shelf, tmp_path, report=meanwhile).num_landed == 3


def test_a_folder_that_is_not_ours(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(CorpusUnwritableError):
        fetch(shelf, tmp_path / "file")


def test_addresses_of_buckets() -> None:
    address = parse_bucket("s3://art/cats/", endpoint="https://s3.example", region="eu")

    assert (address.bucket, address.prefix, address.region) == ("art", "cats/", "eu")
    assert parse_bucket("s3://art", endpoint="https://s3.example").prefix == ""
    for text in ("art/cats", "s3://", "s3:///cats", "https://art", "s3://art/\n"):
        with pytest.raises(BadBucketAddressError):
            parse_bucket(text, endpoint="https://s3.example")
