"""Tokens of copies: how one is named, and where it may be sent.

**Source:** ERC-721 (2018), "Non-Fungible Token Standard"; ERC-55 (2016), "Mixed-case checksum
address encoding".
"""

import re
from typing import Final
from uuid import UUID

from pinxit.kernel import PinxitError

_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}")
#: Nobody's address, which a contract takes for "none".
NOBODY: Final = "0x" + "0" * 40


class BadWalletError(PinxitError):
    """A text is not an address that a token can be sent to."""

    remedy = "Copy the address from your wallet: 0x and forty digits and letters from a to f."


def token_of(order: UUID) -> int:
    """Return the name of the token of the copy that an order bought, in `[0, 2**128)`.

    The name is the order's own, so that one order can never become two tokens.
    """
    return order.int


def order_of_token(token: int) -> UUID | None:
    """Return the order whose copy a token is; `None` for a number that names none."""
    return UUID(int=token) if 0 <= token < 2**128 else None


def wallet(text: str) -> str:
    """Return the address of a wallet as it was written, without blanks around it.

    Whether its capital letters are those of its checksum is looked at where it is used.

    Raises:
        BadWalletError: It is no address, or that of nobody.
    """
    written = text.strip()
    if not _ADDRESS.fullmatch(written) or written.lower() == NOBODY:
        raise BadWalletError("this is not the address of a wallet")
    return written
