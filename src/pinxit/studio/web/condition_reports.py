"""The condition report of a restoration: what its page, its files and the API show."""

from io import BytesIO
from typing import Final

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from numpy.typing import NDArray
from PIL import Image

from pinxit.kernel import Digest
from pinxit.studio.core.condition import Report
from pinxit.studio.web import selectors
from pinxit.studio.web.models import Treatment
from pinxit.studio.web.restoration_words import Case, report_of

#: Files of a restoration that the report shows beside the picture as it was.
SHOWN: Final = ("picture", "map")


def condition_report(treatment: Treatment) -> Report:
    """Return the report of a finished restoration, in the reader's language."""
    before = selectors.picture_of(Digest.parse(treatment.source_digest))
    plates = [before, *(file_of(treatment, name) for name in SHOWN)]
    assert treatment.finished_at is not None  # noqa: S101 - asked before
    approved = treatment.approved_at
    case = Case(
        title=treatment.title,
        plates=[opened(each) for each in plates],
        figures=treatment.figures,
        means={
            "method": treatment.method,
            "model": f"{treatment.model_origin} {treatment.model_digest}",
            "engine": treatment.engine,
            "source": treatment.source_digest,
        },
        date=date_format(treatment.finished_at, "DATE_FORMAT"),
        approved_by=treatment.approved_by,
        approved_on="" if approved is None else date_format(approved, "DATE_FORMAT"),
        language=get_language() or "en",
    )
    return report_of(case, gettext)


def file_of(treatment: Treatment, name: str) -> bytes:
    """Return a file of a finished treatment by its name."""
    digest = next(each["digest"] for each in treatment.files if each["name"] == name)
    return selectors.picture_of(Digest.parse(digest))


def opened(content: bytes) -> NDArray[np.uint8]:
    """Return the pixels of a PNG file that this house wrote."""
    with Image.open(BytesIO(content), formats=("PNG",)) as opened:
        return np.asarray(opened.convert("RGB"))
