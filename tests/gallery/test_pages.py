"""The gallery as a visitor sees it."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from pinxit.accounts import Role
from pinxit.gallery import FIRST_WORKS
from pinxit.gallery.web import services
from pinxit.gallery.web.models import Exhibition, Listing
from pinxit.gallery.web.selectors import listing_named
from pinxit.studio.web.models import Brief, Piece
from tests.scenes import NOW, cleo, edition_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PINXIT_STORE = tmp_path


@pytest.fixture
def listing() -> Listing:
    return edition_of(cleo()).listing


@pytest.fixture
def first_works(listing: Listing) -> Exhibition:
    exhibition = services.open_exhibition(FIRST_WORKS, opens_on=date(2026, 11, 23))
    services.show_in(exhibition, listing)
    return exhibition


def test_an_empty_wall_says_what_to_do(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "Nothing hangs here yet" in page
    assert reverse("studio:home") in page


def test_the_wall_shows_the_work_with_its_label(client: Client, listing: Listing) -> None:
    page = client.get("/").content.decode()

    assert listing.picture_url in page
    for words in ("Red dragon", "Cleo, 2026", "AI-generated", "Edition of 3", "€40.00"):
        assert words in page
    assert f'href="{listing.get_absolute_url()}"' in page


def test_the_wall_in_chinese(client: Client, first_works: Exhibition) -> None:
    page = client.get("/", headers={"accept-language": "zh-hans"}).content.decode()

    assert 'lang="zh-Hans"' in page
    assert "开张之作" in page


def test_looking_for_words(client: Client, listing: Listing) -> None:
    assert "1 work holds these words" in client.get("/?q=DRAGON").content.decode()
    assert "Nothing here holds these words" in client.get("/?q=unicorn").content.decode()


@pytest.mark.parametrize("query", ["\0", "%", "'\"<script>", "a" * 10_000, "龙 \u202e", "\ud83d"])
def test_any_query_gets_a_page(client: Client, listing: Listing, query: str) -> None:
    address = {"q": query.encode("utf-8", "surrogatepass")}

    response = client.get("/", address)

    assert response.status_code == 200
    assert b"<script>" not in response.content.split(b"<main")[1]


@pytest.mark.parametrize("page", ["0", "-1", "99", "x"])
def test_any_page_number_gets_a_page(client: Client, listing: Listing, page: str) -> None:
    assert client.get("/", {"page": page}).status_code == 200


def _wall_of(num_works: int) -> None:
    """Hang copies of one work: the wall asks the database no more for many than for one."""
    first = edition_of(cleo()).listing
    fields = [field.attname for field in Listing._meta.concrete_fields]
    values = {name: getattr(first, name) for name in fields if name not in {"id", "public_id"}}
    brief, piece = first.piece.brief, first.piece
    for nth in range(num_works - 1):
        brief.pk, brief.public_id = None, uuid4()
        brief.save(force_insert=True)
        piece.pk, piece.public_id, piece.brief = None, uuid4(), Brief.objects.get(pk=brief.pk)
        piece.save(force_insert=True)
        other = {**values, "piece_id": Piece.objects.get(pk=piece.pk).pk, "slug": f"work-{nth}"}
        Listing.objects.create(**other)


@pytest.mark.parametrize("num_works", [1, 100])
def test_the_wall_asks_as_little_for_many_works_as_for_one(
    client: Client, django_assert_max_num_queries, num_works: int
) -> None:
    _wall_of(num_works)

    with django_assert_max_num_queries(4):
        page = client.get("/")

    assert page.content.count(b'<figure class="work">') == min(num_works, 24)


def test_an_exhibition_has_its_page(client: Client, first_works: Exhibition) -> None:
    assert "First works" in client.get(reverse("gallery:exhibitions")).content.decode()
    page = client.get(first_works.get_absolute_url()).content.decode()
    assert "Twelve pictures, painted on this machine" in page
    assert "Red dragon" in page


def test_an_exhibition_without_works_is_not_open(client: Client) -> None:
    assert "No exhibition is open" in client.get(reverse("gallery:exhibitions")).content.decode()
    assert client.get(reverse("gallery:exhibition", args=["first-works"])).status_code == 404


def test_a_picture_on_the_wall_never_ages(client: Client, listing: Listing) -> None:
    response = client.get(listing.picture_url)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    assert response.getvalue().startswith(b"\x89PNG")
    again = client.get(listing.picture_url, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_eve_does_not_get_the_file_that_is_sold(client: Client, listing: Listing) -> None:
    assert client.get(reverse("gallery:picture", args=[listing.full_size[7:]])).status_code == 404
    assert client.get(reverse("gallery:picture", args=["0" * 64])).status_code == 404


def test_a_picture_goes_with_its_work(client: Client, listing: Listing) -> None:
    services.withdraw(listing, now=NOW)

    assert client.get(listing.picture_url).status_code == 404


def test_a_work_is_found_by_its_address_and_its_name(listing: Listing) -> None:
    assert listing_named(listing.slug) == listing
    assert listing_named(str(listing.public_id)) == listing
    assert listing_named("nothing") is None


def test_dov_the_curator_chooses_what_hangs_together(
    client: Client, listing: Listing, first_works: Exhibition
) -> None:
    client.force_login(person("Dov", Role.CURATOR))
    for address in (
        reverse("admin:gallery_listing_changelist"),
        reverse("admin:gallery_listing_change", args=[listing.pk]),
        reverse("admin:gallery_exhibition_change", args=[first_works.pk]),
    ):
        assert client.get(address).status_code == 200
    services.show_in(None, listing)

    client.post(
        reverse("admin:gallery_listing_change", args=[listing.pk]),
        {"exhibition": first_works.pk},
    )

    listing.refresh_from_db()
    assert listing.exhibition == first_works
    assert client.get(reverse("admin:shop_order_changelist")).status_code == 403
    assert client.get(reverse("admin:gallery_listing_add")).status_code == 403


def test_ada_has_no_back_office(client: Client, listing: Listing) -> None:
    client.force_login(person("Ada"))

    assert client.get(reverse("admin:gallery_listing_changelist")).status_code == 302
