"""Looking up works, authors, manifests and what was decided about them."""

from pinxit.corpus.web.selectors.lending import (
    LentManner,
    manner_lent,
    manners_to_lend,
)
from pinxit.corpus.web.selectors.standing import (
    Touched,
    accounts_of_authors,
    authors_of_manifest,
    authors_with_account,
    licences_of_manifests,
    touched_by,
    withdrawn_manifests,
)
from pinxit.corpus.web.selectors.teaching import (
    StyleVerdict,
    manifest_page,
    own_collections,
    own_consents_page,
    some_cards,
    style_verdict,
)

__all__ = [
    "LentManner",
    "StyleVerdict",
    "Touched",
    "accounts_of_authors",
    "authors_of_manifest",
    "authors_with_account",
    "licences_of_manifests",
    "manifest_page",
    "manner_lent",
    "manners_to_lend",
    "own_collections",
    "own_consents_page",
    "some_cards",
    "style_verdict",
    "touched_by",
    "withdrawn_manifests",
]
