"""A chain in this process: a real EVM (`py-evm`), whose one block maker is the house.

For trying everything out, and for tests. It proves nothing to a stranger: who runs the house could
make another chain this minute. It lives in memory; what outlasts a restart are the signed
transactions, which are played again from the first.
"""

from collections.abc import Iterable
from typing import Final

from pinxit.provenance.adapters.evm import account_of
from pinxit.provenance.adapters.evm_library import (
    EthereumTester,
    EthereumTesterProvider,
    PyEVMBackend,
    TransactionFailed,
    Web3,
)

#: Where the first block stands in time: always there, so that each start gives the same chain.
_BORN_AT: Final = 1_767_225_600
_PURSE_WEI: Final = 10**24


def local_chain(key: str, played: Iterable[bytes] = ()) -> Web3:
    """Return the way to a new chain on which some transactions have been played again.

    Args:
        key: The house's secret key; its address has coin to spend from the first block on.
        played: Signed transactions, oldest first.
    """
    house = bytes.fromhex(account_of(key).address[2:])
    state = {house: {"balance": _PURSE_WEI, "nonce": 0, "code": b"", "storage": {}}}
    backend = PyEVMBackend(
        genesis_parameters=PyEVMBackend.generate_genesis_params({"timestamp": _BORN_AT}),
        genesis_state=state,
    )
    web3 = Web3(EthereumTesterProvider(EthereumTester(backend)))
    play(web3, played)
    return web3


def play(web3: Web3, played: Iterable[bytes]) -> None:
    """Play signed transactions on a chain; what was refused is refused again."""
    for raw in played:
        try:
            web3.eth.send_raw_transaction(raw)
        except TransactionFailed:
            continue
