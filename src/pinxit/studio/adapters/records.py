"""What a picture's file says of how it was painted. None of it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from uuid import UUID

from pinxit.kernel import PinxitError
from pinxit.provenance import CLAIM_KEYWORD, MAX_FILE_BYTES, inspect
from pinxit.studio.adapters.png import DamagedPngError, opened_png
from pinxit.studio.core.brief import Brief

#: The keywords that `pinxit paint` writes into a sketch.
_SETTINGS: Final = (
    "pinxit:prompt",
    "pinxit:hand",
    "pinxit:seed",
    "pinxit:steps",
    "pinxit:guidance",
)


class NoRecordError(PinxitError):
    """A file says nothing of how it was painted."""

    remedy = "Bring a PNG file as it was downloaded from this studio or written by `pinxit paint`."


class HeavyFileError(PinxitError):
    """A file is larger than any picture of this house."""

    remedy = "Bring the picture itself, as it was downloaded from this studio."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """What a file says of itself.

    Attributes:
        piece: The public name of the piece that it says it is, if any.
        brief: The brief that it says it was painted from, if it says all of it.
        facts: Everything it says, by PNG keyword.
    """

    piece: UUID | None
    brief: Brief | None
    facts: Mapping[str, str]


def read_file_record(content: bytes) -> FileRecord:
    """Return what a file says of itself, without unpacking its pixels.

    Raises:
        HeavyFileError: It is larger than 64 MiB.
        UnreadableUploadError: It is no picture, or is damaged.
        NoRecordError: It is another picture than a PNG, or says nothing.
        BriefRefusedError: The brief that it holds is none.
    """
    if len(content) > MAX_FILE_BYTES:
        raise HeavyFileError("the file is too large to be looked at")
    if inspect(BytesIO(content)).kind != "PNG":
        raise NoRecordError("the file says nothing of how it was painted")
    facts = _texts(content)
    record = FileRecord(piece=_piece_in(facts), brief=_brief_in(facts), facts=facts)
    if record.piece is None and record.brief is None:
        raise NoRecordError("the file says nothing of how it was painted")
    return record


def _texts(content: bytes) -> dict[str, str]:
    """Return the texts that stand before the pixels."""
    try:
        with opened_png(content) as opened:
            return {str(name): str(text) for name, text in opened.info.items()}
    except DamagedPngError as error:
        raise NoRecordError("the file says nothing of how it was painted") from error


def _piece_in(facts: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(facts.get(CLAIM_KEYWORD, ""))
    except ValueError:
        return None


def _brief_in(facts: Mapping[str, str]) -> Brief | None:
    if any(name not in facts for name in _SETTINGS):
        return None
    prompt, hand, *numbers = (facts[name] for name in _SETTINGS)
    if not all(each.isascii() and each.isdigit() and len(each) <= 10 for each in numbers):
        raise NoRecordError("the settings in the file are no numbers")
    seed, steps, guidance_percent = map(int, numbers)
    return Brief(
        prompt=prompt, hand=hand, seed=seed, steps=steps, guidance_percent=guidance_percent
    )
