"""A commission on its way, taken there by the services that take it there for people."""

from datetime import date

from pinxit.kernel import Digest, Money
from pinxit.provenance import FolderStore
from pinxit.shop.web.services import bills as bill_services
from pinxit.shop.web.services import orders as services
from pinxit.studio import Party
from pinxit.studio.adapters.png import encode_hand_made_png
from pinxit.studio.core.commission import Quote
from pinxit.studio.web import commission_services, sketch_services
from pinxit.studio.web.commission_services import Wanted
from pinxit.studio.web.models import Commission
from pinxit.studio.web.treatment_services import Brought
from tests.scenes import NOW, picture

CLIENT, ARTIST = Party.CLIENT, Party.ARTIST
QUOTE = Quote(
    price=Money(20_001, "EUR"),
    deposit=Money(10_000, "EUR"),
    revisions=1,
    refund_percent=50,
    use="commercial",
    is_exclusive=True,
    deliver_by=date(2027, 1, 31),
)


def brought(settings, seed: int = 0) -> Brought:
    """A picture in the store."""
    content = encode_hand_made_png(picture(seed, side_px=64), facts={})
    digest: Digest = FolderStore(settings.PINXIT_STORE).put(content)
    return Brought(digest, "By Cleo")


def asked(client, artist, *, references=()) -> Commission:
    wanted = Wanted(
        title="A dragon for Ben",
        words="A red dragon that sleeps on a hill.",
        purpose="a birthday",
        budget=Money(25_000, "EUR"),
        has_budget=True,
        by=None,
    )
    return commission_services.ask(
        client=client, artist=artist, wanted=wanted, references=references, now=NOW
    )


def agreed(client, artist, terms: Quote = QUOTE) -> Commission:
    """Quoted and accepted; the deposit is due."""
    commission = asked(client, artist)
    commission_services.quote(commission, ARTIST, terms, words="Gladly.", now=NOW)
    commission_services.accept(commission, CLIENT, quoted=1, now=NOW)
    return fresh(commission)


def pay(commission: Commission, answer: str = "pay") -> None:
    """Pay what is due, or decline to."""
    attempt = bill_services.start_bill_payment(commission, variant="test", now=NOW)
    services.answer_payment(attempt, {"answer": answer})


def shown(client, artist, settings, terms: Quote = QUOTE) -> Commission:
    """Two sketches are shown."""
    commission = agreed(client, artist, terms)
    pay(commission)
    for seed in (1, 2):
        sketch_services.bring_sketch(commission, ARTIST, brought(settings, seed), now=NOW)
    sketch_services.show(commission, ARTIST, words="Two ways.", now=NOW)
    return fresh(commission)


def fresh(commission: Commission) -> Commission:
    return Commission.objects.get(pk=commission.pk)
