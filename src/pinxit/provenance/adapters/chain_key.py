"""The house's own key for the chain, drawn on first need: keys/chain.secp256k1."""

import secrets
from pathlib import Path
from typing import Final

from pinxit.provenance.adapters.house_key import HouseKeyError
from pinxit.provenance.adapters.key_files import place

#: How many numbers are secret keys of the curve.
#: **Source:** SEC 2 version 2.0 (2010), section 2.4.1.
_ORDER: Final = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141


def chain_key(home: Path) -> str:
    """Return the house's secret key for the chain, 64 hexadecimal digits; drawn on first need.

    Args:
        home: PINXIT_HOME.

    Raises:
        HouseKeyError: It is damaged, or its folder cannot be written.
    """
    path = home / "keys" / "chain.secp256k1"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            place(path, f"{1 + secrets.randbelow(_ORDER - 1):064x}\n", mode=0o600)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise HouseKeyError(f"the key at {path} cannot be used") from (
            error if isinstance(error, OSError) else None
        )
    return key
