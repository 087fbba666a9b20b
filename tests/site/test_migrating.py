"""A command may be the first to meet a new database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pinxit.site.migrating import bring_up_to_date


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone() -> None:
    told: list[str] = []

    bring_up_to_date(tell=lambda: told.append("preparing"))

    assert told == []


@pytest.mark.slow
def test_verify_in_a_new_house_says_not_known(tmp_path: Path) -> None:
    file = tmp_path / "file.txt"
    file.write_bytes(b"\x89PNG\r\n\x1a\n not one of ours")

    answer = subprocess.run(
        [sys.executable, "-m", "pinxit", "verify", str(file)],
        env={**os.environ, "PINXIT_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr + answer.stdout
