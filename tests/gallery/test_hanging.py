"""Hanging, taking down, hanging again, and what the public may see."""

from datetime import date

import numpy as np
import pytest
from PIL import Image

from pinxit.ethics import RefusedByPolicyError
from pinxit.gallery import Announcement, Terms
from pinxit.gallery.adapters.rendition import (
    BlankPictureError,
    UnreadablePictureError,
    public_rendition,
)
from pinxit.gallery.web import selectors, services
from pinxit.gallery.web.models import Listing
from pinxit.kernel import Digest, Money
from pinxit.provenance import FolderStore
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import kept_form
from tests.scenes import NOW, cleo, picture, piece_of

TERMS = Terms(price=Money(4_000, "EUR"), edition_size=3)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PINXIT_STORE = tmp_path
    return FolderStore(tmp_path)


def hang(piece, *, title="Red dragon", statement="", terms=TERMS) -> Listing:
    return services.hang(piece, title=title, statement=statement, terms=terms, now=NOW)


def looked_for(query: str) -> list[Listing]:
    return selectors.shown(selectors.found(query))


@pytest.mark.django_db
def test_what_hangs_is_labelled_and_recorded(store) -> None:
    piece = piece_of(cleo())

    listing = hang(piece)

    label = selectors.label(listing, seal=True)
    assert (label.title, label.maker, label.year) == ("Red dragon", "Cleo", "2026")
    assert label.medium == "house painter · hand of Noto · 24 steps"
    assert (label.edition_text, label.price_text) == ("Edition of 3", "€40.00")
    assert label.seal_digest == piece.image_digest
    event = LogEntry.objects.get(what="gallery.listing.hung").event
    assert (event["image"], event["file"]) == (piece.image_digest, listing.full_size)
    assert str(kept_form(Digest.parse(listing.full_size))) == piece.file_digest
    assert Digest.of(store.read(Digest.parse(listing.picture))) == Digest.parse(event["picture"])


@pytest.mark.django_db
def test_a_label_keeps_its_makers_name() -> None:
    maker = cleo()
    listing = hang(piece_of(maker))
    maker.display_name = "Somebody else"
    maker.save()

    listing.refresh_from_db()

    assert selectors.label(listing).maker == "Cleo"


@pytest.mark.django_db
def test_a_work_may_hang_without_a_price() -> None:
    label = selectors.label(hang(piece_of(cleo()), terms=None))

    assert (label.edition_text, label.price_text) == ("", "Not for sale")


@pytest.mark.django_db
def test_nothing_blank_is_hung() -> None:
    blank = piece_of(cleo(), image_HWC=np.full((16, 16, 3), 255, np.uint8))

    with pytest.raises(BlankPictureError):
        hang(blank)

    assert selectors.wall_is_empty()


@pytest.mark.django_db
def test_a_title_follows_the_policy_of_the_house() -> None:
    with pytest.raises(RefusedByPolicyError):
        hang(piece_of(cleo()), title="child porn")


@pytest.mark.django_db
def test_a_piece_hangs_once_and_can_be_taken_down_and_hung_again() -> None:
    piece = piece_of(cleo())
    listing = hang(piece)
    with pytest.raises(services.AlreadyHungError):
        hang(piece)
    with pytest.raises(services.HangsAlreadyError):
        services.rehang(listing, now=NOW)

    services.withdraw(listing, now=NOW)
    assert not selectors.wall().exists()
    with pytest.raises(services.NotHungError):
        services.withdraw(listing, now=NOW)

    services.rehang(listing, now=NOW)
    assert selectors.wall().get() == listing
    assert [entry.what for entry in LogEntry.objects.filter(what__startswith="gallery")] == [
        "gallery.listing.hung",
        "gallery.listing.withdrawn",
        "gallery.listing.rehung",
    ]


@pytest.mark.django_db
def test_a_picture_is_public_while_it_hangs_and_for_good_once_sold() -> None:
    listing = hang(piece_of(cleo()))
    picture_digest = Digest.parse(listing.picture)
    assert selectors.picture_is_public(picture_digest)

    services.withdraw(listing, now=NOW)
    assert not selectors.picture_is_public(picture_digest)

    services.mark_sold(listing.pk, sold_out=True, now=NOW)
    assert selectors.picture_is_public(picture_digest)
    listing.refresh_from_db()
    assert selectors.label(listing).edition_text == "Edition of 3, sold out"
    services.mark_available(listing.pk)
    listing.refresh_from_db()
    assert listing.sold_out_at is None


@pytest.mark.django_db
def test_the_file_that_is_sold_is_not_public() -> None:
    piece = piece_of(cleo())
    hang(piece)

    assert not selectors.picture_is_public(Digest.parse(piece.file_digest))


@pytest.mark.django_db
def test_words_are_found_in_title_statement_maker_and_hand_in_both_languages() -> None:
    maker = cleo()
    dragon = hang(piece_of(maker), title="Red dragon · 红龙", statement="It sleeps on a hill.")
    moon = hang(
        piece_of(maker, seed=1), title="Full moon · 满月", statement="A dragon looks at it."
    )

    assert looked_for("dragon") == [dragon, moon], "a title says more than a statement"
    assert looked_for("红龙") == [dragon]
    assert looked_for("MOON 满") == [moon]
    assert len(looked_for("cleo")) == 2
    assert len(looked_for("noto")) == 2
    assert not looked_for("moon hill")
    assert not looked_for("100%")
    assert looked_for("  ") == [moon, dragon]


@pytest.mark.django_db
def test_an_exhibition_is_opened_once_and_shows_what_hangs() -> None:
    announcement = Announcement(
        slug="first-works",
        title_en="First works",
        title_zh="开张之作",
        opening_en="",
        opening_zh="",
    )
    exhibition = services.open_exhibition(announcement, opens_on=date(2026, 11, 23))
    assert services.open_exhibition(announcement, opens_on=date(2027, 1, 1)) == exhibition
    assert not selectors.open_exhibitions(date(2026, 11, 23)).exists(), "nothing to show yet"

    services.show_in(exhibition, hang(piece_of(cleo())))

    shown = selectors.open_exhibitions(date(2026, 11, 23)).get()
    assert vars(shown)["num_works"] == 1
    assert not selectors.open_exhibitions(date(2026, 11, 22)).exists()


def test_a_large_file_is_shown_small_and_whole() -> None:
    from io import BytesIO

    out = BytesIO()
    Image.fromarray(picture(side_px=1200)[:600]).save(out, "PNG")

    shown = public_rendition(out.getvalue())

    assert (shown.width_px, shown.height_px) == (512, 256)
    assert Image.open(BytesIO(shown.png)).size == (512, 256)


def test_a_small_png_is_shown_to_the_byte() -> None:
    from io import BytesIO

    out = BytesIO()
    Image.fromarray(picture(side_px=128)).save(out, "PNG")

    assert public_rendition(out.getvalue()).png == out.getvalue()


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadablePictureError):
        public_rendition(content)
