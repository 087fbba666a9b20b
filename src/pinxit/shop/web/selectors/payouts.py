"""Looking at what is due and at payouts."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from pinxit.accounts import unseal
from pinxit.kernel import Money
from pinxit.shop.core.payout import BankDetails, Rail, floor_of, is_due
from pinxit.shop.web.models.ledger import LedgerAccount
from pinxit.shop.web.models.payouts import Payout, PayoutBatch, PayoutDetails
from pinxit.shop.web.selectors.ledger import balances, names_of, owed_accounts, people_behind

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@dataclass(frozen=True, slots=True)
class Due:
    """What one account is owed, and what stands in the way of paying it.

    Attributes:
        account: Which.
        name: Whose.
        amount: How much; below 0 it is carried forward.
        person_id: Of the account of the house; `None` for an author who has none.
        rail: How they want to be paid; `None` if they have not said.
        in_payout: Whether a payout of it is open.
    """

    account: LedgerAccount
    name: str
    amount: Money
    person_id: int | None
    rail: Rail | None
    in_payout: bool

    @property
    def floor(self) -> Money:
        """From which amount on it is paid."""
        return Money(floor_of(self.amount.currency), self.amount.currency)

    @property
    def obstacle(self) -> str:
        """Why it is not paid now: below, nobody, details, open; "" if nothing is in the way."""
        if self.in_payout:
            return "open"
        if not is_due(self.amount):
            return "below"
        if self.person_id is None:
            return "nobody"
        return "details" if self.rail is None else ""


def dues() -> list[Due]:
    """Return what everybody is owed, the most first; accounts at nothing are left out."""
    found = [each for each in balances(owed_accounts()) if each.amount.minor]
    names = names_of([each.account for each in found])
    people = people_behind([each.account for each in found])
    details = PayoutDetails.objects.filter(person_id__in=people.values())
    rails = {each.person_id: Rail(each.rail) for each in details}
    open_ = set(Payout.objects.filter(state="waiting").values_list("account_id", flat=True))
    listed = [
        Due(
            account=each.account,
            name=names[each.account.pk],
            amount=each.amount,
            person_id=people.get(each.account.pk),
            rail=rails.get(people.get(each.account.pk, 0)),
            in_payout=each.account.pk in open_,
        )
        for each in found
    ]
    return sorted(listed, key=lambda due: (-due.amount.minor, due.account.pk))


def batches() -> QuerySet[PayoutBatch]:
    """Return all batches, the newest first, with who made and approved them."""
    return PayoutBatch.objects.select_related("made_by", "approved_by")


def batch_named(public_id: UUID) -> PayoutBatch | None:
    """Return a batch by its public name, or `None`."""
    return batches().filter(public_id=public_id).first()


def payouts_of(batch: PayoutBatch) -> QuerySet[Payout]:
    """Return the payouts of a batch with their payees."""
    return batch.payouts.select_related("person", "account")


def payout_named(public_id: UUID) -> Payout | None:
    """Return a payout by its public name, or `None`."""
    return Payout.objects.select_related("batch").filter(public_id=public_id).first()


def details_of(person: "Person") -> PayoutDetails | None:
    """Return where somebody is paid, sealed, or `None` if they have not said."""
    return PayoutDetails.objects.filter(person=person).first()


def opened(sealed: str) -> BankDetails:
    """Return sealed bank details.

    Raises:
        BrokenSealError: They were sealed by another house.
    """
    rail, name, number, bic = json.loads(unseal(sealed, house_key=settings.SECRET_KEY))
    return BankDetails(Rail(rail), name, number, bic)


def payouts_to(person: "Person") -> QuerySet[Payout]:
    """Return what was paid to somebody, the newest first."""
    return Payout.objects.filter(person=person).order_by("-pk")
