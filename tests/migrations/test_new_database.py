"""A new database is filled at once, with what all migrations come to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from pinxit.site import new_database
from pinxit.site.new_database import fill


@pytest.mark.slow
def test_the_file_is_what_all_migrations_come_to(tmp_path: Path) -> None:
    told = [sys.executable, "-m", "tools.schema", "--check"]

    ended = subprocess.run(told, env={**os.environ, "PINXIT_HOME": str(tmp_path / "home")})

    assert ended.returncode == 0, "a migration is new: python -m tools.schema"


@pytest.mark.django_db
def test_a_database_with_tables_is_left_alone(monkeypatch, tmp_path) -> None:
    broken = tmp_path / "schema.sql"
    broken.write_text("DROP TABLE shop_order")
    monkeypatch.setattr(new_database, "SCHEMA", broken)

    assert not fill(connection)
    assert "shop_order" in connection.introspection.table_names()


@pytest.mark.django_db
def test_what_the_server_does_not_take_is_left_to_the_migrations(
    monkeypatch, tmp_path, caplog
) -> None:
    broken = tmp_path / "schema.sql"
    broken.write_text("CREATE TABLE half (a int); CREATE TABLE other (a kind_of_nothing);")
    monkeypatch.setattr(new_database, "SCHEMA", broken)
    monkeypatch.setattr(new_database, "_is_empty", lambda _connection: True)

    assert not fill(connection)
    assert "half" not in connection.introspection.table_names()
    assert "kind_of_nothing" in caplog.text


@pytest.mark.django_db
def test_who_only_asks_fills_nothing(monkeypatch, capsys) -> None:
    def never(_connection: object) -> bool:
        raise AssertionError("nothing may be built by asking")

    monkeypatch.setattr("pinxit.site.management.commands.migrate.fill", never)

    call_command("migrate", plan=True)

    assert "No planned migration operations" in capsys.readouterr().out
