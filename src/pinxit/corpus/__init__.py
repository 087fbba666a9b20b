"""Corpus: works of art with author, licence, evidence and consent on record.

In:  folders, archives, addresses and named sets; what people say of the works they bring.
Out: collections, opened by `open_collection`; manifests frozen for a purpose, whose works are used
     through `open_manifest` and no other way.
"""

from pinxit.corpus.adapters.bringing import bring_in
from pinxit.corpus.adapters.collection import (
    Collection,
    CorpusUnwritableError,
    CorruptCollectionError,
    MissingCollectionError,
    open_collection,
)
from pinxit.corpus.adapters.decisions_file import read_decisions
from pinxit.corpus.adapters.frozen import (
    FreezeTerms,
    FrozenManifest,
    NoLongerAllowedError,
    NotFrozenError,
    NothingPassesError,
    WithdrawnWorkError,
    WrongPurposeError,
    freeze,
    latest_manifest,
    open_manifest,
    read_manifest,
)
from pinxit.corpus.adapters.originals import read_originals
from pinxit.corpus.adapters.pictures import MAX_FILE_BYTES, open_picture
from pinxit.corpus.adapters.sets import NamedSet
from pinxit.corpus.core.credits import CreditLine, credit_lines
from pinxit.corpus.core.decisions import CorruptDecisionsError, Decision, DecisionKind
from pinxit.corpus.core.difference import Difference, difference
from pinxit.corpus.core.gate import judge, judge_all
from pinxit.corpus.core.gate_reasons import REASONS
from pinxit.corpus.core.licences import Duty, ask_licence
from pinxit.corpus.core.manifest import BrokenManifestError, Manifest
from pinxit.corpus.core.offering import RefusedFileError, Source
from pinxit.corpus.core.public_domain import HOUSE as HOUSE_JURISDICTIONS
from pinxit.corpus.core.rights import (
    Answer,
    Author,
    AuthorKind,
    Consent,
    Evidence,
    EvidenceKind,
    Purpose,
    Rights,
)
from pinxit.corpus.core.work import CorruptWorkError, Medium, Work

__all__ = [
    "HOUSE_JURISDICTIONS",
    "MAX_FILE_BYTES",
    "REASONS",
    "Answer",
    "Author",
    "AuthorKind",
    "BrokenManifestError",
    "Collection",
    "Consent",
    "CorpusUnwritableError",
    "CorruptCollectionError",
    "CorruptDecisionsError",
    "CorruptWorkError",
    "CreditLine",
    "Decision",
    "DecisionKind",
    "Difference",
    "Duty",
    "Evidence",
    "EvidenceKind",
    "FreezeTerms",
    "FrozenManifest",
    "Manifest",
    "Medium",
    "MissingCollectionError",
    "NamedSet",
    "NoLongerAllowedError",
    "NotFrozenError",
    "NothingPassesError",
    "Purpose",
    "RefusedFileError",
    "Rights",
    "Source",
    "WithdrawnWorkError",
    "Work",
    "WrongPurposeError",
    "ask_licence",
    "bring_in",
    "credit_lines",
    "difference",
    "freeze",
    "judge",
    "judge_all",
    "latest_manifest",
    "open_collection",
    "open_manifest",
    "open_picture",
    "read_decisions",
    "read_manifest",
    "read_originals",
]
