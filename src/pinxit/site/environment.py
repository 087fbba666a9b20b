"""Reading settings from the environment: typed, with a clear refusal of a wrong value."""

import ipaddress
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from pinxit.kernel import PinxitError

Value = TypeVar("Value")

#: What GB 45438-2025, annex E, lets stand in a code.
_CODE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{0,100}")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


class BadSettingError(PinxitError):
    """A setting of this deployment has a value that cannot be used."""

    remedy = "Correct the variable, or unset it; `docs/reference/settings.md` lists them all."


def text(name: str, default: str) -> str:
    """Return a setting as written; `NAME_FILE`, if set, names a file that holds it.

    Raises:
        BadSettingError: `NAME_FILE` names a file that cannot be read.
    """
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, default)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSettingError(f"{name}_FILE={file}: {error.strerror}") from error


def code(name: str) -> str:
    """Return a setting that is a code of visible Latin letters, digits and signs, or nothing.

    Raises:
        BadSettingError: It holds spaces, quotes, or other letters.
    """
    written = text(name, "")
    if not _CODE.fullmatch(written):
        raise BadSettingError(f"{name}={written}: use Latin letters, digits and signs, no spaces")
    return written


def flag(name: str, *, default: bool) -> bool:
    """Return a setting that is on or off.

    Raises:
        BadSettingError: It is neither.
    """
    written = text(name, str(default)).lower()
    if written in _TRUE:
        return True
    if written in _FALSE:
        return False
    raise BadSettingError(f"{name}={written}: say 1 or 0")


def integer(name: str, default: int, *, lowest: int, highest: int) -> int:
    """Return a setting that is a whole number in a range.

    Raises:
        BadSettingError: It is no number, or outside `[lowest, highest]`.
    """
    written = text(name, str(default))
    number = _read(name, written, int)
    if not lowest <= number <= highest:
        raise BadSettingError(f"{name}={written}: outside {lowest} to {highest}")
    return number


def words(name: str, default: str) -> list[str]:
    """Return a setting that is a list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str) -> list[str]:
    """Return a setting that is a list of networks separated by commas, such as 10.1.0.0/16.

    Raises:
        BadSettingError: One of them is none.
    """
    found = words(name, "")
    for each in found:
        try:
            ipaddress.ip_network(each)
        except ValueError as error:
            raise BadSettingError(f"{name}={each}: not a network such as 10.1.0.0/16") from error
    return found


def address(name: str, default: str, *, schemes: frozenset[str]) -> str:
    """Return a setting that is a URL, without a slash at its end.

    Raises:
        BadSettingError: It has another scheme, or no host.
    """
    written = text(name, default).rstrip("/")
    parts = urlsplit(written)
    if parts.scheme not in schemes or not parts.hostname:
        raise BadSettingError(f"{name}={written}: expected {' or '.join(sorted(schemes))}://host")
    return written


def maybe_address(name: str, *, schemes: frozenset[str]) -> str:
    """Return a setting that is a URL, or empty if it is not set; errors as for `address`."""
    return address(name, "", schemes=schemes) if text(name, "") else ""


def command(name: str) -> tuple[str, ...]:
    """Return a setting that is a program with its arguments, quoted as in a shell.

    Raises:
        BadSettingError: A quotation mark is never closed.
    """
    try:
        return tuple(shlex.split(text(name, "")))
    except ValueError as error:
        raise BadSettingError(f"{name}: a quotation mark is never closed") from error


def database(name: str) -> dict[str, str] | None:
    """Return the managed database of a `postgresql://` URL, or `None` for the embedded one.

    Raises:
        BadSettingError: The URL is not one of PostgreSQL, or names no database.
    """
    written = text(name, "")
    if not written:
        return None
    parts = urlsplit(written)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise BadSettingError(f"{name}: expected postgresql://user:password@host:port/name")
    try:
        port = parts.port or 5432
    except ValueError as error:
        # The URL is not shown: it holds the password.
        raise BadSettingError(f"{name}: the port is no number from 1 to 65535") from error
    return {
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port),
    }


def _read(name: str, written: str, parse: Callable[[str], Value]) -> Value:
    try:
        return parse(written)
    except ValueError as error:
        raise BadSettingError(f"{name}={written}: not a whole number") from error
