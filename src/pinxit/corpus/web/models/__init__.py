"""The register: works with their authors, what was decided about them, and what was frozen."""

from pinxit.corpus.web.models.decisions import AuthorClaim, Consent, Withdrawal
from pinxit.corpus.web.models.intakes import Intake
from pinxit.corpus.web.models.manifests import Manifest, ManifestWork
from pinxit.corpus.web.models.works import Author, Authorship, Collection, RefusedFile, Work

__all__ = [
    "Author",
    "AuthorClaim",
    "Authorship",
    "Collection",
    "Consent",
    "Intake",
    "Manifest",
    "ManifestWork",
    "RefusedFile",
    "Withdrawal",
    "Work",
]
