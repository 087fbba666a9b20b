"""PNG files that say what they are."""

import io
import json

import numpy as np
from PIL import Image

from pinxit.kernel import Digest
from pinxit.studio.adapters.png import encode_png

PICTURE = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
FACTS = {"pinxit:prompt": "一条红龙", "Software": "Pinxit"}


def test_equal_pictures_with_equal_facts_are_equal_files() -> None:
    assert encode_png(PICTURE, facts=FACTS) == encode_png(PICTURE.copy(), facts=dict(FACTS))
    assert encode_png(PICTURE, facts={}) != encode_png(PICTURE, facts=FACTS)


def test_every_file_carries_both_labels_and_its_facts() -> None:
    with Image.open(io.BytesIO(encode_png(PICTURE, facts=FACTS))) as picture:
        assert np.array_equal(np.asarray(picture), PICTURE)
        texts = picture.text  # type: ignore[attr-defined]

    assert texts["pinxit:prompt"] == "一条红龙"
    packet = texts["XML:com.adobe.xmp"]
    assert (
        'Iptc4xmpExt:DigitalSourceType="'
        'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"' in packet
    )
    label = json.loads(texts["AIGC"])["AIGC"]
    assert label["Label"] == "1"
    assert label["ProduceID"] == Digest.of(PICTURE.tobytes()).hex
