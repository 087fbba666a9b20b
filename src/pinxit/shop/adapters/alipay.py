"""Paying by Alipay on its own page (alipay.trade.page.pay), in yuan.

**Source:** Alipay open platform documentation: "alipay.trade.page.pay", "alipay.trade.query",
"alipay.trade.refund", "alipay.trade.close", "异步通知说明" (notifications) and "签名" (RSA2: the
parameters by name, as name=value joined by &, signed with RSA and SHA-256).
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import urllib3
from payments.forms import PaymentForm

from pinxit.kernel import Money
from pinxit.shop.adapters.provider import (
    PageForm,
    Provider,
    ProviderAwayError,
    ProviderRefusesError,
    Reply,
    Return,
    page_after,
)
from pinxit.shop.adapters.rsa_keys import OwnKey, TheirKey
from pinxit.shop.core.payment_facts import (
    Fact,
    ForgedMessageError,
    Message,
    UnreadableMessageError,
    What,
)

GATEWAY: Final = "https://openapi.alipay.com/gateway.do"
_BEIJING: Final = timezone(timedelta(hours=8))
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=20)
_PAID: Final = {"TRADE_SUCCESS", "TRADE_FINISHED"}
_UNKNOWN: Final = "ACQ.TRADE_NOT_EXIST"
#: Answers after which nobody knows whether it was done.
_AWAY: Final = {"ACQ.SYSTEM_ERROR", "SYSTEM_ERROR", "isp.unknow-error"}


def _clock() -> datetime:
    return datetime.now(tz=_BEIJING)


class AlipayProvider(Provider):
    """Alipay, by its HTTP interface alone."""

    currencies: ClassVar[frozenset[str] | None] = frozenset({"CNY"})
    title: ClassVar[str] = "Alipay"

    def __init__(
        self,
        *,
        app: str,
        own_key: str,
        their_key: str,
        told_at: str,
        gateway: str = GATEWAY,
        clock: Callable[[], datetime] = _clock,
    ) -> None:
        """Remember the account.

        Args:
            app: Its number.
            own_key: The house's secret key.
            their_key: Alipay's public key.
            told_at: Where Alipay tells the house what happened.
            gateway: Where Alipay is asked.
            clock: The time, which requests are signed with.

        Raises:
            BadPaymentKeyError: A key cannot be read.
        """
        super().__init__()
        self._app, self._told_at, self._gateway, self._clock = app, told_at, gateway, clock
        self._own, self._their = OwnKey.parse(own_key), TheirKey.parse(their_key)

    def get_form(self, payment: Any, data: Any = None) -> PaymentForm:
        """Return the way to Alipay's page; nothing is asked of Alipay yet."""
        if not payment.transaction_id:
            payment.transaction_id = _trade_no(payment.token)
            payment.save(update_fields=["transaction_id"])
        content = {
            "out_trade_no": payment.transaction_id,
            "product_code": "FAST_INSTANT_TRADE_PAY",
            "total_amount": f"{payment.total:.2f}",
            "subject": payment.description,
        }
        more = {"notify_url": self._told_at, "return_url": page_after(payment)}
        signed = self._signed("alipay.trade.page.pay", content, more)
        form = PageForm(provider=self, payment=payment)
        form.address = f"{self._gateway}?{urlencode(signed)}"
        return form

    def cancel(self, payment: Any) -> None:
        """See to it that nobody can pay any more; that somebody just has is no trouble here."""
        try:
            self._ask("alipay.trade.close", {"out_trade_no": _trade_no(payment.token)})
        except ProviderRefusesError:
            return

    def read(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Message:
        """Return what a notification says, once its signature holds."""
        told = _fields(body)
        kept = {name: value for name, value in told.items() if name not in {"sign", "sign_type"}}
        if not self._their.signed(_content(kept), told.get("sign", "")):
            raise ForgedMessageError("a notification with a wrong signature")
        if told.get("app_id") != self._app:
            raise ForgedMessageError("a notification for another account")
        try:
            at = datetime.strptime(told["notify_time"], "%Y-%m-%d %H:%M:%S").replace(
                tzinfo=_BEIJING
            )
            return Message(told["notify_id"][:120], told["trade_status"][:60], at, _facts(told))
        except (KeyError, ValueError, InvalidOperation) as error:
            raise UnreadableMessageError("this is no notification of Alipay’s") from error

    def look(self, *, token: str, reference: str, total: Money) -> tuple[Fact, ...]:
        """Ask Alipay what has become of a payment; one that nobody began is unknown there."""
        try:
            told = self._ask("alipay.trade.query", {"out_trade_no": _trade_no(token)})
        except ProviderRefusesError as refusal:
            if _UNKNOWN in str(refusal):
                return ()
            raise
        try:
            return _facts({name: str(value) for name, value in told.items()})
        except (KeyError, ValueError, InvalidOperation) as error:
            raise ProviderAwayError("Alipay’s answer cannot be read") from error

    def give_back(self, asked: Return) -> str:
        """Send money back; Alipay knows a repetition by our name of the refund."""
        told = self._ask(
            "alipay.trade.refund",
            {
                "out_trade_no": _trade_no(asked.payment),
                "refund_amount": f"{asked.amount.major:.2f}",
                "out_request_no": asked.name,
            },
        )
        return str(told.get("trade_no", ""))

    def reply(self) -> Reply:
        """Say the one word after which Alipay does not repeat itself."""
        return Reply("success", "text/plain")

    def _signed(
        self, method: str, content: Mapping[str, str], more: Mapping[str, str]
    ) -> dict[str, str]:
        fields = {
            "app_id": self._app,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": self._clock().astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
            "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
            **more,
        }
        return {**fields, "sign": self._own.sign(_content(fields))}

    def _ask(self, method: str, content: Mapping[str, str]) -> Mapping[str, Any]:
        fields = self._signed(method, content, {})
        try:
            with urllib3.PoolManager(timeout=_TIMEOUT, retries=False) as pool:
                answer = pool.request("POST", self._gateway, fields=fields, encode_multipart=False)
        except urllib3.exceptions.HTTPError as error:
            raise ProviderAwayError("Alipay could not be asked") from error
        return self._answer(answer.data, f"{method.replace('.', '_')}_response")

    def _answer(self, content: bytes, name: str) -> Mapping[str, Any]:
        """Return an answer whose signature over its very letters holds."""
        try:
            text = content.decode()
            whole = json.loads(text)
            start = text.index(":", text.index(f'"{name}"')) + 1
            start += len(text[start:]) - len(text[start:].lstrip())
            told, end = json.JSONDecoder().raw_decode(text, start)
            signature = str(whole["sign"])
        except (ValueError, KeyError, TypeError) as error:
            raise ProviderAwayError("Alipay’s answer cannot be read") from error
        if not self._their.signed(text[start:end].encode(), signature):
            raise ProviderAwayError("an answer that Alipay did not sign")
        if told.get("code") != "10000":
            code = str(told.get("sub_code") or told.get("code"))[:80]
            if code in _AWAY or told.get("code") == "20000":
                raise ProviderAwayError("Alipay has no answer now")
            raise ProviderRefusesError(f"Alipay refuses: {code}")
        checked: Mapping[str, Any] = told
        return checked


def _fields(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=False, strict_parsing=True))
    except ValueError as error:
        raise UnreadableMessageError("this is no notification of Alipay’s") from error


def _facts(told: Mapping[str, str]) -> tuple[Fact, ...]:
    payment = str(UUID(told["out_trade_no"]))
    named: dict[str, Any] = {"payment": payment, "reference": told["out_trade_no"]}
    status = told["trade_status"]
    returned = told.get("refund_fee")
    if returned and Decimal(returned) > 0:
        taken = _money(told["total_amount"])
        return (Fact(what=What.RETURNED, amount=_money(returned), taken=taken, **named),)
    if status in _PAID:
        return (Fact(what=What.TAKEN, amount=_money(told["total_amount"]), **named),)
    if status == "TRADE_CLOSED":
        return (Fact(what=What.OVER, **named),)
    return ()


def _money(yuan: str) -> Money:
    coins = Decimal(yuan).scaleb(2)
    if coins != coins.to_integral_value() or coins < 0:
        raise UnreadableMessageError("an amount of Alipay’s is no number of coins")
    return Money(int(coins), "CNY")


def _content(fields: Mapping[str, str]) -> bytes:
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name]).encode()


def _trade_no(token: str) -> str:
    return UUID(token).hex
