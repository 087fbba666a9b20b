"""From an order to its token, on the EVM in this process and on a real node behind JSON-RPC."""

import pytest
from django.utils import timezone

pytest.importorskip("eth_tester", reason="the extra [chain] is not installed")

from pinxit.jobs.web.models import Progress
from pinxit.kernel import Digest
from pinxit.provenance import BadWalletError, token_of
from pinxit.provenance.adapters.chain_key import chain_key
from pinxit.provenance.adapters.evm import (
    BadChainKeyError,
    Chain,
    ChainRefusedError,
    ChainUnreachableError,
    EmptyPurseError,
    connected,
)
from pinxit.provenance.web.models import ChainContract, ChainTransaction, LogEntry
from pinxit.provenance.web.services import anchor_log, house_chain, is_chain_on, seal
from pinxit.provenance.web.services.chain import _played
from pinxit.shop.jobs import keep_token
from pinxit.shop.web.models import Order, Token
from pinxit.shop.web.services import copies as copy_services
from pinxit.shop.web.services.orders import refund_order
from pinxit.shop.web.services.tokens import bring_up_to_date
from tests.scenes import NOW, edition_of, person
from tests.shop.evms import real_node
from tests.shop.steps import buy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WALLET = "0x52908400098527886E0F7030069857D2E4169EE7"
KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"


@pytest.fixture(params=["in this process", "behind JSON-RPC"])
def network(request, settings, socket_enabled):
    """The house's chain; the tests below do not know which it is."""
    settings.PINXIT_CHAIN_KEY = KEY
    _played.clear()
    if request.param == "in this process":
        yield settings
        return
    with real_node(KEY) as address:
        settings.PINXIT_CHAIN_URL = address
        yield settings


class Quiet:
    """Where nobody looks how far a job is."""

    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        assert 0 <= step <= total


def on_chain(name: str, *arguments: object):
    with house_chain(now=NOW) as chain:
        return getattr(chain, name)(*arguments)


def test_one_sale_from_order_to_token_and_on_to_another_owner(network, ada, edition) -> None:
    order = buy(ada, edition)
    token = token_of(order.public_id)
    assert Progress.objects.get(key=f"token:{order.public_id}").state == "waiting"
    assert not Token.objects.exists(), "the sale is whole, and nothing waited for the chain"

    keep_token({"order": order.pk}, Quiet())

    house = on_chain("owner_of", token)
    kept = Token.objects.get(order=order)
    assert (kept.holder, kept.is_kept) == (house, True)
    assert on_chain("certificate_of", token) == Digest.parse(order.certificate_digest)
    assert on_chain("says", "tokenURI", token).endswith(f"/tokens/{token}.json")
    assert on_chain("says", "royaltyInfo", token, 4_000)[1] == 200
    minted = LogEntry.objects.get(what="shop.token.minted")
    assert minted.event["token"] == str(token)

    # Run again, it changes nothing, and the log does not say it twice.
    before = ChainTransaction.objects.count(), kept.transaction
    keep_token({"order": order.pk}, Quiet())
    assert (ChainTransaction.objects.count(), Token.objects.get().transaction) == before
    assert LogEntry.objects.filter(what="shop.token.minted").count() == 1

    # A kill after sending, before anything was written down, leaves exactly this.
    Token.objects.all().delete()
    keep_token({"order": order.pk}, Quiet())
    assert Token.objects.get().is_kept
    assert on_chain("says", "balanceOf", house) == 1

    # Ben becomes the owner, and has the token sent to his wallet.
    ben = person("Ben")
    offer = copy_services.offer_copy(order, giver=order.buyer, now=timezone.now())
    order = copy_services.accept_copy(offer.key, taker=ben, now=timezone.now())
    copy_services.ask_for_token_in(order, owner=ben, address=WALLET.lower(), now=timezone.now())
    keep_token({"order": order.pk}, Quiet())

    assert on_chain("owner_of", token) == WALLET
    assert on_chain("certificate_of", token) == Digest.parse(order.certificate_digest)
    moved = Token.objects.get(order=order)
    assert (moved.holder, moved.is_kept) == (WALLET, False)

    # The log of all this goes on the chain, and only once.
    anchored = anchor_log(seal(), now=NOW)
    assert anchored is not None
    assert on_chain("anchored") == anchored.checkpoint.head
    assert anchor_log(anchored.checkpoint, now=NOW) is None


def test_a_copy_that_came_back_loses_its_token(network, ada, edition) -> None:
    order = buy(ada, edition)
    bring_up_to_date(order, now=NOW)
    refund_order(order)

    bring_up_to_date(order, now=NOW)
    bring_up_to_date(order, now=NOW)

    assert on_chain("owner_of", token_of(order.public_id)) is None
    assert Token.objects.get(order=order).burnt_at == NOW


def test_a_contract_that_was_forgotten_is_found_again(network) -> None:
    first = on_chain("speak_to", "0x" + "1" * 40) or ChainContract.objects.get().address
    ChainContract.objects.all().delete()

    with house_chain(now=NOW) as chain:
        assert chain.contract == first


@pytest.fixture
def local(settings):
    settings.PINXIT_CHAIN_KEY = KEY
    _played.clear()


def test_the_chain_in_this_process_outlasts_a_restart(local, ada, edition) -> None:
    order = buy(ada, edition)
    bring_up_to_date(order, now=NOW)
    contract = ChainContract.objects.get().address

    _played.clear()

    assert on_chain("owner_of", token_of(order.public_id)) == Token.objects.get().holder
    with house_chain(now=NOW) as chain:
        assert chain.contract == contract


def burn_and_fail(token: int) -> None:
    with house_chain(now=NOW) as chain:
        chain.burn(token)
        raise RuntimeError("the power failed")


def test_what_was_not_committed_did_not_happen(local, ada, edition) -> None:
    order = buy(ada, edition)
    bring_up_to_date(order, now=NOW)
    before = ChainTransaction.objects.count()

    with pytest.raises(RuntimeError, match="the power failed"):
        burn_and_fail(token_of(order.public_id))

    assert ChainTransaction.objects.count() == before
    assert on_chain("owner_of", token_of(order.public_id)) == Token.objects.get().holder


def test_the_house_cannot_send_what_it_does_not_keep(local) -> None:
    with pytest.raises(ChainRefusedError, match="no such token"), house_chain(now=NOW) as chain:
        chain.hand_over(5, WALLET)
    with pytest.raises(BadWalletError, match="a letter is wrong"), house_chain(now=NOW) as chain:
        chain.mint(5, Digest.of(b"x"), to=WALLET.replace("E", "e", 1))
    with pytest.raises(BadWalletError, match="nobody"), house_chain(now=NOW) as chain:
        chain.mint(5, Digest.of(b"x"), to="0x" + "0" * 40)


def test_without_a_chain_a_sale_asks_for_no_token(ada, artist, settings) -> None:
    settings.PINXIT_CHAIN_URL = "off"
    assert not is_chain_on()

    order = buy(ada, edition_of(artist))

    assert Order.objects.get(pk=order.pk).state == "paid"
    assert not Progress.objects.filter(key__startswith="token:").exists()


def test_trouble_with_the_node_is_told_apart(local, settings, socket_enabled) -> None:
    settings.PINXIT_CHAIN_URL = "http://127.0.0.1:9"
    with pytest.raises(ChainUnreachableError) as unreachable, house_chain(now=NOW):
        raise AssertionError("never comes here")
    assert unreachable.value.may_pass

    settings.PINXIT_CHAIN_URL, settings.PINXIT_CHAIN_KEY = "", "no key"
    with pytest.raises(BadChainKeyError), house_chain(now=NOW):
        raise AssertionError("never comes here")


def test_the_house_draws_a_key_of_its_own(settings) -> None:
    key = chain_key(settings.PINXIT_HOME)

    assert chain_key(settings.PINXIT_HOME) == key
    assert len(bytes.fromhex(key)) == 32


def test_an_empty_purse_is_said_to_be_one(socket_enabled) -> None:
    with real_node(KEY) as address:
        poor = Chain(connected(address), "11" * 32)
        with pytest.raises(EmptyPurseError):
            poor.deploy("https://x/", royalty_to=poor.house, royalty_basis_points=0)
