"""What `pinxit serve` refuses before its doors open, each with one line and a remedy."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pinxit.site import premises


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    premises.check_folder(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(premises.HomeUnwritableError, match="cannot write to"):
        premises.check_folder(tmp_path / "file" / "home")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(premises.HomeUnwritableError):
        premises.check_folder(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
@pytest.mark.slow
@pytest.mark.parametrize(("size_kib", "mode"), [(1024, "rw"), (512 * 1024, "ro")])
def test_a_small_or_read_only_disk_is_refused(tmp_path: Path, size_kib: int, mode: str) -> None:
    mount, umount = shutil.which("mount"), shutil.which("umount")
    options = f"size={size_kib}k,{mode}"
    mounted = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", options, "tmpfs", str(tmp_path)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        refusal = premises.DiskFullError if mode == "rw" else premises.HomeUnwritableError
        with pytest.raises(refusal):
            premises.check_folder(tmp_path)
    finally:
        assert umount is not None
        subprocess.run([umount, str(tmp_path)], check=True)


def test_a_second_keeper_is_told_where_the_first_is(tmp_path: Path) -> None:
    first = premises.keep(tmp_path)
    premises.announce(first, "http://127.0.0.1:8000")

    with pytest.raises(premises.AlreadyServingError, match=r"open already at http://127"):
        premises.keep(tmp_path)

    os.close(first)
    os.close(premises.keep(tmp_path))


@pytest.mark.enable_socket
def test_a_taken_port_is_refused() -> None:
    door = premises.listen("127.0.0.1", 0)
    port = door.getsockname()[1]

    with pytest.raises(premises.PortTakenError, match="in use"):
        premises.listen("127.0.0.1", port)

    door.close()
