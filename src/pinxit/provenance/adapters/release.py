"""Marks in their order, and the self-check: what cannot be read back does not leave."""

from dataclasses import dataclass
from typing import Final

from pinxit.provenance.adapters import credentials, labelling
from pinxit.provenance.adapters.authority import Signer, Trust
from pinxit.provenance.adapters.marked_picture import mark_in, picture_side, with_mark
from pinxit.provenance.adapters.svg_mark import mark_svg, read_svg_mark
from pinxit.provenance.core.credential import WATERMARK_BINDING, Claim, SoftBinding
from pinxit.provenance.core.labels import AigcLabel, AiLabel, house_label
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.note import NoteSigner
from pinxit.provenance.core.outgoing import LEAST_MARKED_PX, Marked, Outgoing, UnfitToLeaveError
from pinxit.provenance.core.path_watermark import TooPlainToMarkError

#: A picture in which the mark does not hold is given a stronger one, at most twice.
_STRENGTHS: Final = (1.0, 1.5, 2.0)
_DRAWING: Final = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class House:
    """Who hands a file out.

    Attributes:
        code: By which labels name the house.
        key: Seals labels.
        signer: Signs credentials.
        trust: The root that strangers would check the credential by.
        version: Of this program.
    """

    code: str
    key: NoteSigner
    signer: Signer
    trust: Trust
    version: str


def release(outgoing: Outgoing, mark: Mark, house: House) -> Marked:
    """Return a file with every mark that it has to carry, each read back.

    Args:
        outgoing: The file as it is kept, and what is to be said of it.
        mark: For its pixels.
        house: Who hands it out.

    Raises:
        UnfitToLeaveError: A mark could not be read back.
        PinxitError: The file is damaged, or of a kind that takes no labels.
    """
    content, found = _with_mark(outgoing, mark)
    label = _label(outgoing, house)
    label = labelling.sealed(label, content, outgoing.media_type, house.key)
    content = labelling.write_labels(
        content, outgoing.media_type, label, codes=frozenset({house.code})
    )
    signed = credentials.sign(
        content, outgoing.media_type, _claim(outgoing, found, house), house.signer
    )
    if labelling.content_digest(signed, outgoing.media_type) != labelling.content_digest(
        content, outgoing.media_type
    ):
        raise UnfitToLeaveError("signing changed what the file shows")
    _read_back(signed, outgoing, house)
    return Marked(signed, found)


def _with_mark(outgoing: Outgoing, mark: Mark) -> tuple[bytes, Mark | None]:
    """Return the file with its mark, or as it is where none belongs or none has room."""
    if not outgoing.takes_mark:
        return outgoing.content, None
    if outgoing.media_type == _DRAWING:
        return _with_mark_in_paths(outgoing.content, mark)
    if picture_side(outgoing.content) < LEAST_MARKED_PX:
        return outgoing.content, None
    for strength in _STRENGTHS:
        content = with_mark(outgoing.content, mark, strength=strength)
        if mark_in(content) == mark:
            return content, mark
    raise UnfitToLeaveError("the mark does not hold in this picture")


def _with_mark_in_paths(content: bytes, mark: Mark) -> tuple[bytes, Mark | None]:
    try:
        marked = mark_svg(content, mark)
    except TooPlainToMarkError:
        return content, None
    found = read_svg_mark(marked)
    if found is None or found.mark != mark:
        raise UnfitToLeaveError("the mark does not hold in this drawing")
    return marked, mark


def _label(outgoing: Outgoing, house: House) -> AiLabel:
    number = outgoing.record.piece or outgoing.source.hex
    return AiLabel(
        source=outgoing.source_type,
        aigc=house_label(house.code, number) if outgoing.is_ai_made else None,
        made_by=outgoing.made_by,
        model=outgoing.record.model_digest or outgoing.record.model,
        title=outgoing.title,
    )


def _claim(outgoing: Outgoing, found: Mark | None, house: House) -> Claim:
    marks = () if found is None else (SoftBinding(WATERMARK_BINDING, str(found), True),)
    return Claim(
        title=outgoing.title,
        making=outgoing.making,
        version=house.version,
        ingredients=outgoing.ingredients,
        record=outgoing.record,
        marks=marks,
    )


def _read_back(content: bytes, outgoing: Outgoing, house: House) -> None:
    """Read a finished file as a stranger would; its pixels were looked at when they were marked.

    Raises:
        UnfitToLeaveError: Label or credential is missing or wrong.
    """
    report = credentials.read(content, outgoing.media_type, house.trust)
    if not report.is_good:
        raise UnfitToLeaveError("the credential of the finished file does not hold")
    label = labelling.read_labels(content, outgoing.media_type)
    if label is None:
        raise UnfitToLeaveError("the finished file has no label")
    if not outgoing.is_ai_made:
        return
    aigc = label.aigc
    if aigc is None or not _is_sealed(aigc, content, outgoing.media_type, house):
        raise UnfitToLeaveError("the label of the finished file does not hold")


def _is_sealed(aigc: AigcLabel, content: bytes, media_type: str, house: House) -> bool:
    """Say whether a label is sealed by this house, or was another's before."""
    return labelling.seal_holds(aigc, content, media_type, house.key.public) is not False
