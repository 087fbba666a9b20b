"""Pictures as PNG files that say what they are, to people and to machines."""

import json
import struct
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Final
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import house_label
from pinxit.studio.core.piece import AI_MADE
from pinxit.studio.core.treatment import ALGORITHMICALLY_ENHANCED, COMPOSITE_WITH_AI

#: What Pillow raises about files that are none, are damaged, or claim to be enormous.
_UNREADABLE: Final = (
    OSError,
    ValueError,
    SyntaxError,
    Warning,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
_PRODUCER: Final = "Pinxit"
_XMP: Final = (  # %s: where the picture came from
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about=""'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    " Iptc4xmpExt:DigitalSourceType=%s"
    f" xmp:CreatorTool={quoteattr(_PRODUCER)}/>"
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


class DamagedPngError(PinxitError):
    """A file is not a whole PNG file."""

    remedy = "Bring the picture itself, as it was downloaded from this studio."


def encode_png(image_HWC: NDArray[np.uint8], *, facts: Mapping[str, str]) -> bytes:
    """Return a picture as a PNG file; equal pictures with equal facts give equal bytes.

    Every file carries the two labels that the law asks of AI-made pictures; there is no switch.

    Args:
        image_HWC: Red, green and blue, perhaps opacity, 0-255.
        facts: Text to write into the file, by PNG keyword (1 to 79 Latin letters).

    Source:
        W3C, Portable Network Graphics (PNG) Specification (Third Edition, 2025), section 11.3.3;
        IPTC Photo Metadata Standard, "Digital Source Type" (read for the EU AI Act, Article 50);
        GB 45438-2025, annex E.
    """
    chunks = PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", _XMP % quoteattr(AI_MADE))
    chunks.add_itxt("AIGC", chinese_label(Digest.of(image_HWC.tobytes())))
    return _written(image_HWC, chunks, facts)


def encode_hand_made_png(image_HWC: NDArray[np.uint8], *, facts: Mapping[str, str]) -> bytes:
    """Return a picture that a person made, and that was worked on here, as a PNG file.

    It says that a program worked on it and not that a model made it, which would be untrue.

    Args:
        image_HWC: Red, green and blue, perhaps opacity, 0-255.
        facts: Text to write into the file, by PNG keyword.

    Source:
        IPTC Digital Source Type NewsCodes, "algorithmicallyEnhanced".
    """
    chunks = PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", _XMP % quoteattr(ALGORITHMICALLY_ENHANCED))
    return _written(image_HWC, chunks, facts)


def encode_restored_png(image_HWC: NDArray[np.uint8], *, facts: Mapping[str, str]) -> bytes:
    """Return a picture of which a model made a part, as a PNG file with both labels of the law.

    Args:
        image_HWC: Red, green and blue, perhaps opacity, 0-255.
        facts: Text to write into the file, by PNG keyword.

    Source:
        IPTC Digital Source Type NewsCodes, "compositeWithTrainedAlgorithmicMedia";
        GB 45438-2025, annex E.
    """
    chunks = PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", _XMP % quoteattr(COMPOSITE_WITH_AI))
    chunks.add_itxt("AIGC", chinese_label(Digest.of(image_HWC.tobytes())))
    return _written(image_HWC, chunks, facts)


@contextmanager
def opened_png(content: bytes) -> Iterator[Image.Image]:
    """Yield a PNG file of anybody, to be looked at; nothing of it is believed.

    Raises:
        DamagedPngError: It is none, is damaged, or claims to be enormous.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=("PNG",)) as opened:
                yield opened
    except _UNREADABLE as error:
        raise DamagedPngError("the file is not a whole PNG file") from error


def _written(image_HWC: NDArray[np.uint8], chunks: PngInfo, facts: Mapping[str, str]) -> bytes:
    for keyword, text in sorted(facts.items()):
        chunks.add_itxt(keyword, text)
    file = BytesIO()
    Image.fromarray(image_HWC).save(file, format="PNG", pnginfo=chunks, optimize=False)
    return file.getvalue()


def chinese_label(content: Digest) -> str:
    """Return the implicit label of a picture that is wholly AI-made.

    Args:
        content: Digest of its pixels, by which the producer names it.

    Source:
        GB 45438-2025, annex E: label 1 means "is AI-generated".
    """
    label = house_label(_PRODUCER, content.hex)
    return json.dumps({"AIGC": label.fields}, ensure_ascii=False, separators=(",", ":"))
