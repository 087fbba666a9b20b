"""Content codes of ISO 24138 (ISCC), by iscc-core."""

from io import BytesIO
from typing import BinaryIO, Final

from PIL import Image, ImageChops, ImageOps

# iscc_core takes a third of a second to import, so it is only where a code is wanted.

_SIDE_PX: Final = 32
_WHITE: Final = (255, 255, 255)


def image_code(picture: Image.Image, *, bits: int = 256) -> str:
    """Return the Content-Code Image of a picture.

    The picture is normalised as the standard says: turned as its EXIF data ask, laid on white,
    even borders cut off, made grey and brought to 32 x 32 pixels.

    Args:
        picture: Opened, in any mode.
        bits: Length of the code, 32 to 256 in steps of 32.

    Source:
        ISO 24138:2024, "International Standard Content Code (ISCC)", Content-Code Image.
    """
    upright = ImageOps.exif_transpose(picture)
    grey = _trimmed(_on_white(upright)).convert("L")
    small = grey.resize((_SIDE_PX, _SIDE_PX), Image.Resampling.BICUBIC)
    import iscc_core

    return str(iscc_core.gen_image_code(list(small.tobytes()), bits=bits)["iscc"])


def text_code(text: str, *, bits: int = 256) -> str:
    """Return the Content-Code Text of a text."""
    import iscc_core

    return str(iscc_core.gen_text_code(text, bits=bits)["iscc"])


def file_codes(file: BinaryIO) -> tuple[str, str]:
    """Return the Data-Code and the Instance-Code of a file's bytes.

    Similar bytes have similar Data-Codes; only equal bytes have one Instance-Code.
    """
    content = file.read()
    import iscc_core

    return (
        str(iscc_core.gen_data_code(BytesIO(content))["iscc"]),
        str(iscc_core.gen_instance_code(BytesIO(content))["iscc"]),
    )


def bits_apart(one: str, other: str) -> int:
    """Return in how many bits two codes of one kind and length differ."""
    import iscc_core

    return int(iscc_core.iscc_distance(one, other))


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    page = Image.new("RGBA", clear.size, (*_WHITE, 255))
    return Image.alpha_composite(page, clear).convert("RGB")


def _trimmed(picture: Image.Image) -> Image.Image:
    """Cut off the border that has the colour of the corner, if anything is inside it."""
    corner = picture.getpixel((0, 0))
    page = Image.new("RGB", picture.size, corner)
    inside = ImageChops.difference(picture, page).getbbox()
    return picture.crop(inside) if inside else picture
