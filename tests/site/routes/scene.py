"""A house in which everything that an address can name is there, and belongs to somebody."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pinxit.accounts import Role, Scope
from pinxit.accounts.web import services as accounts
from pinxit.accounts.web.models import ApiKey, Guest, House, Message, Person, Webhook
from pinxit.accounts.web.selectors import guest_link
from pinxit.corpus.web import services as corpus
from pinxit.corpus.web.models import Author, Work
from pinxit.gallery import FIRST_WORKS
from pinxit.gallery.web.services import open_exhibition, show_in
from pinxit.kernel import Digest, Money
from pinxit.provenance.web.models import LogEntry
from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.core.payout import BankDetails, Rail
from pinxit.shop.core.prints import PrintFormat
from pinxit.shop.web.models import Dispute, Order, Transfer
from pinxit.shop.web.models.payouts import PayoutBatch
from pinxit.shop.web.models.ways import Proof
from pinxit.shop.web.selectors.prints import package_key
from pinxit.shop.web.services import auctions as auction_services
from pinxit.shop.web.services import bargains as bargain_services
from pinxit.shop.web.services import copies as copy_services
from pinxit.shop.web.services import licences as licence_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import payouts as payout_services
from pinxit.shop.web.services import prints as print_services
from pinxit.shop.web.services import proofs as goods_services
from pinxit.shop.web.services.bundles import BundleOffer, make_bundle
from pinxit.shop.web.services.statements import issue_statements
from pinxit.studio import Party
from pinxit.studio.core.treatment import Kind
from pinxit.studio.web.commission_selectors import sketches_of
from pinxit.studio.web.models import Commission, Series, Treatment
from pinxit.studio.web.treatment_services import Wish, ask_for_treatment
from pinxit.training.web.models import Hand
from tests.corpus.collections_on_disk import make_collection
from tests.corpus.web.works import EMILY, work
from tests.scenes import NOW, edition_of, person, piece_of
from tests.shop.billed import ordered, paid, set_up_seller
from tests.shop.commissioned import shown
from tests.shop.test_statements import sale
from tests.shop.together import reserved
from tests.training.runs_on_disk import a_run

#: Who comes in, what they may be here, and why they are there.
PEOPLE: dict[str, tuple[Role, ...]] = {
    "visitor": (),  # is not signed in
    "guest": (),  # buys without an account, and has bought nothing yet
    "ada": (Role.BUYER,),  # bought a copy, reserved another, asked for a commission
    "ben": (Role.BUYER,),  # has nothing: the wrong owner
    "cleo": (Role.BUYER, Role.ARTIST),  # painted everything
    "eve": (Role.BUYER, Role.ARTIST),  # painted nothing: the wrong artist
    "dov": (Role.BUYER, Role.CURATOR),
    "kim": (Role.BUYER, Role.COMMITTEE),
    "olga": (Role.BUYER, Role.OWNER),
}
DECEMBER = datetime(2026, 12, 1, 8, tzinfo=UTC)
IBAN = "DE89370400440532013000"
NAMES = "姓名\n" + "\n".join(f"王{letter}" for letter in "一二三四五六七八")


@dataclass
class Scene:
    """Who is there, and what an address may name.

    Attributes:
        people: By name, without the visitor and the guest.
        keys: The text of a key of each, which may do everything.
        cookies: Of the browser of each.
        kept: What an argument of an address stands for, by the name of the argument.
        home: Where its files are.
    """

    home: Path
    cookies: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)


def build(settings) -> Scene:
    """Build it, in the transaction of the caller."""
    scene = Scene(home=Path(settings.PINXIT_HOME))
    House.objects.create(pk=1)
    for name, roles in PEOPLE.items():
        if name not in {"visitor", "guest"}:
            scene.people[name] = person(name.capitalize(), *roles[1:])
            made = accounts.make_key(
                person=scene.people[name],
                name="a program",
                scopes=list(Scope),
                expires_at=None,
                now=timezone.now(),
            )
            scene.keys[name] = made[1].text
            browser = Client()
            browser.force_login(scene.people[name])
            scene.cookies[name] = browser.cookies.output(header="", sep=";")
    browser = Client()
    browser.post("/accounts/guest/", {"email": "gus@example.org"})
    scene.cookies["guest"] = browser.cookies.output(header="", sep=";")
    _sell(scene)
    _sell_together(scene)
    _sell_in_other_ways(scene)
    _ask_for_things(scene, settings)
    _gather(scene, Path(settings.PINXIT_HOME))
    return scene


def _sell(scene: Scene) -> None:
    """Ada bought one copy, offers it to whoever has the link, and reserved another."""
    ada, cleo, olga = (scene.people[name] for name in ("ada", "cleo", "olga"))
    edition = edition_of(cleo, size=9)
    sold = _bought(edition, ada)
    _bought(edition, scene.people["kim"])
    copy_services.offer_copy(sold, giver=ada, now=timezone.now())
    second = edition_of(cleo, title="Blue dragon", seed=5, size=9)
    reserved = services.place_order(edition_id=second.pk, buyer=ada, now=timezone.now())
    attempt = services.start_payment(reserved, variant="test")
    exhibition = open_exhibition(FIRST_WORKS, opens_on=date(2026, 11, 23))
    show_in(exhibition, edition.listing)
    payout_services.keep_details(cleo, BankDetails(Rail.SEPA, "Cleo", IBAN), now=NOW)
    sale(cleo, 2_800, source="a sale of November")
    issue_statements(now=DECEMBER)
    batch = payout_services.make_batch(by=olga, rail=Rail.SEPA, currency="EUR", now=NOW)
    sold.refresh_from_db()
    scene.kept |= {
        "edition": edition,
        "listing": edition.listing,
        "work": edition.listing.slug,
        "artist": edition.listing.artist.slug,
        "piece": edition.listing.piece,
        "brief": edition.listing.piece.brief,
        "sold": Order.objects.get(pk=sold.pk),
        "reserved": reserved,
        "payment": attempt.token,
        "exhibition": exhibition.slug,
        "transfer": Transfer.objects.get().key,
        "batch": PayoutBatch.objects.get(pk=batch.pk),
        "payout": batch.payouts.get(),
        "month": "2026-11",
        "picture": Digest.parse(edition.listing.picture),
        "log": LogEntry.objects.order_by("pk").first(),
    }


def _sell_together(scene: Scene) -> None:
    """Cleo has a bundle of two works, and Ada has reserved both."""
    ada, cleo, now = scene.people["ada"], scene.people["cleo"], timezone.now()
    works = [edition_of(cleo, title=f"Twin {seed}", seed=seed, size=9) for seed in (7, 8)]
    offer = BundleOffer("Twins", "", Money(7_000, "EUR"))
    bundle = make_bundle(offer, works, by=cleo, now=now)
    scene.kept |= {"bundle": bundle.slug, "purchase": reserved(works, ada, now=now)}


def _sell_in_other_ways(scene: Scene) -> None:
    """Of a third work Ada holds a licence and a print, and bargains; it is auctioned too."""
    ada, cleo, now = scene.people["ada"], scene.people["cleo"], timezone.now()
    edition = edition_of(cleo, title="Grey dragon", seed=6, size=9)
    price = Money(9_000, "EUR")
    licence = licence_services.offer_licence(
        edition.pk, kind=LicenceKind.EDITORIAL, places=["DE"], months=12, price=price, now=now
    )
    licensed = licence_services.order_licence(licence.pk, buyer=ada, now=now)
    side_px = edition.listing.piece.file_width_px
    format_ = PrintFormat(
        width_mm=100, bleed_mm=3, paper="baryta 315 g/m²", width_px=side_px, height_px=side_px
    )
    print_ = print_services.offer_print(edition.pk, format_, price=price, now=now)
    printed = print_services.order_print(print_.pk, buyer=ada, ship_to="Ada\nLondon", now=now)
    goods_services.set_takes_proposals(edition, takes_proposals=True)
    bargain = bargain_services.propose(
        edition.pk, buyer=ada, price=Money(2_000, "EUR"), words="", now=now
    )
    auction = auction_services.open_auction(
        edition.pk, opening=price, reserve_minor=0, days=3, now=now
    )
    proof = Proof.objects.create(edition=edition, number=1)
    goods_services.release_proof(proof.pk, price=price, now=now)
    dispute = Dispute.objects.create(
        payment=scene.kept["sold"].payments.first(),
        reference="dp_1",
        amount_minor=500,
        currency="EUR",
        opened_at=now,
    )
    scene.kept |= {
        "ways": edition.listing.slug,
        "auctioned": edition.listing.piece,
        "auction": auction,
        "bargain": bargain,
        "licence_offer": licence,
        "licensed": _pay(licensed),
        "print_offer": print_,
        "printed": _pay(printed),
        "package": package_key(printed.print_job),
        "dispute": dispute,
    }
    set_up_seller()
    scene.kept["invoice"] = paid(ordered(edition, ada)).papers.get()
    scene.kept |= {"order": scene.kept["sold"], "copy": scene.kept["sold"]}
    scene.kept["paper"] = scene.kept["invoice"]
    scene.kept["guest_link"] = guest_link(Guest.objects.get()).split("/")[3]


def _bought(edition, buyer) -> Order:
    return _pay(services.place_order(edition_id=edition.pk, buyer=buyer, now=NOW))


def _pay(order: Order) -> Order:
    services.answer_payment(services.start_payment(order, variant="test"), {"answer": "pay"})
    order.refresh_from_db()
    return order


def _ask_for_things(scene: Scene, settings) -> None:
    """Cleo's treatment, series and webhook; the commission that she does for Ada."""
    ada, cleo = scene.people["ada"], scene.people["cleo"]
    unsold = piece_of(cleo, prompt="a green dragon", seed=9)
    wish = Wish(
        kind=Kind.MOCK_UP,
        settings={"width_cm": 40, "has_mat": False},
        title="A mock-up",
        source=Digest.parse(unsold.file_digest),
    )
    treatment = ask_for_treatment(person=cleo, wish=wish, piece=unsold, now=NOW)
    browser = Client()
    browser.force_login(cleo)
    table = SimpleUploadedFile("names.csv", NAMES.encode("gbk"), content_type="text/csv")
    browser.post(
        "/studio/series/", {"what": "wechat", "prompt": "a panda", "hand": "noto", "table": table}
    )
    webhook, _secret = accounts.add_webhook(person=cleo, url="https://example.org/", now=NOW)
    accounts.announce(cleo.pk, kind="a.kind", about="it", told={}, now=NOW)
    commission = shown(ada, cleo, settings)
    scene.kept |= {
        "unsold": unsold,
        "treatment": Treatment.objects.get(pk=treatment.pk),
        "series": Series.objects.get(),
        "webhook": Webhook.objects.get(pk=webhook.pk),
        "message": Message.objects.filter(webhook__person=cleo).first(),
        "commission": Commission.objects.get(pk=commission.pk),
        "sketch": sketches_of(commission, Party.ARTIST)[0].digest,
        "sketch_id": sketches_of(commission, Party.ARTIST)[0].picture.pk,
        "key": ApiKey.objects.get(person=cleo),
    }


def _gather(scene: Scene, home: Path) -> None:
    """A collection of which Cleo made one work, her hand, an intake, a claim, a run."""
    cleo, ben = scene.people["cleo"], scene.people["ben"]
    folder = home / "corpus" / "cranes"
    works = [work("folder:a.png"), work("folder:d.png", authors=(EMILY,), title="The lake")]
    shades = [np.full((128, 128, 3), shade, np.uint8) for shade in (40, 80)]
    make_collection(folder, works, shades)
    cranes = corpus.register_collection(folder, now=NOW, person=cleo)
    Author.objects.filter(name="Cleo Marin").update(person=cleo)
    emily = Author.objects.get(name="Emily Jäger")
    claim = corpus.claim_author(emily, person=ben, statement="me", now=NOW)
    intake = corpus.offer_address("https://example.org/m.json", title="M", person=cleo, now=NOW)
    run = a_run(home / "runs")
    hand = Hand.objects.create(
        person=cleo, name="Cleo", collection=cranes, num_works=1, asked_at=NOW
    )
    scene.kept |= {
        "collection": cranes,
        "corpus_work": Work.objects.get(source="folder:a.png").pk,
        "author": Author.objects.get(name="Cleo Marin").slug,
        "claim": claim.pk,
        "intake": intake,
        "run": run.name,
        "hand": hand,
    }
