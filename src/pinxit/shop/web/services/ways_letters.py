"""Letters about auctions, bargains and waiting lists, each in its reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from pinxit.accounts.web.services import write_to
from pinxit.gallery import price_text
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.shop.core.bargain import BargainAct, Side
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.ways import Auction, BargainStep

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written: a subject, sentences, and the page where it goes on."""

    subject: str
    lines: tuple[str, ...]
    page: str


def ask_letter(kind: str, about: int, to: int, *, now: datetime) -> None:
    """Have a letter sent after this transaction, once for each occasion.

    Args:
        kind: One of `KINDS`.
        about: Primary key of what it is about.
        to: Primary key of its reader.
        now: When.
    """
    assert kind in KINDS, "a letter that nobody can write"  # noqa: S101 - our own callers
    spec = JobSpec(
        function="pinxit.shop.jobs:send_way_letter",
        key=f"way-letter:{kind}:{about}:{to}",
        params={"kind": kind, "about": about, "to": to},
        queue="letters",
    )
    enqueue(spec, now=now)


def send_way_letter(kind: str, about: int, to: "Person") -> None:
    """Write a letter as things stand now and send it.

    Raises:
        LetterUnsentError: The mail server did not take it.
    """
    with override(to.language):
        letter = KINDS[kind](about)
        write_to(to, letter.subject, letter.lines, page=letter.page)


def _outbid(pk: int) -> Letter:
    auction = Auction.objects.select_related("edition__listing").get(pk=pk)
    named = {"title": auction.edition.listing.title}
    ends = {"at": _moment(auction.ends_at)}
    return Letter(
        _("“%(title)s”: somebody has bid more") % named,
        (
            _("Your highest bid for “%(title)s” has been exceeded.") % named,
            _("The auction ends at %(at)s. A bid in its last minutes puts the end off.") % ends,
        ),
        auction.get_absolute_url(),
    )


def _won(pk: int) -> Letter:
    order = _order(pk)
    said = {
        "title": order.edition.listing.title,
        "price": price_text(order.price),
        "until": _moment(order.reserved_until),
    }
    return Letter(
        _("“%(title)s” is yours to buy") % said,
        (
            _("The auction is over and the work goes to you, for %(price)s.") % said,
            _("It is kept for you until %(until)s. After that the next bidder is asked.") % said,
        ),
        order.get_absolute_url(),
    )


def _ended(pk: int) -> Letter:
    auction = Auction.objects.select_related("edition__listing", "order").get(pk=pk)
    named = {"title": auction.edition.listing.title}
    if auction.order is None or auction.state == Auction.State.UNSOLD:
        lines = (_("The auction ended without a buyer. The work is for sale as before."),)
    else:
        price = {"price": price_text(auction.order.price)}
        lines = (_("The auction ended at %(price)s. You hear again once it is paid.") % price,)
    return Letter(_("“%(title)s”: the auction is over") % named, lines, auction.get_absolute_url())


def _lost(pk: int) -> Letter:
    auction = Auction.objects.select_related("edition__listing").get(pk=pk)
    named = {"title": auction.edition.listing.title}
    lines = (_("The auction is over and the work did not go to you. You owe nothing."),)
    return Letter(_("“%(title)s”: the auction is over") % named, lines, auction.get_absolute_url())


def _waited(pk: int) -> Letter:
    order = _order(pk)
    said = {
        "title": order.edition.listing.title,
        "price": price_text(order.price),
        "until": _moment(order.reserved_until),
    }
    return Letter(
        _("“%(title)s”: a copy has come back") % said,
        (
            _("You are first in line. A copy is kept for you until %(until)s, for %(price)s.")
            % said,
        ),
        order.get_absolute_url(),
    )


def _shipped(pk: int) -> Letter:
    order = _order(pk)
    said = {"title": order.edition.listing.title, "number": order.print_job.tracking}
    return Letter(
        _("“%(title)s” is on its way") % said,
        (_("Your print was sent off. The parcel’s number is %(number)s.") % said,),
        order.get_absolute_url(),
    )


def _bargained(pk: int) -> Letter:
    step = BargainStep.objects.select_related("bargain__edition__listing").get(pk=pk)
    bargain = step.bargain
    said = {"title": bargain.edition.listing.title, "price": price_text(bargain.price)}
    happened = _NEWS[BargainAct(step.act), Side(step.by)]() % said
    lines = [happened, step.words]
    if bargain.order is not None:
        until = {"until": _moment(bargain.order.reserved_until)}
        lines.append(_("The copy is kept at this price until %(until)s.") % until)
    elif step.act in {BargainAct.PROPOSE, BargainAct.COUNTER}:
        until = {"until": _moment(bargain.open_until)}
        lines.append(_("The price stands until %(until)s.") % until)
    subject = _("“%(title)s”: a price was answered") % said
    if step.act == BargainAct.PROPOSE:
        subject = _("“%(title)s”: a price was proposed") % said
    return Letter(subject, tuple(lines), bargain.get_absolute_url())


_NEWS: Final[Mapping[tuple[BargainAct, Side], Callable[[], str]]] = {
    (BargainAct.PROPOSE, Side.BUYER): lambda: _("Somebody proposes %(price)s for “%(title)s”."),
    (BargainAct.COUNTER, Side.BUYER): lambda: _("The buyer now proposes %(price)s."),
    (BargainAct.COUNTER, Side.ARTIST): lambda: _("The artist asks %(price)s for “%(title)s”."),
    (BargainAct.ACCEPT, Side.BUYER): lambda: _("The buyer accepts %(price)s."),
    (BargainAct.ACCEPT, Side.ARTIST): lambda: _("The artist accepts %(price)s for “%(title)s”."),
    (BargainAct.DECLINE, Side.BUYER): lambda: _("The buyer declines %(price)s."),
    (BargainAct.DECLINE, Side.ARTIST): lambda: _("The artist declines %(price)s for “%(title)s”."),
    (BargainAct.WITHDRAW, Side.BUYER): lambda: _("The buyer takes the proposal back."),
    (BargainAct.EXPIRE, Side.BUYER): lambda: _("Nobody answered %(price)s in time. It has lapsed."),
    (BargainAct.EXPIRE, Side.ARTIST): lambda: _(
        "Nobody answered %(price)s in time. It has lapsed."
    ),
}

#: Who writes which letter, from the primary key of what it is about.
KINDS: Final[Mapping[str, Callable[[int], Letter]]] = {
    "outbid": _outbid,
    "won": _won,
    "ended": _ended,
    "lost": _lost,
    "waited": _waited,
    "shipped": _shipped,
    "bargain": _bargained,
}


def _order(pk: int) -> Order:
    return Order.objects.select_related("edition__listing").get(pk=pk)


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")
