"""The EVMs that the tests sell on: one in this process, and a real node behind JSON-RPC."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

#: A node that runs offline. Nothing here fetches it: who wants these tests installs it once with
#: npm install --ignore-scripts --prefix ~/.cache/pinxit-ganache ganache@7.9.2
PLACE = Path(os.environ.get("PINXIT_TEST_GANACHE", Path.home() / ".cache" / "pinxit-ganache"))


def node_program() -> Path:
    """Where the node is; the test is skipped where it is not."""
    program = PLACE / "node_modules" / ".bin" / "ganache"
    if shutil.which("node") is None or not program.exists():
        pytest.skip(f"no node of an EVM: npm package ganache is not in {PLACE}")
    return program


@contextmanager
def real_node(key: str) -> Iterator[str]:
    """Run a node on which a key has coin to spend, and yield its address."""
    program = node_program()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    node = subprocess.Popen(
        [program, "--wallet.accounts", f"0x{key},1000000000000000000000",
         "--server.host", "127.0.0.1", "--server.port", str(port), "--logging.quiet"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, node)
        yield address
    finally:
        node.terminate()
        node.wait(timeout=20)


def _wait_for(address: str, node: "subprocess.Popen[bytes]") -> None:
    question = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []})
    for _attempt in range(300):
        request = urllib.request.Request(  # noqa: S310 - this machine's own
            address, question.encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310
                return
        except OSError:
            if node.poll() is not None:
                pytest.skip("the node does not run here")
            time.sleep(0.2)
    pytest.skip("the node does not answer")
