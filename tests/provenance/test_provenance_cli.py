"""`pinxit verify`."""

import pytest
import typer
from django.core.cache import cache
from django.db import connection
from typer.testing import CliRunner

from pinxit.kernel import Digest
from pinxit.provenance import BrokenLogError, cli
from pinxit.provenance.core.inspection import FileTooLargeError, NoSuchFileError, NotAPictureError
from pinxit.provenance.web.services import record
from tests.bad import pictures

pytestmark = pytest.mark.django_db

PICTURE = pictures.png(piece="[red]dragon[/red]")

app = typer.Typer()
app.command()(cli.verify)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "picture.png"


def run(*arguments: object, of: typer.Typer = app):
    return CliRunner(env={"COLUMNS": "160"}).invoke(of, [str(argument) for argument in arguments])


def paint() -> None:
    image = str(Digest.of(PICTURE))
    record({"what": "studio.piece.painted", "image": image, "piece": "[red]dragon[/red]"})


def test_a_known_file_exits_with_zero(file) -> None:
    paint()
    file.write_bytes(PICTURE)

    result = run(file)

    assert result.exit_code == 0
    assert "Known here" in result.output
    assert "studio.piece.painted" in result.output
    assert "piece=[red]dragon[/red]" in result.output
    assert "intact, 1 entries" in result.output


def test_a_changed_file_exits_with_one(file) -> None:
    paint()
    file.write_bytes(pictures.with_one_bit_changed(PICTURE))

    result = run(file)

    assert result.exit_code == 1
    assert "“[red]dragon[/red]”" in result.output
    assert "checksums" in result.output


def test_an_unknown_file_exits_with_one(file) -> None:
    file.write_bytes(pictures.png())

    assert run(file).exit_code == 1


def test_a_known_file_in_a_broken_log_exits_with_one(file) -> None:
    paint()
    paint()
    file.write_bytes(PICTURE)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE provenance_logentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM provenance_logentry WHERE index = 0")

    result = run(file)

    assert result.exit_code == 1
    assert "broken" in result.output
    assert BrokenLogError.remedy in result.output


def test_what_cannot_be_looked_at_is_refused(file) -> None:
    file.write_bytes(pictures.not_a_picture())
    assert isinstance(run(file).exception, NotAPictureError)

    with file.open("wb") as opened:
        opened.truncate(65 * 1024 * 1024)
    assert isinstance(run(file).exception, FileTooLargeError)


def test_a_missing_file_and_a_folder_are_refused(file, tmp_path) -> None:
    assert isinstance(run(file).exception, NoSuchFileError)
    assert isinstance(run(tmp_path).exception, NoSuchFileError)
