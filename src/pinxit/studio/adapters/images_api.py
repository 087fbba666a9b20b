"""Asking a server that speaks the OpenAI images API for a picture."""

import base64
import binascii
import json
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import numpy as np
import urllib3
from numpy.typing import NDArray
from PIL import Image as Pictures
from urllib3.exceptions import HTTPError
from urllib3.filepost import encode_multipart_formdata

from pinxit.corpus import MAX_FILE_BYTES, RefusedFileError, open_picture
from pinxit.kernel import PinxitError
from pinxit.kernel.web_address import ANY_PORT, WebAddressError, parse_address
from pinxit.studio.core.guests import BadPainterError
from pinxit.studio.core.painter import CannotPaintOverError

_TIMEOUT_S: Final = 300.0
_SIDE_MAX_PX: Final = 2048
_PIECE_BYTES: Final = 64 * 1024
#: Base64 is a third longer; beside the picture an answer says little.
_ANSWER_MAX_BYTES: Final = MAX_FILE_BYTES * 4 // 3 + 65_536
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_OK: Final = 200
_BUSY: Final = 429
_SERVER_FAILS: Final = 500
#: How servers say that they have no such address.
_UNOFFERED: Final = frozenset({404, 405, 501})


class RemotePainterError(PinxitError):
    """The painter's server refused, or sent something that is no picture."""

    remedy = "See the painter's server; the owner of this studio knows where it is."


class AwayPainterError(PinxitError):
    """The painter's server does not answer, or has too much to do."""

    remedy = "It is tried again by itself; if it stays so, choose another painter."
    may_pass = True


def checked_server(url: str, *, has_key: bool) -> str:
    """Return the address of a server, without a slash at its end.

    Args:
        url: Such as https://server.example/v1.
        has_key: Whether a key is sent to it: never in clear over a network.

    Raises:
        BadPainterError: It is none, or the key would be sent in clear.
    """
    try:
        address = parse_address(url, ports=ANY_PORT)
    except WebAddressError as error:
        raise BadPainterError("this is no address of a server") from error
    if has_key and address.scheme != "https" and address.host not in _HERE:
        raise BadPainterError("a key is sent to https addresses only")
    return str(address).rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that paints.

    Attributes:
        url: Such as https://server.example/v1.
        key: For it; "" for none. It is told to nobody else, and shown nowhere.
        model: What it calls the painter.
    """

    url: str
    key: str = field(repr=False)
    model: str


def ask_for_image(server: Server, *, prompt: str, side_px: int) -> NDArray[np.uint8]:
    """Return a picture, (H, W, 3), that a server painted.

    What comes is opened as any file of a stranger is. Redirects are not followed.

    Args:
        server: Who is asked.
        prompt: What the picture shows.
        side_px: Height and width.

    Raises:
        AwayPainterError: It does not answer, or not now.
        RemotePainterError: It refuses, or sends no picture.

    Source:
        OpenAI API reference, "Create image": POST /images/generations, `b64_json`.
    """
    body = {
        "model": server.model,
        "prompt": prompt,
        "n": 1,
        "size": f"{side_px}x{side_px}",
        "response_format": "b64_json",
    }
    content = json.dumps(body).encode()
    return _opened(_answer(server, "/images/generations", content, "application/json"))


def ask_for_variation(
    server: Server, picture_HWC: NDArray[np.uint8], *, prompt: str
) -> NDArray[np.uint8]:
    """Return a picture, (H, W, 3), that a server made of another one.

    It is asked to edit the picture as the words say; if it cannot, to vary it without words.

    Args:
        server: Who is asked.
        picture_HWC: With what it begins, 0-255.
        prompt: What the new picture shows.

    Raises:
        CannotPaintOverError: It offers neither.
        AwayPainterError: It does not answer, or not now.
        RemotePainterError: It refuses, or sends no picture.

    Source:
        OpenAI API reference, "Create image edit" and "Create image variation": POST /images/edits
        and /images/variations, as forms with a file.
    """
    height, width = picture_HWC.shape[:2]
    file = BytesIO()
    Pictures.fromarray(picture_HWC).save(file, format="PNG")
    fields: dict[str, Any] = {
        "model": server.model,
        "n": "1",
        "size": f"{width}x{height}",
        "response_format": "b64_json",
        "image": ("picture.png", file.getvalue(), "image/png"),
    }
    for path, more in (("/images/edits", {"prompt": prompt}), ("/images/variations", {})):
        body, media_type = encode_multipart_formdata({**fields, **more})
        try:
            return _opened(_answer(server, path, body, media_type))
        except _UnofferedError:
            continue
    raise CannotPaintOverError("the painter’s server begins with an empty canvas only")


class _UnofferedError(RemotePainterError):
    """The server has no such address."""


def _opened(answer: Any) -> NDArray[np.uint8]:
    try:
        content = base64.b64decode(answer["data"][0]["b64_json"], validate=True)
        return open_picture(content, longer_px=_SIDE_MAX_PX)
    except (KeyError, IndexError, TypeError, ValueError, binascii.Error, RefusedFileError) as error:
        raise RemotePainterError("the painter’s server sends no picture") from error


def _answer(server: Server, path: str, body: bytes, media_type: str) -> Any:
    headers = {"Content-Type": media_type, "Accept": "application/json"}
    if server.key:
        headers["Authorization"] = f"Bearer {server.key}"
    with urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(_TIMEOUT_S)) as pool:
        try:
            response = pool.request(
                "POST",
                server.url + path,
                body=body,
                headers=headers,
                preload_content=False,
                redirect=False,
            )
            with closing(response):
                return json.loads(_read(response))
        except HTTPError as error:
            raise AwayPainterError("the painter’s server does not answer") from error
        except ValueError as error:
            raise RemotePainterError("the painter’s server sends no picture") from error


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    if response.status in _UNOFFERED:
        raise _UnofferedError("the painter’s server refuses")
    if response.status == _BUSY or response.status >= _SERVER_FAILS:
        raise AwayPainterError("the painter’s server has too much to do")
    if response.status != _OK:
        # What the server says is not shown: it may repeat what it was sent, the key with it.
        raise RemotePainterError("the painter’s server refuses")
    content = bytearray()
    while piece := response.read(_PIECE_BYTES):
        content += piece
        if len(content) > _ANSWER_MAX_BYTES:
            raise RemotePainterError("the painter’s server sends no picture")
    return bytes(content)
