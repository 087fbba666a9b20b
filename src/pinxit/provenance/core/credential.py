"""What a content credential of this house says, before it is signed.

**Source:** C2PA Specification 2.2, sections 18.15 (`c2pa.actions`), 18.16 (`c2pa.ingredient`) and
18.10 (`c2pa.soft-binding`); CAWG Training and Data Mining Assertion 1.1; CAWG Metadata Assertion
1.2; IPTC NewsCodes, digital source type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

from pinxit.kernel import PinxitError
from pinxit.provenance.core.credential_report import CredentialReport, CredentialState

__all__ = [
    "ISCC_BINDING",
    "RECORD_LABEL",
    "WATERMARK_BINDING",
    "BadClaimError",
    "Claim",
    "CredentialReport",
    "CredentialState",
    "Ingredient",
    "Making",
    "Mining",
    "Record",
    "Relation",
    "SoftBinding",
    "Use",
    "ingredient_id",
    "manifest_of",
]

#: Label of the house's own part of a credential.
RECORD_LABEL: Final = "org.pinxit.record"
#: The soft binding of an ISCC, as on the C2PA list of algorithms.
ISCC_BINDING: Final = "io.iscc.v0"
#: The soft binding of the house's own watermark; on no list, for it can be read only with Pinxit.
WATERMARK_BINDING: Final = "org.pinxit.watermark"

_SOURCE_TYPES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_MAX_TEXT: Final = 500


class BadClaimError(PinxitError):
    """A credential would say something that cannot be, or that readers refuse."""

    remedy = "Name what the file was made from, and keep every text of the claim under 500 signs."


class Making(Enum):
    """How a file came to be."""

    CREATED = "created"
    """By a model, from words."""
    VARIED = "varied"
    """By a model, from another work."""
    RESTYLED = "restyled"
    """By a model, in the style of another work."""
    EDITED = "edited"
    """By a model, in a part of the picture."""
    RESTORED = "restored"
    """By a model, where the original was damaged."""
    ENLARGED = "enlarged"
    """By a model that adds detail."""
    TRACED = "traced"
    """Into paths, by a rule and no model."""
    CONVERTED = "converted"
    """Into another kind of file, with nothing added."""
    ISSUED = "issued"
    """A document, set from the house's records: a certificate, a report."""

    @property
    def action(self) -> str:
        """What C2PA calls it."""
        return _MAKINGS[self][0]

    @property
    def source_type(self) -> str:
        """The address of its digital source type (IPTC), empty if nothing was added."""
        kind = _MAKINGS[self][1]
        return _SOURCE_TYPES + kind if kind else ""

    @property
    def has_parent(self) -> bool:
        """Whether it was made from another file."""
        return self.action != "c2pa.created"


_MAKINGS: Final[Mapping[Making, tuple[str, str]]] = {
    Making.CREATED: ("c2pa.created", "trainedAlgorithmicMedia"),
    Making.VARIED: ("c2pa.edited", "compositeWithTrainedAlgorithmicMedia"),
    Making.RESTYLED: ("c2pa.filtered", "compositeWithTrainedAlgorithmicMedia"),
    Making.EDITED: ("c2pa.edited", "compositeWithTrainedAlgorithmicMedia"),
    Making.RESTORED: ("c2pa.edited", "compositeWithTrainedAlgorithmicMedia"),
    Making.ENLARGED: ("c2pa.resized", "compositeWithTrainedAlgorithmicMedia"),
    Making.TRACED: ("c2pa.converted", "algorithmicMedia"),
    Making.CONVERTED: ("c2pa.converted", ""),
    Making.ISSUED: ("c2pa.created", "dataDrivenMedia"),
}


class Relation(Enum):
    """How an ingredient went into a file; the values are C2PA's."""

    PARENT = "parentOf"
    """The file is what became of it."""
    COMPONENT = "componentOf"
    """It is a part of the file."""
    INPUT = "inputTo"
    """A model was shown it."""


class Use(Enum):
    """What others may do with the file; the values are CAWG's."""

    ALLOWED = "allowed"
    REFUSED = "notAllowed"
    CONSTRAINED = "constrained"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """Something that a file was made from.

    Attributes:
        content: The bytes of it, with the credential that they carry, if any.
        media_type: Such as "image/jpeg".
        title: What it is called.
        relation: How it went in.
    """

    content: bytes = field(repr=False)
    media_type: str
    title: str
    relation: Relation = Relation.PARENT


@dataclass(frozen=True, slots=True)
class Mining:
    """What may be learnt from a file, and what may be done with it by models.

    Attributes:
        training: Teaching a model that is not generative.
        generative: Teaching a generative one.
        mining: Counting and comparing.
        inference: Being shown to a model.
        constraint: The terms, for each `Use.CONSTRAINED`.
    """

    training: Use = Use.REFUSED
    generative: Use = Use.REFUSED
    mining: Use = Use.REFUSED
    inference: Use = Use.ALLOWED
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The house's own part: where to look the file up. What is empty or `None` is left out.

    Attributes:
        piece: Public name of the piece.
        author: The line on the wall label that names the makers.
        licence: SPDX expression or address of the terms.
        model: Name of the model.
        model_digest: Digest of the model, `sha256:…`.
        bill_digest: Digest of its bill of materials, `sha256:…`.
        certificate: Number of the certificate of an edition.
        log: Name of the transparency log.
        log_index: The entry of the piece in it.
    """

    piece: str = ""
    author: str = ""
    licence: str = ""
    model: str = ""
    model_digest: str = ""
    bill_digest: str = ""
    certificate: str = ""
    log: str = ""
    log_index: int | None = None

    @property
    def said(self) -> dict[str, str | int]:
        """What it says, by the names of the fields."""
        every = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in every.items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class SoftBinding:
    """A mark in the work itself, by which its credential can be found when it was stripped.

    Attributes:
        algorithm: `ISCC_BINDING`, `WATERMARK_BINDING` with a version, or another's name.
        value: What the mark says, in the algorithm's own writing.
        is_watermark: Whether something was put into the work, and not only measured.
    """

    algorithm: str
    value: str
    is_watermark: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """Everything that a credential says of a file.

    Attributes:
        title: What the file is called.
        making: How it came to be.
        generator: Name of the program that made it.
        version: Version of that program.
        made_at: When; left out if not known.
        ingredients: What it was made from; at most one `Relation.PARENT`.
        mining: What may be learnt from it; `None` says nothing.
        record: The house's own part.
        marks: Watermarks and fingerprints.

    Raises:
        BadClaimError: The making needs a parent that is not named, or there is one too many; a
            time without a zone; a text is too long.
    """

    title: str
    making: Making
    generator: str = "Pinxit"
    version: str = ""
    made_at: datetime | None = None
    ingredients: tuple[Ingredient, ...] = ()
    mining: Mining | None = Mining()
    record: Record = Record()
    marks: tuple[SoftBinding, ...] = ()

    def __post_init__(self) -> None:
        parents = sum(each.relation is Relation.PARENT for each in self.ingredients)
        if parents != int(self.making.has_parent):
            raise BadClaimError("what was made from another file names that one parent")
        if self.made_at is not None and self.made_at.tzinfo is None:
            raise BadClaimError("a time has a zone")
        texts = (self.title, *(each.title for each in self.ingredients), *self.record.said.values())
        if any(len(str(text)) > _MAX_TEXT for text in texts):
            raise BadClaimError("a text is too long")


def manifest_of(claim: Claim, media_type: str) -> dict[str, Any]:
    """Return the claim as the definition of a C2PA manifest, without its ingredients.

    Args:
        claim: What to say.
        media_type: Of the file that it is said of.
    """
    generator = {"name": claim.generator}
    if claim.version:
        generator["version"] = claim.version
    return {
        "claim_generator_info": [generator],
        "title": claim.title,
        "format": media_type,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": _actions(claim)}},
            *_minings(claim),
            *_marks(claim),
            *_metadata(claim),
            *_records(claim),
        ],
    }


def ingredient_id(place: int) -> str:
    """Return the name by which actions speak of the ingredient at a place, from 0."""
    return f"ingredient-{place}"


def _actions(claim: Claim) -> list[dict[str, Any]]:
    """Return what was done, in order: the parent is opened first, parts are placed last."""
    by_relation: dict[Relation, list[str]] = {relation: [] for relation in Relation}
    for place, each in enumerate(claim.ingredients):
        by_relation[each.relation].append(ingredient_id(place))
    actions: list[dict[str, Any]] = []
    if claim.making.has_parent:
        opened = {"ingredientIds": by_relation[Relation.PARENT]}
        actions.append({"action": "c2pa.opened", "parameters": opened})
    actions.append(_main_action(claim, by_relation[Relation.INPUT]))
    for part in by_relation[Relation.COMPONENT]:
        actions.append({"action": "c2pa.placed", "parameters": {"ingredientIds": [part]}})  # noqa: PERF401
    if any(mark.is_watermark for mark in claim.marks):
        actions.append({"action": "c2pa.watermarked.bound"})
    return actions


def _main_action(claim: Claim, shown: list[str]) -> dict[str, Any]:
    parameters: dict[str, Any] = {"org.pinxit.making": claim.making.value}
    if shown:
        parameters["ingredientIds"] = shown
    action: dict[str, Any] = {"action": claim.making.action, "parameters": parameters}
    if claim.making.source_type:
        action["digitalSourceType"] = claim.making.source_type
    if claim.record.model:
        action["softwareAgent"] = {"name": claim.record.model}
    if claim.made_at is not None:
        action["when"] = claim.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return action


def _minings(claim: Claim) -> list[dict[str, Any]]:
    wish = claim.mining
    if wish is None:
        return []
    uses: Mapping[str, Use] = {
        "cawg.ai_training": wish.training,
        "cawg.ai_generative_training": wish.generative,
        "cawg.data_mining": wish.mining,
        "cawg.ai_inference": wish.inference,
    }
    entries: dict[str, dict[str, str]] = {}
    for name, use in uses.items():
        entries[name] = {"use": use.value}
        if use is Use.CONSTRAINED:
            entries[name]["constraint_info"] = wish.constraint
    return [{"label": "cawg.training-mining", "data": {"entries": entries}}]


def _marks(claim: Claim) -> list[dict[str, Any]]:
    return [
        {
            "label": "c2pa.soft-binding",
            "data": {"alg": mark.algorithm, "blocks": [{"scope": {}, "value": mark.value}]},
        }
        for mark in claim.marks
    ]


def _metadata(claim: Claim) -> list[dict[str, Any]]:
    """Return title, makers and licence in the words that every reader knows."""
    record = claim.record
    said = {"dc:creator": record.author and [record.author], "dc:rights": record.licence}
    said = {name: value for name, value in said.items() if value}
    if not said:
        return []
    context = {"dc": "http://purl.org/dc/elements/1.1/"}
    data = {"@context": context, "dc:title": claim.title, **said}
    return [{"label": "cawg.metadata", "data": data, "kind": "Json"}]


def _records(claim: Claim) -> list[dict[str, Any]]:
    said = claim.record.said
    return [{"label": RECORD_LABEL, "data": said}] if said else []
