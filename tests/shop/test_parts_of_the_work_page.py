"""The page of a work is put together from parts that are kept: nothing on it is ever of before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pinxit.accounts.web.models import House
from pinxit.gallery.web.models import Listing
from pinxit.shop.web.models import Edition
from pinxit.shop.web.services import orders as services
from tests.scenes import person

pytestmark = pytest.mark.django_db


def page(client, edition, language: str = "en") -> str:
    client.cookies["django_language"] = language
    slug = Listing.objects.get(pk=edition.listing_id).slug
    shown: str = client.get(f"/works/{slug}/").content.decode()
    return shown


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"title": "The other dragon"}, "The other dragon"),
        ({"statement": "It woke up today."}, "It woke up today."),
        ({"maker": "Cleo and Dov"}, "Cleo and Dov"),
        ({"price_minor": 98_700}, "€987"),
        ({"edition_size": 77}, "Edition of 77"),
        ({"hand": "twemoji"}, "Twemoji"),
        ({"withdrawn_at": timezone.now(), "first_sold_at": timezone.now()}, "Taken off the wall"),
        ({"slug": "another-address"}, "/works/another-address/"),
    ],
)
def test_what_is_changed_is_shown(client, edition, changed, shown) -> None:
    assert shown not in page(client, edition)

    Listing.objects.filter(pk=edition.listing_id).update(**changed)

    assert shown in page(client, edition)


def test_every_copy_that_goes_is_counted(client, edition) -> None:
    before = page(client, edition)
    left = ["2 left", "1 left", "none left"]
    assert left[0] in before

    for place in (1, 2):
        services.place_order(edition_id=edition.pk, buyer=person(f"Ada{place}"), now=timezone.now())
        after = page(client, edition)
        assert left[place] in after
        assert left[place - 1] not in after


def test_a_reservation_that_runs_out_is_for_sale_again(client, edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(size=1)
    Listing.objects.filter(pk=edition.listing_id).update(edition_size=1)
    order = services.place_order(edition_id=edition.pk, buyer=person("Ada"), now=timezone.now())
    assert "All reserved" in page(client, edition)

    ago = timezone.now() - timedelta(hours=1)
    type(order).objects.update(placed_at=ago - timedelta(minutes=15), reserved_until=ago)

    assert "Buy this work" in page(client, edition)


def test_the_house_by_its_new_name(client, edition) -> None:
    assert "Under the linden" not in page(client, edition)
    House.objects.update_or_create(pk=1, defaults={"name": "Under the linden"})

    shown = page(client, edition)

    assert 'property="og:site_name" content="Under the linden"' in shown


def test_each_language_has_its_own(client, edition) -> None:
    for _visit in range(2):
        assert "Buy a numbered copy" in page(client, edition)
        assert "购藏编号一份" in page(client, edition, "zh-hans")
