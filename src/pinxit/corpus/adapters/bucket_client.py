"""Reading an S3-compatible bucket: listing and objects, within limits, from vetted addresses."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from pinxit.corpus.adapters.bucket_pool import BucketLimits, VettedPool
from pinxit.corpus.adapters.fetch_addresses import (
    ANY_PORT,
    FetchError,
    NotAWebAddressError,
    Resolve,
    ask_system,
    parse_address,
)
from pinxit.corpus.core.offering import RefusedFileError
from pinxit.kernel import PinxitError

if TYPE_CHECKING:
    from minio import Minio

_PIECE_BYTES: Final = 64 * 1024
#: As strict as the strictest servers: 3 to 63 small letters, digits, dots and dashes.
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_LOCKED: Final = frozenset(
    {
        "AccessDenied",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "InvalidToken",
        "SignatureDoesNotMatch",
    }
)
_SCHEME: Final = "s3://"


class MissingBucketClientError(PinxitError):
    """The part of Pinxit that reads buckets is not installed."""

    remedy = "Install it with: pip install 'pinxit[s3]'."


class BadBucketAddressError(PinxitError):
    """An address does not name a bucket."""

    remedy = "Write s3://BUCKET/FOLDER, and the address of its server as https://…"


class LockedBucketError(PinxitError):
    """The bucket does not open with these keys."""

    remedy = "Check both keys, and that they may list and read this bucket."


class NoSuchBucketError(PinxitError):
    """There is no bucket of this name at this server."""

    remedy = "Check the bucket's name, its region and the address of its server."


class BucketUnreachableError(PinxitError):
    """The bucket's server cannot be reached, or answers with something else."""

    remedy = "Check the address of the server and the network, then run it again."


class LargeObjectError(RefusedFileError):
    """An object is larger than a work may be."""

    reason = "too-large"
    remedy = "Bring in a smaller version of the picture."


class UnreadObjectError(RefusedFileError):
    """An object could not be read."""

    reason = "unreachable"
    remedy = "Run it again; what has landed already is not fetched twice."


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketAddress:
    """Which bucket, and which part of it.

    Attributes:
        endpoint: The server, such as "https://s3.eu-central-1.amazonaws.com".
        bucket: Its name.
        prefix: Only objects whose names begin so; "" for all.
        region: As the server calls it.
    """

    endpoint: str
    bucket: str
    prefix: str = ""
    region: str = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketKeys:
    """What opens a bucket; empty for one that is open to all. Never shown, never logged.

    Attributes:
        access: The access key.
        secret: The secret key.
        token: Of a session, if any.
    """

    access: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def parse_bucket(text: str, *, endpoint: str, region: str = "us-east-1") -> BucketAddress:
    """Read an address of the form `s3://BUCKET/PREFIX`.

    Raises:
        BadBucketAddressError: It is not of this form.
    """
    bucket, _, prefix = text.removeprefix(_SCHEME).partition("/")
    if not text.startswith(_SCHEME) or not bucket or not text.isprintable():
        raise BadBucketAddressError(f"this does not name a bucket: {text[:80]!r}")
    return BucketAddress(endpoint=endpoint, bucket=bucket, prefix=prefix, region=region)


@dataclass(frozen=True, slots=True)
class BucketObject:
    """One object as the bucket lists it.

    Attributes:
        key: Its full name.
        size: In bytes.
        stamp: Changes when its content does.
        modified_ns: When it was last changed, nanoseconds since 1970.
    """

    key: str
    size: int
    stamp: str
    modified_ns: int


class Bucket:
    """An open bucket. Safe to share between threads."""

    def __init__(
        self,
        address: BucketAddress,
        keys: BucketKeys,
        limits: BucketLimits,
        resolve: Resolve = ask_system,
    ) -> None:
        self._address = address
        self._limits = limits
        self._client = _client(address, keys, VettedPool(limits, resolve))

    def objects(self) -> Iterator[BucketObject]:
        """Yield what the bucket lists under the prefix, in its order: that of the names.

        Raises:
            LockedBucketError: The keys do not open it.
            NoSuchBucketError: There is none.
            BucketUnreachableError: The server is not there, or no such server.
            FetchError: The server's address is not one to connect to.
        """
        listed = self._client.list_objects(
            self._address.bucket, prefix=self._address.prefix or None, recursive=True
        )
        with _translating(self._address):
            for each in listed:
                if each.is_dir or not each.object_name:
                    continue
                modified = each.last_modified
                yield BucketObject(
                    key=each.object_name,
                    size=each.size or 0,
                    stamp=each.etag or "",
                    modified_ns=0 if modified is None else int(modified.timestamp()) * 10**9,
                )

    def read(self, listed: BucketObject) -> bytes:
        """Return the content of an object.

        Raises:
            LargeObjectError: It is larger than allowed, whatever the list says.
            UnreadObjectError: It is gone, or the server breaks off.
            PinxitError: The bucket itself cannot be read any more; see `objects`.
        """
        if listed.size > self._limits.max_object_bytes:
            raise LargeObjectError("this object is larger than a work may be")
        try:
            with _translating(self._address):
                return self._read(listed.key)
        except (NoSuchBucketError, BucketUnreachableError) as error:
            raise UnreadObjectError(f"this object cannot be read: {listed.key[:200]}") from error

    def _read(self, key: str) -> bytes:
        response = self._client.get_object(self._address.bucket, key)
        try:
            return _content(response, self._limits)
        finally:
            response.close()
            response.release_conn()


def _client(address: BucketAddress, keys: BucketKeys, pool: VettedPool) -> "Minio":
    try:
        from minio import Minio
    except ImportError as error:
        raise MissingBucketClientError("buckets cannot be read here: minio is missing") from error
    if not _BUCKET.fullmatch(address.bucket):
        raise BadBucketAddressError(f"this does not name a bucket: {address.bucket[:80]!r}")
    try:
        at = parse_address(address.endpoint, ports=ANY_PORT)
        if at.target != "/":
            raise NotAWebAddressError("the address of a server has no path")
        return Minio(
            at.authority,
            access_key=keys.access or None,
            secret_key=keys.secret or None,
            session_token=keys.token or None,
            secure=at.scheme == "https",
            region=address.region,
            http_client=pool,
        )
    except (FetchError, ValueError) as error:
        raise BadBucketAddressError(f"this is no server of buckets: {address.endpoint}") from error


class _translating:  # noqa: N801 - used as a statement
    """Turns what the S3 client raises into our own words."""

    def __init__(self, address: BucketAddress) -> None:
        self._address = address

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from minio.error import MinioException, S3Error

        if isinstance(error, S3Error) and error.code in _LOCKED:
            raise LockedBucketError(
                f"the bucket does not open with these keys: {self._address.bucket}"
            ) from error
        if isinstance(error, S3Error) and error.code == "NoSuchBucket":
            raise NoSuchBucketError(f"there is no such bucket: {self._address.bucket}") from error
        broken = (MinioException, HTTPError, OSError, ValueError, SyntaxError)
        if isinstance(error, broken):
            raise BucketUnreachableError(
                f"the bucket cannot be read: {self._address.bucket}: {type(error).__name__}"
            ) from error


def _content(response: BaseHTTPResponse, limits: BucketLimits) -> bytes:
    """Read an object, with limits on bytes, silence and time."""
    until = time.monotonic() + limits.total_s
    content = bytearray()
    while piece := response.read1(_PIECE_BYTES):
        content += piece
        if len(content) > limits.max_object_bytes:
            raise LargeObjectError("this object is larger than a work may be")
        if time.monotonic() > until:
            raise UnreadObjectError("the bucket's server is too slow")
    return bytes(content)
