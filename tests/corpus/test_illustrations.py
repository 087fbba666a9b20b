"""From packages to a collection that opens."""

import shutil
from pathlib import Path

import pytest

from pinxit.corpus import Collection, open_collection
from pinxit.corpus.adapters.illustrations import IllustrationSource, open_illustrations
from pinxit.corpus.adapters.intake import Manner, take_in
from pinxit.corpus.adapters.npm import UnreachablePackageError, bring_package
from pinxit.corpus.core.credit import MissingCreditError
from pinxit.corpus.core.illustrations import read_set
from pinxit.corpus.core.packages import CAPTIONS, HANDS
from pinxit.corpus.core.rights import AuthorKind, EvidenceKind
from pinxit.kernel import Digest
from tests.corpus.packages_on_disk import (
    CHARS,
    ICONS,
    as_hand,
    pinned,
    tiny_captions,
    tiny_set,
)


def _quiet(step: int, total: int, note: str) -> None:
    assert step >= 0
    assert total >= 1
    assert note


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache in which the packages are already, so that no npm is asked."""
    cache = tmp_path / "corpus" / ".packages"
    cache.mkdir(parents=True)
    for package, tarball in (
        (as_hand(tiny_set()).package, tiny_set()),
        (pinned("captions", tiny_captions()), tiny_captions()),
    ):
        (cache / package.file_name).write_bytes(tarball)
    return cache


def opened(cache: Path) -> IllustrationSource:
    return open_illustrations(
        cache,
        report=_quiet,
        hands=[as_hand(tiny_set())],
        captions=pinned("captions", tiny_captions()),
    )


def gather(cache: Path, *, processes: int = 0) -> Collection:
    return take_in(
        opened(cache),
        cache.parent / "illustrations",
        name="illustrations",
        title="Illustrations",
        report=_quiet,
        manner=Manner(processes=processes),
    )


def test_a_set_is_gathered_and_opens(cache: Path) -> None:
    gather(cache)

    collection = open_collection(cache.parent / "illustrations")
    assert [work.title for work in collection.works] == [
        "red apple",
        "waving hand",
        "waving hand dark",
    ]
    assert collection.picture_NHWC is not None
    apple_HWC = collection.picture_NHWC[collection.row_N[0]]
    assert tuple(apple_HWC[0, 0]) == (250, 248, 244)
    assert tuple(apple_HWC[64, 64]) == (204, 0, 0)
    assert collection.works[0].captions["zh"] == ("红苹果", "水果")


def test_a_work_says_where_it_comes_from_and_under_which_right(cache: Path) -> None:
    apple = gather(cache).works[0]

    assert apple.source == "npm:@iconify-json/tiny@1.0.0#red-apple"
    assert (apple.hand, apple.family, apple.concept, apple.variant) == (
        "tiny",
        "tiny",
        "1f34e",
        False,
    )
    assert (apple.authors[0].name, apple.authors[0].kind) == ("Cleo", AuthorKind.STUDIO)
    assert apple.rights.licence == "CC-BY-4.0"
    (evidence,) = apple.rights.evidence
    assert (evidence.kind, evidence.digest) == (EvidenceKind.FILE, Digest.of(tiny_set()))


def test_everything_left_out_has_its_reason(cache: Path) -> None:
    refusals = {each.source.split("#")[1]: each for each in gather(cache).refusals}

    assert {name: each.reason for name, each in refusals.items()} == {
        "red-apple-again": "repeated",
        "ghost": "blank",
        "nobody-knows": "no-caption",
        "flag-atlantis": "sign",
    }
    assert all(each.says and each.remedy for each in refusals.values())


def test_gathering_twice_gives_the_same_bytes(cache: Path) -> None:
    first = gather(cache)
    before = first.pictures_path.read_bytes()

    again = gather(cache)

    assert again.root == first.root
    assert again.pictures_path.read_bytes() == before


def test_the_shelf_is_laid_out_once(cache: Path) -> None:
    first = opened(cache)
    for tarball in cache.glob("*.tgz"):
        tarball.unlink()

    assert list(opened(cache).offerings()) == list(first.offerings())


@pytest.mark.slow
def test_two_processes_render_what_one_does(cache: Path) -> None:
    one = gather(cache)
    pictures = one.pictures_path.read_bytes()

    two = gather(cache, processes=2)

    assert two.root == one.root
    assert two.pictures_path.read_bytes() == pictures


@pytest.mark.parametrize("info", [[], {"name": "Tiny"}])
def test_a_set_without_a_description_is_refused(info: object) -> None:
    files = {"info.json": info, "icons.json": ICONS, "chars.json": CHARS}

    with pytest.raises(MissingCreditError):
        read_set(as_hand(tiny_set()), files, package=Digest.of(b""))


def test_every_package_is_pinned() -> None:
    packages = [CAPTIONS, *(hand.package for hand in HANDS)]

    assert len({package.integrity for package in packages}) == 9
    assert all(len(package.integrity) == 88 for package in packages)
    assert {hand.family for hand in HANDS if hand.name.startswith("fluent")} == {"fluent-emoji"}


@pytest.mark.slow
@pytest.mark.enable_socket
def test_the_smallest_real_set_comes_from_the_registry(tmp_path: Path) -> None:
    smallest = next(hand for hand in HANDS if hand.name == "streamline-emojis")
    cache = tmp_path / ".packages"
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    try:
        bring_package(smallest.package, cache=cache)
    except UnreachablePackageError as error:
        pytest.skip(f"no registry: {error}")
    source = open_illustrations(cache, report=_quiet, hands=[smallest])

    taken = take_in(source, tmp_path / "one", name="one", title="One", report=_quiet)

    refused = taken.header.refused
    assert taken.header.works + sum(refused.values()) == 787
    assert refused.get("no-caption", 0) < 40  # beside the other sets, whose names help, 9
    assert "blank" not in refused
    assert {work.rights.licence for work in taken.works} == {"CC-BY-4.0"}
