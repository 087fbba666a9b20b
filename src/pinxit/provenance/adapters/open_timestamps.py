"""Stamping a checkpoint with OpenTimestamps: that it existed before a block of Bitcoin's chain.

A calendar gathers what it is sent into one tree a block and puts the root on the chain. The proof
that leads there is kept beside the checkpoint, as a `.ots` file that tools of the standard read.
Nothing is fetched unless somebody stamps, completes a proof, or names a calendar.

**Source:** the OpenTimestamps proof format, as the library `opentimestamps` reads and writes it.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.error import URLError

from pinxit.kernel import PinxitError

if TYPE_CHECKING:
    from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

_ANSWER_S: Final = 20
_HEADER_BYTES: Final = 80
_LARGEST_PROOF: Final = 1_000_000
#: Where a block's time stands in its header.
_TIME_AT: Final = slice(68, 72)


class StampError(PinxitError):
    """A checkpoint cannot be stamped, or a stamp not be checked."""

    remedy = "See “Let others date the log” in the documentation."


class MissingStampLibraryError(StampError):
    """The part of Pinxit that stamps is not installed."""

    remedy = "Install it with: pip install 'pinxit[chain]'."


class SilentCalendarError(StampError):
    """No calendar took the checkpoint."""

    remedy = "Check PINXIT_OTS_CALENDARS, and try again later."
    may_pass = True


class BadStampError(StampError):
    """A proof is damaged, or one of something else."""

    remedy = "Keep the .ots file beside exactly the checkpoint that it was made for."


class UnfinishedStampError(StampError):
    """A proof does not lead to a block yet, or to none whose header was given."""

    remedy = "Run `pinxit log stamp --complete` after some hours; name the header of its block."
    may_pass = True


def stamp(content: bytes, calendars: Iterable[str]) -> bytes:
    """Send the digest of a checkpoint to calendars, and return the proof they began.

    Args:
        content: The checkpoint.
        calendars: Their addresses.

    Raises:
        SilentCalendarError: None took it.
        MissingStampLibraryError: The library is not installed.
    """
    _library()
    from opentimestamps.calendar import RemoteCalendar
    from opentimestamps.core.op import OpSHA256
    from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

    digest = hashlib.sha256(content).digest()
    tree, took = Timestamp(digest), 0
    for address in calendars:
        took += _merged(tree, lambda: RemoteCalendar(_base(address)).submit(digest, _ANSWER_S))  # noqa: B023 - called at once
    if not took:
        raise SilentCalendarError("no calendar took the checkpoint")
    return _written(DetachedTimestampFile(OpSHA256(), tree))


def completed(proof: bytes, calendars: Iterable[str]) -> tuple[bytes, bool]:
    """Ask calendars for what leads from their promise to a block.

    Args:
        proof: As `stamp` returned it.
        calendars: Those that may be asked: a proof may name others.

    Returns:
        The proof, and whether it leads to a block now.

    Raises:
        BadStampError: It is no proof.
        MissingStampLibraryError: The library is not installed.
    """
    file = _read(proof)
    from opentimestamps.calendar import RemoteCalendar
    from opentimestamps.core.notary import PendingAttestation

    known = {_base(each) for each in calendars}
    for step in list(_steps(file.timestamp)):
        for promise in list(step.attestations):
            if isinstance(promise, PendingAttestation) and _base(promise.uri) in known:
                calendar = RemoteCalendar(_base(promise.uri))
                _merged(step, lambda: calendar.get_timestamp(step.msg, _ANSWER_S))  # noqa: B023 - called at once
    return _written(file), bool(_blocks(file))


def blocks_of(proof: bytes) -> tuple[int, ...]:
    """Return to which blocks a proof leads, by height.

    Raises:
        BadStampError: It is no proof.
    """
    return tuple(sorted({height for height, _root in _blocks(_read(proof))}))


def dated(content: bytes, proof: bytes, headers: Mapping[int, bytes]) -> tuple[int, datetime]:
    """Check a proof against block headers that somebody trusts, from a node of their own.

    Args:
        content: The checkpoint.
        proof: Its proof.
        headers: 80 bytes each, by the height of the block.

    Returns:
        The lowest block whose header the proof leads to, and the time in it: the checkpoint is at
        least that old, give or take two hours.

    Raises:
        BadStampError: It is no proof, one of something else, or does not lead to a given header.
        UnfinishedStampError: It leads to none of these blocks.
    """
    file = _read(proof)
    if file.timestamp.msg != hashlib.sha256(content).digest():
        raise BadStampError("this is the proof of something else")
    for height, root in sorted(_blocks(file)):
        header = headers.get(height)
        if header is None:
            continue
        if len(header) != _HEADER_BYTES or header[36:68] != root:
            raise BadStampError(f"the proof does not lead to the header of block {height}")
        seconds = int.from_bytes(header[_TIME_AT], "little")
        return height, datetime.fromtimestamp(seconds, UTC)
    raise UnfinishedStampError("the proof leads to none of the blocks whose headers were given")


def _library() -> None:
    try:
        import opentimestamps  # noqa: F401 - whether it is there
    except ImportError as error:
        raise MissingStampLibraryError("OpenTimestamps is not installed") from error


def _read(proof: bytes) -> "DetachedTimestampFile":
    _library()
    from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
    from opentimestamps.core.timestamp import DetachedTimestampFile

    if len(proof) > _LARGEST_PROOF:
        raise BadStampError("this is too large to be a proof")
    try:
        return DetachedTimestampFile.deserialize(BytesDeserializationContext(proof))
    except (DeserializationError, ValueError, RecursionError) as error:
        raise BadStampError("this is not a proof of OpenTimestamps") from error


def _written(file: "DetachedTimestampFile") -> bytes:
    from opentimestamps.core.serialize import BytesSerializationContext

    context = BytesSerializationContext()
    file.serialize(context)
    return bytes(context.getbytes())


def _merged(step: "Timestamp", ask: "Callable[[], Timestamp]") -> bool:
    """Add what a calendar answers to a proof, and say whether it answered anything of use."""
    from opentimestamps.calendar import CommitmentNotFoundError
    from opentimestamps.core.serialize import DeserializationError

    try:
        step.merge(ask())
    except (URLError, OSError, CommitmentNotFoundError, DeserializationError, ValueError):
        return False
    return True


def _steps(step: "Timestamp") -> "Iterable[Timestamp]":
    yield step
    for after in step.ops.values():
        yield from _steps(after)


def _blocks(file: "DetachedTimestampFile") -> set[tuple[int, bytes]]:
    """Return the blocks that a proof leads to: height, and the root that must be in the header."""
    from opentimestamps.core.notary import BitcoinBlockHeaderAttestation

    return {
        (attestation.height, message)
        for message, attestation in file.timestamp.all_attestations()
        if isinstance(attestation, BitcoinBlockHeaderAttestation)
    }


def _base(address: str) -> str:
    return address.rstrip("/") + "/"
