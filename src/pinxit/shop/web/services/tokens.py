"""Tokens of copies: asking for one after a sale, and bringing the chain up to date."""

from datetime import datetime
from typing import TYPE_CHECKING

from pinxit.jobs import JobSpec, Priority
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import Digest
from pinxit.provenance import token_of
from pinxit.provenance.web.services import house_chain, is_chain_on, record
from pinxit.shop.core.goods import Good
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Order, Token

if TYPE_CHECKING:
    from pinxit.provenance.adapters.evm import Chain


def ask_for_token(order: Order, *, now: datetime) -> None:
    """Have the chain brought up to date with a copy, after this transaction and by a worker.

    Nothing of a sale waits for it. Without a chain nothing is asked, and only
    copies have tokens.

    Args:
        order: By which the copy was sold.
        now: When.
    """
    if order.good != Good.COPY or not is_chain_on():
        return
    spec = JobSpec(
        function="pinxit.shop.jobs:keep_token",
        key=f"token:{order.public_id}",
        params={"order": order.pk},
        queue="chain",
        priority=Priority.ORDINARY,
    )
    enqueue(spec, now=now)


def bring_up_to_date(order: Order, *, now: datetime) -> None:
    """Make the chain say of a copy what the shop says, whatever it said before.

    Safe to run twice, and after being killed at any moment: a token bears the name of its order,
    and what was sent but not written down is found on the chain.

    Args:
        order: By which the copy was sold.
        now: When.

    Raises:
        ChainError: The chain does not do it; each subclass says why, and whether to try again.
        BadWalletError: The wallet's address has a wrong letter.
    """
    with house_chain(now=now) as chain:
        fresh = Order.objects.get(pk=order.pk)
        if fresh.state == OrderState.PAID:
            _keep(chain, fresh, now=now)
        elif fresh.state == OrderState.REFUNDED:
            _burn(chain, fresh, now=now)


def _keep(chain: "Chain", order: Order, *, now: datetime) -> None:
    name, certificate = token_of(order.public_id), Digest.parse(order.certificate_digest)
    sent = chain.mint(name, certificate)
    if chain.certificate_of(name) != certificate:
        sent = chain.certify(name, certificate)
    if order.wallet and chain.owner_of(name) == chain.house:
        sent = chain.hand_over(name, order.wallet)
    holder = chain.owner_of(name) or ""
    seen = {
        "network": chain.network,
        "contract": chain.contract,
        "holder": holder,
        "is_kept": holder == chain.house,
        "certificate": str(certificate),
    }
    if sent is not None:
        seen["transaction"] = sent.transaction
    _token, is_new = Token.objects.update_or_create(
        order=order, defaults=seen, create_defaults={**seen, "minted_at": now}
    )
    if is_new:
        record(
            {
                "what": "shop.token.minted",
                "certificate": str(certificate),
                "network": chain.network,
                "contract": chain.contract,
                "token": str(name),
                "piece": str(order.edition.listing.piece.public_id),
            },
            now=now,
        )


def _burn(chain: "Chain", order: Order, *, now: datetime) -> None:
    """Destroy the token of a copy that was returned, if it is the house's to destroy."""
    name = token_of(order.public_id)
    holder = chain.owner_of(name)
    if holder == chain.house:
        chain.burn(name)
    if holder in {chain.house, None}:
        Token.objects.filter(order=order, burnt_at=None).update(burnt_at=now)
