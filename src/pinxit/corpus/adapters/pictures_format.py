"""What a picture's file says of itself, read without decoding a pixel.

Each walk follows its format's own structure to the end: so a bomb is known before it is unpacked,
and whatever lies after the end is known to be another file.
"""

import re
from collections.abc import Callable
from typing import Final

from pinxit.corpus.adapters.pictures_containers import (
    survey_avif,
    survey_bmp,
    survey_tiff,
    survey_webp,
)
from pinxit.corpus.adapters.pictures_refused import (
    AnimatedPictureError,
    BombPictureError,
    NotAPictureError,
    PolyglotPictureError,
    TooLargePictureError,
    UnsupportedPictureError,
)
from pinxit.corpus.adapters.pictures_survey import Survey
from pinxit.corpus.adapters.pictures_walks import (
    survey_gif,
    survey_jpeg,
    survey_png,
)

#: A file larger than this is not read at all; a source checks it before reading.
MAX_FILE_BYTES: Final = 64 * 2**20
#: What a picture may unpack to: at 4 bytes each, 400 MB.
MAX_PIXELS: Final = 100_000_000
MAX_SIDE_PX: Final = 30_000
MAX_FRAMES: Final = 1_000
MAX_ICC_BYTES: Final = 4 * 2**20
#: Usual progressive JPEGs have 10 scans, and each goes over every pixel.
MAX_SCANS: Final = 64

_MAX_SCANNED_PIXELS: Final = 2_000_000_000
_BOMB_RATIO: Final = 50

_SURVEYS: Final[dict[str, Callable[[bytes], Survey]]] = {
    "PNG": survey_png,
    "JPEG": survey_jpeg,
    "GIF": survey_gif,
    "WEBP": survey_webp,
    "TIFF": survey_tiff,
    "BMP": survey_bmp,
    "AVIF": survey_avif,
}

_MAGIC: Final = (
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("JPEG", re.compile(rb"\xff\xd8\xff")),
    ("GIF", re.compile(rb"GIF8[79]a")),
    ("WEBP", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("TIFF", re.compile(rb"II\*\0|MM\0\*")),
    ("BMP", re.compile(rb"BM.{4}\0\0\0\0.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL)),
    ("AVIF", re.compile(rb"\0\0\0.ftypavi[fs]", re.DOTALL)),
)
_OTHER_PICTURES: Final = re.compile(
    rb"%PDF-|8BPS|\0\0\0\x0cjP  |\0\0\0\x0cJXL |\xff\x0a|\xff\x4f\xff\x51|\0\0\x01\0|\0\0\x02\0"
    rb"|%!PS|DDS |v/1\x01|gimp xcf|icns|II\+\0|MM\0\+|P[1-7][\s#]|\0\0\0.ftyp|qoif|FORM....ILBM",
    re.DOTALL,
)
_GZIP: Final = b"\x1f\x8b"
_MARKUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe\s?\0?<\0|\xfe\xff\0?\s?\0<|<\0|\0<", re.DOTALL
)

# What nobody puts into a picture by mistake. A PDF may begin anywhere in the first 1,024 bytes,
# a ZIP is read from its end; scripts run wherever a server can be talked into running them.
_PDF: Final = b"%PDF-"
_PDF_REACH: Final = 1_024
_SCRIPT: Final = re.compile(rb"<(?:\?php|script[\s>]|%eval)", re.IGNORECASE)
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_END_BYTES: Final = 22
_ZIP_REACH: Final = _ZIP_END_BYTES + 65_535
_PADDING: Final = b"\0\r\n\t "


def kind_of(content: bytes) -> str:
    """Return what a file is by its first bytes: "SVG", or a format by Pillow's name.

    Raises:
        UnsupportedPictureError: A picture, but of a kind that is not read here.
        NotAPictureError: No picture.
    """
    for kind, magic in _MAGIC:
        if magic.match(content):
            return kind
    if content.startswith(_GZIP) or _MARKUP.match(content):
        return "SVG"
    if _OTHER_PICTURES.match(content):
        raise UnsupportedPictureError("This kind of picture is not read here")
    raise NotAPictureError("The file is not a picture")


def survey(content: bytes, kind: str) -> Survey:
    """Return what a file of pixels says of itself, if that is within all limits.

    Args:
        content: The file, at most MAX_FILE_BYTES.
        kind: What `kind_of` says, and not "SVG".

    Raises:
        RefusedFileError: One of `pictures_refused`, by what is wrong with it.
    """
    found = _SURVEYS[kind](content)
    _check_tail(content, found)
    _check_size(found, len(content))
    if found.num_frames > MAX_FRAMES:
        raise AnimatedPictureError("The picture has more than 1,000 frames")
    if found.num_scans > MAX_SCANS or found.num_scans * found.pixels > _MAX_SCANNED_PIXELS:
        raise BombPictureError("The picture is made of far too many layers")
    if found.icc_bytes > MAX_ICC_BYTES:
        raise BombPictureError("The picture's colour profile is enormous")
    return found


def check_file_size(num_bytes: int) -> None:
    """Refuse a file by its size alone.

    Raises:
        TooLargePictureError: It is larger than MAX_FILE_BYTES.
    """
    if num_bytes > MAX_FILE_BYTES:
        raise TooLargePictureError("The file is larger than 64 MiB")


def _check_size(found: Survey, num_bytes: int) -> None:
    if found.pixels > MAX_PIXELS or max(found.width_px, found.height_px) > MAX_SIDE_PX:
        if found.pixels > _BOMB_RATIO * num_bytes:
            raise BombPictureError("A small file would unpack to an enormous picture")
        raise TooLargePictureError("The picture has more than 100 million pixels")


def _check_tail(content: bytes, found: Survey) -> None:
    tail = content[found.end :].strip(_PADDING)
    # Telephones append more JPEGs, and say so in the first one (CIPA DC-007).
    if tail and not (found.announces_more and tail.startswith(b"\xff\xd8\xff")):
        raise PolyglotPictureError("Another file follows the picture's end")
    if _PDF in content[:_PDF_REACH] or _SCRIPT.search(content) or _is_zip(content):
        raise PolyglotPictureError("The picture hides another file")


def _is_zip(content: bytes) -> bool:
    at = content.rfind(_ZIP_END, max(0, len(content) - _ZIP_REACH))
    if at < 0 or at + _ZIP_END_BYTES > len(content):
        return False
    num_comment = int.from_bytes(content[at + 20 : at + 22], "little")
    return at + _ZIP_END_BYTES + num_comment <= len(content)
