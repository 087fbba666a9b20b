"""What the house holds about a person, gathered from every table that knows them.

Tables are found by their relations to people, so that a new one is in the export by itself.

**Source:** Regulation (EU) 2016/679, articles 15 and 20; Personal Information Protection Law of the
People's Republic of China, article 45.
"""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import IO, TYPE_CHECKING, Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.shop.web.models import Invoice, Order
from pinxit.shop.web.papers.invoices import invoice_pdf
from pinxit.shop.web.selectors.orders import copies_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: Tables that know a person through another one.
_THROUGH: Final = {
    "shop.SaleTerms": ("order__buyer", "commission__client"),
    "shop.Invoice": ("order__buyer", "bill__commission__client"),
    "shop.Payment": ("order__buyer", "purchase__buyer", "bill__commission__client"),
    "shop.Bill": ("commission__client",),
    "shop.PrintJob": ("order__buyer",),
    "shop.Licence": ("order__buyer",),
    "shop.BargainStep": ("bargain__buyer",),
    "studio.Piece": ("brief__person",),
    "studio.CommissionEntry": ("commission__client", "commission__artist"),
    "studio.CommissionPicture": ("commission__client", "commission__artist"),
    "accounts.Message": ("webhook__person",),
}
#: Keys and secrets: whoever reads the file must not be able to act by it.
_SECRET: Final = frozenset(
    {"password", "digest", "token_digest", "sealed", "sealed_secret", "salt", "key", "token",
     "extra_data"}
)  # fmt: skip
#: What people of the house noted while they worked for it is the house's.
_OF_THE_HOUSE: Final = frozenset({"admin.LogEntry", "shop.PayoutBatch", "shop.SplitRule"})


def write_own_data(person: "Person", file: IO[bytes], *, now: datetime) -> None:
    """Write everything about a person into a zip file: tables as JSON, papers, pictures owned.

    Args:
        person: About whom.
        file: Open for writing.
        now: Pictures whose file can be downloaded by now are in it.
    """
    store = FolderStore(settings.PINXIT_STORE)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        text = json.dumps(
            dict(own_rows(person)), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
        )
        bundle.writestr("data.json", text)
        own = Q(order__buyer=person) | Q(bill__commission__client=person)
        for paper in Invoice.objects.filter(own).order_by("pk"):
            bundle.writestr(f"invoices/{paper.full_number}.pdf", invoice_pdf(paper))
        for order in copies_of(person).filter(pk__in=_opened(person, now)):
            picture = store.path(Digest.parse(order.edition.listing.full_size))
            if picture.exists():
                name = f"copies/{order.public_id}.png"
                bundle.write(picture, name, compress_type=zipfile.ZIP_STORED)


def own_rows(person: "Person") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each table that knows a person, with its rows about them."""
    yield "accounts.Person", [_told(person)]
    for label, paths in tables_with_people().items():
        rows = apps.get_model(label)._default_manager.all()
        about = reduce(or_, (Q(**{path: person.pk}) for path in paths))
        listed = [_told(row) for row in rows.filter(about).distinct().order_by("pk")]
        if listed:
            yield label, listed


def tables_with_people() -> dict[str, tuple[str, ...]]:
    """Return every table that is told of, and by which of its relations it knows people."""
    found = {}
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        label = model._meta.label
        direct = [
            each.name
            for each in model._meta.concrete_fields
            if each.related_model is get_user_model()
        ]
        paths = (*direct, *_THROUGH.get(label, ()))
        if paths and label not in _OF_THE_HOUSE:
            found[label] = paths
    return found


def _told(row: Model) -> dict[str, Any]:
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in _SECRET
    }


def _opened(person: "Person", now: datetime) -> list[int]:
    copies = Order.objects.filter(owner=person, state="paid")
    waiting = copies.filter(terms__available_at__gt=now)
    return list(copies.exclude(pk__in=waiting).values_list("pk", flat=True))
