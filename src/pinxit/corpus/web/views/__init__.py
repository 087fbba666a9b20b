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
from pinxit.corpus.web.views.intakes import (
    add,
    add_from,
    confirm,
    intake_page,
    intake_progress,
    register,
    rights,
)
from pinxit.corpus.web.views.manifests import (
    compare,
    freeze,
    manifest_file,
    manifest_page,
    manifests,
)
from pinxit.corpus.web.views.works import (
    restore_work,
    withdraw_work,
    work_consents,
    work_page,
)

__all__ = [
    "add",
    "add_from",
    "author_consents",
    "author_page",
    "browse",
    "claim_author",
    "claims",
    "compare",
    "confirm",
    "decide_claim",
    "freeze",
    "intake_page",
    "intake_progress",
    "manifest_file",
    "manifest_page",
    "manifests",
    "picture",
    "register",
    "restore_author",
    "restore_work",
    "rights",
    "withdraw_author",
    "withdraw_work",
    "work_consents",
    "work_page",
]
