"""Alipay and WeChat Pay, by the protocols they publish; neither was tried against the service.

Keys are drawn here, on both sides: what the house signs is checked as the provider would, and what
the provider says is signed as it signs. Eve forges.
"""

import base64
import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pinxit.kernel import Money
from pinxit.shop.adapters.alipay import AlipayProvider
from pinxit.shop.adapters.provider import ProviderAwayError, ProviderRefusesError, Return
from pinxit.shop.adapters.rsa_keys import BadPaymentKeyError, OwnKey, TheirKey
from pinxit.shop.adapters.wechat_pay import WeChatPayProvider
from pinxit.shop.core.payment_facts import (
    Fact,
    ForgedMessageError,
    UnreadableMessageError,
    What,
)

NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)
TOKEN = str(UUID("6f1c0d0e-0000-4000-8000-00000000abcd"))
NUMBER = UUID(TOKEN).hex
SECRET = "k" * 32
PRICE = Money(4_000, "CNY")
TAKEN = Fact(what=What.TAKEN, payment=TOKEN, reference=NUMBER, amount=PRICE)
HOUSE, THEIRS, EVES = (
    rsa.generate_private_key(public_exponent=65_537, key_size=2_048) for _ in "abc"
)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    kind = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, kind, plain).decode()


def public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode()


def bare(text: str) -> str:
    """A key as Alipay's pages show it: the letters alone."""
    return "".join(line for line in text.splitlines() if "-" not in line)


def payment() -> Any:
    made = SimpleNamespace(
        token=TOKEN, transaction_id="", total=PRICE.major, currency="CNY", description="An order",
        attrs=SimpleNamespace(), saved=[], get_success_url=lambda: "/orders/1/",
    )  # fmt: skip
    made.save = lambda update_fields: made.saved.extend(update_fields)
    return made


RETURN = Return(
    name=str(uuid4()), payment=TOKEN, reference=NUMBER, amount=Money(731, "CNY"), total=PRICE
)


@contextmanager
def answering(answer):
    """A program that answers as the provider would; `answer` gets method, path, headers, body."""
    asked: list[tuple[str, str, Any, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked.append((self.command, self.path, self.headers, body))
            status, headers, content = answer(*asked[-1])
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer

        def log_message(self, *words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_keys_are_read_as_their_pages_show_them() -> None:
    for text in (pem(HOUSE), bare(pem(HOUSE))):
        signature = OwnKey.parse(text).sign(b"said")
        for shown in (public(HOUSE), bare(public(HOUSE))):
            assert TheirKey.parse(shown).signed(b"said", signature)
            assert not TheirKey.parse(shown).signed(b"unsaid", signature)
            assert not TheirKey.parse(shown).signed(b"said", "no base64!")
    other = ec.generate_private_key(ec.SECP256R1())
    for bad in ("", "no key", "-----BEGIN PRIVATE KEY-----\nx", pem(other)):
        with pytest.raises(BadPaymentKeyError):
            OwnKey.parse(bad)
    for bad in ("", "no key", "-----BEGIN CERTIFICATE-----\nx", public(other)):
        with pytest.raises(BadPaymentKeyError):
            TheirKey.parse(bad)


def alipay(gateway: str = "http://127.0.0.1:9") -> AlipayProvider:
    return AlipayProvider(
        app="2021", own_key=pem(HOUSE), their_key=bare(public(THEIRS)),
        told_at="https://house.example/told/", gateway=gateway, clock=lambda: NOW,
    )  # fmt: skip


def content(fields: dict[str, str], *but: str) -> bytes:
    kept = sorted((name, value) for name, value in fields.items() if name not in but)
    return "&".join(f"{name}={value}" for name, value in kept).encode()


def notification(key=THEIRS, **changes: str) -> bytes:
    told = {
        "app_id": "2021",
        "notify_id": "n1",
        "notify_time": "2026-12-01 12:00:00",
        "out_trade_no": NUMBER,
        "trade_status": "TRADE_SUCCESS",
        "total_amount": "40.00",
        **changes,
    }
    told["sign"] = OwnKey(key).sign(content(told))
    return urlencode({**told, "sign_type": "RSA2"}).encode()


def test_the_way_to_alipays_page_is_signed_by_the_house() -> None:
    made = payment()

    form = alipay().get_form(made)

    fields = dict(parse_qsl(urlsplit(form.address).query))
    assert TheirKey.parse(public(HOUSE)).signed(content(fields, "sign"), fields["sign"])
    assert json.loads(fields["biz_content"])["total_amount"] == "40.00"
    assert fields["timestamp"] == "2026-12-01 12:00:00"
    assert (made.transaction_id, made.saved) == (NUMBER, ["transaction_id"])


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({}, (TAKEN,)),
        ({"trade_status": "TRADE_FINISHED"}, (TAKEN,)),
        ({"trade_status": "WAIT_BUYER_PAY"}, ()),
        (
            {"trade_status": "TRADE_CLOSED"},
            (Fact(what=What.OVER, payment=TOKEN, reference=NUMBER),),
        ),
        (
            {"refund_fee": "7.31"},
            (
                Fact(
                    what=What.RETURNED, payment=TOKEN, reference=NUMBER,
                    amount=Money(731, "CNY"), taken=PRICE,
                ),
            ),
        ),
    ],
)  # fmt: skip
def test_what_alipay_tells_is_understood(changes, facts) -> None:
    message = alipay().read(notification(**changes), {}, now=NOW)

    assert (message.name, message.facts) == ("n1", facts)
    assert message.told_at == NOW


def test_eve_is_not_alipay() -> None:
    for forged in (
        notification(key=EVES),
        notification(app_id="2022"),
        notification().replace(b"40.00", b"0.01"),
        b"app_id=2021",
    ):
        with pytest.raises(ForgedMessageError):
            alipay().read(forged, {}, now=NOW)
    for unreadable in (
        b"", b"\xff", notification(total_amount="1.001"), notification(total_amount="x"),
        notification(out_trade_no="1"), notification(notify_time="now"),
    ):  # fmt: skip
        with pytest.raises((UnreadableMessageError, ForgedMessageError)):
            alipay().read(unreadable, {}, now=NOW)
    assert alipay().reply().content == "success"


def alipay_answer(told: dict[str, str], key=THEIRS):
    def answer(method, path, headers, body):
        name = parse_qs(body.decode())["method"][0].replace(".", "_") + "_response"
        said = json.dumps(told)
        whole = f'{{"{name}": {said}, "sign": "{OwnKey(key).sign(said.encode())}"}}'
        return 200, {}, whole.encode()

    return answer


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_alipay_is_asked_and_its_answers_are_checked() -> None:
    paid = {"code": "10000", "out_trade_no": NUMBER, "trade_status": "TRADE_SUCCESS"}
    paid["total_amount"] = "40.00"
    with answering(alipay_answer(paid)) as (address, asked):
        assert alipay(address).look(token=TOKEN, reference=NUMBER, total=PRICE) == (TAKEN,)
        fields = dict(parse_qsl(asked[0][3].decode()))
        assert TheirKey.parse(public(HOUSE)).signed(content(fields, "sign"), fields["sign"])
    with answering(alipay_answer({"code": "10000", "trade_no": "t1"})) as (address, asked):
        assert alipay(address).give_back(RETURN) == "t1"
        said = json.loads(dict(parse_qsl(asked[0][3].decode()))["biz_content"])
        assert (said["refund_amount"], said["out_request_no"]) == ("7.31", RETURN.name)
        alipay(address).cancel(payment())
    unknown = {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}
    with answering(alipay_answer(unknown)) as (address, _asked):
        assert alipay(address).look(token=TOKEN, reference=NUMBER, total=PRICE) == ()
        alipay(address).cancel(payment())
        with pytest.raises(ProviderRefusesError):
            alipay(address).give_back(RETURN)
    troubles: list[Any] = [
        alipay_answer({"code": "20000"}),
        alipay_answer({"code": "40004", "sub_code": "ACQ.SYSTEM_ERROR"}),
        alipay_answer(paid, key=EVES),
        lambda *asked: (200, {}, b"no json"),
    ]
    for trouble in troubles:
        with answering(trouble) as (address, _asked), pytest.raises(ProviderAwayError):
            alipay(address).look(token=TOKEN, reference=NUMBER, total=PRICE)
    with pytest.raises(ProviderAwayError):
        alipay("http://127.0.0.1:9").give_back(RETURN)


def wechat(address: str = "http://127.0.0.1:9", **changes: str) -> WeChatPayProvider:
    account = {
        "merchant": "1900", "app": "wx1", "own_key": pem(HOUSE), "own_serial": "AB",
        "their_key": public(THEIRS), "their_serial": "PUB_1", "secret": SECRET, **changes,
    }  # fmt: skip
    return WeChatPayProvider(
        told_at="https://house.example/told/", address=address, clock=lambda: NOW, **account
    )


def signed(body: bytes, key=THEIRS, at: datetime = NOW, serial: str = "PUB_1") -> dict[str, str]:
    moment, nonce = str(int(at.timestamp())), uuid4().hex
    return {
        "Wechatpay-Timestamp": moment,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature": OwnKey(key).sign(f"{moment}\n{nonce}\n".encode() + body + b"\n"),
    }


def closed(kind: str, told: dict[str, Any], secret: str = SECRET, **changes: Any) -> bytes:
    said = json.dumps({"mchid": "1900", "out_trade_no": NUMBER, **told}).encode()
    kept = AESGCM(secret.encode()).encrypt(b"nonce-of-12b", said, b"transaction")
    resource = {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": "nonce-of-12b",
        "associated_data": "transaction",
        "ciphertext": base64.b64encode(kept).decode(),
        **changes,
    }
    at = "2026-12-01T12:00:00+08:00"
    return json.dumps(
        {"id": "w1", "create_time": at, "event_type": kind, "resource": resource}
    ).encode()


PAID = {"trade_state": "SUCCESS", "amount": {"total": 4_000, "currency": "CNY"}}


def test_what_wechat_pay_tells_is_opened_and_understood() -> None:
    body = closed("TRANSACTION.SUCCESS", PAID)
    message = wechat().read(body, signed(body), now=NOW + timedelta(minutes=4))
    assert (message.name, message.told_at, message.facts) == ("w1", NOW, (TAKEN,))

    back = {"out_refund_no": "r1", "amount": {"refund": 731, "total": 4_000}}
    body = closed("REFUND.SUCCESS", back)
    [fact] = wechat().read(body, signed(body), now=NOW).facts
    assert (fact.what, fact.amount, fact.refund) == (What.RETURNED, Money(731, "CNY"), "r1")
    assert wechat().reply().content == '{"code":"SUCCESS"}'


def test_eve_is_not_wechat_pay() -> None:
    body = closed("TRANSACTION.SUCCESS", PAID)
    for headers in (
        {},
        signed(body, key=EVES),
        signed(body, serial="PUB_2"),
        signed(body + b" "),
        signed(body, at=NOW - timedelta(minutes=6)),
    ):
        with pytest.raises(ForgedMessageError):
            wechat().read(body, headers, now=NOW)
    stranger = closed("TRANSACTION.SUCCESS", {**PAID, "mchid": "1901"})
    with pytest.raises(ForgedMessageError):
        wechat().read(stranger, signed(stranger), now=NOW)
    for unreadable in (
        b"{}",
        closed("TRANSACTION.SUCCESS", PAID, secret="e" * 32),
        closed("TRANSACTION.SUCCESS", PAID, algorithm="none"),
        closed("TRANSACTION.SUCCESS", PAID, ciphertext="x"),
        closed("TRANSACTION.SUCCESS", {**PAID, "amount": {"total": -1}}),
        closed("TRANSACTION.SUCCESS", {**PAID, "amount": {"total": 1, "currency": "USD"}}),
    ):
        with pytest.raises(UnreadableMessageError):
            wechat().read(unreadable, signed(unreadable), now=NOW)
    with pytest.raises(BadPaymentKeyError):
        wechat(secret="short")


def wechat_answer(status: int, told: Any, key=THEIRS):
    def answer(method, path, headers, body):
        said = json.dumps(told).encode()
        return status, signed(said, key=key), said

    return answer


def assert_signed_by_the_house(method: str, path: str, headers: Any, body: bytes) -> None:
    scheme, _, rest = headers["Authorization"].partition(" ")
    parts = {
        name: value.strip('"')
        for name, _, value in (each.partition("=") for each in rest.split(","))
    }
    lines = (method, path, parts["timestamp"], parts["nonce_str"])
    said = "".join(f"{line}\n" for line in lines).encode() + body + b"\n"
    assert scheme == "WECHATPAY2-SHA256-RSA2048"
    assert (parts["mchid"], parts["serial_no"]) == ("1900", "AB")
    assert TheirKey.parse(public(HOUSE)).signed(said, parts["signature"])


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_wechat_pay_is_asked_and_its_answers_are_checked() -> None:
    made = payment()
    with answering(wechat_answer(200, {"code_url": "weixin://wxpay/1"})) as (address, asked):
        form = wechat(address).get_form(made)
        assert_signed_by_the_house(*asked[0])
        assert json.loads(asked[0][3])["amount"] == {"total": 4_000, "currency": "CNY"}
        assert (made.transaction_id, "<svg" in form.code) == (NUMBER, True)
        assert "style=" not in form.code
        wechat(address).get_form(made)
        assert len(asked) == 1, "opened once"
    paid = {"mchid": "1900", "out_trade_no": NUMBER, **PAID}
    with answering(wechat_answer(200, paid)) as (address, asked):
        assert wechat(address).look(token=TOKEN, reference=NUMBER, total=PRICE) == (TAKEN,)
        assert_signed_by_the_house(*asked[0])
    over = {**paid, "trade_state": "CLOSED"}
    waiting = {**paid, "trade_state": "NOTPAY"}
    for told, facts in ((over, [What.OVER]), (waiting, [])):
        with answering(wechat_answer(200, told)) as (address, _asked):
            seen = wechat(address).look(token=TOKEN, reference=NUMBER, total=PRICE)
            assert [fact.what for fact in seen] == facts
    refund = {"refund_id": "r9", "status": "PROCESSING"}
    with answering(wechat_answer(200, refund)) as (address, asked):
        assert wechat(address).give_back(RETURN) == "r9"
        said = json.loads(asked[0][3])
        assert (said["out_refund_no"], said["amount"]["refund"]) == (RETURN.name, 731)
    with answering(lambda *asked: (400, {}, b'{"code": "NO_AUTH"}')) as (address, _asked):
        wechat(address).cancel(payment())
        with pytest.raises(ProviderRefusesError, match="NO_AUTH"):
            wechat(address).give_back(RETURN)
    abnormal = answering(wechat_answer(200, {"status": "ABNORMAL"}))
    with abnormal as (address, _asked), pytest.raises(ProviderRefusesError):
        wechat(address).give_back(RETURN)
    troubles: list[Any] = [
        wechat_answer(200, paid, key=EVES),
        lambda *asked: (503, {}, b""),
        lambda *asked: (200, {}, b"no json"),
        wechat_answer(200, {"trade_state": "SUCCESS"}),
    ]
    for trouble in troubles:
        with answering(trouble) as (address, _asked), pytest.raises(ProviderAwayError):
            wechat(address).look(token=TOKEN, reference=NUMBER, total=PRICE)
    with pytest.raises(ProviderAwayError):
        wechat().give_back(RETURN)
