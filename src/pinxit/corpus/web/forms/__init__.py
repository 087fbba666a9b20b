"""What is asked of those who decide about works, and of those who bring them in."""

from pinxit.corpus.web.forms.deciding import ASKED, ClaimForm, ConsentForm, WithdrawForm, in_words
from pinxit.corpus.web.forms.freezing import FreezeForm
from pinxit.corpus.web.forms.intakes import (
    FilesForm,
    IiifForm,
    RightsForm,
    SetForm,
    UrlsForm,
)

__all__ = [
    "ASKED",
    "ClaimForm",
    "ConsentForm",
    "FilesForm",
    "FreezeForm",
    "IiifForm",
    "RightsForm",
    "SetForm",
    "UrlsForm",
    "WithdrawForm",
    "in_words",
]
