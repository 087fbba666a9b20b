"""A program that stands in for Stripe: localstripe, started as what it is, a program of its own."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

SECRET = "sk_test_pinxit"  # noqa: S105 - of a stand-in
HOOK = "whsec_of_the_tests"


@contextmanager
def localstripe() -> Iterator[str]:
    """Run it, and return its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    for _attempt in range(1_200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("localstripe did not start")


def ask(address: str, path: str, **fields: str) -> Mapping[str, Any]:
    """Ask it as a buyer's card, or the owner at Stripe's own pages, would."""
    request = urllib.request.Request(  # noqa: S310 - our own
        f"{address}/v1/{path}",
        data=urlencode(fields).encode() if fields or path.endswith("confirm") else None,
        headers={"Authorization": f"Bearer {SECRET}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        told: Mapping[str, Any] = json.load(answer)
    return told
