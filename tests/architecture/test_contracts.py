"""The contracts of pyproject.toml hold, and cover the whole tree."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT, STOREYS

CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}


@pytest.mark.slow
def test_the_contracts_hold() -> None:
    ended = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout[-3000:]


def test_the_storeys_of_the_tests_are_those_of_the_contract() -> None:
    layers = [
        tuple(room.strip() for room in layer.split("|")) for layer in CONTRACTS["rooms"]["layers"]
    ]

    assert tuple(reversed(layers)) == STOREYS


@pytest.mark.parametrize(
    ("contract", "pattern"),
    [("inside-a-room", "*/core/__init__.py"), ("inside-a-web-app", "*/web/__init__.py")],
)
def test_no_room_is_left_out_of_a_contract(contract: str, pattern: str) -> None:
    part = pattern.split("/")[1]
    found = {path.relative_to(PACKAGE).parts[0] for path in PACKAGE.glob(pattern)}
    named = {container.split(".")[1] for container in CONTRACTS[contract]["containers"]}

    assert found <= named, f"add these to {contract}: every room with a {part} folder"
