"""A condition report as one HTML file that needs nothing beside it."""

import base64
from html import escape
from io import BytesIO
from typing import Final

from PIL import Image as Pictures

from pinxit.studio.core.condition import Plate, Report, Section

_PLATE_PX: Final = 1024
_COLOURS: Final = ("#B3261E", "#3F7A4E", "#305C8C")
_STYLE: Final = """
body { background: #FAF8F4; color: #1B1A17; font: 1rem/1.6 "Iowan Old Style", Palatino, Georgia,
  "Songti SC", "Noto Serif CJK SC", serif; max-width: 60rem; margin: 3rem auto; padding: 0 1.5rem; }
h1, h2 { font-weight: 500; line-height: 1.25; } h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; }
.quiet, figcaption, dt { color: #6E6A62; }
.plates { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-end; }
figure { margin: 0; flex: 1 1 14rem; } img { max-width: 100%; border: 1px solid #E4DFD5; }
dl { display: grid; grid-template-columns: minmax(8rem, 1fr) 3fr; gap: .4rem 1.5rem; }
dd { margin: 0; overflow-wrap: anywhere; } svg { width: 14rem; border: 1px solid #E4DFD5; }
@media print { body { background: none; margin: 0; } }
"""


def write_report_html(report: Report) -> bytes:
    """Return a condition report as one HTML file with its pictures within."""
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(report.language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(report.title)}: {escape(report.lead)}</title>",
        f"<style>{_STYLE}</style></head><body>",
        f'<h1>{escape(report.title)}</h1><p class="quiet">{escape(report.lead)}</p>',
        '<div class="plates">',
        *(_plate(plate) for plate in report.plates),
        "</div>",
        *(_section(section) for section in report.sections),
        _curve(report),
        f'<p class="quiet">{escape(report.label)}</p></body></html>',
    ]
    return "\n".join(parts).encode()


def _plate(plate: Plate) -> str:
    small = Pictures.fromarray(plate.image_HWC)
    small.thumbnail((_PLATE_PX, _PLATE_PX))
    file = BytesIO()
    small.save(file, format="PNG")
    address = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    caption = escape(plate.caption)
    return (
        f'<figure><img src="{address}" alt="{caption}"><figcaption>{caption}</figcaption></figure>'
    )


def _section(section: Section) -> str:
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in section.sentences)
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in section.facts
    )
    listed = f"<dl>{facts}</dl>" if facts else ""
    return f"<h2>{escape(section.heading)}</h2>{sentences}{listed}"


def _curve(report: Report) -> str:
    if report.level_C is None:
        return ""
    lines = "".join(
        f'<polyline fill="none" stroke="{ink}" stroke-width="2" points="'
        + " ".join(f"{level},{255 - int(report.level_C[level, colour])}" for level in range(256))
        + '"/>'
        for colour, ink in enumerate(_COLOURS)
    )
    return (
        f'<figure><svg viewBox="0 0 255 255" role="img">{lines}</svg>'
        f"<figcaption>{escape(report.curve_caption)}</figcaption></figure>"
    )
