"""Compile the contract of the editions, and keep what a node needs beside its source.

    python -m tools.contract            # write editions.json anew
    python -m tools.contract --check    # fail if it is not what the source gives

Needs the Vyper compiler of the development group, in the version that the source names.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

import vyper

FOLDER: Final = Path(__file__).resolve().parent.parent / "src/pinxit/provenance/chain"
SOURCE: Final = FOLDER / "editions.vy"
COMPILED: Final = FOLDER / "editions.json"


def compiled(source: str) -> dict[str, Any]:
    """Return what a node needs of a contract: interface, code to deploy it, code as deployed."""
    made = vyper.compile_code(source, output_formats=["abi", "bytecode", "bytecode_runtime"])
    return {
        "compiler": f"vyper {vyper.__version__}",
        "abi": made["abi"],
        "bytecode": made["bytecode"],
        "runtime": made["bytecode_runtime"],
    }


def written(contract: dict[str, Any]) -> str:
    """Return the text of the file."""
    return json.dumps(contract, indent=1) + "\n"


def main() -> int:
    """Write the file, or check it."""
    text = written(compiled(SOURCE.read_text(encoding="utf-8")))
    if "--check" not in sys.argv:
        COMPILED.write_text(text, encoding="utf-8")
        return 0
    same = COMPILED.read_text(encoding="utf-8") == text
    print("editions.json is what the source gives" if same else "run python -m tools.contract")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
