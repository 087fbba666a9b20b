"""The contract of the editions on an EVM network, spoken to with the house's own key.

`pinxit.provenance/chain/editions.vy` is the contract; `editions.json` beside it what a node needs.
One way to speak for every network: `web3` over JSON-RPC, or over a chain in this process
(`local_evm.py`).

**Source:** ERC-165, ERC-721 and ERC-2981; Ethereum execution API (JSON-RPC).
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.adapters.evm_library import (
    Account,
    Contract,
    ContractLogicError,
    ExtraDataToPOAMiddleware,
    HTTPProvider,
    LocalAccount,
    Nonce,
    TimeExhausted,
    TransactionFailed,
    TxReceipt,
    Web3,
    Web3Exception,
    Web3RPCError,
    get_create_address,
)
from pinxit.provenance.core.merkle import TreeHead
from pinxit.provenance.core.token import NOBODY, BadWalletError

_COMPILED: Final = Path(__file__).resolve().parent.parent / "chain" / "editions.json"
_ANSWER_S: Final = 20
_MINED_S: Final = 180
#: Among so many of its last transactions the house looks for a contract it forgot to write down.
_LOOK_BACK: Final = 32
#: What a contract says stands behind a node's own words.
_REASON: Final = re.compile(r"revert(?:ed)?:? +(.+)")
_ZERO: Final = b"\0" * 32


class ChainError(PinxitError):
    """The chain, or the contract on it, does not do what it was asked."""

    remedy = "See `pinxit chain show`; the sale itself is not touched by this."


class ChainUnreachableError(ChainError):
    """The node does not answer."""

    remedy = "Check PINXIT_CHAIN_URL and that the node runs; the house tries again by itself."
    may_pass = True


class ChainSlowError(ChainError):
    """A transaction was sent, and is in no block yet."""

    remedy = "Nothing need be done: the house looks again, and the contract makes no token twice."
    may_pass = True


class ChainRefusedError(ChainError):
    """The contract refuses what it was asked."""

    remedy = "Look whether the house's key still owns the contract, and what the token's page says."


class EmptyPurseError(ChainError):
    """The house's address on the chain cannot pay for a transaction."""

    remedy = "Send a little of the network's own coin to the address that `pinxit chain show` says."
    may_pass = True


class BadChainKeyError(ChainError):
    """The house's key for the chain is none."""

    remedy = "PINXIT_CHAIN_KEY_FILE names a file of 64 hexadecimal digits, readable by the house."


@dataclass(frozen=True, slots=True)
class Sent:
    """A transaction that is in a block.

    Attributes:
        transaction: Its hash, 0x and 64 digits.
        gas: How much it used.
        contract: The address of the contract that it made; empty if it made none.
    """

    transaction: str
    gas: int
    contract: str = ""


@lru_cache(maxsize=1)
def compiled() -> dict[str, Any]:
    """Return the contract as it ships: `abi`, `bytecode`, `runtime`, `compiler`."""
    contract: dict[str, Any] = json.loads(_COMPILED.read_text(encoding="utf-8"))
    return contract


def connected(url: str) -> Web3:
    """Return the way to a node.

    Args:
        url: Of its JSON-RPC, http or https.

    Raises:
        ChainUnreachableError: It does not answer.
    """
    web3 = Web3(HTTPProvider(url, request_kwargs={"timeout": _ANSWER_S}))
    # Networks with named block makers write more into a block than the first networks did.
    web3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
    with _own_errors():
        web3.eth.chain_id  # noqa: B018 - asked for its answer's sake
    return web3


class Chain:
    """The house on one network."""

    def __init__(
        self,
        web3: Web3,
        key: str,
        contract: str = "",
        *,
        keep: Callable[[bytes], None] | None = None,
    ) -> None:
        """Speak to a network.

        Args:
            web3: The way to it.
            key: The house's secret key, 64 hexadecimal digits.
            contract: Address of the contract; empty before it is deployed.
            keep: Told each signed transaction before it is sent.

        Raises:
            BadChainKeyError: The key is none.
        """
        self._account = account_of(key)
        self._web3 = web3
        self._keep = keep
        self._contract = self._at(contract) if contract else None

    @property
    def house(self) -> str:
        """The house's address."""
        return str(self._account.address)

    @property
    def network(self) -> int:
        """The number of the network."""
        with _own_errors():
            return int(self._web3.eth.chain_id)

    @property
    def contract(self) -> str:
        """The address of the contract; empty before it is deployed."""
        return str(self._contract.address) if self._contract else ""

    def speak_to(self, contract: str) -> None:
        """Speak to the contract at an address from now on."""
        self._contract = self._at(contract)

    def balance_wei(self) -> int:
        """Return what the house has to pay transactions with, in the coin's smallest unit."""
        with _own_errors():
            return int(self._web3.eth.get_balance(self._account.address))

    def deploy(self, base_uri: str, *, royalty_to: str, royalty_basis_points: int) -> Sent:
        """Put the contract on the chain, and speak to it from now on.

        A contract of this house that is there and was forgotten, by a kill between sending and
        writing down, is taken again rather than made twice.

        Args:
            base_uri: What addresses of tokens' descriptions begin with, at most 256 letters.
            royalty_to: Who is owed a share of later sales.
            royalty_basis_points: The share, of ten thousand, 0 to 1,000.

        Raises:
            ChainError: It cannot be done; each subclass says why.
        """
        forgotten = self._forgotten_contract()
        if forgotten:
            self._contract = self._at(forgotten)
            return Sent("", 0, forgotten)
        code = compiled()
        factory = self._web3.eth.contract(abi=code["abi"], bytecode=code["bytecode"])
        with _own_errors():
            made = factory.constructor(
                base_uri, Web3.to_checksum_address(royalty_to), royalty_basis_points
            )
            sent = self._send(made)
        self._contract = self._at(sent.contract)
        return sent

    def mint(self, token: int, certificate: Digest, *, to: str = "") -> Sent | None:
        """Make the token of a sold copy, once.

        Args:
            token: Its name.
            certificate: What its copy is certified by.
            to: A wallet; the house keeps it when empty.

        Returns:
            `None` if it was made before.

        Raises:
            ChainError: It cannot be done; each subclass says why.
            BadWalletError: `to` is no address.
        """
        if self.certificate_of(token) is not None:
            return None
        receiver = checked_wallet(to) if to else self.house
        return self._do("mint", receiver, token, bytes.fromhex(certificate.hex))

    def certify(self, token: int, certificate: Digest) -> Sent:
        """Say which certificate of a token is the newest."""
        return self._do("certify", token, bytes.fromhex(certificate.hex))

    def hand_over(self, token: int, to: str) -> Sent:
        """Send a token that the house keeps to a wallet.

        Raises:
            ChainRefusedError: It is not with the house, or the receiver cannot keep it.
            BadWalletError: `to` is no address.
        """
        return self._do("safeTransferFrom", self.house, checked_wallet(to), token)

    def burn(self, token: int) -> Sent:
        """Destroy a token that the house keeps."""
        return self._do("burn", token)

    def anchor(self, head: TreeHead) -> Sent:
        """Keep a checkpoint of the log on the chain."""
        return self._do("anchor", head.size, bytes.fromhex(head.root.hex))

    def owner_of(self, token: int) -> str | None:
        """Return who holds a token; `None` if nobody does."""
        try:
            return str(self._ask("ownerOf", token))
        except ChainRefusedError:
            return None

    def certificate_of(self, token: int) -> Digest | None:
        """Return the newest certificate of a token, of one that was burnt too."""
        found = bytes(self._ask("certificate_of", token))
        return None if found == _ZERO else Digest(found.hex())

    def anchored(self) -> TreeHead | None:
        """Return the newest checkpoint on the chain."""
        size = int(self._ask("anchored_size"))
        return TreeHead(size, Digest(bytes(self._ask("root_at", size)).hex())) if size else None

    def says(self, name: str, *arguments: object) -> Any:
        """Return what any reading function of the contract answers."""
        return self._ask(name, *arguments)

    def _at(self, address: str) -> Contract:
        contract: Contract = self._web3.eth.contract(
            address=Web3.to_checksum_address(address), abi=compiled()["abi"]
        )
        return contract

    def _spoken_to(self) -> Contract:
        if self._contract is None:
            raise ChainRefusedError("there is no contract of this house on the chain yet")
        return self._contract

    def _ask(self, name: str, *arguments: object) -> Any:
        with _own_errors():
            return (
                self._spoken_to().functions[name](*arguments).call({"from": self._account.address})
            )

    def _do(self, name: str, *arguments: object) -> Sent:
        with _own_errors():
            return self._send(self._spoken_to().functions[name](*arguments))

    def _send(self, call: Any) -> Sent:
        """Sign a call, keep it, send it, and wait until it is in a block."""
        account = self._account
        nonce = self._web3.eth.get_transaction_count(account.address, "pending")
        built = call.build_transaction(
            {"from": account.address, "nonce": nonce, "chainId": self._web3.eth.chain_id}
        )
        raw = bytes(account.sign_transaction(built).raw_transaction)
        if self._keep is not None:
            self._keep(raw)
        sent = self._web3.eth.send_raw_transaction(raw)
        return _outcome(self._web3.eth.wait_for_transaction_receipt(sent, timeout=_MINED_S))

    def _forgotten_contract(self) -> str:
        with _own_errors():
            count = self._web3.eth.get_transaction_count(self._account.address)
            for nonce in reversed(range(max(0, count - _LOOK_BACK), count)):
                address = str(get_create_address(self._account.address, Nonce(nonce)))
                if self._web3.eth.get_code(Web3.to_checksum_address(address)).hex() == compiled()[
                    "runtime"
                ].removeprefix("0x"):
                    return address
        return ""


def account_of(key: str) -> LocalAccount:
    """Return the account of a secret key, 64 hexadecimal digits.

    Raises:
        BadChainKeyError: The key is none.
    """
    try:
        account: LocalAccount = Account.from_key(key)
    except ValueError:
        # Nothing of the error's own words: they may quote the key.
        raise BadChainKeyError("the key for the chain cannot be used") from None
    return account


def checked_wallet(text: str) -> str:
    """Return an address in the capitals of its checksum.

    Raises:
        BadWalletError: Its capitals are not those of its checksum: a letter was mistaken.
    """
    plain = text == text.lower() or text[2:] == text[2:].upper()
    if not Web3.is_address(text) or not (plain or Web3.is_checksum_address(text)):
        raise BadWalletError("the checksum of this address does not fit: a letter is wrong")
    if text.lower() == NOBODY:
        raise BadWalletError("this is the address of nobody")
    return str(Web3.to_checksum_address(text))


def _outcome(receipt: TxReceipt) -> Sent:
    if receipt["status"] != 1:
        raise ChainRefusedError("the contract refused the transaction")
    return Sent(
        "0x" + bytes(receipt["transactionHash"]).hex(),
        int(receipt["gasUsed"]),
        str(receipt["contractAddress"] or ""),
    )


@contextmanager
def _own_errors() -> Iterator[None]:
    """Let only errors of this house out."""
    try:
        yield
    except (ContractLogicError, TransactionFailed) as error:
        raise ChainRefusedError(_reason(error)) from error
    except TimeExhausted as error:
        raise ChainSlowError("the transaction is in no block yet") from error
    except Web3RPCError as error:
        raise _rpc_error(str(error)) from error
    except (OSError, Web3Exception) as error:
        raise ChainUnreachableError(f"the node does not answer: {type(error).__name__}") from error


def _rpc_error(said: str) -> ChainError:
    """Return our error for what a node says no to; nodes word it in their own ways."""
    words = said.lower()
    if "insufficient funds" in words or "enough funds" in words:
        return EmptyPurseError("the house's address cannot pay for the transaction")
    if "revert" in words:
        return ChainRefusedError("the contract refuses it")
    return ChainUnreachableError("the node refuses the request")


def _reason(error: Exception) -> str:
    """Return the contract's own words, which every node wraps in words of its own."""
    said = _REASON.search(str(error.args[0] if error.args else ""))
    return f"the contract refuses it: {said[1]}" if said else "the contract refuses it"
