"""Accounts: people and their roles.

In:  sign-ups, and the owner's decisions who may do what.
Out: a `Role`, which every room asks about before it lets somebody act.
"""

from pinxit.accounts.core.roles import Role

__all__ = ["Role"]
