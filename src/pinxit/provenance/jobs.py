"""The record's long work: unpack, wire, make one call."""

from collections.abc import Mapping

from pinxit.jobs import JsonValue, Reporter
from pinxit.kernel import Digest
from pinxit.provenance.web.services import fingerprint_kept


def take_fingerprint(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Take the fingerprint of a picture in the store; twice is once.

    Args:
        params: `digest` of its file, and `piece`, its public name or an empty text.
        reporter: Told when it is done.
    """
    fingerprint_kept(Digest.parse(str(params["digest"])), piece=str(params.get("piece", "")))
    reporter.report(1, 1)
