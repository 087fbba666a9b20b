"""A museum's IIIF manifests, in both dialects."""

from typing import Any

CC_BY = "http://creativecommons.org/licenses/by/4.0/"
BASE = "https://museum.example"


def canvas_3(number: int, base: str = BASE, **more: Any) -> dict[str, Any]:
    service = {"id": f"{base}/iiif/{number}", "type": "ImageService3", "profile": "level2"}
    body = {"id": f"{base}/{number}.jpg", "type": "Image", "service": [service]}
    annotation = {"type": "Annotation", "motivation": "painting", "body": body}
    return {
        "id": f"{base}/canvas/{number}",
        "type": "Canvas",
        "label": {"none": [f"{number}r"]},
        "items": [{"type": "AnnotationPage", "items": [annotation]}],
        **more,
    }


def manifest_3(base: str = BASE, num: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": f"{base}/manifest",
        "type": "Manifest",
        "label": {"en": ["A <b>red</b> cat"], "zh-Hans": ["红猫"], "de": ["Katze"]},
        "metadata": [
            {"label": {"en": ["Artist"]}, "value": {"en": ["Cleo Painter (1820–1890)"]}},
            {"label": {"en": ["Date"]}, "value": {"none": ["about 1880-85"]}},
            {"label": {"en": ["Material"]}, "value": {"en": ["oil, 1999"]}},
        ],
        "requiredStatement": {
            "label": {"en": ["Credit"]},
            "value": {"en": ["© The <i>Museum</i>"]},
        },
        "rights": CC_BY,
        "provider": [{"id": base, "type": "Agent", "label": {"en": ["The Museum"]}}],
        "homepage": [{"id": f"{base}/object/1", "type": "Text"}],
        "seeAlso": [{"id": f"{base}/1.xml", "type": "Dataset"}],
        "items": [canvas_3(number, base) for number in range(1, num + 1)],
        **more,
    }


def manifest_2(base: str = BASE, **more: Any) -> dict[str, Any]:
    resource = {
        "@id": f"{base}/iiif/1/full/full/0/default.jpg",
        "@type": "dctypes:Image",
        "width": 4000,
        "height": 3000,
        "service": {
            "@context": "http://iiif.io/api/image/2/context.json",
            "@id": f"{base}/iiif/1/",
            "profile": ["http://iiif.io/api/image/2/level1.json", {"formats": ["jpg"]}],
        },
    }
    canvas = {
        "@id": f"{base}/canvas/1",
        "@type": "sc:Canvas",
        "label": "1r",
        "images": [{"@type": "oa:Annotation", "resource": resource}],
    }
    return {
        "@context": "http://iiif.io/api/presentation/2/context.json",
        "@id": f"{base}/manifest",
        "@type": "sc:Manifest",
        "label": [{"@value": "Red cat", "@language": "en"}, {"@value": "红猫", "@language": "zh"}],
        "attribution": ["The Museum", "and its friends"],
        "license": [CC_BY],
        "related": {"@id": f"{base}/object/1"},
        "metadata": [{"label": "Author", "value": "Cleo Painter; Ben (1900-1950)"}],
        "sequences": [{"canvases": [canvas]}, {"canvases": [canvas]}],
        **more,
    }
