"""What the accounts room does. Every write to its tables is in this package."""

from pinxit.accounts.web.services.asking import answered_once, count_request
from pinxit.accounts.web.services.closing import CLOSED_NAME, OwnerStaysError, close_account
from pinxit.accounts.web.services.guests import (
    GuestGoneError,
    OtherAddressError,
    ask_for_links,
    give_guest_to,
    renew_link,
    send_links,
    welcome_guest,
)
from pinxit.accounts.web.services.keys import (
    BadKeyFormError,
    make_key,
    revoke_key,
    use_key,
)
from pinxit.accounts.web.services.letters import LetterUnsentError, post_letter, write_to
from pinxit.accounts.web.services.people import (
    ArtistsByInvitationError,
    EmailTakenError,
    StaleLinkError,
    change_details,
    claim_first_sign_in,
    grant,
    new_first_sign_in,
    open_house,
    sign_up,
)
from pinxit.accounts.web.services.tries import (
    TooManyGuestsError,
    TooManyTriesError,
    check_tries,
    forget_tries,
    note_wrong,
)
from pinxit.accounts.web.services.webhooks import (
    TooManyWebhooksError,
    add_webhook,
    announce,
    deliver,
    remove_webhook,
    send_again,
)

__all__ = [
    "CLOSED_NAME",
    "ArtistsByInvitationError",
    "BadKeyFormError",
    "EmailTakenError",
    "GuestGoneError",
    "LetterUnsentError",
    "OtherAddressError",
    "OwnerStaysError",
    "StaleLinkError",
    "TooManyGuestsError",
    "TooManyTriesError",
    "TooManyWebhooksError",
    "add_webhook",
    "announce",
    "answered_once",
    "ask_for_links",
    "change_details",
    "check_tries",
    "claim_first_sign_in",
    "close_account",
    "count_request",
    "deliver",
    "forget_tries",
    "give_guest_to",
    "grant",
    "make_key",
    "new_first_sign_in",
    "note_wrong",
    "open_house",
    "post_letter",
    "remove_webhook",
    "renew_link",
    "revoke_key",
    "send_again",
    "send_links",
    "sign_up",
    "use_key",
    "welcome_guest",
    "write_to",
]
