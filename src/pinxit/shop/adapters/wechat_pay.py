"""Paying by WeChat Pay: a square code that the buyer's phone reads (Native), in yuan.

**Source:** WeChat Pay API v3 documentation: "Native下单", "查询订单", "关闭订单", "申请退款",
"支付通知", "退款通知"; signatures WECHATPAY2-SHA256-RSA2048; resources by AES-256-GCM (RFC 5116).
"""

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import segno
import urllib3
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from payments.forms import PaymentForm

from pinxit.kernel import Money
from pinxit.shop.adapters.provider import (
    TOLERANCE_S,
    Provider,
    ProviderAwayError,
    ProviderRefusesError,
    Reply,
    Return,
)
from pinxit.shop.adapters.rsa_keys import BadPaymentKeyError, OwnKey, TheirKey
from pinxit.shop.core.payment_facts import (
    Fact,
    ForgedMessageError,
    Message,
    UnreadableMessageError,
    What,
)

ADDRESS: Final = "https://api.mch.weixin.qq.com"
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=20)
_SCHEME: Final = "WECHATPAY2-SHA256-RSA2048"
_KEY_BYTES: Final = 32
_OVER: Final = {"CLOSED", "REVOKED", "PAYERROR"}


def _clock() -> datetime:
    return datetime.now(tz=UTC)


class CodeForm(PaymentForm):
    """Shows the square code that a phone reads."""

    template_name = "shop/_wechat_payment.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchant:
    """An account at WeChat Pay.

    Attributes:
        merchant: Its number.
        app: The app that it belongs to.
        own_key: The house's secret key.
        own_serial: The serial number of its certificate.
        their_key: WeChat Pay's public key or platform certificate.
        their_serial: Under which name WeChat Pay signs by it.
        secret: The key of API v3, 32 letters, by which resources are closed.
    """

    merchant: str
    app: str
    own_key: OwnKey
    own_serial: str
    their_key: TheirKey
    their_serial: str
    secret: bytes


class WeChatPayProvider(Provider):
    """WeChat Pay, by its HTTP interface alone."""

    currencies: ClassVar[frozenset[str] | None] = frozenset({"CNY"})
    title: ClassVar[str] = "WeChat Pay"

    def __init__(
        self,
        *,
        told_at: str,
        address: str = ADDRESS,
        clock: Callable[[], datetime] = _clock,
        **account: str,
    ) -> None:
        """Remember the account.

        Args:
            told_at: Where WeChat Pay tells the house what happened.
            address: Where it is asked.
            clock: The time, which requests are signed with.
            account: The attributes of a `Merchant`, keys as text.

        Raises:
            BadPaymentKeyError: A key cannot be read.
        """
        super().__init__()
        self._told_at, self._address, self._clock = told_at, address, clock
        self._merchant = _merchant(account)

    def get_form(self, payment: Any, data: Any = None) -> PaymentForm:
        """Return the square code, opening the payment at WeChat Pay first."""
        if not payment.transaction_id:
            told = self._ask("POST", "/v3/pay/transactions/native", self._opening(payment))
            payment.attrs.code_url = str(told["code_url"])
            payment.transaction_id = _trade_no(payment.token)
            payment.save(update_fields=["transaction_id", "extra_data"])
        form = CodeForm(provider=self, payment=payment)
        form.code = segno.make(payment.attrs.code_url, error="m").svg_inline(
            scale=6, border=2, light="white"
        )
        return form

    def cancel(self, payment: Any) -> None:
        """See to it that nobody can pay any more; that somebody just has is no trouble here."""
        path = f"/v3/pay/transactions/out-trade-no/{_trade_no(payment.token)}/close"
        try:
            self._ask("POST", path, {"mchid": self._merchant.merchant})
        except ProviderRefusesError:
            return

    def read(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Message:
        """Return what a notification says, once its signature holds and its resource opens."""
        self._check(body, headers, now)
        try:
            told = json.loads(body)
            at = datetime.fromisoformat(told["create_time"])
            facts = self._facts(str(told["event_type"]), self._opened(told["resource"]))
            return Message(str(told["id"])[:120], str(told["event_type"])[:60], at, facts)
        except (ValueError, KeyError, TypeError, AttributeError, InvalidTag) as error:
            raise UnreadableMessageError("this is no notification of WeChat Pay’s") from error

    def look(self, *, token: str, reference: str, total: Money) -> tuple[Fact, ...]:
        """Ask WeChat Pay what has become of a payment."""
        path = f"/v3/pay/transactions/out-trade-no/{_trade_no(token)}"
        told = self._ask("GET", f"{path}?mchid={self._merchant.merchant}", None)
        try:
            return _paid_or_over(told)
        except (KeyError, ValueError, TypeError) as error:
            raise ProviderAwayError("WeChat Pay’s answer cannot be read") from error

    def give_back(self, asked: Return) -> str:
        """Send money back; WeChat Pay knows a repetition by our name of the refund."""
        told = self._ask(
            "POST",
            "/v3/refund/domestic/refunds",
            {
                "out_trade_no": _trade_no(asked.payment),
                "out_refund_no": asked.name,
                "amount": {
                    "refund": asked.amount.minor,
                    "total": asked.total.minor,
                    "currency": "CNY",
                },
            },
        )
        if told.get("status") in {"ABNORMAL", "CLOSED"}:
            raise ProviderRefusesError(f"WeChat Pay refuses: {told['status']}")
        return str(told.get("refund_id", ""))

    def reply(self) -> Reply:
        """Say the word after which WeChat Pay does not repeat itself."""
        return Reply('{"code":"SUCCESS"}')

    def _opening(self, payment: Any) -> dict[str, Any]:
        return {
            "appid": self._merchant.app,
            "mchid": self._merchant.merchant,
            "description": payment.description,
            "out_trade_no": _trade_no(payment.token),
            "notify_url": self._told_at,
            "amount": {"total": int(payment.total.scaleb(2)), "currency": "CNY"},
        }

    def _facts(self, kind: str, told: Mapping[str, Any]) -> tuple[Fact, ...]:
        if told["mchid"] != self._merchant.merchant:
            raise ForgedMessageError("a notification for another account")
        if kind != "REFUND.SUCCESS":
            return _paid_or_over(told)
        amount = told["amount"]
        return (
            Fact(
                what=What.RETURNED,
                payment=_token(told["out_trade_no"]),
                reference=str(told["out_trade_no"]),
                amount=_money(amount["refund"]),
                taken=_money(amount["total"]),
                refund=str(told["out_refund_no"])[:120],
            ),
        )

    def _opened(self, resource: Mapping[str, str]) -> Mapping[str, Any]:
        if resource["algorithm"] != "AEAD_AES_256_GCM":
            raise UnreadableMessageError("a resource that is closed in another way")
        opened = AESGCM(self._merchant.secret).decrypt(
            resource["nonce"].encode(),
            base64.b64decode(resource["ciphertext"], validate=True),
            resource.get("associated_data", "").encode(),
        )
        told: Mapping[str, Any] = json.loads(opened)
        return told

    def _check(self, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
        at, nonce = headers.get("Wechatpay-Timestamp", ""), headers.get("Wechatpay-Nonce", "")
        signed = f"{at}\n{nonce}\n".encode() + body + b"\n"
        is_theirs = headers.get("Wechatpay-Serial", "") == self._merchant.their_serial
        signature = headers.get("Wechatpay-Signature", "")
        if not is_theirs or not self._merchant.their_key.signed(signed, signature):
            raise ForgedMessageError("a message with a wrong signature")
        if not at.isdigit() or abs(now.timestamp() - int(at)) > TOLERANCE_S:
            raise ForgedMessageError("a message that was signed at another time")

    def _ask(self, method: str, path: str, said: Mapping[str, Any] | None) -> Mapping[str, Any]:
        body = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        headers = {
            "Authorization": self._signature(method, path, body),
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        try:
            with urllib3.PoolManager(timeout=_TIMEOUT, retries=False) as pool:
                answer = pool.request(
                    method, f"{self._address}{path}", body=body or None, headers=headers
                )
                content = answer.data
        except urllib3.exceptions.HTTPError as error:
            raise ProviderAwayError("WeChat Pay could not be asked") from error
        return self._answer(answer.status, content, answer.headers)

    def _answer(self, status: int, content: bytes, headers: Mapping[str, str]) -> Mapping[str, Any]:
        if status >= 500 or status == 429:
            raise ProviderAwayError("WeChat Pay has no answer now")
        try:
            told = json.loads(content) if content else {}
        except ValueError as error:
            raise ProviderAwayError("WeChat Pay’s answer cannot be read") from error
        if status >= 400:
            raise ProviderRefusesError(f"WeChat Pay refuses: {str(told.get('code'))[:80]}")
        try:
            self._check(content, headers, self._clock())
        except ForgedMessageError as error:
            raise ProviderAwayError("an answer that WeChat Pay did not sign") from error
        checked: Mapping[str, Any] = told
        return checked

    def _signature(self, method: str, path: str, body: bytes) -> str:
        nonce, at = secrets.token_hex(16), int(self._clock().timestamp())
        signed = f"{method}\n{path}\n{at}\n{nonce}\n".encode() + body + b"\n"
        parts = {
            "mchid": self._merchant.merchant,
            "nonce_str": nonce,
            "signature": self._merchant.own_key.sign(signed),
            "timestamp": str(at),
            "serial_no": self._merchant.own_serial,
        }
        return f"{_SCHEME} " + ",".join(f'{name}="{value}"' for name, value in parts.items())


def _merchant(account: Mapping[str, str]) -> Merchant:
    secret = account["secret"].encode()
    if len(secret) != _KEY_BYTES:
        raise BadPaymentKeyError("the key of API v3 has 32 letters")
    return Merchant(
        merchant=account["merchant"],
        app=account["app"],
        own_key=OwnKey.parse(account["own_key"]),
        own_serial=account["own_serial"],
        their_key=TheirKey.parse(account["their_key"]),
        their_serial=account["their_serial"],
        secret=secret,
    )


def _paid_or_over(told: Mapping[str, Any]) -> tuple[Fact, ...]:
    number = str(told["out_trade_no"])
    named: dict[str, Any] = {"payment": _token(number), "reference": number}
    if told["trade_state"] in {"SUCCESS", "REFUND"}:
        amount = told["amount"]
        if amount.get("currency", "CNY") != "CNY":
            raise UnreadableMessageError("an amount that is not in yuan")
        return (Fact(what=What.TAKEN, amount=_money(amount["total"]), **named),)
    if told["trade_state"] in _OVER:
        return (Fact(what=What.OVER, **named),)
    return ()


def _money(minor: object) -> Money:
    if isinstance(minor, bool) or not isinstance(minor, int) or minor < 0:
        raise UnreadableMessageError("an amount of WeChat Pay’s is no number of coins")
    return Money(minor, "CNY")


def _trade_no(token: str) -> str:
    return UUID(token).hex


def _token(trade_no: object) -> str:
    return str(UUID(str(trade_no)))
