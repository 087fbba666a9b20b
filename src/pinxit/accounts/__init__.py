"""Accounts: people, their roles, and the keys and webhooks of their programs.

In:  sign-ups, the owner's decisions who may do what, requests that carry a key.
Out: a `Role`, which every room asks about before it lets somebody act; a `Scope`, which says what
     a key may do; small secrets, sealed with the key of the house; messages to other programs,
     signed and sent to vetted addresses only.
"""

from pinxit.accounts.adapters.post_message import NotTakenError, Post
from pinxit.accounts.adapters.sealed import BrokenSealError, seal, unseal
from pinxit.accounts.core.keys import Scope
from pinxit.accounts.core.roles import Role
from pinxit.accounts.core.webhook import BadWebhookError, checked_url, sign

__all__ = [
    "BadWebhookError",
    "BrokenSealError",
    "NotTakenError",
    "Post",
    "Role",
    "Scope",
    "checked_url",
    "seal",
    "sign",
    "unseal",
]
