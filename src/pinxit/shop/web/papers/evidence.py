"""The evidence for a dispute: one file with all that the house knows of a sale.

`docs/explanation/algorithms/paying.md` says what is in it and what is not.
"""

import io
import json
import zipfile
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from pinxit.accounts.web.selectors import house_of
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import FolderStore
from pinxit.provenance.web.selectors import receipt_of
from pinxit.provenance.web.services import sealed_for_page
from pinxit.shop.web.models import Dispute, Order, Payment
from pinxit.shop.web.papers.certificates import certificate_pdf
from pinxit.shop.web.selectors.payments import orders_of_payment
from pinxit.shop.web.services.disputes import keep_bundle

#: So that the same evidence is the same file, whenever it is put together.
_DATE: Final = (1980, 1, 1, 0, 0, 0)


class NoEvidenceError(PinxitError):
    """Evidence was asked for where nothing was sold."""

    remedy = "Answer this dispute with the papers of the commission."


def evidence_of(dispute: Dispute, *, now: datetime) -> bytes:
    """Return the evidence for a dispute as a ZIP file, keep it, and note that it was made.

    Args:
        dispute: About the payment of an order.
        now: When.

    Raises:
        NoEvidenceError: It is about a commission.
        MissingArtefactError: The store has lost the certificate.
    """
    payment = dispute.payment
    orders = orders_of_payment(payment)
    if not orders:
        raise NoEvidenceError("this dispute is about a commission")
    files = {
        "README.txt": _read_me(dispute, orders[0]).encode(),
        "payment.json": _json(_payment(payment)),
    }
    for number, order in enumerate(orders, 1):
        folder = f"{number}/" if len(orders) > 1 else ""
        files |= {f"{folder}{name}": content for name, content in _of_order(order, now).items()}
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _DATE), files[name])
    content = bundle.getvalue()
    kept = FolderStore(settings.PINXIT_STORE).put(content)
    keep_bundle(dispute, kept, now=now)
    return content


def _of_order(order: Order, now: datetime) -> dict[str, bytes]:
    return {
        "order.json": _json(_order(order)),
        "delivery.json": _json(_delivery(order)),
        **_certificate(order, now),
        **_receipt(order),
    }


def _read_me(dispute: Dispute, order: Order) -> str:
    lines = [
        _("Evidence of %(house)s for the dispute %(name)s.")
        % {"house": house_of().name, "name": dispute.reference},
        "",
        _("order.json: what was bought, when, by whom, at which price."),
        _("payment.json: what the payment provider told us, and what went back."),
        _("delivery.json: when the buyer took the file, and how often."),
        _("certificate.json, certificate.pdf: the certificate that the buyer was given."),
        _("receipt.txt: the proof that the sale stands in our public log; anybody can check it."),
        *(
            [_("Several works were bought at once: what is about one of them is in its folder.")]
            if order.purchase
            else []
        ),
        "",
        f"{settings.PINXIT_PUBLIC_URL}{(order.purchase or order).get_absolute_url()}",
    ]
    return "\n".join(lines) + "\n"


def _order(order: Order) -> dict[str, object]:
    return {
        "order": order.public_id,
        "title": order.edition.listing.title,
        "maker": order.edition.listing.maker,
        "file": order.edition.listing.full_size,
        "number": order.number,
        "of": order.edition_size,
        "price_minor": order.price_minor,
        "currency": order.currency,
        "state": order.state,
        "placed_at": order.placed_at,
        "paid_at": order.paid_at,
        "buyer": {"name": order.buyer.display_name, "email": order.buyer.letters_to},
        "was_handed_on": order.owner_id != order.buyer_id,
        "log_index": order.log_index,
    }


def _payment(payment: Payment) -> dict[str, object]:
    return {
        "provider": payment.variant,
        "token": payment.token,
        "reference": payment.transaction_id,
        "begun_at": payment.created,
        "status": payment.status,
        "told": [
            {"name": each.name, "kind": each.kind, "told_at": each.told_at, "facts": each.facts}
            for each in payment.events.order_by("told_at", "pk")
        ],
        "went_back": [
            {
                "minor": each.amount_minor,
                "currency": each.currency,
                "reason": each.reason,
                "state": each.state,
                "asked_at": each.asked_at,
                "sent_at": each.sent_at,
            }
            for each in payment.refunds.order_by("pk")
        ],
    }


def _delivery(order: Order) -> list[dict[str, object]]:
    return [
        {
            "to_the_buyer": each.person_id == order.buyer_id,
            "first_at": each.first_at,
            "last_at": each.last_at,
            "times": each.times,
        }
        for each in order.deliveries.order_by("pk")
    ]


def _certificate(order: Order, now: datetime) -> dict[str, bytes]:
    if not order.certificate_digest:
        return {}
    store = FolderStore(settings.PINXIT_STORE)
    return {
        "certificate.json": store.read(Digest.parse(order.certificate_digest)),
        "certificate.pdf": certificate_pdf(order, now=now),
    }


def _receipt(order: Order) -> dict[str, bytes]:
    newest, _trouble = sealed_for_page()
    if newest is None or order.log_index is None or order.log_index >= newest.size:
        return {}
    return {"receipt.txt": receipt_of(order.log_index, newest).text.encode()}


def _json(thing: object) -> bytes:
    return json.dumps(thing, indent=2, ensure_ascii=False, default=_text).encode() + b"\n"


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
