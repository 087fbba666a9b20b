"""Stamps of the log, with a calendar of the test's own and a block that it makes."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

pytest.importorskip("opentimestamps", reason="the extra [chain] is not installed")

from opentimestamps.core.notary import (
    BitcoinBlockHeaderAttestation,
    PendingAttestation,
)
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp

from pinxit.provenance.adapters import open_timestamps as stamps
from pinxit.provenance.adapters.stamps import StampFolder
from pinxit.provenance.log_cli import app
from pinxit.provenance.web.services import record

CONTENT = b"art.example.org/log\n5\n...\n"
HEIGHT, MINED_AT = 870_000, 1_767_225_600


class Calendar(BaseHTTPRequestHandler):
    """Promises a block for every digest; keeps the promise once `mined` is set."""

    mined = False
    promised: set[bytes] = set()
    roots: list[bytes] = []
    address = ""

    def do_POST(self) -> None:
        digest = self.rfile.read(int(self.headers["Content-Length"]))
        tree = Timestamp(digest)
        step = tree.ops.add(OpAppend(b"salt"))
        step.attestations.add(PendingAttestation(self.address))
        self.promised.add(step.msg)
        self._answer(tree)

    def do_GET(self) -> None:
        commitment = bytes.fromhex(self.path.rpartition("/")[2])
        if not self.mined or commitment not in self.promised:
            self.send_error(404)
            return
        tree = Timestamp(commitment)
        step = tree.ops.add(OpSHA256())
        step.attestations.add(BitcoinBlockHeaderAttestation(HEIGHT))
        self.roots.append(step.msg)
        self._answer(tree)

    def _answer(self, tree: Timestamp) -> None:
        context = BytesSerializationContext()
        tree.serialize(context)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(context.getbytes())

    def log_message(self, *_what: object) -> None:
        """Quiet."""


@pytest.fixture
def calendar(socket_enabled):
    Calendar.mined, Calendar.promised, Calendar.roots = False, set(), []
    with ThreadingHTTPServer(("127.0.0.1", 0), Calendar) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        Calendar.address = f"http://127.0.0.1:{server.server_port}"
        yield Calendar.address
        server.shutdown()
        thread.join()


def header(root: bytes) -> bytes:
    return bytes(4 + 32) + root + MINED_AT.to_bytes(4, "little") + bytes(8)


def test_a_checkpoint_is_stamped_completed_and_dated(calendar: str) -> None:
    proof = stamps.stamp(CONTENT, [calendar, "http://127.0.0.1:9"])
    with pytest.raises(stamps.UnfinishedStampError):
        stamps.dated(CONTENT, proof, {HEIGHT: header(bytes(32))})
    assert stamps.completed(proof, [calendar]) == (proof, False), "no block yet"

    Calendar.mined = True
    assert stamps.completed(proof, [])[1] is False, "a calendar that is not ours is not asked"
    whole, done = stamps.completed(proof, [calendar])

    assert (done, stamps.blocks_of(whole)) == (True, (HEIGHT,))
    root = hashlib.sha256(hashlib.sha256(CONTENT).digest() + b"salt").digest()
    height, at = stamps.dated(CONTENT, whole, {HEIGHT: header(root)})
    assert (height, int(at.timestamp())) == (HEIGHT, MINED_AT)
    with pytest.raises(stamps.BadStampError, match="does not lead"):
        stamps.dated(CONTENT, whole, {HEIGHT: header(bytes(32))})
    with pytest.raises(stamps.BadStampError, match="something else"):
        stamps.dated(CONTENT + b" ", whole, {HEIGHT: header(root)})
    with pytest.raises(stamps.UnfinishedStampError):
        stamps.dated(CONTENT, whole, {HEIGHT + 1: header(root)})


def test_a_flipped_bit_of_a_proof_is_never_a_date(calendar: str) -> None:
    Calendar.mined = True
    whole, _done = stamps.completed(stamps.stamp(CONTENT, [calendar]), [calendar])
    root = hashlib.sha256(hashlib.sha256(CONTENT).digest() + b"salt").digest()
    believed = 0
    for place in range(len(whole)):
        bent = bytearray(whole)
        bent[place] ^= 4
        try:
            _height, at = stamps.dated(CONTENT, bytes(bent), {HEIGHT: header(root)})
        except stamps.StampError:
            continue
        # What was promised before the block is not part of what leads to it.
        believed += int(at.timestamp()) != MINED_AT
    assert believed == 0


@pytest.mark.parametrize("proof", [b"", b"PNG", b"\x00OpenTimestamps\x00", bytes(2_000_000)])
def test_what_is_no_proof(proof: bytes) -> None:
    with pytest.raises(stamps.BadStampError):
        stamps.blocks_of(proof)


def test_calendars_that_do_not_answer(socket_enabled) -> None:
    with pytest.raises(stamps.SilentCalendarError):
        stamps.stamp(CONTENT, ["http://127.0.0.1:9"])


@pytest.mark.django_db(transaction=True)
def test_the_log_is_stamped_and_dated_by_command(client, calendar: str, settings, tmp_path) -> None:
    run = CliRunner()
    assert "no calendar" in str(run.invoke(app, ["stamp"]).exception)
    settings.PINXIT_OTS_CALENDARS = [calendar]
    record({"what": "test.thing.done"})

    assert "1 entries, stamped" in run.invoke(app, ["stamp"]).output
    assert "not in a block yet" in run.invoke(app, ["stamp", "--complete"]).output
    Calendar.mined = True
    assert f"1 entries: {HEIGHT}" in run.invoke(app, ["stamp", "--complete"]).output

    folder = StampFolder(settings.PINXIT_HOME / "log" / "stamps")
    lines = tmp_path / "headers"
    lines.write_text(f"{HEIGHT} {header(Calendar.roots[-1]).hex()}\n")
    told = run.invoke(app, ["date", str(folder.checkpoint(1)), "--headers", str(lines)]).output
    assert f"before block {HEIGHT}, of 2026-01-01 00:00 UTC" in told
    served = [client.get(f"/log/stamps/1.checkpoint{end}").content for end in ("", ".ots")]
    assert served == [folder.checkpoint(1).read_bytes(), folder.proof(1).read_bytes()]
    assert client.get("/log/stamps/7.checkpoint").status_code == 404
    lines.write_text("nonsense")
    for headers in (lines, tmp_path / "nothing"):
        asked = run.invoke(app, ["date", str(folder.checkpoint(1)), "--headers", str(headers)])
        assert type(asked.exception).__name__ == "BadHeadersError"
