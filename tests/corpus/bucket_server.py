"""A small S3 server: lists and gives objects to whoever signs correctly.

The signature is computed here from the request as it came, by the published recipe, and not by
the client's own code.

Source:
    AWS Signature Version 4 for S3, “Authenticating Requests: Using the Authorization Header”.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.corpus.web_server import Reply, Web, send, serve

ACCESS, SECRET, REGION = "house", "not-to-be-seen-anywhere", "eu-test-1"
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, "
    r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)


@dataclass
class Shelf:
    """Buckets and what is in them."""

    web: Web
    buckets: dict[str, dict[str, bytes]] = field(default_factory=dict)
    is_open: bool = False
    page: int = 1_000
    never_ends: bool = False
    ignores_prefix: bool = False
    replies: dict[str, Reply] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        return f"http://s3.example:{self.web.port}"


@contextmanager
def serve_buckets() -> Iterator[Shelf]:
    with serve() as web:
        shelf = Shelf(web)

        class Everywhere(dict):  # type: ignore[type-arg]
            def get(self, *_: object) -> object:
                return lambda handler: answer(handler, shelf)

        web.sites = Everywhere()
        yield shelf


def answer(handler: BaseHTTPRequestHandler, shelf: Shelf) -> None:
    if not shelf.is_open and (wrong := wrong_signature(handler)):
        return fail(handler, 403, wrong)
    path, query = urlsplit(handler.path).path, urlsplit(handler.path).query
    bucket, _, key = unquote(path[1:]).partition("/")
    if bucket not in shelf.buckets:
        return fail(handler, 404, "NoSuchBucket")
    if not key:
        asked = dict(parse_qsl(query, keep_blank_values=True))
        return send(handler, Reply(listing(shelf, bucket, asked), headers=XML))
    shelf.given.append(key)
    if key in shelf.replies:
        return send(handler, shelf.replies[key])
    content = shelf.buckets[bucket].get(key)
    if content is None:
        return fail(handler, 404, "NoSuchKey")
    return send(handler, Reply(content, headers={"ETag": etag(content)}))


XML = {"Content-Type": "application/xml"}


def fail(handler: BaseHTTPRequestHandler, status: int, code: str) -> None:
    body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
    send(handler, Reply(body.encode(), status=status, headers=XML))


def etag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


def listing(shelf: Shelf, bucket: str, asked: dict[str, str]) -> bytes:
    """Return one page of ListObjectsV2."""
    prefix, after = asked.get("prefix", ""), asked.get("continuation-token", "")
    prefix = "" if shelf.ignores_prefix else prefix
    keys = [key for key in sorted(shelf.buckets[bucket]) if key.startswith(prefix) and key > after]
    page, has_more = keys[: shelf.page], len(keys) > shelf.page or shelf.never_ends
    rows = "".join(
        f"<Contents><Key>{escape(quote(key))}</Key><Size>{len(content)}</Size>"
        f"<ETag>{escape(etag(content))}</ETag><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
        "</Contents>"
        for key in page
        for content in [shelf.buckets[bucket][key]]
    )
    token = f"<NextContinuationToken>{escape(page[-1] if page else 'x')}</NextContinuationToken>"
    return (
        f"<ListBucketResult><Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix>"
        f"<EncodingType>url</EncodingType><IsTruncated>{str(has_more).lower()}</IsTruncated>"
        f"{token if has_more else ''}{rows}</ListBucketResult>"
    ).encode()


def wrong_signature(handler: BaseHTTPRequestHandler) -> str:
    """Return the code of the error, or "" if the request is signed as it should be."""
    said = _SIGNED.fullmatch(handler.headers.get("Authorization", ""))
    if said is None:
        return "AccessDenied"
    access, day, region, names, signature = said.groups()
    if access != ACCESS:
        return "InvalidAccessKeyId"
    parts = urlsplit(handler.path)
    query = sorted(parse_qsl(parts.query, keep_blank_values=True))
    pairs = [f"{quote(name, safe='-_.~')}={quote(text, safe='-_.~')}" for name, text in query]
    canonical = "\n".join(
        [
            handler.command,
            parts.path,
            "&".join(pairs),
            *(f"{name}:{' '.join(handler.headers[name].split())}" for name in names.split(";")),
            "",
            names,
            handler.headers["x-amz-content-sha256"],
        ]
    )
    scope = f"{day}/{region}/s3/aws4_request"
    stamp = handler.headers["x-amz-date"]
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{SECRET}".encode()
    for word in (day, REGION, "s3", "aws4_request"):
        key = hmac.digest(key, word.encode(), "sha256")
    wanted = hmac.new(key, text.encode(), "sha256").hexdigest()
    return "" if hmac.compare_digest(wanted, signature) else "SignatureDoesNotMatch"
