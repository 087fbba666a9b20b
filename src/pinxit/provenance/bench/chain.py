"""What the contract of the editions costs: gas of each thing it does, on an EVM in this process."""

from pathlib import Path
from statistics import mean
from typing import Final

from pinxit.kernel import Digest
from pinxit.provenance.adapters.evm import Chain, Sent
from pinxit.provenance.adapters.local_evm import local_chain
from pinxit.provenance.core.merkle import TreeHead

#: No secret: the chain ends with the measurement.
_KEY: Final = "11" * 32


def measure(home: Path, *, full: bool) -> dict[str, float]:  # noqa: ARG001 - asked like the others
    """Measure the contract.

    Args:
        home: PINXIT_HOME; nothing is read or written there.
        full: 200 tokens; otherwise 20.

    Returns:
        Gas: `gas_to_deploy`, `gas_per_mint` (a token that the house keeps, not its first),
        `gas_per_mint_to_wallet` (whose first it is), `gas_per_transfer` (to a wallet whose first
        it is), `gas_per_certificate`, `gas_per_burn`, `gas_per_anchor`. Gas does not depend on the
        machine.
    """
    chain = Chain(local_chain(_KEY), _KEY)
    deployed = chain.deploy(
        "https://art.example.org/tokens/", royalty_to=chain.house, royalty_basis_points=500
    )
    paper, newer = Digest.of(b"paper"), Digest.of(b"newer")
    count = 200 if full else 20
    chain.mint(2**127, paper)
    kept = [_gas(chain.mint(2**127 + place, paper)) for place in range(1, count + 1)]
    sent = [_gas(chain.mint(2**126 + place, paper, to=_wallet(place))) for place in range(1, count)]
    half = count // 2
    certified = [_gas(chain.certify(2**127 + place, newer)) for place in range(1, count)]
    moved = [
        _gas(chain.hand_over(2**127 + place, _wallet(10_000 + place))) for place in range(1, half)
    ]
    burnt = [_gas(chain.burn(2**127 + place)) for place in range(half, count)]
    anchored = [_gas(chain.anchor(TreeHead(size, paper))) for size in range(2, count)]
    return {
        "gas_to_deploy": deployed.gas,
        "gas_per_mint": mean(kept),
        "gas_per_mint_to_wallet": mean(sent),
        "gas_per_transfer": mean(moved),
        "gas_per_certificate": mean(certified),
        "gas_per_burn": mean(burnt),
        "gas_per_anchor": mean(anchored),
    }


def _gas(sent: Sent | None) -> int:
    assert sent is not None, "no token bears a name twice here"  # noqa: S101 - the bench's own
    return sent.gas


def _wallet(number: int) -> str:
    return f"0xc0{number:038x}"
