"""What other programs read of a page."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.safestring import SafeString

register = template.Library()

#: Nothing in it may end the element that holds it.
_SAFE: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def ld_json(told: Mapping[str, Any]) -> SafeString:
    """Return a data block with what a page is about. It is data: no policy lets it run.

    Source:
        JSON-LD 1.1, section 7, "Embedding JSON-LD in HTML documents".
    """
    text = json.dumps(told, ensure_ascii=False).translate(_SAFE)
    return SafeString(f'<script type="application/ld+json">{text}</script>')
