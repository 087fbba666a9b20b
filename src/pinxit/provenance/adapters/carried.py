"""What a file carries itself: everything that a stranger can read out of it without the house."""

import io
from dataclasses import dataclass

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters import credentials
from pinxit.provenance.adapters.authority import Trust
from pinxit.provenance.adapters.labelling import UnknownKindError, read_labels, seal_holds
from pinxit.provenance.adapters.opening import LOOKED_AT_PX, opened
from pinxit.provenance.core.alignment import Levels
from pinxit.provenance.core.credential_report import CredentialReport
from pinxit.provenance.core.findings import (
    Finding,
    credential_finding,
    label_finding,
)
from pinxit.provenance.core.inspection import Inspection, UnreadableUploadError
from pinxit.provenance.core.labels import AiLabel
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.note import NoteKey
from pinxit.provenance.core.watermark import detect

#: Longer side at which a watermark is looked for, in pixels.
_MARK_PX = 1_600


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """What was read out of a file.

    Attributes:
        picture_HWC: Opened for a look; `None` if it is no picture that is looked at.
        mark: Its watermark, if one was found.
        credential: The report on its content credential; `None` if its kind carries none.
        label: What it says of AI.
        findings: On the credential and the labels.
    """

    picture_HWC: Levels | None
    mark: Mark | None
    credential: CredentialReport | None
    label: AiLabel | None
    findings: tuple[Finding, ...]


def carried_by(
    data: bytes, inspection: Inspection | None, trust: Trust, key: NoteKey | None
) -> Carried:
    """Read out of a file all that it carries.

    Args:
        data: The file.
        inspection: What it is; `None` if it is nothing that is known here.
        trust: Whose credentials are believed.
        key: The house's public key, under which labels are sealed.

    Raises:
        TooManyPixelsError: It is a picture that is not looked at.
    """
    media_type = "" if inspection is None else inspection.media_type
    report = credentials.read(data, media_type, trust) if _has_place(media_type) else None
    picture_HWC = _picture(data) if media_type.startswith("image/") else None
    label, labels = _labels(data, media_type, key)
    return Carried(
        picture_HWC=picture_HWC,
        mark=None if picture_HWC is None else _mark(data, picture_HWC),
        credential=report,
        label=label,
        findings=(credential_finding(report), labels),
    )


def _has_place(media_type: str) -> bool:
    return bool(media_type) and credentials.can_carry(media_type)


def _picture(data: bytes) -> Levels | None:
    """Return the picture of a file, or `None` if it cannot be looked at."""
    try:
        return opened(io.BytesIO(data))
    except UnreadableUploadError:
        return None


def _mark(data: bytes, picture_HWC: Levels) -> Mark | None:
    """Return the mark of a picture, read from more of it where more is there."""
    is_whole = max(picture_HWC.shape[:2]) < LOOKED_AT_PX
    found = detect(picture_HWC if is_whole else opened(io.BytesIO(data), longer_px=_MARK_PX))
    return None if found is None else found.mark


def _labels(data: bytes, media_type: str, key: NoteKey | None) -> tuple[AiLabel | None, Finding]:
    try:
        label = read_labels(data, media_type)
        holds = None
        if label is not None and label.aigc is not None and key is not None:
            holds = seal_holds(label.aigc, data, media_type, key)
    except UnknownKindError:
        return None, label_finding(None, holds=None, is_read=False)
    except PinxitError as error:
        return None, label_finding(None, holds=None, problem=str(error))
    return label, label_finding(label, holds=holds)
