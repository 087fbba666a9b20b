"""Landing: fetched works in a folder, whatever happens meanwhile."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pinxit.corpus.adapters.collection import CorpusUnwritableError
from pinxit.corpus.adapters.fetch import PoliteClient
from pinxit.corpus.adapters.fetch_asking import HaltedError, Wires
from pinxit.corpus.adapters.landing import (
    DamagedLandingError,
    LandingBusyError,
    LandingReport,
    LandingSource,
    LostContentError,
    land,
)
from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.rights import Evidence, EvidenceKind, Rights, SignalKind
from pinxit.corpus.core.web_plan import PlannedWork, as_offering, as_work
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest
from tests.bad.pictures import png
from tests.corpus.web_server import Reply, Web, everything_here, serve

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

LIST = Evidence(kind=EvidenceKind.FILE, place="list.csv", digest=Digest.of(b"list"))


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as web:
        yield web


def planned(url: str, *, title: str = "A work", page_url: str = "") -> PlannedWork:
    offering = Offering(
        source=f"web:{url}",
        key=url,
        medium=Medium.PICTURE,
        title=title,
        rights=Rights(licence="CC0-1.0", evidence=(LIST,)),
        captions={"en": ("cat", "animal"), "zh": ("猫",)},
        hand="museum",
    )
    return PlannedWork(url=url, offering=offering, page_url=page_url)


def three(web: Web) -> list[PlannedWork | Refusal]:
    return [
        planned(web.picture("b.example/2.png", colour="#112233", X_Robots_Tag="noai")),
        planned(web.picture("a.example/1.png")),
        planned(web.url("a.example/gone.png")),
        Refusal("list:4", "table", "this line is wrong", "Correct it."),
    ]


def quiet(done: int, total: int, note: str) -> None:
    """Say nothing."""


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a landing but its lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "landing.lock"
    }


def test_works_land_with_all_that_was_said_of_them(web: Web, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    ended = land(
        three(web), web.client(), tmp_path, lambda done, total, _: told.append((done, total))
    )

    assert ended == LandingReport(num_landed=2, num_refused=2, num_passing=0)
    assert told == [(2, 4), (3, 4), (4, 4)]
    source = LandingSource(tmp_path)
    offered = list(source.offerings())
    assert [each.source for each in offered] == sorted(each.source for each in offered)
    refused = {each.source: each.reason for each in offered if isinstance(each, Refusal)}
    assert set(refused.values()) == {"not-found", "table"}
    first, second = (each for each in offered if isinstance(each, Offering))
    assert source.read(first) == png()
    assert first.captions == {"en": ("cat", "animal"), "zh": ("猫",)}
    assert first.rights.licence == "CC0-1.0"
    assert first.rights.evidence[0] == LIST
    assert first.rights.evidence[1].digest == Digest.of(png())
    assert {each.kind for each in second.rights.signals} == {SignalKind.NOAI}


def test_landing_again_asks_for_nothing_and_ends_the_same(web: Web, tmp_path: Path) -> None:
    land(three(web), web.client(), tmp_path, quiet)
    before, num_asked = tree(tmp_path), len(web.asked)

    land(three(web), web.client(), tmp_path, quiet)

    assert tree(tmp_path) == before
    assert len(web.asked) == num_asked


def test_what_may_pass_is_tried_again(web: Web, tmp_path: Path) -> None:
    url = web.url("a.example/1.png")
    web.sites["a.example/1.png"] = [Reply(status=500), Reply(png())]
    plan = [planned(url)]

    first = land(plan, web.client(), tmp_path, quiet)
    (refused,) = LandingSource(tmp_path).offerings()
    second = land(plan, web.client(), tmp_path, quiet)

    assert isinstance(refused, Refusal)
    assert (first.num_passing, second.num_landed) == (1, 1)
    assert web.num_asked("a.example/1.png") == 2


def test_another_word_about_a_work_is_another_plan(web: Web, tmp_path: Path) -> None:
    url = web.picture("a.example/1.png")
    land([planned(url, title="Old")], web.client(), tmp_path, quiet)
    land([planned(url, title="New")], web.client(), tmp_path, quiet)

    (offered,) = LandingSource(tmp_path).offerings()

    assert isinstance(offered, Offering)
    assert offered.title == "New"


def test_what_is_no_longer_planned_goes(web: Web, tmp_path: Path) -> None:
    both = [planned(web.picture(f"a.example/{n}.png", colour=f"#00000{n}")) for n in range(2)]
    land(both, web.client(), tmp_path, quiet)

    land(both[:1], web.client(), tmp_path, quiet)

    assert len(list(LandingSource(tmp_path).offerings())) == 1
    assert len(list((tmp_path / "blobs").glob("*/*"))) == 1


def test_a_work_that_is_planned_twice_lands_once(web: Web, tmp_path: Path) -> None:
    plan = [planned(web.picture("a.example/1.png"))] * 3

    ended = land(plan, web.client(), tmp_path, quiet)

    assert ended == LandingReport(num_landed=1, num_refused=2, num_passing=0)
    reasons = [getattr(each, "reason", "") for each in LandingSource(tmp_path).offerings()]
    assert reasons == ["", "listed-twice", "listed-twice"]


def test_one_content_lies_there_once(web: Web, tmp_path: Path) -> None:
    plan = [planned(web.picture(f"{name}.example/1.png")) for name in "abc"]

    land(plan, web.client(), tmp_path, quiet)

    assert len(list((tmp_path / "blobs").glob("*/*"))) == 1


def test_hosts_are_asked_side_by_side_but_none_twice_at_once(web: Web, tmp_path: Path) -> None:
    both_there = threading.Barrier(2, timeout=5)
    inside: dict[str, int] = {}
    guard = threading.Lock()
    clash: list[str] = []

    def meet(handler) -> None:
        host = handler.headers["Host"]
        with guard:
            inside[host] = inside.get(host, 0) + 1
            clash.extend([host] if inside[host] > 1 else [])
        both_there.wait()
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
        with guard:
            inside[host] -= 1

    for place in ("a.example/1", "a.example/2", "b.example/1", "b.example/2"):
        web.sites[place] = meet
    plan = [planned(web.url(place)) for place in web.sites]

    ended = land(plan, web.client(), tmp_path, quiet)

    assert ended.num_landed == 4
    assert clash == []


def test_an_address_that_is_none_is_refused(web: Web, tmp_path: Path) -> None:
    ended = land([planned("file:///etc/passwd")], web.client(), tmp_path, quiet)

    assert ended.num_refused == 1


def test_interrupted_at_any_byte_of_the_record_it_ends_the_same(web: Web, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    land(three(web), web.client(), whole, quiet)
    record = (whole / "landing.jsonl").read_bytes()
    client = web.client()
    rng = random.Random(5)  # noqa: S311 - chance, not secrecy
    places = {0, 1, len(record) - 1, *rng.sample(range(len(record)), 9)}

    for place in sorted(places | {at + 1 for at, each in enumerate(record) if each == 10}):
        (whole / "landing.jsonl").write_bytes(record[:place])
        land(three(web), client, whole, quiet)
        assert (whole / "landing.jsonl").read_bytes() == record


def test_a_content_that_was_lost_is_fetched_again(web: Web, tmp_path: Path) -> None:
    plan = [planned(web.picture("a.example/1.png"))]
    land(plan, web.client(), tmp_path, quiet)
    (offered,) = LandingSource(tmp_path).offerings()
    assert isinstance(offered, Offering)
    (blob,) = (tmp_path / "blobs").glob("*/*")

    blob.write_bytes(b"another")
    with pytest.raises(LostContentError):
        LandingSource(tmp_path).read(offered)
    blob.unlink()
    with pytest.raises(LostContentError):
        LandingSource(tmp_path).read(offered)
    with pytest.raises(LostContentError):
        LandingSource(tmp_path).read(replace(offered, key="../../etc/passwd"))
    land(plan, web.client(), tmp_path, quiet)

    assert LandingSource(tmp_path).read(offered) == png()


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"nonsense",
        b"[1]",
        b'{"planned":null,"passing":false,"work":{}}',
        b'{"planned":"x","passing":false,"refusal":{}}',
        b'{"planned":null,"passing":false,"refusal":{"x":1}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_record_is_said_to_be(web: Web, tmp_path: Path, line: bytes) -> None:
    (tmp_path / "landing.jsonl").write_bytes(line + b"\n")

    with pytest.raises(DamagedLandingError):
        land([], web.client(), tmp_path, quiet)
    with pytest.raises(DamagedLandingError):
        list(LandingSource(tmp_path).offerings())


def test_a_record_that_cannot_be_read_is_said_to_be(web: Web, tmp_path: Path) -> None:
    (tmp_path / "landing.jsonl").mkdir()

    with pytest.raises(DamagedLandingError):
        list(LandingSource(tmp_path).offerings())


def test_nothing_landed_yet(tmp_path: Path) -> None:
    assert list(LandingSource(tmp_path).offerings()) == []


def test_two_do_not_land_in_one_folder(web: Web, tmp_path: Path) -> None:
    met: list[type[Exception]] = []

    def meanwhile(done: int, total: int, note: str) -> None:
        with pytest.raises(LandingBusyError) as refused:
            land([], web.client(), tmp_path, quiet)
        met.append(refused.type)

    land([planned(web.picture("a.example/1.png"))], web.client(), tmp_path, meanwhile)

    assert met == [LandingBusyError]


def test_a_folder_that_is_not_ours(web: Web, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(CorpusUnwritableError):
        land([], web.client(), tmp_path / "file", quiet)


def test_who_stops_it_keeps_what_landed(web: Web, tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(done: int, total: int, note: str) -> None:
        raise StoppedError

    plan = [planned(web.picture(f"a.example/{n}.png", colour=f"#00000{n}")) for n in range(4)]
    client = web.client()
    with pytest.raises(StoppedError):
        land(plan, client, tmp_path, stop)
    with pytest.raises(HaltedError):
        client.fetch(web.url("a.example/3.png"))

    assert len(list(LandingSource(tmp_path).offerings())) == 1
    assert land(plan, web.client(), tmp_path, quiet).num_landed == 4


def test_a_work_is_the_same_offered_and_on_record() -> None:
    offering = planned("https://a.example/1.png").offering
    work = as_work(offering, Digest.of(b"x"))

    assert as_offering(work, key=offering.key) == offering


LANDER = """
import json, sys
from pathlib import Path
from pinxit.corpus.adapters.landing import land
from tests.corpus.test_landing import planned, quiet, far_client
plan = [planned(url) for url in json.loads(sys.argv[1])]
land(plan, far_client(int(sys.argv[2])), Path(sys.argv[3]), quiet)
"""


def far_client(port: int) -> PoliteClient:
    web = Web(port)
    return PoliteClient(web.manners(), Wires(resolve=everything_here))


@pytest.mark.slow
def test_killed_at_any_moment_and_run_again_it_ends_the_same(web: Web, tmp_path: Path) -> None:
    urls = [
        web.picture(f"{host}.example/{n}.png", colour=f"#{n:02}{n:02}{n:02}")
        for host in "abc"
        for n in range(20)
    ]
    land([planned(url) for url in urls], web.client(), tmp_path / "calm", quiet)
    rng = random.Random(11)  # noqa: S311 - chance, not secrecy
    command = [sys.executable, "-c", LANDER, json.dumps(urls), str(web.port), str(tmp_path / "x")]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}

    record, kills = tmp_path / "x" / "landing.jsonl", 0
    for _ in range(12):
        before = record.stat().st_size if record.exists() else -1
        run = subprocess.Popen(command, cwd=root, env=environment)
        # Killed while it starts, it has done nothing: wait until it has begun to land.
        while run.poll() is None and (not record.exists() or record.stat().st_size == before):
            time.sleep(0.001)
        time.sleep(rng.uniform(0, 0.03))
        run.send_signal(signal.SIGKILL)
        kills += run.wait() == -signal.SIGKILL
        if run.returncode == 0:
            break
    land([planned(url) for url in urls], web.client(), tmp_path / "x", quiet)

    assert kills > 2
    assert tree(tmp_path / "x") == tree(tmp_path / "calm")
