"""A manifest described for other people's tools.

**Source:** MLCommons Croissant 1.0 (mlcommons.org/croissant/1.0) and its vocabulary for responsible
AI (mlcommons.org/croissant/RAI/1.0).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pinxit.corpus.core.credits import DUTY_WORDS, CreditLine
from pinxit.corpus.core.licences import Duty
from pinxit.corpus.core.manifest import Header
from pinxit.corpus.core.rights import AuthorKind

CONFORMS_TO: Final = "http://mlcommons.org/croissant/1.0"
RAI_CONFORMS_TO: Final = "http://mlcommons.org/croissant/RAI/1.0"

_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
#: Field of a record, its type, its column, the path inside it, and what it is.
_FIELDS: Final = (
    ("source", "sc:Text", "source", "", "Where the work came from"),
    ("digest", "sc:Text", "digest", "", "SHA-256 of the work's own file"),
    ("medium", "sc:Text", "medium", "", "Picture, text or music"),
    ("title", "sc:Text", "title", "", "What its author calls it"),
    ("creator", "sc:Text", "authors", "name", "Everybody who made it"),
    ("license", "sc:Text", "rights", "licence", "SPDX expression of its licence"),
    ("hand", "sc:Text", "hand", "", "The style it is in"),
    ("concept", "sc:Text", "concept", "", "What it shows, as a code"),
    ("variant", "sc:Boolean", "variant", "", "Whether it is a variant of another work"),
)
_ENCODINGS: Final = {".jsonl": "application/jsonlines", ".json": "application/json"}
_WORKS: Final = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class DescribedFile:
    """A file of a manifest's folder.

    Attributes:
        name: Its name there.
        sha256: 64 hexadecimal digits.
        size_bytes: Its length.
    """

    name: str
    sha256: str
    size_bytes: int


def croissant(
    header: Header,
    files: Sequence[DescribedFile],
    lines: Sequence[CreditLine],
    *,
    url: str = "",
) -> dict[str, Any]:
    """Return the description of a manifest as a JSON-LD object.

    Args:
        header: What is said of the manifest.
        files: Its files, `manifest.jsonl` among them.
        lines: Its credits.
        url: Where it is shown to the public; without one it is named by its digest alone.
    """
    names = ", ".join(each.name for each in header.collections)
    name = f"pinxit-{header.purpose}-{'-'.join(each.name for each in header.collections)}"
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": [CONFORMS_TO, RAI_CONFORMS_TO],
        "name": name,
        "description": (
            f"{header.works} works from {names}, frozen on {header.frozen_on} for the purpose "
            f"“{header.purpose}”: each has its authors, licence, evidence and consents on record."
        ),
        "identifier": str(header.root),
        "url": url or f"urn:sha256:{header.root.hex}",
        "version": f"1.0.0+{header.root.hex[:12]}",
        "datePublished": header.frozen_on,
        "license": [licence_url(licence) for licence in header.licences if licence],
        "creator": _creators(lines),
        "citeAs": f"{name}, {header.root}",
        "usageInfo": _usage(header),
        "isLiveDataset": False,
        **_responsible(header),
        "distribution": [_file(each) for each in files],
        "recordSet": [_record_set()],
    }


def licence_url(licence: str) -> str:
    """Return the address of a single SPDX licence; an expression as it is."""
    single = " " not in licence and not licence.startswith("LicenseRef-")
    return f"https://spdx.org/licenses/{licence}" if single else licence


def _creators(lines: Iterable[CreditLine]) -> list[dict[str, str]]:
    people = {(each.author, each.identifier): each.kind for each in lines if each.author}
    return [
        {
            "@type": "sc:Person" if kind is AuthorKind.PERSON else "sc:Organization",
            "name": name,
            **({"url": identifier} if identifier else {}),
        }
        for (name, identifier), kind in people.items()
    ]


def _usage(header: Header) -> str:
    duties = " ".join(words for duty, words in DUTY_WORDS.items() if duty in header.duties)
    return (
        f"Frozen for the purpose “{header.purpose}” and for no other; the licence of each work "
        f"stands in its line. {duties}"
    ).strip()


def _responsible(header: Header) -> dict[str, str]:
    """Return what is known under the vocabulary for responsible AI."""
    share = "were let in" if Duty.SHARE_ALIKE in header.duties else "are left out"
    return {
        "rai:dataCollection": (
            "Works were taken in from the collections named, each with what its source says of "
            "its author and licence, and with the digest of where it says so."
        ),
        "rai:dataUseCases": f"The purpose “{header.purpose}”, by the licence gate {header.gate}.",
        "rai:dataLimitations": (
            "Works whose right to be used is not on record are left out, however good they are; "
            f"works that ask to share alike {share}."
        ),
        "rai:dataPreprocessingProtocol": (
            "Pictures are kept at 128 by 128 pixels on paper; repeated and blank works are left "
            "out when a collection is made."
        ),
        "rai:personalSensitiveInformation": (
            "Names of authors, and of those who gave consent, as credits and evidence."
        ),
        "rai:dataReleaseMaintenancePlan": (
            "A frozen manifest never changes. A work that its author withdraws stops its use; "
            "the works are then frozen anew, under another name."
        ),
    }


def _file(each: DescribedFile) -> dict[str, str]:
    suffix = each.name[each.name.rindex(".") :] if "." in each.name else ""
    return {
        "@type": "cr:FileObject",
        "@id": each.name,
        "name": each.name,
        "contentUrl": each.name,
        "contentSize": f"{each.size_bytes} B",
        "encodingFormat": _ENCODINGS.get(suffix, "application/octet-stream"),
        "sha256": each.sha256,
    }


def _record_set() -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": "works",
        "name": "works",
        "description": "One record a work, sorted by source.",
        "key": {"@id": "works/source"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"works/{name}",
                "name": name,
                "description": says,
                "dataType": kind,
                **({"repeated": True} if column == "authors" else {}),
                "source": _source(column, path),
            }
            for name, kind, column, path, says in _FIELDS
        ],
    }


def _source(column: str, path: str) -> dict[str, Any]:
    source: dict[str, Any] = {"fileObject": {"@id": _WORKS}, "extract": {"column": column}}
    return source | {"transform": {"jsonPath": path}} if path else source
