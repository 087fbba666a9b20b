"""Transfers to accounts connected at Stripe.

**Source:** Stripe API reference, "Create a transfer" (`POST /v1/transfers`) and "Idempotent
requests": a request that is sent again with its key is answered as before and moves nothing.
"""

import json
from dataclasses import dataclass
from typing import Final

import urllib3

from pinxit.kernel import Money, PinxitError

ADDRESS: Final = "https://api.stripe.com"
_TIMEOUT_S: Final = 30
_PREFIX: Final = "tr_"


class TransferRefusedError(PinxitError):
    """Stripe will not make a transfer."""

    remedy = "Read in Stripe’s dashboard why; the payee’s account may not be ready."


class StripeAwayError(PinxitError):
    """Stripe could not be asked, or its answer was lost."""

    remedy = "Send the batch again later: nothing is paid twice."


@dataclass(frozen=True, slots=True)
class StripeTransfers:
    """The house's account at Stripe.

    Attributes:
        secret: Its key; never written down anywhere but in the settings.
        address: Where Stripe is asked.
    """

    secret: str
    address: str = ADDRESS

    def send(self, *, name: str, account: str, amount: Money) -> str:
        """Move an amount to a connected account; asked again by the same name, move nothing.

        Args:
            name: Of the payout: the key by which Stripe knows a repetition.
            account: Stripe's name of the payee's account.
            amount: How much.

        Returns:
            Stripe's name of the transfer.

        Raises:
            TransferRefusedError: Stripe refuses; nothing was moved.
            StripeAwayError: It is not known whether anything was moved; ask again.
        """
        try:
            with urllib3.PoolManager(timeout=_TIMEOUT_S, retries=False) as pool:
                answer = pool.request(
                    "POST",
                    f"{self.address}/v1/transfers",
                    fields={
                        "amount": str(amount.minor),
                        "currency": amount.currency.lower(),
                        "destination": account,
                        "transfer_group": name,
                    },
                    encode_multipart=False,
                    headers={
                        "Authorization": f"Bearer {self.secret}",
                        "Idempotency-Key": name,
                    },
                )
        except urllib3.exceptions.HTTPError as error:
            raise StripeAwayError("Stripe could not be asked") from error
        return _reference(answer.status, answer.data)


def _reference(status: int, content: bytes) -> str:
    if status >= 500 or status in {409, 429}:
        raise StripeAwayError("Stripe has no answer now")
    try:
        body = json.loads(content)
        if status == 200 and str(body["id"]).startswith(_PREFIX):
            return str(body["id"])
        code = str(body["error"]["code"])[:80]
    except (ValueError, KeyError, TypeError) as error:
        raise StripeAwayError("Stripe’s answer cannot be read") from error
    raise TransferRefusedError(f"Stripe refuses: {code}")
