"""An author withdraws a work; what a model painted that learnt from it is sold no more."""

import pytest
from django.test import Client
from django.urls import reverse

from pinxit.accounts.web.models import House
from pinxit.corpus.web.models import Manifest, ManifestWork, Work
from pinxit.corpus.web.services import restore_work, withdraw_work
from pinxit.kernel import Digest
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.selectors.orders import is_stopped
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.orders import WithdrawnMaterialError
from pinxit.site.holdings import holdings_of
from tests.corpus.web.works import registered, work
from tests.scenes import NOW, cleo, edition_of, person, piece_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return edition_of(cleo(), size=2)


@pytest.fixture
def learnt(edition: Edition) -> Work:
    """A work in the manifest that the painter of the edition learnt from."""
    registered(work("folder:crane.png"))
    crane = Work.objects.get()
    root = Digest.parse(edition.listing.piece.manifest_digest).hex
    manifest = Manifest.objects.create(root=root, purpose="train", num_works=1, frozen_at=NOW)
    ManifestWork.objects.create(manifest=manifest, work=crane)
    return crane


def test_a_withdrawal_stops_new_sales(edition: Edition, learnt: Work) -> None:
    assert not is_stopped(edition.listing.piece)
    withdraw_work(learnt, reason="", by=None, now=NOW)

    assert is_stopped(edition.listing.piece)
    with pytest.raises(WithdrawnMaterialError):
        services.place_order(edition_id=edition.pk, buyer=person("Ada"), now=NOW)
    assert not Order.objects.exists()


def test_nothing_new_is_offered_or_hung_again(edition: Edition, learnt: Work) -> None:
    services.withdraw_offer(edition.pk, now=NOW)
    withdraw_work(learnt, reason="", by=None, now=NOW)
    maker = edition.listing.piece.brief.person

    with pytest.raises(WithdrawnMaterialError):
        services.renew_offer(edition.pk, now=NOW)
    with pytest.raises(WithdrawnMaterialError):
        services.offer_piece(
            piece=piece_of(maker, seed=7),
            title="Another",
            statement="",
            size=1,
            price=edition.price,
            now=NOW,
        )


def test_a_copy_that_was_reserved_before_stays_reserved(edition: Edition, learnt: Work) -> None:
    ada = person("Ada")
    before = services.place_order(edition_id=edition.pk, buyer=ada, now=NOW)
    withdraw_work(learnt, reason="", by=None, now=NOW)

    assert services.place_order(edition_id=edition.pk, buyer=ada, now=NOW) == before


def test_a_work_that_is_given_back_is_sold_again(edition: Edition, learnt: Work) -> None:
    withdraw_work(learnt, reason="", by=None, now=NOW)
    restore_work(learnt, reason="", by=None, now=NOW)

    assert services.place_order(edition_id=edition.pk, buyer=person("Ada"), now=NOW).number == 1


def test_the_house_may_decide_otherwise(edition: Edition, learnt: Work) -> None:
    House.objects.create(pk=1, withdrawal_stops_sales=False)
    withdraw_work(learnt, reason="", by=None, now=NOW)

    assert not is_stopped(edition.listing.piece)


def test_works_of_other_painters_are_sold_on(edition: Edition, learnt: Work) -> None:
    Manifest.objects.update(root=Digest.of(b"another").hex)
    withdraw_work(learnt, reason="", by=None, now=NOW)

    assert not is_stopped(edition.listing.piece)


def test_the_pages_say_so(client: Client, edition: Edition, learnt: Work) -> None:
    withdraw_work(learnt, reason="", by=None, now=NOW)
    client.force_login(person("Ada"))

    page = client.get(edition.listing.get_absolute_url())
    assert b"Not sold for now" in page.content
    assert b"Buy a numbered copy" not in page.content

    checkout = reverse("shop:checkout", args=[edition.listing.slug])
    pressed = client.post(checkout, {"accepts_terms": "on"})
    assert pressed.status_code == 409
    assert b"its author has withdrawn" in pressed.content


def test_what_learnt_from_a_manifest_is_known(edition: Edition, learnt: Work) -> None:
    piece = edition.listing.piece
    held = holdings_of([Digest.parse(piece.manifest_digest).hex])

    assert held.models == (("", piece.model_digest),)
    assert held.num_pieces == 1
    assert list(held.listings) == [edition.listing]
    assert holdings_of([]).models == ()


def test_the_house_painter_is_known_by_name() -> None:
    from pinxit.studio.adapters.house_painter import house_card

    card = house_card()

    assert holdings_of([card.manifest.hex]).models == ((card.name, str(card.model)),)
