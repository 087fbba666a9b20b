"""What the accounts room does. Every write to its tables is in this package."""

from pinxit.accounts.web.services.asking import answered_once, count_request
from pinxit.accounts.web.services.closing import CLOSED_NAME, OwnerStaysError, close_account
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
    "LetterUnsentError",
    "OwnerStaysError",
    "StaleLinkError",
    "TooManyTriesError",
    "TooManyWebhooksError",
    "add_webhook",
    "announce",
    "answered_once",
    "change_details",
    "check_tries",
    "claim_first_sign_in",
    "close_account",
    "count_request",
    "deliver",
    "forget_tries",
    "grant",
    "make_key",
    "new_first_sign_in",
    "note_wrong",
    "open_house",
    "post_letter",
    "remove_webhook",
    "revoke_key",
    "send_again",
    "sign_up",
    "use_key",
    "write_to",
]
