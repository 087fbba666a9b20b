"""Cleo asks for a series, waits, and fetches it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from typer.testing import CliRunner

from pinxit.jobs.web.services import fail
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.web.models import LogEntry
from pinxit.site.cli import build
from pinxit.studio import jobs, series_cli
from pinxit.studio.adapters import series_painting
from pinxit.studio.adapters.series_making import MadeSeries
from pinxit.studio.web import books, series_selectors
from pinxit.studio.web.models import Series
from pinxit.studio.web.series_services import UnfailedSeriesError, keep_series, make_again
from tests.studio.conftest import NOON
from tests.studio.picture import as_png, disc
from tests.studio.sketch import Onlooker, SketchPainter

NAMES = "姓名\n" + "\n".join(f"王{letter}" for letter in "一二三四五六七八")
LIST = "studio:series-list"


def asked_for(browser, **changes: object):
    table = SimpleUploadedFile("names.csv", NAMES.encode("gbk"), content_type="text/csv")
    data = {"what": "wechat", "prompt": "a panda", "hand": "noto", "table": table, **changes}
    return browser.post(reverse(LIST), {name: each for name, each in data.items() if each})


@pytest.mark.django_db
def test_a_series_is_asked_for_and_kept(cleos_browser, eves_browser, settings) -> None:
    assert b"WeChat" in cleos_browser.get(reverse(LIST)).content
    answer = asked_for(cleos_browser)
    series = Series.objects.get()
    assert answer.url == reverse("studio:series", args=[series.public_id])
    assert b"waits for its turn" in cleos_browser.get(answer.url).content
    assert eves_browser.get(answer.url).status_code == 404
    archive = reverse("studio:series-file", args=[series.public_id, "archive"])
    assert cleos_browser.get(archive).status_code == 404

    made = MadeSeries(b"PK archive", as_png(disc(32)), 11, 900)
    kept = [
        keep_series(series, made, model=Digest.of(b"m"), manifest=Digest.of(b"c"), now=NOON)
        for _time in (1, 2)
    ]

    assert kept == [True, False]
    assert LogEntry.objects.filter(what="studio.series.made").count() == 1
    assert b"Download the archive" in cleos_browser.get(answer.url).content
    assert cleos_browser.get(archive)["Content-Disposition"].endswith('"pinxit-wechat.zip"')
    sheet = reverse("studio:series-file", args=[series.public_id, "sheet"])
    assert cleos_browser.get(sheet)["Content-Type"] == "image/png"
    assert Digest.of(b"PK archive").hex in books.files_owed()
    assert b"finished" in cleos_browser.get(reverse(LIST)).content
    jobs.make_series_of({"series": str(series.public_id)}, Onlooker())
    with pytest.raises(UnfailedSeriesError):
        make_again(series, now=NOON)


@pytest.mark.django_db
def test_what_is_wrong_is_said_beside_it(cleos_browser) -> None:
    seven = asked_for(cleos_browser, table=None, typed=NAMES.rpartition("\n")[0])
    none = asked_for(cleos_browser, table=None)
    large = asked_for(cleos_browser, table=SimpleUploadedFile("n.csv", b"x" * 300_000))
    faces = asked_for(cleos_browser, table=None, typed=NAMES.replace("王一", "😀"))

    assert [each.status_code for each in (seven, none, large, faces)] == [400] * 4
    assert b"does not take so many" in seven.content
    assert b"no usable name" in none.content
    assert b"larger than any list" in large.content
    assert b"lacks a letter" in faces.content
    assert not Series.objects.exists()


@pytest.mark.django_db
def test_a_failed_series_says_why_and_is_tried_again(cleos_browser) -> None:
    asked_for(cleos_browser, what="cards", table=None, typed="Ada\n\nAda\nBen", greeting="Hello")
    series = Series.objects.get()
    assert series.left_out == [[2, "empty", ""], [3, "twice", "Ada"]]
    fail(series.job_key, PinxitError("the disk is full"))
    address = reverse("studio:series", args=[series.public_id])
    failed = cleos_browser.get(address).content
    assert b"the disk is full" in failed
    assert b"Line 3" in failed

    again = reverse("studio:series-again", args=[series.public_id])
    assert cleos_browser.post(again).url == address
    assert cleos_browser.post(again).url == address

    assert b"waits for its turn" in cleos_browser.get(address).content


@pytest.mark.slow
@pytest.mark.django_db
def test_the_job_paints_and_keeps(cleos_browser, monkeypatch) -> None:
    asked_for(cleos_browser)
    series = Series.objects.get()
    monkeypatch.setattr(jobs, "open_any_painter", lambda *_: SketchPainter())
    monkeypatch.setattr(series_painting, "enlarge", lambda _image: disc(64))

    jobs.make_series_of({"series": str(series.public_id)}, Onlooker())

    series.refresh_from_db()
    assert series.figures["files"] == 11
    assert series.finished_at
    assert [each["name"] for each in series.files] == ["archive", "sheet"]
    assert series_selectors.sight_of_series(series).state == "done"


@pytest.mark.slow
def test_the_command_writes_the_archive_and_the_sheet(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(series_cli, "open_painter_for", lambda *_: SketchPainter())
    monkeypatch.setattr(series_painting, "enlarge", lambda _image: disc(64))
    table = tmp_path / "names.csv"
    table.write_text(NAMES + "\n王一", encoding="utf-8-sig")
    out = tmp_path / "pack.zip"
    app = build(["series"])

    done = CliRunner().invoke(
        app,
        [
            "series",
            "panda",
            str(table),
            "--messenger",
            "wechat",
            "--one-picture",
            "--out",
            str(out),
        ],
    )

    assert done.exit_code == 0, done.output
    assert "line 10 left out (twice)" in done.output
    assert out.read_bytes()[:2] == b"PK"
    assert out.with_suffix(".png").exists()
    for arguments, error in (
        (["series", "panda", str(tmp_path / "none.csv")], series_cli.UnreadableNamesError),
        (
            ["series", "panda", str(table), "--out", str(tmp_path / "no" / "x.zip")],
            series_cli.UnwritableSeriesError,
        ),
    ):
        assert isinstance(CliRunner().invoke(app, arguments).exception, error)
