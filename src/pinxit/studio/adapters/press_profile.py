"""The press as an ICC profile, and pictures in its inks: LittleCMS through Pillow."""

import struct
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from pinxit.kernel import Digest, PinxitError
from pinxit.studio.core.press import (
    INK_POINTS,
    LAB_POINTS,
    PressTables,
    colour_differences,
    paper_white,
    press_tables,
)

#: A colour that changes by more than this looks like another one (CIELAB).
_CHANGED: Final = 10.0
_COMPARED_PX: Final = 256
_D50: Final = (0.9642, 1.0, 0.8249)


class BadProfileError(PinxitError):
    """A file is not the profile of a press with four inks."""

    remedy = "Ask the printer for the ICC profile (.icc) of their press and paper, in CMYK."


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """A picture as it would be printed.

    Attributes:
        inks: The picture in four inks (CMYK).
        shown_HWC: What it would look like: red, green and blue, 0-255.
        changed_share: How much of it turns into other colours, 0 to 1.
        profile: Digest of the profile that was used.
    """

    inks: Image.Image
    shown_HWC: NDArray[np.uint8]
    changed_share: float
    profile: Digest


def proof(image_HWC: NDArray[np.uint8], profile: bytes | None = None) -> Proof:
    """Return a picture in the inks of a press, and what it would look like.

    Args:
        image_HWC: Red, green and blue (sRGB), 0-255.
        profile: ICC profile of the press; ours for offset printing on coated paper by default.

    Raises:
        BadProfileError: The profile is none of four inks.

    Source:
        ICC.1:2001-04; relative colorimetric with black point compensation, as printers proof.
    """
    content = house_profile() if profile is None else profile
    srgb, press = ImageCms.createProfile("sRGB"), _opened(content)
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    try:
        to_inks = ImageCms.buildTransform(srgb, press, "RGB", "CMYK", intent, flags)
        to_eye = ImageCms.buildTransform(press, srgb, "CMYK", "RGB", intent, flags)
    except ImageCms.PyCMSError as error:
        raise BadProfileError("the profile lacks a table that printing needs") from error
    picture = Image.fromarray(image_HWC)
    inks = to_inks.apply(picture)
    shown = to_eye.apply(inks)
    share = _changed_share(picture, shown)
    return Proof(inks, np.asarray(shown), share, Digest.of(content))


def _opened(content: bytes) -> ImageCms.ImageCmsProfile:
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(content))
    except (OSError, ImageCms.PyCMSError) as error:
        raise BadProfileError("the file is no ICC profile") from error
    if profile.profile.xcolor_space.strip() != "CMYK":
        raise BadProfileError("the profile is not of a press with four inks")
    return profile


def _changed_share(one: Image.Image, other: Image.Image) -> float:
    lab = ImageCms.createProfile("LAB")
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), lab, "RGB", "LAB")
    small = [each.copy() for each in (one, other)]
    for each in small:
        each.thumbnail((_COMPARED_PX, _COMPARED_PX), Image.Resampling.BOX)
    one_N3, other_N3 = (_lab_of(to_lab.apply(each)) for each in small)
    return float((colour_differences(one_N3, other_N3) > _CHANGED).mean())


def _lab_of(picture: Image.Image) -> NDArray[np.float64]:
    bytes_N3 = np.asarray(picture).reshape(-1, 3)
    opponent_N2 = bytes_N3[:, 1:].astype(np.int8)
    return np.column_stack([bytes_N3[:, 0] * (100 / 255), opponent_N2]).astype(np.float64)


@cache
def house_profile() -> bytes:
    """Return the profile of offset printing on coated paper, made from our own model.

    Always the same bytes; free to copy, as it holds measures of a standard and no other's work.
    """
    return _packed(press_tables())


def _packed(tables: PressTables) -> bytes:
    """Return two tables as an ICC profile of an output device.

    Source:
        ICC.1:2001-04, sections 6.1 (header), 6.2 (tags), 6.5.8 (lut16Type) and A.3 (CIELAB in
        sixteen bits: lightness 100 is FF00, neutral is 8000).
    """
    lab_P3 = np.column_stack(
        [tables.lab_P3[:, 0] / 100 * 0xFF00, (tables.lab_P3[:, 1:] + 128) * 256]
    )
    inks_P4 = tables.ink_P4 * 0xFFFF
    to_lab = _lut16(lab_P3, inputs=4, points=INK_POINTS, stretched=())
    to_inks = _lut16(inks_P4, inputs=3, points=LAB_POINTS, stretched=(0, 1, 2))
    tags = {
        b"desc": _described("Pinxit coated paper (model)"),
        b"cprt": b"text\0\0\0\0CC0-1.0\0",
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(paper_white()),
        b"A2B0": to_lab,
        b"A2B1": to_lab,
        b"A2B2": to_lab,
        b"B2A0": to_inks,
        b"B2A1": to_inks,
        b"B2A2": to_inks,
        b"gamt": _lut16(np.zeros((LAB_POINTS**3, 1)), inputs=3, points=LAB_POINTS, stretched=()),
    }
    return _with_header(tags)


def _lut16(
    table_PO: NDArray[np.float64], *, inputs: int, points: int, stretched: tuple[int, ...]
) -> bytes:
    """Return a table with straight curves; `stretched` inputs count to FF00 and not to FFFF."""
    outputs = table_PO.shape[1]
    head = struct.pack(">4s4xBBBx", b"mft2", inputs, outputs, points)
    matrix = _fixed(np.eye(3).ravel())
    sizes = struct.pack(">HH", 256, 2)
    count = np.arange(256) / 255
    curves = b""
    for nth in range(inputs):
        # In sixteen bits FF00 is 100 and 127: the grid ends there.
        top = 0xFFFF * (0xFFFF / 0xFF00 if nth in stretched else 1.0)
        curves += np.rint((count * top).clip(0, 0xFFFF)).astype(">u2").tobytes()
    straight = np.array([0, 0xFFFF], ">u2").tobytes() * outputs
    cells = np.rint(table_PO).clip(0, 0xFFFF).astype(">u2").tobytes()
    return b"".join((head, matrix, sizes, curves, cells, straight))


def _fixed(numbers: NDArray[np.float64]) -> bytes:
    content: bytes = np.rint(numbers * 65536).astype(">i4").tobytes()
    return content


def _described(text: str) -> bytes:
    plain = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(plain)) + plain + bytes(4 + 4 + 2 + 1 + 67)


def _with_header(tags: dict[bytes, bytes]) -> bytes:
    at = 128 + 4 + 12 * len(tags)
    rows, body, placed = b"", b"", dict[bytes, int]()
    for name, content in tags.items():
        if content not in placed:
            placed[content] = at + len(body)
            body += content + bytes(-len(content) % 4)
        rows += struct.pack(">4sII", name, placed[content], len(content))
    size = at + len(body)
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sI4sIQI12s4s44x",
        size, b"\0\0\0\0", 0x02400000, b"prtr", b"CMYK", b"Lab ",
        2026, 1, 1, 0, 0, 0, b"acsp", b"\0\0\0\0", 0, b"\0\0\0\0", 0, 0, 1,
        _fixed(np.array(_D50)), b"\0\0\0\0",
    )  # fmt: skip
    return header + struct.pack(">I", len(tags)) + rows + body
