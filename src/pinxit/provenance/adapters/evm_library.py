"""web3, eth-tester and py-evm, imported so that Python still stops where it should.

They let Python call itself a hundred thousand deep. Then a file of nothing but brackets, which
should be refused, overflows the stack of the process. The editions' contract calls nothing deep.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _same_depth() -> Iterator[None]:
    """Keep the depth to which Python may call itself."""
    depth = sys.getrecursionlimit()
    try:
        yield
    finally:
        sys.setrecursionlimit(depth)


with _same_depth():
    from eth_account import Account
    from eth_account.signers.local import LocalAccount
    from eth_tester import EthereumTester, PyEVMBackend
    from eth_tester.exceptions import TransactionFailed
    from web3 import EthereumTesterProvider, Web3
    from web3.contract import Contract
    from web3.exceptions import ContractLogicError, TimeExhausted, Web3Exception, Web3RPCError
    from web3.middleware import ExtraDataToPOAMiddleware
    from web3.providers import HTTPProvider
    from web3.types import Nonce, TxReceipt
    from web3.utils import get_create_address

__all__ = [
    "Account",
    "Contract",
    "ContractLogicError",
    "EthereumTester",
    "EthereumTesterProvider",
    "ExtraDataToPOAMiddleware",
    "HTTPProvider",
    "LocalAccount",
    "Nonce",
    "PyEVMBackend",
    "TimeExhausted",
    "TransactionFailed",
    "TxReceipt",
    "Web3",
    "Web3Exception",
    "Web3RPCError",
    "get_create_address",
]
