"""Museums' pictures by IIIF: from the address of a manifest or collection to a plan."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pinxit.corpus.adapters.fetch import Document, PoliteClient
from pinxit.corpus.adapters.fetch_addresses import FetchError
from pinxit.corpus.adapters.intake import Report
from pinxit.corpus.core.claims import NO_CLAIM, Claim
from pinxit.corpus.core.iiif import (
    About,
    BadManifestError,
    IiifCollection,
    IiifImage,
    IiifManifest,
    captions_of,
    read_iiif,
    title_of,
)
from pinxit.corpus.core.iiif_image import ImageService, with_info
from pinxit.corpus.core.licences import licence_of_url
from pinxit.corpus.core.offering import Refusal
from pinxit.corpus.core.rights import Author, AuthorKind
from pinxit.corpus.core.web_plan import PlannedWork
from pinxit.corpus.core.work import Medium

MAX_MANIFEST_BYTES: Final = 32 * 2**20
_ACCEPT: Final = "application/ld+json, application/json;q=0.9, */*;q=0.5"
_SAYS_MAX_CHARS: Final = 500
_INFO_MAX_BYTES: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class IiifLimits:
    """How much of a museum is read at once.

    Attributes:
        num_files: Manifests and collections together.
        depth: Collections inside collections.
        num_images: Pictures in all.
    """

    num_files: int = 1_000
    depth: int = 4
    num_images: int = 20_000


def plan_iiif(
    address: str,
    client: PoliteClient,
    report: Report,
    *,
    claim: Claim = NO_CLAIM,
    limits: IiifLimits | None = None,
) -> tuple[PlannedWork | Refusal, ...]:
    """Read a manifest, or a collection of them, and plan its pictures.

    Each picture is asked for at no more than 1024 pixels, in the way its server understands. A
    collection that leads back to itself is read once. A manifest that cannot be read is refused
    by its address, and the others are taken.

    Args:
        address: Of the manifest or collection.
        client: Fetches.
        report: Told (files read, files known so far, which).
        claim: What is said of all pictures where the manifest is silent.
        limits: How much to read.

    Raises:
        BadManifestError: What is at the address is neither.
        FetchError: The address itself cannot be fetched.
    """
    reader = _Reader(client, claim, limits or IiifLimits())
    plan = list(reader.read(address, report))
    return tuple(plan)


class _Reader:
    """Walks through collections, breadth first."""

    def __init__(self, client: PoliteClient, claim: Claim, limits: IiifLimits) -> None:
        self._client = client
        self._claim = claim
        self._limits = limits
        self._num_images = 0

    def read(self, first: str, report: Report) -> Iterator[PlannedWork | Refusal]:
        waiting, known, num_read = deque([(first, 0)]), {first}, 0
        while waiting:
            address, depth = waiting.popleft()
            if num_read == self._limits.num_files:
                yield _too_much(first, "the collection has more manifests than are read at once")
                return
            try:
                document, body = self._open(address)
            except (FetchError, BadManifestError) as error:
                if address == first:
                    raise
                yield _refused(address, error)
                continue
            finally:
                num_read += 1
                report(num_read, num_read + len(waiting), address)
            if isinstance(body, IiifManifest):
                yield from self._plan_manifest(document, body)
                continue
            if depth == self._limits.depth:
                yield _too_much(address, "this collection lies too deep inside others")
                continue
            for member in _new(body, known):
                waiting.append((member, depth + 1))

    def _open(self, address: str) -> tuple[Document, IiifManifest | IiifCollection]:
        document = self._client.read(address, max_bytes=MAX_MANIFEST_BYTES, accept=_ACCEPT)
        return document, read_iiif(document.content)

    def _plan_manifest(
        self, document: Document, manifest: IiifManifest
    ) -> Iterator[PlannedWork | Refusal]:
        is_alone = len(manifest.images) == 1
        for number, image in enumerate(manifest.images, 1):
            if self._num_images == self._limits.num_images:
                yield _too_much(document.address, "there are more pictures than are read at once")
                return
            self._num_images += 1
            source = f"iiif:{image.canvas or f'{document.address}#{number}'}"
            try:
                url = self._picture_address(image)
            except FetchError as error:
                yield Refusal(source, error.reason, str(error), error.remedy)
                continue
            title = title_of(image, is_alone=is_alone)
            claim = _claim(image, document, title).over(self._claim)
            yield PlannedWork(
                url=url,
                offering=claim.offering(source=source, key=url, medium=Medium.PICTURE),
                page_url=self._page(image.about),
            )

    def _picture_address(self, image: IiifImage) -> str:
        if image.service is None:
            return image.address
        return self._asked(image.service).image_address

    def _asked(self, service: ImageService) -> ImageService:
        """Ask a service for its sizes where the manifest does not say and one must know."""
        if not service.must_be_asked:
            return service
        info = self._client.read(service.info_address, max_bytes=_INFO_MAX_BYTES, accept=_ACCEPT)
        return with_info(service, info.content)

    def _page(self, about: About) -> str:
        """Return the page that shows the object, if its address is one that can be asked."""
        try:
            self._client.host_of(about.homepage)
        except FetchError:
            return ""
        return about.homepage


def _claim(image: IiifImage, document: Document, title: str) -> Claim:
    about = image.about
    says = "; ".join(filter(None, (about.rights, about.credit)))[:_SAYS_MAX_CHARS]
    authors = tuple(
        Author(name=each.name, kind=AuthorKind.PERSON, born=each.born, died=each.died)
        for each in about.creators
    )
    return Claim(
        title=title,
        authors=authors,
        licence=licence_of_url(about.rights),
        credit=about.credit,
        captions=captions_of(image),
        made_in=about.made_in,
        evidence=(replace(document.evidence, says=says),),
    )


def _new(collection: IiifCollection, known: set[str]) -> Iterator[str]:
    """Yield members that were not met before: collections may lead back to themselves."""
    for member in collection.members:
        if member not in known:
            known.add(member)
            yield member


def _refused(address: str, error: FetchError | BadManifestError) -> Refusal:
    reason = error.reason if isinstance(error, FetchError) else "not-a-manifest"
    return Refusal(f"iiif:{address}", reason, str(error), error.remedy)


def _too_much(address: str, says: str) -> Refusal:
    return Refusal(
        f"iiif:{address}#more", "too-many", says, "Bring in its parts one after the other."
    )
