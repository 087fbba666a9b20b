"""What templates say to guests, and to whoever was one."""

from typing import TYPE_CHECKING, Any

from django import template

from pinxit.accounts.web.selectors import came_by_letter, guest_in

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Guest

register = template.Library()


@register.simple_tag(takes_context=True)
def guest_to_take_over(context: dict[str, Any]) -> "Guest | None":
    """Return the guest whose purchases a reader may take into their account, or `None`.

    The browser knows the guest by a letter, and the letter went to the account's address.
    """
    request = context["request"]
    person = request.user
    if not person.is_authenticated or person.is_guest or not came_by_letter(request.session):
        return None
    guest = guest_in(request.session)
    is_same = guest is not None and guest.contact.lower() == person.email.lower()
    return guest if is_same else None
