"""What a set says of its author and its licence."""

from collections.abc import Mapping
from dataclasses import dataclass

from pinxit.kernel import PinxitError


class MissingCreditError(PinxitError):
    """A set does not say who drew it, or under which licence."""

    remedy = "Leave this set out, or ask its author; nothing is taken without both."


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made a set of works, and under which licence.

    Attributes:
        set_title: What the author calls the set.
        author: The author's name as the set gives it.
        author_url: Where the author shows the set.
        licence: An SPDX identifier, such as "CC-BY-4.0".
    """

    set_title: str
    author: str
    author_url: str
    licence: str


def read_credit(info: Mapping[str, object]) -> Credit:
    """Read the credit from a set's own description.

    Args:
        info: The content of an Iconify `info.json`; what its npm wrapper says does not count.

    Raises:
        MissingCreditError: The author or the licence is missing or is not a text.

    Source:
        Iconify documentation, type `IconifyInfo`.
    """
    author, licence = info.get("author"), info.get("license")
    if not isinstance(author, Mapping) or not isinstance(licence, Mapping):
        raise MissingCreditError(f"the set {info.get('name')!r} names no author or no licence")
    return Credit(
        set_title=_text(info, "name"),
        author=_text(author, "name"),
        author_url=_text(author, "url"),
        licence=_text(licence, "spdx"),
    )


def _text(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise MissingCreditError(f"a set's description says nothing under {key!r}")
    return value
