"""The house's chain: opening it, one writer at a time, and putting checkpoints of the log on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction

from pinxit.provenance.adapters.chain_key import chain_key
from pinxit.provenance.web.models import (
    ChainAnchor,
    ChainContract,
    ChainTransaction,
    LogCheckpoint,
)

if TYPE_CHECKING:
    from web3 import Web3

    from pinxit.provenance.adapters.evm import Chain

#: Names the lock in PostgreSQL's table of advisory locks: "pinxcha" as a number.
_CHAIN_LOCK: Final = 0x70_69_6E_78_63_68_61
#: The chain of this process alone, by the house's key, and how many transactions it has played.
_played: "dict[str, tuple[Web3, int]]" = {}


def is_chain_on() -> bool:
    """Say whether this house has a chain: it is not switched off, and the extra is installed."""
    return settings.PINXIT_CHAIN_URL != "off" and find_spec("web3") is not None


def is_chain_local() -> bool:
    """Say whether the chain is one of this house alone, which proves nothing to strangers."""
    return not settings.PINXIT_CHAIN_URL


@contextmanager
def house_chain(*, now: datetime) -> Iterator["Chain"]:
    """Open the chain, with the house's contract on it; all that is written meanwhile is one act.

    One process at a time, so that no two transactions bear one number. On the chain of this house
    alone, what is not committed here has not happened there.

    Args:
        now: The time, for what is deployed.

    Raises:
        ChainError: The chain cannot be used; each subclass says why.
        HouseKeyError: The house's key cannot be read or kept.
    """
    key = settings.PINXIT_CHAIN_KEY or chain_key(settings.PINXIT_HOME)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
            yield _with_contract(_opened(key, now), now=now)
            if key in _played:
                _played[key] = (_played[key][0], ChainTransaction.objects.count())
    except BaseException:
        _played.pop(key, None)
        raise


def anchor_log(checkpoint: LogCheckpoint, *, now: datetime) -> ChainAnchor | None:
    """Put a checkpoint of the log on the chain.

    Args:
        checkpoint: The newest, as a rule.
        now: When.

    Returns:
        `None` if it stands there already, or a larger one does.

    Raises:
        ChainError: It cannot be done; each subclass says why.
    """
    with house_chain(now=now) as chain:
        there = chain.anchored()
        if there is not None and there.size >= checkpoint.size:
            return None
        sent = chain.anchor(checkpoint.head)
        return ChainAnchor.objects.create(
            checkpoint=checkpoint,
            network=chain.network,
            contract=chain.contract,
            transaction=sent.transaction,
            anchored_at=now,
        )


def _opened(key: str, now: datetime) -> "Chain":
    from pinxit.provenance.adapters.evm import Chain, connected

    if not is_chain_local():
        return Chain(connected(settings.PINXIT_CHAIN_URL), key)
    return Chain(_local(key), key, keep=lambda raw: _keep(raw, now))


def _local(key: str) -> "Web3":
    """Return the chain of this house alone, with everything played that was sent so far."""
    from pinxit.provenance.adapters.local_evm import local_chain, play

    web3, done = _played.pop(key, (None, 0))
    rows = ChainTransaction.objects.values_list("raw", flat=True)
    if web3 is None or rows.count() < done:
        web3, done = local_chain(key), 0
    play(web3, (bytes(raw) for raw in rows[done:]))
    _played[key] = (web3, rows.count())
    return web3


def _keep(raw: bytes, now: datetime) -> None:
    ChainTransaction.objects.create(raw=raw, sent_at=now)


def _with_contract(chain: "Chain", *, now: datetime) -> "Chain":
    """Return the chain with the house's contract, which is deployed on first need."""
    known = ChainContract.objects.filter(network=chain.network).first()
    if known is not None:
        chain.speak_to(known.address)
        return chain
    sent = chain.deploy(
        f"{settings.PINXIT_PUBLIC_URL}/tokens/",
        royalty_to=chain.house,
        royalty_basis_points=settings.PINXIT_CHAIN_ROYALTY,
    )
    ChainContract.objects.create(
        network=chain.network,
        address=sent.contract,
        transaction=sent.transaction,
        deployed_at=now,
    )
    return chain
