"""By which providers this house is paid, as the environment says."""

from typing import Any

from pinxit.site import environment

Variants = dict[str, tuple[str, dict[str, Any]]]


def payment_variants(public_url: str) -> Variants:
    """Return the payment providers whose keys are set; without any, the test payment.

    Args:
        public_url: Where providers reach the house.

    Raises:
        BadSettingError: A setting has a value that cannot be used.
    """
    found = {**_stripe(), **_alipay(public_url), **_wechat(public_url)}
    return found or {"test": ("pinxit.shop.adapters.test_payment.TestPaymentProvider", {})}


def rehearses(variants: Variants) -> bool:
    """Say whether no money moves here: by the test payment, or a program instead of Stripe."""
    return "test" in variants or bool(variants.get("stripe", ("", {}))[1].get("address"))


def _stripe() -> Variants:
    secret = environment.text("PINXIT_STRIPE_KEY", "")
    if not secret:
        return {}
    told = {
        "secret": secret,
        "webhook_secret": environment.text("PINXIT_STRIPE_WEBHOOK_SECRET", ""),
        "address": environment.maybe_address(
            "PINXIT_STRIPE_API_URL", schemes=frozenset({"http", "https"})
        ),
    }
    return {"stripe": ("pinxit.shop.adapters.stripe_payment.StripeProvider", told)}


def _alipay(public_url: str) -> Variants:
    app = environment.text("PINXIT_ALIPAY_APP", "")
    if not app:
        return {}
    told = {
        "app": app,
        "own_key": environment.text("PINXIT_ALIPAY_KEY", ""),
        "their_key": environment.text("PINXIT_ALIPAY_PUBLIC_KEY", ""),
        "told_at": f"{public_url}/payments/told/alipay/",
    }
    return {"alipay": ("pinxit.shop.adapters.alipay.AlipayProvider", told)}


def _wechat(public_url: str) -> Variants:
    merchant = environment.text("PINXIT_WECHAT_MERCHANT", "")
    if not merchant:
        return {}
    told = {
        "merchant": merchant,
        "app": environment.text("PINXIT_WECHAT_APP", ""),
        "own_key": environment.text("PINXIT_WECHAT_KEY", ""),
        "own_serial": environment.text("PINXIT_WECHAT_SERIAL", ""),
        "their_key": environment.text("PINXIT_WECHAT_PUBLIC_KEY", ""),
        "their_serial": environment.text("PINXIT_WECHAT_PUBLIC_SERIAL", ""),
        "secret": environment.text("PINXIT_WECHAT_SECRET", ""),
        "told_at": f"{public_url}/payments/told/wechat/",
    }
    return {"wechat": ("pinxit.shop.adapters.wechat_pay.WeChatPayProvider", told)}
