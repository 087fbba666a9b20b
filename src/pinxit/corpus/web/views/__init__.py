"""The pages of the corpus."""

from pinxit.corpus.web.views.authors import (
    author_consents,
    author_page,
    claim_author,
    claims,
    decide_claim,
    restore_author,
    withdraw_author,
)
from pinxit.corpus.web.views.browser import browse, picture
from pinxit.corpus.web.views.works import (
    restore_work,
    withdraw_work,
    work_consents,
    work_page,
)

__all__ = [
    "author_consents",
    "author_page",
    "browse",
    "claim_author",
    "claims",
    "decide_claim",
    "picture",
    "restore_author",
    "restore_work",
    "withdraw_author",
    "withdraw_work",
    "work_consents",
    "work_page",
]
