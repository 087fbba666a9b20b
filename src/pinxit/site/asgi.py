"""The web server's way in."""

import os
from typing import Final

from django.core.asgi import get_asgi_application

from pinxit.provenance import MAX_FILE_BYTES
from pinxit.site.body_ceiling import with_ceiling

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pinxit.site.settings")

#: Largest body of a request: one file that `/verify` looks at, and the form around it.
_MAX_BODY_BYTES: Final = MAX_FILE_BYTES + 131_072

application = with_ceiling(get_asgi_application(), max_bytes=_MAX_BODY_BYTES)
