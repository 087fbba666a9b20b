"""What the house holds about a person, gathered from every table that knows them.

Tables are found by their relations to people, so that a new one is in the export by itself.

**Source:** Regulation (EU) 2016/679, articles 15 and 20; Personal Information Protection Law of the
People's Republic of China, article 45.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model, QuerySet

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.shop.web.invoices import invoice_pdf
from pinxit.shop.web.models import Invoice, Order
from pinxit.shop.web.selectors import copies_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: Tables that know a person through another one.
_THROUGH: Final = {
    "shop.SaleTerms": ("order__buyer",),
    "shop.Invoice": ("order__buyer",),
    "shop.Payment": ("order__buyer", "bill__commission__client"),
    "shop.Bill": ("commission__client",),
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


def write_own_data(person: "Person", path: Path) -> None:
    """Write everything about a person into a zip file: tables as JSON, papers, pictures owned.

    Args:
        person: About whom.
        path: Of the file, which is made.
    """
    store = FolderStore(settings.PINXIT_STORE)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        text = json.dumps(
            dict(own_rows(person)), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
        )
        bundle.writestr("data.json", text)
        for paper in Invoice.objects.filter(order__buyer=person).order_by("pk"):
            bundle.writestr(f"invoices/{paper.full_number}.pdf", invoice_pdf(paper))
        for order in copies_of(person).filter(pk__in=_opened(person)):
            picture = store.path(Digest.parse(order.edition.listing.full_size))
            if picture.exists():
                name = f"copies/{order.public_id}.png"
                bundle.write(picture, name, compress_type=zipfile.ZIP_STORED)


def own_rows(person: "Person") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each table that knows a person, with its rows about them."""
    yield "accounts.Person", [_told(person)]
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        label = model._meta.label
        if label in _OF_THE_HOUSE:
            continue
        paths = [*_relations(model, type(person)), *_THROUGH.get(label, ())]
        rows: QuerySet[Model] | None = None
        for path in paths:
            found = model._default_manager.filter(**{path: person})
            rows = found if rows is None else rows | found
        if rows is not None and paths:
            listed = [_told(row) for row in rows.distinct().order_by("pk")]
            if listed:
                yield label, listed


def _relations(model: type[Model], person: type[Model]) -> list[str]:
    return [field.name for field in _fields(model) if field.related_model is person]


def _fields(model: type[Model]) -> list["Field[Any, Any]"]:
    return list(model._meta.concrete_fields)


def _told(row: Model) -> dict[str, Any]:
    return {
        field.name: field.value_from_object(row)
        for field in _fields(type(row))
        if field.name not in _SECRET
    }


def _opened(person: "Person") -> list[int]:
    from django.utils import timezone

    copies = Order.objects.filter(owner=person, state="paid")
    waiting = copies.filter(terms__available_at__gt=timezone.now())
    return list(copies.exclude(pk__in=waiting).values_list("pk", flat=True))
