"""Manifests of the International Image Interoperability Framework, read without trust.

Versions 2 and 3 of the Presentation API say the same in two dialects. What is not understood is
passed over; what is no manifest at all is refused.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pinxit.corpus.core.iiif_image import ImageService, read_service
from pinxit.corpus.core.iiif_words import (
    Creator,
    Words,
    creators_of,
    is_creator,
    is_date,
    plain,
    read_words,
    spoken,
    year_of,
)
from pinxit.kernel import PinxitError

MAX_IMAGES: Final = 20_000
_ADDRESS_MAX_CHARS: Final = 2_048
_MEMBERS_MAX: Final = 20_000


class BadManifestError(PinxitError):
    """A file is not a IIIF manifest or collection."""

    remedy = "Give the address of the IIIF manifest itself; museums often mark it with a red logo."


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a manifest says of what it shows, or a canvas of what is on it.

    Attributes:
        label: Its name, by language.
        credit: What must be shown beside it; "" if nothing.
        rights: Address of a licence or rights statement; "" if none is stated.
        creators: Who made it, as written.
        made_in: The latest year its date names.
        homepage: The page that shows it to people; "" if none.
        see_also: Where more is written about it for machines.
    """

    label: Words
    credit: str = ""
    rights: str = ""
    creators: tuple[Creator, ...] = ()
    made_in: int | None = None
    homepage: str = ""
    see_also: tuple[str, ...] = ()

    def over(self, other: "About") -> "About":
        """Return this where it says something and the other where it does not."""
        return About(
            label=self.label or other.label,
            credit=self.credit or other.credit,
            rights=self.rights or other.rights,
            creators=self.creators or other.creators,
            made_in=other.made_in if self.made_in is None else self.made_in,
            homepage=self.homepage or other.homepage,
            see_also=self.see_also or other.see_also,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IiifImage:
    """The picture on one canvas.

    Attributes:
        canvas: The canvas's own name; "" if it has none.
        about: What is said of it, the manifest's word where the canvas is silent.
        label: The canvas's own label.
        address: The address of the picture as it is.
        service: The service that delivers it in other sizes, if any.
    """

    canvas: str
    about: About
    label: Words
    address: str
    service: ImageService | None


@dataclass(frozen=True, slots=True)
class IiifManifest:
    """One object and its pictures, in order."""

    about: About
    images: tuple[IiifImage, ...]


@dataclass(frozen=True, slots=True)
class IiifCollection:
    """Addresses of manifests and of further collections, in order."""

    members: tuple[str, ...]


def read_iiif(content: bytes) -> IiifManifest | IiifCollection:
    """Read a manifest or a collection, of version 2 or 3.

    Args:
        content: JSON, as it came.

    Raises:
        BadManifestError: It is neither.

    Source:
        IIIF Presentation API 3.0 (2020) and 2.1.1 (2017).
    """
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadManifestError("this is not a IIIF manifest") from error
    if not isinstance(body, dict):
        raise BadManifestError("this is not a IIIF manifest")
    kind = _text(body.get("type") or body.get("@type")).removeprefix("sc:")
    if kind == "Collection":
        return IiifCollection(tuple(dict.fromkeys(_members(body)))[:_MEMBERS_MAX])
    if kind != "Manifest":
        raise BadManifestError("this is neither a IIIF manifest nor a collection")
    about = _about(body)
    images = []
    for canvas in _canvases(body):
        image = _image(canvas, about)
        if image is not None:
            images.append(image)
        if len(images) == MAX_IMAGES:
            break
    return IiifManifest(about, tuple(images))


def _members(body: Mapping[str, Any]) -> Iterator[str]:
    for name in ("items", "members", "manifests", "collections"):
        for each in _objects(body.get(name)):
            kind = _text(each.get("type") or each.get("@type")).removeprefix("sc:")
            address = _address(each)
            if address and kind in ("Manifest", "Collection"):
                yield address


def _about(body: Mapping[str, Any]) -> About:
    statement = body.get("requiredStatement")
    value = statement.get("value") if isinstance(statement, dict) else body.get("attribution")
    provider = next((read_words(each.get("label")) for each in _objects(body.get("provider"))), {})
    creators: list[Creator] = []
    made_in = None
    for pair in _objects(body.get("metadata")):
        names = [name for said in read_words(pair.get("label")).values() for name in said]
        said = read_words(pair.get("value"))
        if is_creator(names):
            creators += creators_of(said)
        elif is_date(names):
            made_in = year_of(said) if made_in is None else made_in
    return About(
        label=read_words(body.get("label")),
        credit=spoken(read_words(value)) or spoken(provider),
        rights=_first_address(body.get("rights") or body.get("license")),
        creators=tuple(dict.fromkeys(creators)),
        made_in=made_in,
        homepage=_first_address(body.get("homepage") or body.get("related")),
        see_also=tuple(filter(None, (_first_address(each) for each in _list(body.get("seeAlso"))))),
    )


def _canvases(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from _objects(body.get("items"))
    # Version 2: only the first sequence is the usual order; others repeat its canvases.
    for sequence in list(_objects(body.get("sequences")))[:1]:
        yield from _objects(sequence.get("canvases"))


def _image(canvas: Mapping[str, Any], manifest: About) -> IiifImage | None:
    for resource in _resources(canvas):
        service = read_service(resource)
        address = _address(resource)
        if service is None and not address:
            continue
        own = _about(canvas)
        return IiifImage(
            canvas=_address(canvas),
            about=replace(own, label={}).over(manifest),
            label=own.label,
            address=address,
            service=service,
        )
    return None


def _resources(canvas: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the pictures painted on a canvas, in either dialect."""
    for page in _objects(canvas.get("items")):
        for annotation in _objects(page.get("items")):
            yield from _bodies(annotation.get("body"))
    for annotation in _objects(canvas.get("images")):
        yield from _bodies(annotation.get("resource"))


def _bodies(value: object) -> Iterator[Mapping[str, Any]]:
    for body in _objects(value):
        kind = _text(body.get("type") or body.get("@type")).rpartition(":")[2]
        if kind == "Choice":
            # The first choice is the one to show; version 2 calls it the default.
            yield from list(_objects(body.get("items") or body.get("default")))[:1]
        elif kind == "SpecificResource":
            yield from _objects(body.get("source") or body.get("full"))
        elif kind == "Image":
            yield body


def _address(body: Mapping[str, Any]) -> str:
    text = _text(body.get("id") or body.get("@id"))
    return text if _is_address(text) else ""


def _first_address(value: object) -> str:
    for each in _list(value):
        text = _address(each) if isinstance(each, dict) else _text(each)
        if _is_address(text):
            return text
    return ""


def _is_address(text: str) -> bool:
    return len(text) <= _ADDRESS_MAX_CHARS and text.startswith(("http://", "https://"))


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    return (each for each in _list(value) if isinstance(each, dict))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def title_of(image: IiifImage, *, is_alone: bool) -> str:
    """Return what to call the picture on a canvas.

    Args:
        image: Which.
        is_alone: Whether it is the only one of its manifest; then the manifest's name is its own.
    """
    name, part = spoken(image.about.label), spoken(image.label)
    if is_alone or not part or part == name:
        return name or part
    return f"{name}, {part}" if name else part


def captions_of(image: IiifImage) -> dict[str, tuple[str, ...]]:
    """Return the captions of a picture in English and Chinese, the object's name first.

    Labels such as “f. 12r” or “3” name a page, not what is on it: they are left out.
    """
    captions: dict[str, tuple[str, ...]] = {}
    for words in (image.about.label, image.label):
        for language, texts in words.items():
            for text in texts:
                if plain(text) or words is image.about.label:
                    held = captions.get(language, ())
                    captions[language] = tuple(dict.fromkeys((*held, text)))
    return {language: texts for language, texts in captions.items() if language in ("en", "zh")}
