"""Everything hostile is refused by name, without a crash, a socket or a file."""

import resource
import tracemalloc
from pathlib import Path

import pytest

from pinxit.corpus.adapters.pictures import check_file_size, examine_picture
from pinxit.corpus.core.offering import RefusedFileError
from pinxit.kernel import PinxitError
from tests.bad.hostile import HOSTILE, drawing, picture, sparse_file


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_by_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make, reason = HOSTILE[name]
    with pytest.raises(RefusedFileError) as refused:
        examine_picture(make())
    assert refused.value.reason == reason
    assert str(refused.value)
    assert refused.value.remedy != PinxitError.remedy
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name, (_, reason) in HOSTILE.items() if reason in ("bomb", "animated")]
)
def test_a_bomb_takes_no_memory(name: str) -> None:
    content = HOSTILE[name][0]()
    peak_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    with pytest.raises(RefusedFileError):
        examine_picture(content)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    peak_after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert peak_bytes < 256 * 2**20
    assert peak_after - peak_before < 256 * 2**10


def test_a_gigabyte_of_zeros_is_refused_by_its_size(tmp_path: Path) -> None:
    path = sparse_file(tmp_path)
    with pytest.raises(RefusedFileError, match="64 MiB"):
        check_file_size(path.stat().st_size)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP", "AVIF"])
def test_what_they_were_made_from_is_sound(kind: str) -> None:
    assert examine_picture(picture(kind)).picture_HWC.shape == (128, 128, 3)
    assert examine_picture(drawing()).picture_HWC.shape == (128, 128, 3)
