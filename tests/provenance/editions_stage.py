"""The contract of the editions on a real EVM, without blocks and signatures: fast enough to fuzz.

Addresses are played by the cast: the house, Ada, Ben, Dov, Eve.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import vyper
from eth_abi.abi import decode
from eth_tester import PyEVMBackend
from web3 import Web3

from pinxit.provenance.adapters.evm import compiled

NOBODY = "0x" + "00" * 20
HOUSE, ADA, BEN, DOV, EVE = (f"0x{number:02x}" + "c0" * 19 for number in range(1, 6))

#: Contracts that are sent tokens: one keeps them, one answers wrongly, one refuses, one sends on.
RECEIVERS = """
# pragma version 0.4.3
# pragma evm-version paris
interface Tokens:
    def transferFrom(sender: address, receiver: address, token_id: uint256): nonpayable

answer: bytes4
refuses: bool
sends_on_to: address
heard_from: public(address)
heard_data: public(Bytes[1024])

@deploy
def __init__(answer: bytes4, refuses: bool, sends_on_to: address):
    self.answer = answer
    self.refuses = refuses
    self.sends_on_to = sends_on_to

@external
def onERC721Received(
    operator: address, sender: address, token_id: uint256, data: Bytes[1024]
) -> bytes4:
    assert not self.refuses, "I collect stamps"
    self.heard_from = sender
    self.heard_data = data
    if self.sends_on_to != empty(address):
        extcall Tokens(msg.sender).transferFrom(self, self.sends_on_to, token_id)
    return self.answer
"""
SILENT = "# pragma version 0.4.3\n# pragma evm-version paris\n@external\ndef wave():\n    pass\n"
RIGHT_ANSWER = bytes.fromhex("150b7a02")


class RefusedError(Exception):
    """The contract refuses, with these words."""


class Contract:
    """A contract on the stage."""

    def __init__(self, stage: "Stage", address: str, abi: list[dict[str, Any]]) -> None:
        self.stage, self.address = stage, address
        self._abi = Web3().eth.contract(address=Web3.to_checksum_address(address), abi=abi)
        self._events = [each for each in abi if each["type"] == "event"]
        self._kinds = {
            each["name"]: [out["type"] for out in each["outputs"]]
            for each in abi
            if each["type"] == "function"
        }

    def do(self, sender: str, name: str, *arguments: object) -> Any:
        """Call a function, and return what it answers."""
        named = [_address(each) for each in arguments]
        data = bytes.fromhex(self._abi.encode_abi(name, args=named)[2:])
        output = self.stage.run(sender, self.address, data)
        answers = decode(self._kinds[name.partition("(")[0]], output)
        return answers[0] if len(answers) == 1 else answers

    def says(self, name: str, *arguments: object) -> Any:
        return self.do(EVE, name, *arguments)

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """What the last call told, in order."""
        told = []
        for _number, topics, data in self.stage.logs:
            for event in self._events:
                if topics and topics[0] == _topic(event):
                    told += [(event["name"], _read(event, topics[1:], data))]
        return told


class Stage:
    """A fresh state of an EVM, with the contract deployed by the house."""

    def __init__(self, *, royalty: tuple[str, int] = (HOUSE, 500)) -> None:
        self.vm = PyEVMBackend().chain.get_vm()
        self.logs: tuple[Any, ...] = ()
        code = compiled()
        self.editions = self.deploy(
            code["abi"], code["bytecode"], "https://art.example.org/tokens/", *royalty
        )

    def deploy(self, abi: list[dict[str, Any]], bytecode: str, *arguments: object) -> Contract:
        """Put a contract on the stage, as the house."""
        factory = Web3().eth.contract(abi=abi, bytecode=bytecode)
        made = factory.constructor(*map(_address, arguments)).data_in_transaction
        state = self.vm.state
        at = Web3.keccak(text=f"contract {state.get_nonce(_raw(HOUSE))}")[-20:]
        state.increment_nonce(_raw(HOUSE))
        runtime = self._apply(HOUSE, at, b"", code=bytes.fromhex(made[2:]))
        state.set_code(at, runtime)
        return Contract(self, "0x" + at.hex(), abi)

    def receiver(
        self, *, answer: bytes = RIGHT_ANSWER, refuses: bool = False, sends_on_to: str = NOBODY
    ) -> Contract:
        made = vyper.compile_code(RECEIVERS, output_formats=["abi", "bytecode"])
        return self.deploy(made["abi"], made["bytecode"], answer, refuses, sends_on_to)

    def silent(self) -> Contract:
        made = vyper.compile_code(SILENT, output_formats=["abi", "bytecode"])
        return self.deploy(made["abi"], made["bytecode"])

    def run(self, sender: str, to: str, data: bytes) -> bytes:
        return self._apply(sender, _raw(to), data, code=self.vm.state.get_code(_raw(to)))

    def _apply(self, sender: str, to: bytes, data: bytes, *, code: bytes) -> bytes:
        # As the block maker does: what is refused leaves nothing behind.
        before = self.vm.state.snapshot()
        done = self.vm.execute_bytecode(
            origin=_raw(sender), gas_price=0, gas=10_000_000, to=to, sender=_raw(sender),
            value=0, data=data, code=code,
        )  # fmt: skip
        self.logs = () if done.is_error else done.get_log_entries()
        if done.is_error:
            self.vm.state.revert(before)
            raise RefusedError(_words(done.output))
        return bytes(done.output)

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Whatever happens here has not happened afterwards."""
        before = self.vm.state.snapshot()
        try:
            yield
        finally:
            self.vm.state.revert(before)


def _topic(event: dict[str, Any]) -> int:
    kinds = ",".join(each["type"] for each in event["inputs"])
    return int.from_bytes(Web3.keccak(text=f"{event['name']}({kinds})"), "big")


def _words(output: bytes) -> str:
    return str(decode(["string"], output[4:])[0]) if output[:4].hex() == "08c379a0" else ""


def _raw(address: str) -> bytes:
    return bytes.fromhex(address[2:])


def _address(value: object) -> object:
    is_one = isinstance(value, str) and value.startswith("0x") and len(value) == 42
    return Web3.to_checksum_address(str(value)) if is_one else value


def _read(abi: dict[str, Any], topics: tuple[int, ...], data: bytes) -> dict[str, Any]:
    indexed = [each for each in abi["inputs"] if each["indexed"]]
    plain = [each for each in abi["inputs"] if not each["indexed"]]
    read = {
        each["name"]: decode([each["type"]], topic.to_bytes(32, "big"))[0]
        for each, topic in zip(indexed, topics, strict=True)
    }
    values = decode([each["type"] for each in plain], data)
    return read | {each["name"]: value for each, value in zip(plain, values, strict=True)}
