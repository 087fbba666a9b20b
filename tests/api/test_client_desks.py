"""The client's desks against the house itself: treatments, series, commissions."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from pinxit.accounts import Scope
from pinxit.client import Billed, Client, FailedError, Mask, ProblemError, Rights
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.shop.web.models import Order
from pinxit.shop.web.services import orders as services
from pinxit.studio.adapters.series_making import MadeSeries
from pinxit.studio.web.models import Commission, Series, Treatment
from pinxit.studio.web.series_services import keep_series
from tests import scenes
from tests.api.conftest import program_of
from tests.api.test_client import address, cleo, studio  # noqa: F401 - fixtures
from tests.api.test_studio import png
from tests.shop.commissioned import pay
from tests.studio.picture import as_png, disc

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.enable_socket,
]

OLD = Rights(author="Hokusai", whose="old", died=1849)


def test_treatments(studio, cleo, settings):  # noqa: F811
    piece = str(scenes.piece_of(cleo).public_id)
    content = png(scenes.picture(side_px=64))
    kinds = {each.kind: each for each in studio.kinds()}
    assert kinds["restore"].takes_mask
    assert kinds["enlarge"].settings[0].choices == (2, 4)

    asked = [
        studio.restyle(piece, content, OLD, strength_percent=70),
        studio.restore(piece, Mask(places=[(0, 0, 50, 50)], all_gone=True), varnish_percent=10),
        studio.treat_picture(
            content, "restyle", title="Mine", rights=OLD, manner=(content, Rights(author="Mia"))
        ),
        studio.treat_picture(
            content,
            "restore",
            title="Mine",
            rights=Rights(author="Cleo"),
            mask=Mask(png=png(np.full((64, 64), 255, np.uint8))),
        ),
    ]

    assert {each.state for each in asked} == {"waiting"}
    assert {each.id for each in studio.treatments()} == {each.id for each in asked}
    assert "Hokusai" in Treatment.objects.get(public_id=asked[0].id).style_rights
    row = Treatment.objects.get(public_id=asked[1].id)
    kept = str(FolderStore(settings.PINXIT_STORE).put(content))
    row.files = [{"name": name, "suffix": "png", "digest": kept} for name in ("picture", "map")]
    row.figures = {
        "mended_percent": 1.0, "changed_outside": 0, "invented_percent": 0.0, "error_levels": 1.0,
    }  # fmt: skip
    row.finished_at = scenes.NOW
    row.save()
    assert studio.approve(asked[1].id, "Dov").approved_by == "Dov"
    assert studio.condition_report(asked[1].id).startswith(b"%PDF")
    again = studio.restore_again(asked[1].id, Mask(places=[(0, 0, 9, 9)]), fading_percent=5)
    assert again.kind == "restore"


def test_series(studio, cleo):  # noqa: F811
    desk = studio.series
    rules = {each.name: each for each in desk.messengers()}
    assert rules["line"].counts == (8, 16, 24, 32, 40)

    pack = desk.ask("telegram", "a panda", "\n".join(["name", *"abcdefgh"]).encode(), hand="noto")
    cards = desk.ask("cards", "a rose", ["Ada", "Ada", "Ben"], greeting="Hi", paints_each=False)

    assert pack.total == 8
    assert cards.left_out == ((2, "twice", "Ada"),)
    assert [each.id for each in desk.list()] == [cards.id, pack.id]
    with pytest.raises(ProblemError):
        desk.again(pack.id)
    made = MadeSeries(b"PK archive", as_png(disc(32)), 8, 900)
    series = Series.objects.get(public_id=pack.id)
    keep_series(series, made, model=Digest.of(b"m"), manifest=Digest.of(b"c"), now=scenes.NOW)
    done = desk.wait(pack.id, timeout_s=5)
    assert desk.file(done) == b"PK archive"
    with pytest.raises(FailedError, match="no file other"):
        desk.file(done, "other")


def test_a_commission(studio, address, cleo):  # noqa: F811
    theirs = studio.commissions
    desk = Client(address, program_of(scenes.person("Ben")).text).commissions
    content, day = png(scenes.picture(side_px=64)), timezone.localdate() + timedelta(days=60)

    wish = desk.ask(cleo.pk, "A dragon", "It sleeps.", wanted_by=day, budget="200")
    desk.add_reference(wish.id, content, Rights(author="Ben"))
    assert desk.artists() == {cleo.pk: "Cleo"}
    assert desk.list() == theirs.list("artist") == (wish.id,)
    theirs.quote(wish.id, "120.50", day, deposit_percent=40, revisions=1)
    assert desk.accept(wish.id, 1).due["amount_minor"] == 4_820
    row = Commission.objects.get()
    pay(row)
    theirs.paint_sketches(wish.id, "a dragon", hand="noto", count=1)
    theirs.bring_sketch(wish.id, content, Rights(author="Cleo"))
    theirs.show(wish.id, "One way.")
    (sketch,) = desk.get(wish.id).sketches
    desk.mark(wish.id, sketch.id, "Away.")
    marked = desk.mark(wish.id, sketch.id, "Smaller.", left=0, top=0, width=10, height=10)
    desk.unmark(wish.id, marked.sketches[0].marks[0]["id"])
    assert desk.revise(wish.id).revisions_left == 0
    theirs.show(theirs.bring_sketch(wish.id, content, Rights(author="Cleo")).id)
    assert desk.choose(wish.id, sketch.id).stage == "approved"
    with pytest.raises(FailedError, match="not delivered"):
        desk.work(desk.get(wish.id))
    pay(row)
    theirs.deliver(wish.id)
    done = desk.write(wish.id, "Thank you.")

    assert (done.stage, done.paid_minor, done.may) == ("delivered", 12_050, frozenset())
    assert desk.work(done).startswith(b"\x89PNG")
    other = desk.ask(cleo.pk, "Another", "A hill.")
    assert theirs.decline(other.id, "No time.").stage == "declined"
    third = desk.ask(cleo.pk, "A third", "A lake.")
    assert desk.cancel(third.id).stage == "cancelled"
    reader = Client(address, program_of(cleo, Scope.READ).text)
    with pytest.raises(ProblemError, match="may not"):
        reader.commissions.write(wish.id, "x")


def test_buying(studio, cleo):  # noqa: F811
    edition = scenes.edition_of(cleo, size=2)
    desk = studio.shop
    (work,) = desk.works()
    assert (work, work.left) == (desk.work(work.work), 2)
    billed = Billed(name="Cleo", country="FR")
    quote = desk.quote(work.work, billed)
    assert (quote.total_minor, quote.starts, quote.confirms) == (4_000, {}, "")

    placed = desk.order(quote, billed, accepts_terms=True, name="order-1")

    assert desk.order(quote, billed, accepts_terms=True, name="order-1") == placed
    with pytest.raises(ProblemError) as refused:
        desk.order(replace(quote, total_minor=1), billed, accepts_terms=True)
    assert refused.value.name == "changed-price"
    row = Order.objects.get()
    assert placed.pay_url == f"/orders/{row.public_id}/payment/"
    services.answer_payment(services.start_payment(row, variant="test"), {"answer": "pay"})
    assert desk.get(placed.id).state == "paid"
    assert desk.orders() == (desk.get(placed.id),)
    (copy,) = desk.copies()
    assert copy == desk.copy(placed.id)
    assert str(Digest.of(desk.file(copy))) == edition.listing.full_size
    assert desk.certificate(copy).startswith(b"%PDF")
    ((number, _url),) = desk.get(placed.id).papers.items()
    assert desk.invoice(desk.get(placed.id), number).startswith(b"%PDF")
    again = desk.order(quote, accepts_terms=True)
    assert desk.cancel(again.id).state == "cancelled"
