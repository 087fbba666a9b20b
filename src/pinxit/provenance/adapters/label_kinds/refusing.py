"""Files that cannot be labelled, and why."""

from typing import Final

from pinxit.kernel import PinxitError

#: Most parts (chunks, segments, entries, frames) that a file may be made of.
MAX_PARTS: Final = 100_000


class DamagedFileError(PinxitError):
    """A file is not whole, or not of the kind it is said to be."""

    remedy = "Fetch the file again: it was cut short or damaged, or it is of another kind."


class NoRoomError(PinxitError):
    """The label does not fit into the file beside what is there."""

    remedy = "Save the file with fewer metadata, or as PNG, and label that one."


class OldFormError(PinxitError):
    """A file is of a form so old or so rare that labels are not written into it."""

    remedy = "Save the file in the usual form of its kind, such as TIFF 6, ID3v2.4 or UTF-8."


class ClosedFileError(PinxitError):
    """A file is locked by a password."""

    remedy = "Open the file with its password, save it without one, and label that one."
