"""Letters about orders: asked for with what happened, sent by a worker, each once."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.formats import localize
from django.utils.translation import gettext_lazy, override

from pinxit.accounts import Role
from pinxit.accounts.web.services import announce, write_to
from pinxit.gallery import price_text
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Order, OrderLetter, Purchase, Refund, SaleTerms
from pinxit.shop.web.selectors.orders import number_text
from pinxit.shop.web.selectors.purchases import titles_of
from pinxit.shop.web.services.told import order_told

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

About = OrderLetter.About

_SUBJECTS: Final = {
    About.PLACED: gettext_lazy("“%(title)s” is reserved for you"),
    About.PAID: gettext_lazy("“%(title)s” is yours"),
    About.REFUNDED: gettext_lazy("“%(title)s”: your money goes back"),
    About.PART: gettext_lazy("“%(title)s”: a part of your money goes back"),
    About.DISPUTED: gettext_lazy("“%(title)s”: a bank disputes the payment"),
}
_WORDS: Final = {
    About.PLACED: gettext_lazy(
        "%(number)s is kept for you until %(until)s. It costs %(price)s; pay on the page of your"
        " order."
    ),
    About.PAID: gettext_lazy(
        "%(number)s is paid: %(price)s. On the page of your order you find the file, to download"
        " as often as you like, and the certificate."
    ),
    About.REFUNDED: gettext_lazy(
        "%(number)s was returned, and %(price)s goes back the way it came. That may take some"
        " days. The certificate does not hold any more."
    ),
    About.PART: gettext_lazy(
        "%(part)s of %(price)s goes back the way it came. %(number)s stays yours."
    ),
    About.DISPUTED: gettext_lazy(
        "The buyer’s bank asks for the money of %(number)s back. The back office has the evidence"
        " ready; answer the provider before its date."
    ),
}
#: Of these the buyer's webhooks are told too; when a letter says `placed`, its terms are not known.
_TOLD: Final = frozenset({About.PAID, About.REFUNDED, About.PART})


#: What names a letter about all that was bought together, kept with its first order.
TOGETHER: Final = "together"
_SUBJECTS_TOGETHER: Final = {
    About.PLACED: gettext_lazy("%(titles)s: reserved for you"),
    About.REFUNDED: gettext_lazy("%(titles)s: your money goes back"),
}
_WORDS_TOGETHER: Final = {
    About.PLACED: gettext_lazy(
        "A copy of each is kept for you until %(until)s. Together they cost %(price)s; pay on the"
        " page of your purchase."
    ),
    About.REFUNDED: gettext_lazy(
        "All of these were returned, and what you paid for them goes back the way it came. That"
        " may take some days. Their certificates do not hold any more."
    ),
}


def write_letter_of_purchase(purchase: Purchase, about: str, *, now: datetime) -> None:
    """Have one letter sent about all that was bought together."""
    first = Order.objects.filter(purchase=purchase).order_by("pk")[0]
    write_letter(first, about, what=TOGETHER, now=now)


@transaction.atomic
def write_letter(order: Order, about: str, *, now: datetime, what: str = "") -> None:
    """Have a letter sent once this transaction is through; asked again, it is not sent again.

    Args:
        order: What it is about.
        about: One of `OrderLetter.About`.
        now: When it happened.
        what: What else names it, such as a refund; a letter of one name is sent once.
    """
    letter, is_new = OrderLetter.objects.get_or_create(
        order=order, about=about, what=what, defaults={"asked_at": now}
    )
    if is_new:
        spec = JobSpec(
            function="pinxit.shop.jobs:send_letter",
            key=f"order-letter:{letter.pk}",
            params={"letter": letter.pk},
            queue="letters",
        )
        enqueue(spec, now=now)
        if about in _TOLD:
            _tell_programs(order, about, what, now)


def _tell_programs(order: Order, about: str, what: str, now: datetime) -> None:
    with override(order.buyer.language):
        told = order_told(order).model_dump(mode="json")
    kind = f"order.{about}"
    about_it = f"{kind}:{order.public_id}:{what}"
    announce(order.buyer_id, kind=kind, about=about_it, told=told, now=now)


def send_letter(letter_id: int, *, now: datetime) -> bool:
    """Send a letter that was not sent yet, and say whether it went.

    A worker that is killed between the mail server's yes and the note of it sends it again.

    Raises:
        LetterUnsentError: The mail server did not take it.
    """
    letter = OrderLetter.objects.select_related("order__edition__listing", "order__buyer").get(
        pk=letter_id
    )
    if letter.sent_at is not None or _is_overtaken(letter):
        return False
    for person in _readers(letter):
        with override(person.language):
            subject, words = _text(letter)
            page = (letter.order.purchase or letter.order).get_absolute_url()
            write_to(person, subject, [words], page=page)
    return bool(OrderLetter.objects.filter(pk=letter.pk, sent_at=None).update(sent_at=now))


def _is_overtaken(letter: OrderLetter) -> bool:
    """Say whether nobody needs to read it.

    A reservation was paid or let go since; what was bought on terms is confirmed in a letter of
    its own, with the terms. A guest is not written to before something is paid: others may have
    typed the address.
    """
    if letter.about == About.PAID:
        return SaleTerms.objects.filter(order=letter.order).exists()
    if letter.about != About.PLACED:
        return False
    return letter.order.buyer.is_guest or letter.order.state != OrderState.RESERVED


def _readers(letter: OrderLetter) -> list["Person"]:
    if letter.about == About.DISPUTED:
        return list(get_user_model().objects.filter(grants__role=Role.OWNER).order_by("pk"))
    return [letter.order.buyer]


def _text(letter: OrderLetter) -> tuple[str, str]:
    """Return the subject of a letter and what it says."""
    order = letter.order
    if letter.what == TOGETHER:
        return _text_together(letter)
    part = Refund.objects.filter(public_id=letter.what).first() if letter.what else None
    facts = {
        "title": order.edition.listing.title,
        "number": _what_of(letter),
        "price": price_text(order.price),
        "until": localize(order.reserved_until),
        "part": price_text(part.amount) if part is not None else "",
    }
    about = About(letter.about)
    return str(_SUBJECTS[about] % facts), str(_WORDS[about] % facts)


def _text_together(letter: OrderLetter) -> tuple[str, str]:
    purchase, about = letter.order.purchase, About(letter.about)
    assert purchase is not None  # noqa: S101 - it is written of no other
    facts = {
        "titles": titles_of(_of_purchase(letter)),
        "until": localize(purchase.reserved_until),
        "price": price_text(purchase.price),
    }
    return str(_SUBJECTS_TOGETHER[about] % facts), str(_WORDS_TOGETHER[about] % facts)


def _of_purchase(letter: OrderLetter) -> list[Order]:
    orders = Order.objects.filter(purchase=letter.order.purchase_id).order_by("pk")
    if letter.about == About.REFUNDED:
        orders = orders.filter(state=OrderState.REFUNDED)
    return list(orders.select_related("edition__listing"))


def _what_of(letter: OrderLetter) -> str:
    """Return what a letter is about: a bank disputes all that was paid for at once."""
    if letter.about == About.DISPUTED and letter.order.purchase_id is not None:
        return titles_of(_of_purchase(letter))
    return number_text(letter.order)
