"""What can be said of a file, one independent finding at a time: green, red or absent.

Each finding stands alone: a file may have lost its credential and still carry the watermark, or
carry a credential of another house. None of them is averaged with another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pinxit.provenance.core.credential_report import CredentialReport, CredentialState
from pinxit.provenance.core.entry import Event
from pinxit.provenance.core.fingerprint import Chance, chance_of
from pinxit.provenance.core.labels import AiLabel
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.verdict import State, Verdict


class About(StrEnum):
    """What a finding is about, in the order in which they are told."""

    BYTES = "bytes"
    CREDENTIAL = "credential"
    WATERMARK = "watermark"
    FINGERPRINT = "fingerprint"
    LABELS = "labels"
    LOG = "log"
    ANCHOR = "anchor"
    EDITION = "edition"
    REPLAY = "replay"


class Light(StrEnum):
    """How a finding turned out."""

    GREEN = "green"
    """It is there and it holds."""
    RED = "red"
    """It is there and it does not hold."""
    ABSENT = "absent"
    """It is not there, which proves nothing either way."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for in a file.

    Attributes:
        about: What.
        light: How it turned out.
        code: Names the sentence that tells it, such as "watermark.points".
        facts: What stands in that sentence.
    """

    about: About
    light: Light
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Copy:
    """A numbered copy of an edition.

    Attributes:
        number: Which.
        of: Of how many.
        owner: Who owns it, if they want to be named; otherwise empty.
    """

    number: int
    of: int
    owner: str = ""


_CREDENTIALS: Final = {
    CredentialState.VALID: Light.GREEN,
    CredentialState.TAMPERED: Light.RED,
    CredentialState.UNREADABLE: Light.RED,
    CredentialState.UNTRUSTED: Light.ABSENT,
    CredentialState.ABSENT: Light.ABSENT,
}


def bytes_finding(verdict: Verdict) -> Finding:
    """Say whether exactly these bytes are in the log."""
    if verdict.state is State.KNOWN:
        return Finding(About.BYTES, Light.GREEN, "bytes.known", {"entries": len(verdict.entries)})
    if verdict.state is State.FALSE_CLAIM:
        return Finding(About.BYTES, Light.RED, "bytes.claimed", {"piece": verdict.claim})
    code = "bytes.damaged" if verdict.damaged else "bytes.unknown"
    return Finding(About.BYTES, Light.RED if verdict.damaged else Light.ABSENT, code)


def credential_finding(report: CredentialReport | None) -> Finding:
    """Say what the content credential is worth.

    Args:
        report: `None` where this kind of file cannot be read for one.
    """
    state = CredentialState.ABSENT if report is None else report.state
    code = f"credential.{state.name.lower()}"
    signer = report.signer.name if report is not None and report.signer is not None else ""
    when = ""
    if report is not None and report.signed_at is not None:
        when = report.signed_at.date().isoformat()
    return Finding(About.CREDENTIAL, _CREDENTIALS[state], code, {"signer": signer, "when": when})


def watermark_finding(
    mark: Mark | None, *, is_seen: bool, house: int | None, event: Event | None
) -> Finding:
    """Say where the watermark leads.

    Args:
        mark: What was found.
        is_seen: Whether the file could be looked at for one.
        house: The house's number; `None` if it has no key yet.
        event: What the log records at the mark's place.
    """
    if mark is None:
        code = "watermark.none" if is_seen else "watermark.unseen"
        return Finding(About.WATERMARK, Light.ABSENT, code)
    facts: dict[str, str | int] = {"index": mark.index, "house": f"{mark.house:04x}"}
    if mark.house != house:
        return Finding(About.WATERMARK, Light.ABSENT, "watermark.other", facts)
    if event is None:
        return Finding(About.WATERMARK, Light.RED, "watermark.nowhere", facts)
    return Finding(
        About.WATERMARK,
        Light.GREEN,
        "watermark.points",
        {**facts, "piece": str(event.get("piece", ""))},
    )


def fingerprint_finding(likelihood: float | None, *, is_seen: bool, piece: str = "") -> Finding:
    """Say which record the picture itself is likely one with.

    Args:
        likelihood: Of the likeliest record, 0 to 1; `None` if none is likely enough.
        is_seen: Whether the file could be looked at.
        piece: Public name of the piece.
    """
    if likelihood is None:
        code = "fingerprint.none" if is_seen else "fingerprint.unseen"
        return Finding(About.FINGERPRINT, Light.ABSENT, code)
    word = "certain" if chance_of(likelihood) is Chance.CERTAIN else "likely"
    facts = {"percent": percent(likelihood), "piece": piece}
    return Finding(About.FINGERPRINT, Light.GREEN, f"fingerprint.{word}", facts)


def percent(likelihood: float) -> str:
    """Return a likelihood in per cent, never as certainty: at most 99.99."""
    return f"{min(99.99, 100 * likelihood):.2f}".rstrip("0").rstrip(".")


def label_finding(
    label: AiLabel | None, *, holds: bool | None, problem: str = "", is_read: bool = True
) -> Finding:
    """Say what the file says of AI.

    Args:
        label: What stands in it.
        holds: Whether this house's seal on it holds; `None` if it bears none.
        problem: Why the label cannot be read, empty if it can.
        is_read: Whether files of this kind are read for labels.
    """
    if problem:
        return Finding(About.LABELS, Light.RED, "labels.unreadable", {"problem": problem})
    if not is_read:
        return Finding(About.LABELS, Light.ABSENT, "labels.unseen")
    if label is None:
        return Finding(About.LABELS, Light.ABSENT, "labels.none")
    producer = label.aigc.content_producer if label.aigc is not None else label.made_by
    facts = {"producer": producer, "source": str(label.source).rsplit("/", 1)[-1]}
    if holds is False:
        return Finding(About.LABELS, Light.RED, "labels.broken", facts)
    return Finding(About.LABELS, Light.GREEN, "labels.sealed" if holds else "labels.there", facts)


def log_finding(num_proved: int, *, num_waiting: int, problem: str, size: int) -> Finding:
    """Say whether what is recorded is in the signed log.

    Args:
        num_proved: Entries whose proofs lead to the signed root.
        num_waiting: Entries that wait to be signed.
        problem: Why one is not proved, or the log does not hold; empty if neither is so.
        size: Entries of the signed tree.
    """
    if problem:
        return Finding(About.LOG, Light.RED, "log.broken", {"problem": problem})
    if num_proved:
        return Finding(About.LOG, Light.GREEN, "log.proved", {"count": num_proved, "size": size})
    return Finding(About.LOG, Light.ABSENT, "log.waiting" if num_waiting else "log.nothing")


def anchor_finding(chain: str = "") -> Finding:
    """Say where else the log is anchored.

    Args:
        chain: Where a checkpoint that covers the record stands; empty if nowhere.
    """
    if chain:
        return Finding(About.ANCHOR, Light.GREEN, "anchor.there", {"chain": chain})
    return Finding(About.ANCHOR, Light.ABSENT, "anchor.none")


def edition_finding(copies: Sequence[Copy]) -> Finding:
    """Say which copies of the work were sold, and whose the newest is."""
    if not copies:
        return Finding(About.EDITION, Light.ABSENT, "edition.none")
    last = copies[-1]
    facts: dict[str, str | int] = {
        "count": len(copies),
        "number": last.number,
        "of": last.of,
        "owner": last.owner,
    }
    kind = "" if last.of else "open-"
    code = f"edition.{kind}owned" if last.owner else f"edition.{kind}private"
    return Finding(About.EDITION, Light.GREEN, code, facts)


def copies_sold(events: Sequence[Event]) -> list[Copy]:
    """Return the copies that the log says were sold and not returned, in the order of sale."""
    sold: dict[int, Copy] = {}
    for event in events:
        number = int(event.get("number", 0))
        if event["what"] == "shop.edition.sold":
            sold.pop(number, None)
            sold[number] = Copy(number, int(event.get("of", 0)))
        elif event["what"] == "shop.edition.returned":
            sold.pop(number, None)
    return list(sold.values())


def replay_finding(event: Event | None) -> Finding:
    """Say whether the picture can be painted again from its record; it is not done here.

    Args:
        event: What the log says of the painting.
    """
    if event is None or "seed" not in event or "piece" not in event:
        return Finding(About.REPLAY, Light.ABSENT, "replay.none")
    command = f"pinxit replay {event['piece']}"
    return Finding(About.REPLAY, Light.ABSENT, "replay.offered", {"command": command})
