"""How tokens are named, and what is an address of a wallet."""

from uuid import UUID

import pytest

from pinxit.provenance import BadWalletError, order_of_token, token_of, wallet

WALLET = "0x52908400098527886E0F7030069857D2E4169EE7"


def test_a_token_bears_the_name_of_its_order() -> None:
    order = UUID(int=2**128 - 1)

    assert token_of(order) == 2**128 - 1
    assert order_of_token(token_of(order)) == order
    assert order_of_token(-1) is order_of_token(2**128) is None


def test_a_wallet_is_taken_as_written() -> None:
    assert wallet(f"  {WALLET}\n") == WALLET


@pytest.mark.parametrize("text", ["", "0x", WALLET[:-1], WALLET + "0", "ada.eth", "0x" + "0" * 40])
def test_what_is_no_wallet(text: str) -> None:
    with pytest.raises(BadWalletError):
        wallet(text)
