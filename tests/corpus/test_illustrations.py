"""From packages to a corpus that opens."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pinxit.corpus import (
    CorpusUnwritableError,
    CorruptPicturesError,
    MissingManifestError,
    open_corpus,
)
from pinxit.corpus.adapters.folder import CorpusWriter
from pinxit.corpus.adapters.illustrations import Gathering, gather_illustrations
from pinxit.corpus.adapters.npm import UnreachablePackageError, bring_package
from pinxit.corpus.adapters.svg import PAPER, UnrenderableDrawingError, is_blank, render
from pinxit.corpus.core.illustrations import Census, RefusedLicenceError, read_set
from pinxit.corpus.core.licence import MissingCreditError
from pinxit.corpus.core.packages import CAPTIONS, HANDS
from tests.corpus.packages_on_disk import (
    CHARS,
    ICONS,
    INFO,
    as_hand,
    pinned,
    tiny_captions,
    tiny_set,
)
from tests.corpus.test_manifest import a_work


def _quiet(step: int, total: int, note: str) -> None:
    assert 0 <= step <= total
    assert note


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A corpus home whose packages are already there, so that no npm is asked."""
    cache = tmp_path / "corpus" / ".packages"
    cache.mkdir(parents=True)
    for package, tarball in (
        (as_hand(tiny_set()).package, tiny_set()),
        (pinned("captions", tiny_captions()), tiny_captions()),
    ):
        (cache / package.file_name).write_bytes(tarball)
    return cache.parent


def gather(home: Path, report: Callable[[int, int, str], None] = _quiet) -> Gathering:
    return gather_illustrations(
        home,
        report=report,
        hands=[as_hand(tiny_set())],
        captions=pinned("captions", tiny_captions()),
        num_processes=1,
    )


def test_a_corpus_is_gathered_and_opens(home: Path) -> None:
    gathering = gather(home)

    corpus = open_corpus(home / "illustrations")
    titles = [work.title for work in corpus.manifest.works]
    assert titles == ["red apple", "waving hand", "waving hand dark"]
    assert corpus.manifest == gathering.manifest
    assert corpus.picture_NHWC.shape == (3, 128, 128, 3)
    assert tuple(corpus.picture_NHWC[0, 0, 0]) == PAPER
    assert tuple(corpus.picture_NHWC[0, 64, 64]) == (204, 0, 0)
    assert corpus.caption_lists[0]["zh"] == ("红苹果", "水果")


def test_a_work_says_where_it_comes_from(home: Path) -> None:
    apple = gather(home).manifest.works[0]

    assert apple.source == "npm:@iconify-json/tiny@1.0.0#red-apple"
    assert (apple.author, apple.licence) == ("Cleo", "CC-BY-4.0")
    assert (apple.hand, apple.family, apple.concept) == ("tiny", "tiny", "1f34e")


def test_everything_left_out_is_counted(home: Path) -> None:
    census = gather(home).census["tiny"]

    assert census == Census("tiny", drawings=7, uncaptioned=1, signs=1, repeated=1, blank=1)
    assert census.works == 3
    assert census.joined_share == pytest.approx(6 / 7)
    assert Census("empty").joined_share == 0


def test_gathering_twice_gives_the_same_bytes(home: Path) -> None:
    first = gather(home).manifest.digest
    pictures = (home / "illustrations" / "pictures.npy").read_bytes()

    assert gather(home).manifest.digest == first
    assert (home / "illustrations" / "pictures.npy").read_bytes() == pictures
    assert {path.name for path in (home / "illustrations").iterdir()} == {
        "manifest.jsonl",
        "pictures.npy",
    }


def test_a_gathering_that_is_stopped_leaves_the_corpus_before_it(home: Path) -> None:
    before = gather(home).manifest

    def stop(step: int, total: int, note: str) -> None:
        if note == "rendering":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gather(home, stop)

    assert open_corpus(home / "illustrations").manifest == before


def test_without_a_manifest_there_is_no_corpus(home: Path) -> None:
    gather(home)
    (home / "illustrations" / "manifest.jsonl").unlink()

    with pytest.raises(MissingManifestError):
        open_corpus(home / "illustrations")


@pytest.mark.parametrize("rubbish", [None, b"", b"\x93NUMPY", b"pickle me", b"\x80\x04."])
def test_broken_pictures_are_refused(home: Path, rubbish: bytes | None) -> None:
    gather(home)
    pictures = home / "illustrations" / "pictures.npy"
    pictures.unlink()
    if rubbish is not None:
        pictures.write_bytes(rubbish)

    with pytest.raises(CorruptPicturesError):
        open_corpus(home / "illustrations")


def test_truncated_pictures_are_refused(home: Path) -> None:
    gather(home)
    pictures = home / "illustrations" / "pictures.npy"
    pictures.write_bytes(pictures.read_bytes()[:-1])

    with pytest.raises(CorruptPicturesError):
        open_corpus(home / "illustrations")


@pytest.mark.parametrize("shape", [(2, 128, 128, 3), (3, 64, 64, 3)])
def test_pictures_of_another_corpus_are_refused(home: Path, shape: tuple[int, ...]) -> None:
    gather(home)
    np.save(home / "illustrations" / "pictures.npy", np.zeros(shape, np.uint8))

    with pytest.raises(CorruptPicturesError, match="not \\(3, 128"):
        open_corpus(home / "illustrations")


def test_a_folder_in_the_way_is_reported(tmp_path: Path) -> None:
    (tmp_path / "illustrations").write_text("in the way", encoding="utf-8")

    with pytest.raises(CorpusUnwritableError), CorpusWriter(tmp_path / "illustrations"):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_reported_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "pictures.npy.new").symlink_to("/dev/full")

    with pytest.raises(CorpusUnwritableError, match="No space"), CorpusWriter(tmp_path) as writer:
        writer.add(np.zeros((128, 128, 3), np.uint8))

    assert list(tmp_path.iterdir()) == []


def test_a_manifest_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "manifest.jsonl.new").mkdir()

    with CorpusWriter(tmp_path) as writer:
        writer.add(np.zeros((128, 128, 3), np.uint8))
        with pytest.raises(CorpusUnwritableError, match="directory"):
            writer.finish([a_work()])

    with pytest.raises(MissingManifestError):
        open_corpus(tmp_path)


def test_a_set_under_another_licence_is_refused() -> None:
    info = {**INFO, "license": {"spdx": "CC-BY-SA-4.0"}}

    with pytest.raises(RefusedLicenceError, match="CC-BY-SA"):
        read_set(as_hand(tiny_set()), info, ICONS, CHARS)


def test_a_set_without_a_description_is_refused() -> None:
    with pytest.raises(MissingCreditError):
        read_set(as_hand(tiny_set()), [], ICONS, CHARS)


def test_a_drawing_that_is_no_drawing_is_refused() -> None:
    with pytest.raises(UnrenderableDrawingError):
        render(b"<svg", 16)


def test_a_drawing_that_is_not_square_is_refused() -> None:
    wide = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0h9v9z"/></svg>'
    )

    with pytest.raises(UnrenderableDrawingError, match="square"):
        render(wide, 16)


def test_paper_alone_is_blank() -> None:
    empty = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>'

    assert is_blank(render(empty, 16))


def test_every_package_is_pinned() -> None:
    packages = [CAPTIONS, *(hand.package for hand in HANDS)]

    assert len({package.integrity for package in packages}) == 9
    assert all(len(package.integrity) == 88 for package in packages)
    assert {hand.family for hand in HANDS if hand.name.startswith("fluent")} == {"fluent-emoji"}


@pytest.mark.slow
def test_two_processes_render_what_one_does(home: Path) -> None:
    one = gather(home).manifest.digest
    pictures = (home / "illustrations" / "pictures.npy").read_bytes()

    two = gather_illustrations(
        home,
        report=_quiet,
        hands=[as_hand(tiny_set())],
        captions=pinned("captions", tiny_captions()),
        num_processes=2,
    )

    assert two.manifest.digest == one
    assert (home / "illustrations" / "pictures.npy").read_bytes() == pictures


@pytest.mark.slow
@pytest.mark.enable_socket
def test_the_smallest_real_set_comes_from_the_registry(tmp_path: Path) -> None:
    smallest = next(hand for hand in HANDS if hand.name == "streamline-emojis")
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    try:
        bring_package(smallest.package, cache=tmp_path / ".packages")
    except UnreachablePackageError as error:
        pytest.skip(f"no registry: {error}")

    gathering = gather_illustrations(tmp_path, report=_quiet, hands=[smallest])

    census = gathering.census["streamline-emojis"]
    assert census.drawings == 787
    assert census.joined_share > 0.95  # beside the other sets, whose names help, 0.989
    assert census.blank == 0
    assert gathering.manifest.licences == {"CC-BY-4.0": census.works}
