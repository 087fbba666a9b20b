"""From what a person names — a path, an address — to a source of works."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pinxit.corpus.adapters.bucket import BucketSource, land_bucket
from pinxit.corpus.adapters.bucket_client import BucketKeys, parse_bucket
from pinxit.corpus.adapters.bucket_pool import BucketLimits
from pinxit.corpus.adapters.fetch import PoliteClient
from pinxit.corpus.adapters.fetch_addresses import FetchError
from pinxit.corpus.adapters.fetch_asking import Manners
from pinxit.corpus.adapters.iiif import plan_iiif
from pinxit.corpus.adapters.intake import Report
from pinxit.corpus.adapters.landing import LandingReport, LandingSource, land
from pinxit.corpus.adapters.local import FolderSource, NoSuchFolderError, ZipSource
from pinxit.corpus.adapters.url_list import read_url_list
from pinxit.corpus.core.claims import Claim
from pinxit.corpus.core.offering import Source
from pinxit.kernel import PinxitError

#: The folder beside the collections where what is fetched lands.
LANDINGS: Final = ".landings"

_BUCKET: Final = "s3://"
_WEB: Final = ("http://", "https://")


class NoPublicAddressError(PinxitError):
    """Works cannot be fetched by a house whose requests nobody could answer."""

    remedy = "Set PINXIT_FETCH_CONTACT to a page by which the owners of sites can reach you."


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """How this house reaches others.

    Attributes:
        contact: A page where the owner of a site finds who fetches.
        networks: Private networks that may be asked.
        bucket_endpoint: The server of S3-compatible buckets.
        bucket_region: What it calls its region.
        keys: What opens its buckets.
    """

    contact: str
    networks: tuple[str, ...] = ()
    bucket_endpoint: str = "https://s3.amazonaws.com"
    bucket_region: str = "us-east-1"
    keys: BucketKeys = BucketKeys()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is opened, and what is said of it.

    Attributes:
        claim: What is said of all works where nothing nearer says more.
        label: Short name of the collection; begins the source of each work.
        home: PINXIT_HOME/corpus.
    """

    claim: Claim
    label: str
    home: Path

    @property
    def landing(self) -> Path:
        """Where what is fetched lands."""
        return self.home / LANDINGS / self.label


def open_source(where: str, opening: Opening, doors: Doors, report: Report) -> Source:
    """Return the source that a person means; fetch it first if it lies elsewhere.

    Args:
        where: A folder, a zip archive, a CSV of addresses, the address of a IIIF manifest, or
            `s3://BUCKET/PREFIX`.
        opening: What is said of it.
        doors: How this house reaches others.
        report: Told how far a fetch is.

    Raises:
        NoSuchFolderError: There is nothing of this name.
        NoPublicAddressError: Nobody could answer this house's requests.
        PinxitError: It cannot be fetched; each error says why.
    """
    if where.startswith(_BUCKET):
        return open_bucket(where, opening, doors, report)
    if where.startswith(_WEB):
        return open_iiif(where, opening, doors, report)
    path = Path(where).expanduser()
    if path.suffix.lower() == ".csv" and path.is_file():
        return open_url_list(path, opening, doors, report)
    return open_path(path, opening)


def open_path(path: Path, opening: Opening) -> Source:
    """Return a folder or a zip archive as a source.

    Raises:
        NoSuchFolderError: It is neither.
    """
    if path.is_dir():
        return FolderSource(path, opening.claim, opening.label)
    if path.suffix.lower() == ".zip" and path.is_file():
        return ZipSource(path, opening.claim, opening.label)
    raise NoSuchFolderError(f"there is no folder or archive of this name: {str(path)[:200]}")


def open_iiif(address: str, opening: Opening, doors: Doors, report: Report) -> Source:
    """Fetch the pictures of a IIIF manifest or collection, and return them as a source."""
    client = _client(doors)
    plan = plan_iiif(address, client, report, claim=opening.claim)
    _tell(land(plan, client, opening.landing, _fetching(report)), report)
    return LandingSource(opening.landing)


def open_url_list(path: Path, opening: Opening, doors: Doors, report: Report) -> Source:
    """Fetch the works that a CSV of addresses lists, and return them as a source."""
    client = _client(doors)
    listed = read_url_list(path.read_bytes(), place=path.name, claim=opening.claim)
    _tell(land(listed.plan, client, opening.landing, _fetching(report)), report)
    return LandingSource(opening.landing)


def open_bucket(where: str, opening: Opening, doors: Doors, report: Report) -> Source:
    """Fetch the objects of a bucket, and return them as a source."""
    address = parse_bucket(where, endpoint=doors.bucket_endpoint, region=doors.bucket_region)
    limits = BucketLimits(allowed_networks=doors.networks)
    landed = land_bucket(address, doors.keys, opening.landing, _fetching(report), limits=limits)
    _tell(landed, report)
    return BucketSource(opening.landing, opening.claim, opening.label)


def _client(doors: Doors) -> PoliteClient:
    try:
        return PoliteClient(Manners(contact=doors.contact, allowed_networks=doors.networks))
    except FetchError as error:
        raise NoPublicAddressError("nobody could answer the requests of this house") from error


def _fetching(report: Report) -> Report:
    return lambda step, total, _which: report(step, total, "fetching")


def _tell(landed: LandingReport, report: Report) -> None:
    """Say how a fetch ended, and whether it is worth running again."""
    total = max(1, landed.num_landed + landed.num_refused + landed.num_passing)
    again = f", {landed.num_passing} may come if you run it again" if landed.num_passing else ""
    report(total, total, f"{landed.num_landed} fetched{again}")
