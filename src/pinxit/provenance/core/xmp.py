"""XMP packets: read what they say of AI, and write it into them beside all that is there."""

from collections.abc import Iterator
from typing import Final
from xml.dom.minidom import Document, Element
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.minidom import parseString

from pinxit.kernel import PinxitError
from pinxit.provenance.core.labels import AigcLabel, AiLabel, BadLabelError, source_type

#: Largest packet read or written, in bytes.
MAX_PACKET_BYTES: Final = 1_048_576

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_META: Final = "adobe:ns:meta/"
_IPTC: Final = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_TC260: Final = "http://www.tc260.org.cn/ns/AIGC/1.0/"
_OWN: Final = "urn:pinxit:label:1"
_XMLNS: Final = "http://www.w3.org/2000/xmlns/"

_SOURCE: Final = (_IPTC, "DigitalSourceType")
_MODEL: Final = (_IPTC, "AISystemUsed")
_AIGC: Final = (_TC260, "AIGC")
_TITLE: Final = (_OWN, "title")
_MADE_BY: Final = (_OWN, "madeBy")
_LABEL: Final = (_SOURCE, _MODEL, _AIGC, _TITLE, _MADE_BY)
_PREFIXES: Final = {_IPTC: "Iptc4xmpExt", _TC260: "TC260", _OWN: "pinxit"}
_OPENING: Final = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_CLOSING: Final = '<?xpacket end="w"?>'
_EMPTY: Final = f'<x:xmpmeta xmlns:x="{_META}"><rdf:RDF xmlns:rdf="{_RDF}"></rdf:RDF></x:xmpmeta>'

_Name = tuple[str, str]


class BadPacketError(PinxitError):
    """The metadata of a file cannot be read."""

    remedy = "Let the program that wrote the file write its metadata anew, and bring that file."


def packet_with(label: AiLabel, packet: bytes | None = None, *, with_aigc: bool = True) -> bytes:
    """Return a packet that says what a label says, and whatever else it said before.

    Args:
        label: What to say.
        packet: What the file said so far; `None` if nothing.
        with_aigc: Whether the Chinese label stands here; not where a kind of file has its own
            place for it, for it stands in a file once.

    Raises:
        BadPacketError: The packet cannot be read.

    Source:
        ISO 16684-1:2019 (XMP); IPTC Photo Metadata Standard 2025.1; TC260-PG-20259A for the place
        of the Chinese label.
    """
    document = _parsed(_EMPTY.encode() if packet is None else packet)
    rdf = _rdf_of(document)
    for element in _descriptions(rdf):
        _without_label(element)
    said = _said(label, with_aigc=with_aigc)
    rdf.appendChild(_parsed(_description(said).encode()).documentElement)
    root = document.documentElement
    assert root is not None
    body = root.toxml()
    return f"{_OPENING}{body}{_CLOSING}".encode()


def label_in(packet: bytes) -> AiLabel | None:
    """Return what a packet says of AI; `None` if nothing.

    Raises:
        BadPacketError: The packet cannot be read.
        BadLabelError: What it says is no label.
    """
    said: dict[_Name, str] = {}
    for element in _descriptions(_rdf_of(_parsed(packet))):
        said.update(_told(element))
    aigc = AigcLabel.parse(said[_AIGC]) if said.get(_AIGC) else None
    try:
        source = source_type(said.get(_SOURCE))
    except BadLabelError:
        if aigc is None:
            return None
        source = source_type(_GENERATED)
    return AiLabel(
        source=source,
        aigc=aigc,
        made_by=said.get(_MADE_BY, ""),
        model=said.get(_MODEL, ""),
        title=said.get(_TITLE, ""),
    )


#: What is meant where somebody wrote the Chinese label and not how the work was made.
_GENERATED: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def _said(label: AiLabel, *, with_aigc: bool) -> dict[_Name, str]:
    aigc = label.aigc.text if label.aigc is not None and with_aigc else ""
    told = {
        _SOURCE: str(label.source),
        _MODEL: label.model,
        _TITLE: label.title,
        _MADE_BY: label.made_by,
        _AIGC: aigc,
    }
    return {name: text for name, text in told.items() if text}


def _description(said: dict[_Name, str]) -> str:
    spaces = sorted({space for space, _ in said})
    declared = " ".join(f"xmlns:{_PREFIXES[space]}={quoteattr(space)}" for space in spaces)
    inside = "".join(
        f"<{_PREFIXES[space]}:{name}>{escape(text)}</{_PREFIXES[space]}:{name}>"
        for (space, name), text in said.items()
    )
    return f'<rdf:Description xmlns:rdf="{_RDF}" {declared} rdf:about="">{inside}</rdf:Description>'


def _parsed(packet: bytes) -> Document:
    if len(packet) > MAX_PACKET_BYTES:
        raise BadPacketError("the metadata of the file are larger than metadata are")
    try:
        document = parseString(packet.rstrip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ExpatError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise BadPacketError("the metadata of the file are not whole XMP") from error
    assert isinstance(document, Document)
    return document


def _rdf_of(document: Document) -> Element:
    found = document.getElementsByTagNameNS(_RDF, "RDF")
    if not found:
        raise BadPacketError("the metadata of the file are not XMP")
    return found[0]


def _descriptions(rdf: Element) -> list[Element]:
    return [
        node
        for node in rdf.childNodes
        if isinstance(node, Element)
        and (node.namespaceURI, node.localName) == (_RDF, "Description")
    ]


def _told(element: Element) -> Iterator[tuple[_Name, str]]:
    """Yield what a description says of a label, in elements or in attributes."""
    for name in _LABEL:
        if element.hasAttributeNS(*name):
            yield name, element.getAttributeNS(*name)
    for node in element.childNodes:
        if isinstance(node, Element) and (name := _name_of(node)) in _LABEL:
            resource = node.getAttributeNS(_RDF, "resource")
            text = resource or _text(node)
            yield name, text.strip() if name == _SOURCE else text


def _without_label(element: Element) -> None:
    """Take out of a description what it says of a label, and the description if nothing is left."""
    for name in _LABEL:
        if element.hasAttributeNS(*name):
            element.removeAttributeNS(*name)
    for node in list(element.childNodes):
        if isinstance(node, Element) and _name_of(node) in _LABEL:
            element.removeChild(node)
    attributes = [element.attributes.item(at) for at in range(element.attributes.length)]
    kept = [
        each
        for each in attributes
        if each is not None and each.namespaceURI != _XMLNS and each.localName != "about"
    ]
    if not kept and not any(isinstance(node, Element) for node in element.childNodes):
        parent = element.parentNode
        assert parent is not None
        parent.removeChild(element)


def _name_of(node: Element) -> _Name:
    return (node.namespaceURI or "", node.localName or "")


def _text(node: Element) -> str:
    kinds = (node.TEXT_NODE, node.CDATA_SECTION_NODE)
    return "".join(each.data for each in node.childNodes if each.nodeType in kinds)
