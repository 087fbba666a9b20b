"""Why a picture is not taken in: one error a reason."""

from pinxit.corpus.core.offering import RefusedFileError
from pinxit.corpus.core.quality import Flaw


class NotAPictureError(RefusedFileError):
    """A file is no picture, whatever its name says."""

    reason = "not-a-picture"
    remedy = "Offer the picture itself: PNG, JPEG, WebP, TIFF, GIF, BMP, AVIF or SVG."


class UnsupportedPictureError(RefusedFileError):
    """A picture is of a kind that is not read here."""

    reason = "unsupported"
    remedy = "Save it as PNG, JPEG, WebP, TIFF, GIF, BMP, AVIF or SVG, and offer that."


class TruncatedPictureError(RefusedFileError):
    """A picture breaks off before its end."""

    reason = "truncated"
    remedy = "Copy or download the file again; part of it is missing."


class DamagedPictureError(RefusedFileError):
    """A picture's parts contradict each other."""

    reason = "damaged"
    remedy = "Open the picture in a drawing program, save it again, and offer that."


class TooLargePictureError(RefusedFileError):
    """A picture is larger than any that is needed here."""

    reason = "too-large"
    remedy = "Offer a smaller copy: 2,000 pixels a side are more than enough."


class BombPictureError(RefusedFileError):
    """A small file would unpack to an enormous picture, or cost enormous work."""

    reason = "bomb"
    remedy = "Leave the file out; if it is a real picture, save a smaller copy of it."


class PolyglotPictureError(RefusedFileError):
    """A picture hides another file."""

    reason = "polyglot"
    remedy = "Open the picture in a drawing program, save it again, and offer that."


class AnimatedPictureError(RefusedFileError):
    """A picture has more frames than any that would be looked at."""

    reason = "animated"
    remedy = "Save the one frame that matters as a picture of its own."


class TooSmallPictureError(RefusedFileError):
    """A picture is too small to learn from."""

    reason = "too-small"
    remedy = "Offer it larger: at least 32 pixels on its shorter side."


class FlawedPictureError(RefusedFileError):
    """A sound picture that teaches nothing."""


class BlankPictureError(FlawedPictureError):
    """A picture shows one colour and nothing else."""

    reason = Flaw.BLANK.value
    remedy = "Leave the file out; if it is a drawing of words, turn the words into outlines first."


class AlmostEmptyPictureError(FlawedPictureError):
    """A picture shows next to nothing."""

    reason = Flaw.ALMOST_EMPTY.value
    remedy = "Leave the file out, or cut the picture to what it shows."


class DarkPictureError(FlawedPictureError):
    """A picture is so dark that nothing can be made out."""

    reason = Flaw.TOO_DARK.value
    remedy = "Leave the file out, or make it brighter."


class ExtremeAspectError(FlawedPictureError):
    """A picture is a strip."""

    reason = Flaw.EXTREME_ASPECT.value
    remedy = "Cut it into pieces that are not so long, and offer those."


class NoisePictureError(FlawedPictureError):
    """A picture is noise."""

    reason = Flaw.NOISE.value
    remedy = "Leave the file out."


def flawed(flaw: Flaw) -> FlawedPictureError:
    """Return the error of a flaw."""
    match flaw:
        case Flaw.BLANK:
            return BlankPictureError("There is nothing to see in the picture")
        case Flaw.ALMOST_EMPTY:
            return AlmostEmptyPictureError("There is next to nothing to see in the picture")
        case Flaw.TOO_DARK:
            return DarkPictureError("The picture is too dark to make anything out")
        case Flaw.EXTREME_ASPECT:
            return ExtremeAspectError("The picture is more than eight times as long as wide")
        case Flaw.NOISE:
            return NoisePictureError("The picture is noise")
