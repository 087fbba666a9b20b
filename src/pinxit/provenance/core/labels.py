"""The labels that the law asks of what a model made: their words, their fields, their one spelling.

Two laws want the same thing said in two ways. The European one wants it said so that machines of
anybody can read it; the words are those of the press photographers (IPTC). The Chinese one names
seven fields, and which characters may stand in them.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from pinxit.kernel import Digest, PinxitError, canonical_json

#: Longest value of one field, in characters. Signatures of other producers have some hundreds.
MAX_VALUE_CHARS: Final = 2048
#: Largest label read, in bytes.
MAX_LABEL_BYTES: Final = 32_768
#: Who made what this program labelled before its houses had codes of their own.
PROGRAM: Final = "Pinxit"

_SOURCE_TYPES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
#: What GB 45438-2025, annex E, lets stand in a value; the quote would have to be escaped.
_PLAIN: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPEAKING: Final = ("Label", "ContentProducer", "ProduceID")


class BadLabelError(PinxitError):
    """A label is not one: not JSON, of other fields, too long, or of characters not allowed."""

    remedy = "Bring the file as its maker released it; a label that was damaged cannot be gone by."


class SourceType(StrEnum):
    """How a work came to be, in the words that news agencies and museums share.

    Source:
        IPTC Digital Source Type NewsCodes.
    """

    GENERATED = _SOURCE_TYPES + "trainedAlgorithmicMedia"
    COMPOSITE = _SOURCE_TYPES + "compositeWithTrainedAlgorithmicMedia"
    ENHANCED = _SOURCE_TYPES + "algorithmicallyEnhanced"


#: The label in words, in English and in Chinese; each says "AI" and how, as both laws ask.
EXPLICIT_WORDS: Final = {
    SourceType.GENERATED: ("AI-generated", "AI生成"),
    SourceType.COMPOSITE: ("AI-modified", "AI合成"),
}


class Certainty(StrEnum):
    """How sure it is that a model made something.

    Source:
        GB 45438-2025, annex E; Measures for Labelling AI-Generated Content (2025), Article 6.
    """

    IS = "1"
    MAY_BE = "2"
    SUSPECTED = "3"


@dataclass(frozen=True, slots=True, kw_only=True)
class AigcLabel:
    """The implicit label of the Chinese standard, also as others have written it.

    What others wrote is taken as it is, for it may not be changed; `faults` says what is wrong
    with it. What this house writes has none.

    Attributes:
        label: "1" is, "2" may be, "3" is suspected to be made by a model.
        content_producer: Name or code of the service that made it; in China the 27 digits and
            letters of its code.
        produce_id: Its number there, given once.
        reserved_code1: For the producer's own safeguards, here a signature.
        content_propagator: Name or code of the service that passed it on.
        propagate_id: Its number there.
        reserved_code2: For the propagator's own safeguards.

    Source:
        GB 45438-2025, clause 6.1 and annex E.
    """

    label: str
    content_producer: str
    produce_id: str
    reserved_code1: str = ""
    content_propagator: str = ""
    propagate_id: str = ""
    reserved_code2: str = ""

    def __post_init__(self) -> None:
        for name, value in self.fields.items():
            if len(value) > MAX_VALUE_CHARS or _CONTROL.search(value):
                raise BadLabelError(f"the field {name} of the label cannot be read")

    @property
    def fields(self) -> dict[str, str]:
        """The seven fields under the names of the standard, in its order."""
        return {
            "Label": self.label,
            "ContentProducer": self.content_producer,
            "ProduceID": self.produce_id,
            "ReservedCode1": self.reserved_code1,
            "ContentPropagator": self.content_propagator,
            "PropagateID": self.propagate_id,
            "ReservedCode2": self.reserved_code2,
        }

    @property
    def certainty(self) -> Certainty:
        """How sure it is; a label of no known value is a trace, and so a suspicion."""
        known = {each.value for each in Certainty}
        return Certainty(self.label) if self.label in known else Certainty.SUSPECTED

    @property
    def faults(self) -> tuple[str, ...]:
        """The fields that are not as the standard wants them, by their names."""
        wrong = {name for name, value in self.fields.items() if not _PLAIN.fullmatch(value)}
        wrong |= {name for name in _SPEAKING if not self.fields[name]}
        if self.label not in {each.value for each in Certainty}:
            wrong.add("Label")
        return tuple(name for name in self.fields if name in wrong)

    @property
    def text(self) -> str:
        """The label as JSON: the value that stands under the name `AIGC`, ASCII only."""
        return json.dumps(self.fields, separators=(",", ":"))

    @classmethod
    def parse(cls, text: str) -> "AigcLabel":
        """Read a label, bare or under the name `AIGC`.

        Raises:
            BadLabelError: It is not one JSON object with these fields.
        """
        return cls.of(read_json(text))

    @classmethod
    def of(cls, body: object) -> "AigcLabel":
        """Return the label that a parsed JSON object is; fields it lacks are empty.

        Raises:
            BadLabelError: It has other fields, values that are not texts, or none of these fields.
        """
        if isinstance(body, dict) and set(body) == {"AIGC"}:
            body = body["AIGC"]
        if not isinstance(body, dict) or not body or set(body) - set(_NAMES):
            raise BadLabelError("the label has other fields than the standard names")
        values = {name: str(value) if type(value) is int else value for name, value in body.items()}
        if not all(isinstance(value, str) for value in values.values()):
            raise BadLabelError("the label has a field that is not a text")
        missing = dict.fromkeys(_SPEAKING, "")
        return cls(**{_NAMES[name]: value for name, value in {**missing, **values}.items()})

    def passed_on(self, by: "AigcLabel") -> "AigcLabel":
        """Return this label of another producer, as the house `by` passes it on.

        What the producer said stays; a house that is only suspected to be one gets no say in it.
        """
        return replace(
            self,
            content_propagator=by.content_producer,
            propagate_id=by.produce_id,
            reserved_code2=by.reserved_code1,
        )


_NAMES: Final = {
    "Label": "label",
    "ContentProducer": "content_producer",
    "ProduceID": "produce_id",
    "ReservedCode1": "reserved_code1",
    "ContentPropagator": "content_propagator",
    "PropagateID": "propagate_id",
    "ReservedCode2": "reserved_code2",
}


def house_label(
    code: str, produce_id: str, *, certainty: Certainty = Certainty.IS, signature: str = ""
) -> AigcLabel:
    """Return the label of something that this house made and hands out itself.

    Args:
        code: Code of the house: in China the 27 signs that it is registered under, elsewhere the
            host of its address. Visible ASCII without quotes, backslashes and spaces.
        produce_id: Number of the work, of the same signs.
        certainty: How sure it is.
        signature: For the reserved field; see `signed_bytes`.

    Raises:
        BadLabelError: A sign is not allowed, or a value is missing.
    """
    label = AigcLabel(
        label=certainty,
        content_producer=code,
        produce_id=produce_id,
        reserved_code1=signature,
        content_propagator=code,
        propagate_id=produce_id,
        reserved_code2=signature,
    )
    if label.faults:
        raise BadLabelError("a field of the label holds signs that the standard does not allow")
    return label


def code_of_house(registered: str, public_url: str) -> str:
    """Return the code under which a house labels what it makes.

    Args:
        registered: The code that it is registered under; empty if it is not.
        public_url: Where it is reached; its host stands in for the code. A house that is reached
            on its own machine only goes by the name of the program.
    """
    host = urlsplit(public_url).hostname or ""
    own = "" if host in ("localhost", "127.0.0.1", "::1") else host
    return registered or (own if _PLAIN.fullmatch(own) else "") or PROGRAM


@dataclass(frozen=True, slots=True, kw_only=True)
class AiLabel:
    """All that a file says of how it was made.

    Attributes:
        source: In the words of the press.
        aigc: The Chinese label; `None` where no model made anything of it.
        made_by: The house or person that made it, as they want to be named; empty if not told.
        model: Name of the model.
        title: Title of the work.
    """

    source: SourceType
    aigc: AigcLabel | None = None
    made_by: str = ""
    model: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        for value in (self.made_by, self.model, self.title):
            if len(value) > MAX_VALUE_CHARS or _CONTROL.search(value):
                raise BadLabelError("a name in the label is too long or cannot be read")

    @property
    def text(self) -> str:
        """The whole label as JSON, for files without a place for XMP; ASCII only."""
        return json.dumps(self.body, separators=(",", ":"))

    @property
    def body(self) -> dict[str, Any]:
        """The whole label as a JSON object; what is empty is left out."""
        aigc = {} if self.aigc is None else {"AIGC": self.aigc.fields}
        named = {"MadeBy": self.made_by, "Model": self.model, "Title": self.title}
        filled = {name: value for name, value in named.items() if value}
        return {"DigitalSourceType": str(self.source), **aigc, **filled}

    @classmethod
    def parse(cls, text: str) -> "AiLabel":
        """Read what `text` wrote.

        Raises:
            BadLabelError: It is something else.
        """
        body = read_json(text)
        if not isinstance(body, dict) or "DigitalSourceType" not in body:
            raise BadLabelError("the label does not say how the work was made")
        names = {"MadeBy": "made_by", "Model": "model", "Title": "title"}
        named = {field: body.get(name, "") for name, field in names.items()}
        if not all(isinstance(value, str) for value in named.values()):
            raise BadLabelError("the label has a name that is not a text")
        aigc = AigcLabel.of(body["AIGC"]) if "AIGC" in body else None
        return cls(source=source_type(body["DigitalSourceType"]), aigc=aigc, **named)

    def over(self, found: "AiLabel | None", *, codes: frozenset[str] = frozenset()) -> "AiLabel":
        """Return this label as it stands in a file that already had one.

        A label of another producer stays, and this house becomes who passes the work on. How the
        work was made is never said more weakly than before.

        Args:
            found: What the file said.
            codes: Former codes of this house, which are not another producer's.
        """
        if found is None:
            return self
        strongest = min(self.source, found.source, key=_BY_STRENGTH.index)
        if found.aigc is None or _is_ours(found.aigc, self.aigc, codes):
            return replace(self, source=strongest)
        by = self.aigc or house_label(PROGRAM, found.aigc.produce_id or PROGRAM)
        return replace(self, source=strongest, aigc=found.aigc.passed_on(by))


def joined(label: AiLabel | None, aigc: AigcLabel) -> AiLabel:
    """Return what a file says in two places as one label.

    Args:
        label: What it says of how it was made; `None` stands for "by a model".
        aigc: The Chinese label.
    """
    if label is None:
        return AiLabel(source=SourceType.GENERATED, aigc=aigc)
    return replace(label, aigc=aigc)


_BY_STRENGTH: Final = (SourceType.GENERATED, SourceType.COMPOSITE, SourceType.ENHANCED)


def _is_ours(found: AigcLabel, ours: AigcLabel | None, codes: frozenset[str]) -> bool:
    own = {PROGRAM, *codes, *([] if ours is None else [ours.content_producer])}
    return found.content_producer in own


def source_type(name: object) -> SourceType:
    """Return the source type of this address.

    What is not one of ours, such as a camera's, is refused here: it labels nothing as AI-made.

    Raises:
        BadLabelError: It is another one.
    """
    for each in SourceType:
        if name == each.value:
            return each
    raise BadLabelError("the label names no way of making that is known here")


def read_json(text: str) -> object:
    """Return the JSON value of a label.

    Raises:
        BadLabelError: It is none, is too long, or says one thing twice.
    """
    if len(text) > MAX_LABEL_BYTES:
        raise BadLabelError("the label is longer than any label")
    try:
        body: object = json.loads(text, object_pairs_hook=_said_once)
    except (ValueError, RecursionError) as error:
        raise BadLabelError("the label is not JSON") from error
    return body


def _said_once(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise BadLabelError("the label says one thing twice")
    return dict(pairs)


def signed_bytes(label: AigcLabel, content: Digest | None) -> bytes:
    """Return what a house signs when it seals a label: its first three fields and the content.

    Args:
        label: Of which the reserved fields and those of who passes it on are left out.
        content: Digest of the content without its metadata; `None` where a kind of file has no
            bytes that stay the same.
    """
    body = {name: label.fields[name] for name in _SPEAKING}
    return canonical_json({**body, "Content": "" if content is None else content.hex})
