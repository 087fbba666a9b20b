"""Asking Stripe: a form goes out, JSON comes back.

**Source:** Stripe API reference: "Authentication", "Idempotent requests", "Errors", "Pagination".
A request that is sent again with its key is answered as before and does nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

import urllib3

from pinxit.shop.adapters.provider import ProviderAwayError, ProviderRefusesError

ADDRESS: Final = "https://api.stripe.com"
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=20)
_PAGE: Final = 100
_PAGES: Final = 50


@dataclass(frozen=True, slots=True)
class StripeApi:
    """The house's account at Stripe.

    Attributes:
        secret: Its key.
        address: Where Stripe is asked; another one only where a program stands in for Stripe.
    """

    secret: str
    address: str = ADDRESS

    def post(self, path: str, fields: Mapping[str, str], *, key: str) -> Mapping[str, Any]:
        """Ask for something to be made or done.

        Args:
            path: Such as `payment_intents`.
            fields: What is said, with Stripe's square brackets in the names.
            key: By which Stripe knows a repetition.

        Raises:
            ProviderAwayError: It is not known whether it was done; ask again with the same key.
            ProviderRefusesError: It was not done.
        """
        return self._ask("POST", path, urlencode(fields), {"Idempotency-Key": key})

    def get(self, path: str, **fields: str) -> Mapping[str, Any]:
        """Look something up; errors as for `post`."""
        return self._ask("GET", f"{path}?{urlencode(fields)}" if fields else path, "", {})

    def all(self, path: str, **fields: str) -> Iterator[Mapping[str, Any]]:
        """Yield every entry of a list, page by page; errors as for `post`."""
        after: dict[str, str] = {}
        for _page in range(_PAGES):
            page = self.get(path, limit=str(_PAGE), **fields, **after)
            yield from page["data"]
            if not page.get("has_more") or not page["data"]:
                return
            after = {"starting_after": page["data"][-1]["id"]}

    def _ask(self, method: str, path: str, body: str, more: Mapping[str, str]) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {self.secret}", **more}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            with urllib3.PoolManager(timeout=_TIMEOUT, retries=False) as pool:
                answer = pool.request(
                    method, f"{self.address}/v1/{path}", body=body or None, headers=headers
                )
                return _read(answer.status, answer.data)
        except urllib3.exceptions.HTTPError as error:
            raise ProviderAwayError("Stripe could not be asked") from error


def name_in_path(reference: str) -> str:
    """Return a name of Stripe's as it may stand in an address."""
    return quote(reference, safe="")


def _read(status: int, content: bytes) -> Mapping[str, Any]:
    if status >= 500 or status in {409, 429}:
        raise ProviderAwayError("Stripe has no answer now")
    try:
        said = json.loads(content)
    except ValueError as error:
        raise ProviderAwayError("Stripe’s answer cannot be read") from error
    if status >= 400 or not isinstance(said, dict):
        told = said.get("error", {}) if isinstance(said, dict) else {}
        code = told.get("code") or told.get("message") or status
        raise ProviderRefusesError(f"Stripe refuses: {str(code)[:80]}")
    return said
