"""A mended picture in layers, so that the mending can be taken off again: OpenRaster and TIFF."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from pinxit.kernel import Digest, PinxitError

_MIMETYPE: Final = b"image/openraster"
_ORIGINAL: Final = "pinxit/original"
_RECORD: Final = "pinxit/record.json"
_THUMBNAIL_PX: Final = 256
#: The same files for the same layers: archives carry no time of the day.
_WRITTEN: Final = (2026, 1, 1, 0, 0, 0)
#: An original that is unpacked is no larger than any that is taken in.
_ORIGINAL_MAX_BYTES: Final = 256 * 2**20
#: TIFF tags: what a page is called, what the file says of itself.
_PAGE_NAME: Final = 285
_DESCRIPTION: Final = 270
_SOFTWARE: Final = 305


class BadLayersError(PinxitError):
    """A file is no mended picture in layers, or is not whole."""

    remedy = "Name the .ora file that came of a restoration, as it was saved."


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer.

    Attributes:
        name: What people call it.
        image: (H, W, 3), (H, W, 4) with opacity, or (H, W) grey, 0-255.
        is_shown: Whether it is part of the picture, or there to be looked at.
    """

    name: str
    image: NDArray[np.uint8]
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Original:
    """The file that was mended.

    Attributes:
        content: Its bytes.
        record: What was done to it.
    """

    content: bytes
    record: Mapping[str, Any]


def write_ora(
    layers: Sequence[Layer],
    merged_HWC: NDArray[np.uint8],
    original: Original,
) -> bytes:
    """Return an OpenRaster file; it also holds the original file itself, byte for byte.

    Args:
        layers: The lowest first, all of one size.
        merged_HWC: What is seen when all shown layers lie over each other.
        original: The file that was mended, and the record.

    Source:
        OpenRaster specification 0.0.6 (freedesktop.org): `mimetype` first and stored, `stack.xml`,
        `data/`, `mergedimage.png`, `Thumbnails/thumbnail.png`.
    """
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        _put(packed, "mimetype", _MIMETYPE, zipfile.ZIP_STORED)
        _put(packed, "stack.xml", _stack(layers, merged_HWC.shape[:2]).encode())
        for number, layer in enumerate(layers):
            _put(packed, f"data/{number}.png", _png(layer.image), zipfile.ZIP_STORED)
        _put(packed, "mergedimage.png", _png(merged_HWC), zipfile.ZIP_STORED)
        small = Pictures.fromarray(merged_HWC)
        small.thumbnail((_THUMBNAIL_PX, _THUMBNAIL_PX))
        _put(packed, "Thumbnails/thumbnail.png", _png(np.asarray(small)), zipfile.ZIP_STORED)
        _put(packed, _ORIGINAL, original.content)
        told = {**original.record, "original": str(Digest.of(original.content))}
        _put(packed, _RECORD, json.dumps(told, indent=1, ensure_ascii=False).encode())
    return file.getvalue()


def read_original(content: bytes) -> Original:
    """Return the original out of a mended picture in layers, byte for byte as it came.

    Args:
        content: An OpenRaster file that `write_ora` wrote.

    Raises:
        BadLayersError: It is another file, or its original is not the one of the record.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if packed.getinfo(_ORIGINAL).file_size > _ORIGINAL_MAX_BYTES:
                raise BadLayersError("its original claims to be enormous")
            kept, record = packed.read(_ORIGINAL), json.loads(packed.read(_RECORD))
        if str(Digest.of(kept)) != record["original"]:
            raise BadLayersError("its original is not the file of its record")
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, NotImplementedError) as error:
        raise BadLayersError("it holds no original") from error
    return Original(kept, record)


def write_tiff(layers: Sequence[Layer], merged_HWC: NDArray[np.uint8], *, about: str) -> bytes:
    """Return a TIFF file: the picture first, then each layer on a page of its own, by name.

    Source:
        TIFF Revision 6.0 (1992), sections 2 and 8 (several pages, PageName, ImageDescription).
    """
    pages = [Layer("picture", merged_HWC), *layers]
    pictures = [Pictures.fromarray(each.image) for each in pages]
    for picture, page in zip(pictures, pages, strict=True):
        tags = ImageFileDirectory_v2()
        tags[_PAGE_NAME], tags[_DESCRIPTION], tags[_SOFTWARE] = page.name, about, "Pinxit"
        picture.encoderinfo = {"tiffinfo": tags, "compression": "tiff_adobe_deflate"}
    file = BytesIO()
    first, *others = pictures
    first.save(
        file,
        format="TIFF",
        save_all=True,
        append_images=others,
        **first.encoderinfo,
    )
    return file.getvalue()


def _stack(layers: Sequence[Layer], size: tuple[int, ...]) -> str:
    """Return the order of the layers, the highest first."""
    lines = [
        f"<layer name={quoteattr(layer.name)} src={quoteattr(f'data/{number}.png')} "
        f'x="0" y="0" opacity="1.0" composite-op="svg:src-over" '
        f'visibility="{"visible" if layer.is_shown else "hidden"}"/>'
        for number, layer in reversed(list(enumerate(layers)))
    ]
    height, width = size
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<image version="0.0.6" w="{width}" h="{height}"><stack>{"".join(lines)}</stack></image>\n'
    )


def _png(image: NDArray[np.uint8]) -> bytes:
    file = BytesIO()
    Pictures.fromarray(image).save(file, format="PNG")
    return file.getvalue()


def _put(
    packed: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED
) -> None:
    entry = zipfile.ZipInfo(name, _WRITTEN)
    entry.compress_type = how
    packed.writestr(entry, content)
