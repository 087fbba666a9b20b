"""Closing an account: what was personal goes, what others rely on stays under no name."""

from uuid import uuid4

from django.db import transaction
from django.db.models import F

from pinxit.accounts.core.roles import Role
from pinxit.accounts.web.models import ApiKey, FirstSignIn, Guest, Person, RoleGrant, Webhook
from pinxit.kernel import PinxitError

#: In place of a name; what people read is translated where it is shown.
CLOSED_NAME = "–"


class OwnerStaysError(PinxitError):
    """The owner of a house was to leave it without another one."""

    remedy = "Make somebody else the owner in the back office first."


@transaction.atomic
def close_account(person: Person) -> None:
    """Take away everything by which a person is known here, and shut the door behind them.

    The row stays for the sake of books, certificates and log; no name, address or password is in
    it, every browser is signed out, and programs are let go.

    Raises:
        OwnerStaysError: Nobody else owns the house.
    """
    owners = RoleGrant.objects.filter(role=Role.OWNER).exclude(person=person)
    if Role.OWNER in person.roles and not owners.exists():
        raise OwnerStaysError("a house needs an owner")
    Person.objects.select_for_update().get(pk=person.pk)
    for model in (RoleGrant, ApiKey, Webhook, FirstSignIn):
        model.objects.filter(person=person).delete()
    Guest.objects.filter(person=person).update(contact="", issue=F("issue") + 1)
    person.email, person.display_name = f"{uuid4().hex}@closed.invalid", CLOSED_NAME
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["email", "display_name", "is_active", "password"])
