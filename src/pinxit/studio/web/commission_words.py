"""Commissions in words: stages, acts and terms as people read them."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pinxit.studio.core.commission import Act, Party, Quote, Stage, Use

STAGES: Final[dict[Stage, Promise]] = {
    Stage.ASKED: _("waits for the artist’s quote"),
    Stage.QUOTED: _("quoted, waits for the client"),
    Stage.ACCEPTED: _("accepted, waits for the deposit"),
    Stage.AT_WORK: _("at work"),
    Stage.SHOWN: _("sketches wait for the client"),
    Stage.APPROVED: _("sketch chosen, waits for the balance"),
    Stage.READY: _("paid, waits for delivery"),
    Stage.DELIVERED: _("delivered"),
    Stage.DECLINED: _("declined"),
    Stage.CANCELLED: _("called off"),
}

#: What stands in the record and in the subject of a letter.
HAPPENED: Final[dict[str, Promise]] = {
    "brief": _("A commission is asked for"),
    "message": _("A message"),
    "reference": _("A picture is added to the brief"),
    "reminder": _("A reminder was sent"),
    Act.QUOTE: _("A quote is made"),
    Act.DECLINE: _("The commission is declined"),
    Act.ACCEPT: _("The quote is accepted"),
    Act.PAY_DEPOSIT: _("The deposit is paid"),
    Act.SHOW: _("Sketches are shown"),
    Act.REVISE: _("Changes are asked for"),
    Act.APPROVE: _("A sketch is chosen"),
    Act.PAY_BALANCE: _("Everything is paid"),
    Act.DELIVER: _("The work is delivered"),
    Act.CANCEL: _("The commission is called off"),
}

PARTIES: Final[dict[Party, Promise]] = {
    Party.CLIENT: _("the client"),
    Party.ARTIST: _("the artist"),
    Party.HOUSE: _("the house"),
}

USE_NAMES: Final[dict[Use, Promise]] = {
    "personal": _("personal use"),
    "commercial": _("commercial use"),
}

_NEXT: Final[dict[tuple[Stage, Party], Promise]] = {
    (Stage.ASKED, Party.ARTIST): _("Read the brief and make a quote, or decline."),
    (Stage.ASKED, Party.CLIENT): _("The artist reads your brief and makes a quote."),
    (Stage.QUOTED, Party.CLIENT): _("Read the quote. Accept it, ask, or call the commission off."),
    (Stage.QUOTED, Party.ARTIST): _("The client reads your quote. You may still change it."),
    (Stage.ACCEPTED, Party.CLIENT): _("Pay the deposit, and work begins."),
    (Stage.ACCEPTED, Party.ARTIST): _("The client is about to pay the deposit."),
    (Stage.AT_WORK, Party.ARTIST): _("Paint or bring sketches, then show them."),
    (Stage.AT_WORK, Party.CLIENT): _("The artist is at work. You will get a letter."),
    (Stage.SHOWN, Party.CLIENT): _("Look at the sketches. Choose one, or say what should change."),
    (Stage.SHOWN, Party.ARTIST): _("The client looks at your sketches."),
    (Stage.APPROVED, Party.CLIENT): _("Pay the balance, and the work is handed over."),
    (Stage.APPROVED, Party.ARTIST): _("The client is about to pay the balance."),
    (Stage.READY, Party.ARTIST): _("Everything is paid. Deliver the work."),
    (Stage.READY, Party.CLIENT): _("Everything is paid. The artist hands the work over."),
    (Stage.DELIVERED, Party.CLIENT): _("The work is yours, on the terms below."),
    (Stage.DELIVERED, Party.ARTIST): _("The work is delivered."),
}


def what_now(stage: Stage, party: Party) -> str:
    """Return what a side does next, or waits for."""
    return str(_NEXT.get((stage, party), _("Nothing more happens here.")))


def licence_text(quote: Quote) -> str:
    """Return in words what the client may do with the work."""
    personal = quote.use == "personal"
    if personal and quote.is_exclusive:
        return gettext(
            "For personal use: the client may keep, print and show the work, and give it away, "
            "but not earn with it. The artist lets nobody else use it."
        )
    if personal:
        return gettext(
            "For personal use: the client may keep, print and show the work, and give it away, "
            "but not earn with it. The artist may sell it again."
        )
    if quote.is_exclusive:
        return gettext(
            "For commercial use: the client may also print it on goods, advertise with it and "
            "sell these. The artist lets nobody else use it."
        )
    return gettext(
        "For commercial use: the client may also print it on goods, advertise with it and "
        "sell these. The artist may sell it again."
    )


def revisions_text(quote: Quote) -> str:
    """Return how often changes may be asked for."""
    if quote.revisions == 0:
        return gettext("No revision is included.")
    return ngettext(
        "%(count)d revision is included.", "%(count)d revisions are included.", quote.revisions
    ) % {"count": quote.revisions}


def refund_text(refund_percent: int) -> str:
    """Return in words what goes back when the commission is called off."""
    if refund_percent == 100:
        return gettext("Whoever calls it off before delivery, everything paid goes back.")
    if refund_percent == 0:
        return gettext(
            "If the artist calls it off, or the client before the first sketch is shown, "
            "everything paid goes back; if the client does later, nothing."
        )
    return gettext(
        "If the artist calls it off, or the client before the first sketch is shown, "
        "everything paid goes back; if the client does later, %(percent)d per cent of it. "
        "After delivery nothing goes back."
    ) % {"percent": refund_percent}
