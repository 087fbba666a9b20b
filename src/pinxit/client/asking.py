"""Asking a studio over HTTP: the one place that touches the network."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Final

import urllib3
from urllib3.exceptions import HTTPError

from pinxit.kernel import Digest, PinxitError

_TIMEOUT_S: Final = 60.0
#: Where nothing is heard for so long, a stream is taken for lost; signs of life come every 12 s.
_SILENCE_S: Final = 45.0
_TRIES: Final = 4
_LONGEST_WAIT_S: Final = 60.0
#: What another try may mend: the studio restarts, or wants to be asked less.
_PASSING: Final = frozenset({429, 502, 503, 504})


class UnreachableStudioError(PinxitError):
    """The studio does not answer, or answers nothing that can be read."""

    remedy = "See that the address is that of a studio and that it is open."


class ProblemError(PinxitError):
    """The studio refused.

    Attributes:
        status: Of HTTP.
        name: What kind of refusal it is, such as "unknown-hand".
        advice: What to do about it, in the language asked for.
    """

    remedy = "Do as the studio says."

    def __init__(self, said: str, *, status: int, name: str, advice: str) -> None:
        super().__init__(said)
        self.status, self.name, self.advice = status, name, advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Fields and files of one request.

    Attributes:
        fields: By name.
        files: Name of the file and its content, by name.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


class Asking:
    """Asks one studio with one key; safe to share between threads.

    Args:
        url: Of the studio.
        key: As it was shown once.
        language: Of what the studio says, such as "zh-hans".
    """

    def __init__(self, url: str, key: str, *, language: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {
            "Authorization": f"Bearer {key}",
            "Accept-Language": language,
            "User-Agent": f"pinxit-client/{version('pinxit')}",
        }
        self._pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(_TIMEOUT_S))

    def get(self, path: str) -> Any:
        """Return the JSON of an answer."""
        return _json(self._asked("GET", path, {}))

    def fetch(self, path: str, *, digest: str) -> bytes:
        """Return a file, and hold it against its digest.

        A file leaves the studio with its marks, in another form than it is kept; then the studio
        says which file it keeps, and the digest of what it sends.

        Raises:
            UnreachableStudioError: What came is not what was named.

        Source:
            RFC 9530, Content-Digest.
        """
        answer = self._asked("GET", path, {})
        content = bytes(answer.data)
        came = Digest.of(content)
        is_kept_form = str(came) == digest
        is_sent_form = (
            answer.headers.get("Pinxit-Kept-As") == digest
            and answer.headers.get("Content-Digest") == came.content_digest
        )
        if not (is_kept_form or is_sent_form):
            raise UnreachableStudioError("what came is not the file that was named")
        return content

    def download(self, path: str) -> bytes:
        """Return a file that is made anew each time and has no digest of its own."""
        return bytes(self._asked("GET", path, {}).data)

    def post(self, path: str, body: Mapping[str, Any] | Form, *, name: str) -> Any:
        """Send a request that writes, and return the JSON of the answer.

        Tried again where that may help: by its name the studio knows it, and does nothing twice.

        Args:
            path: Below the studio.
            body: As JSON, or a form with files.
            name: Of the request: the same is sent with each try.
        """
        headers = {"Idempotency-Key": name}
        if isinstance(body, Form):
            fields: dict[str, Any] = {**body.fields, **body.files}
            return _json(self._asked("POST", path, headers, fields=fields))
        headers["Content-Type"] = "application/json"
        return _json(self._asked("POST", path, headers, body=json.dumps(dict(body)).encode()))

    def events(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Yield the server-sent events of a stream until it ends or breaks off.

        Source:
            WHATWG HTML Living Standard, section 9.2.6, "Interpreting an event stream".
        """
        headers = {**self._headers, "Accept": "text/event-stream"}
        timeout = urllib3.Timeout(connect=_TIMEOUT_S, read=_SILENCE_S)
        try:
            answer = self._pool.request(
                "GET", self._url + path, headers=headers, preload_content=False, timeout=timeout
            )
            if answer.status >= 400:
                answer.read()
            _refuse(answer)
            for line in answer:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])
        except (HTTPError, ValueError):
            return  # whoever listens looks how far it is, and listens again

    def _asked(
        self, method: str, path: str, headers: Mapping[str, str], **more: Any
    ) -> urllib3.BaseHTTPResponse:
        tries = 0
        while True:
            tries += 1
            try:
                answer = self._pool.request(
                    method, self._url + path, headers={**self._headers, **headers}, **more
                )
            except HTTPError as error:
                if tries >= _TRIES:
                    raise UnreachableStudioError(f"no answer from {self._url}") from error
                time.sleep(2.0**tries / 2)
                continue
            if answer.status not in _PASSING or tries >= _TRIES:
                _refuse(answer)
                return answer
            wait = answer.headers.get("Retry-After", "")
            wait_s = float(wait) if wait.isdecimal() else 2.0**tries / 2
            if wait_s > _LONGEST_WAIT_S:
                _refuse(answer)
            time.sleep(wait_s)


def _refuse(answer: urllib3.BaseHTTPResponse) -> None:
    """Raise what the studio says, where it refuses.

    Raises:
        ProblemError: It refuses.
    """
    if answer.status < 400:
        return
    try:
        body = json.loads(answer.data)
        raise ProblemError(
            str(body["detail"]),
            status=answer.status,
            name=str(body["type"]).rpartition(":")[2],
            advice=str(body.get("remedy", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        said = f"the studio answers with {answer.status}"
        raise ProblemError(said, status=answer.status, name="unknown", advice="") from error


def _json(answer: urllib3.BaseHTTPResponse) -> Any:
    try:
        return json.loads(answer.data)
    except ValueError as error:
        raise UnreachableStudioError("the studio answers nothing that can be read") from error
