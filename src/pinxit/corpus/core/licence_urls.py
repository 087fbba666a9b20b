"""The many ways in which people and files name a licence, turned into SPDX."""

import re
from typing import Final
from urllib.parse import urlsplit

from pinxit.corpus.core.licence_table import known_spelling

_CC_PATH: Final = re.compile(
    r"/licenses/(?P<parts>by(?:-nc)?(?:-sa|-nd)?|by-nd-nc)"
    r"(?:/(?P<version>\d\.\d)(?:/(?!deed|legalcode|rdf)(?P<port>[a-z]{2,7}))?)?(?:[/.].*)?"
)
_CC_GNU_PATH: Final = re.compile(r"/licenses/(L?GPL)/(\d\.\d)(?:/.*)?", re.I)
_STATEMENT_PATH: Final = re.compile(r"/(?:vocab|page)/([a-z-]+)(?:/.*)?", re.I)
_CC_WORDS: Final = re.compile(
    r"(?:cc|creative commons|知识共享)[ :-]*(?P<parts>(?:by|sa|n[cd])(?:[ -](?:by|sa|n[cd]))*)"
    r"(?:[ -]*v?(?P<version>[1-4]\.\d)(?:-(?P<port>[a-z]{2,7}))?)?"
    r"(?: *(?:international|unported|generic|国际))?(?: licen[cs]e)?"
)
_PART: Final = re.compile(r"[()]|[A-Za-z0-9.:+-]+")
#: In the order in which SPDX names them.
_ELEMENTS: Final = "by-nc-sa-nd"
_OPERATORS: Final = frozenset({"AND", "OR", "WITH"})
_NOT_SLUG: Final = re.compile(r"[^A-Za-z0-9.]+")
_LONGEST_SLUG: Final = 80

_RESERVED: Final = "LicenseRef-AllRightsReserved"
_PUBLIC: Final = "LicenseRef-PublicDomain"
_NON_COMMERCIAL: Final = "LicenseRef-NonCommercial"
#: By RightsStatements.org's name of the statement, lower case.
_STATEMENTS: Final = {
    "inc": _RESERVED,
    "inc-ow-eu": _RESERVED,
    "inc-edu": _RESERVED,
    "inc-nc": _NON_COMMERCIAL,
    "inc-ruu": _RESERVED,
    "noc-cr": "LicenseRef-NoC-CR",
    "noc-nc": _NON_COMMERCIAL,
    "noc-oklr": "LicenseRef-NoC-OKLR",
    "noc-us": "LicenseRef-NoC-US",
    "cne": "NOASSERTION",
    "und": "NOASSERTION",
    "nkc": "NOASSERTION",
}
#: By host and path, lower case, without `www.`, and without a slash or ending at the end.
_PAGES: Final = {
    "web.resource.org/cc/publicdomain": _PUBLIC,
    "creativecommons.org/licenses/publicdomain": "CC-PDDC",
    "creativecommons.org/publicdomain/zero": "CC0-1.0",
    "creativecommons.org/publicdomain/zero/1.0": "CC0-1.0",
    "creativecommons.org/licenses/zero/1.0": "CC0-1.0",
    "creativecommons.org/publicdomain/mark": "CC-PDM-1.0",
    "creativecommons.org/publicdomain/mark/1.0": "CC-PDM-1.0",
    "opendatacommons.org/licenses/pddl": "PDDL-1.0",
    "opendatacommons.org/licenses/pddl/1.0": "PDDL-1.0",
    "unlicense.org": "Unlicense",
    "wtfpl.net": "WTFPL",
    "wtfpl.net/about": "WTFPL",
    "artlibre.org/licence/lal": "LAL-1.3",
    "artlibre.org/licence/lal/en": "LAL-1.3",
    "apache.org/licenses/license-2.0": "Apache-2.0",
    "scripts.sil.org/ofl": "OFL-1.1",
    "openfontlicense.org": "OFL-1.1",
    "gnu.org/licenses/old-licenses/gpl-2.0": "GPL-2.0-only",
    "gnu.org/licenses/gpl-2.0": "GPL-2.0-only",
    "gnu.org/licenses/gpl-3.0": "GPL-3.0-only",
    "gnu.org/licenses/lgpl-2.1": "LGPL-2.1-only",
    "gnu.org/licenses/lgpl-3.0": "LGPL-3.0-only",
    "gnu.org/licenses/agpl-3.0": "AGPL-3.0-only",
    "gnu.org/licenses/fdl-1.3": "GFDL-1.3-only",
    "mozilla.org/mpl/2.0": "MPL-2.0",
    "mozilla.org/en-us/mpl/2.0": "MPL-2.0",
}
#: By host and beginning of the path: what follows is the identifier.
_LISTS: Final = (
    "spdx.org/licenses/",
    "opensource.org/licenses/",
    "opensource.org/license/",
    "choosealicense.com/licenses/",
)
#: Names on such lists, and in people's mouths, that are not the identifier; lower case.
_NAMES: Final = {
    "mit-license": "MIT",
    "mit license": "MIT",
    "the mit license": "MIT",
    "expat": "MIT",
    "isc license": "ISC",
    "isc-license": "ISC",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache-license-2.0": "Apache-2.0",
    "bsd-license": "BSD-2-Clause",
    "cc0": "CC0-1.0",
    "cc0 1.0": "CC0-1.0",
    "cc zero": "CC0-1.0",
    "cc0 1.0 universal": "CC0-1.0",
    "pdm": "CC-PDM-1.0",
    "public domain mark": "CC-PDM-1.0",
    "public domain": _PUBLIC,
    "publicdomain": _PUBLIC,
    "pd": _PUBLIC,
    "公有领域": _PUBLIC,
    "公有領域": _PUBLIC,
    "公共领域": _PUBLIC,
    "free art license": "LAL-1.3",
    "licence art libre": "LAL-1.3",
    "all rights reserved": _RESERVED,
    "版权所有": _RESERVED,
    "保留所有权利": _RESERVED,
    "non-commercial": _NON_COMMERCIAL,
    "noncommercial": _NON_COMMERCIAL,
    "non-commercial use only": _NON_COMMERCIAL,
    "unknown": "NOASSERTION",
    "未知": "NOASSERTION",
}


def licence_of_url(text: str) -> str:
    """Return a licence as SPDX names it.

    Args:
        text: The licence's web address, its SPDX identifier or expression, or what people call
            it in English or Chinese.

    Returns:
        An SPDX expression; "" if the text is empty; where it says something that is not known, a
        `LicenseRef-…` made from it, which the gate refuses.
    """
    words = " ".join(text.split())
    if not words:
        return ""
    address = _address(words)
    if address is not None:
        return _of_address(address) or _own_name(address)
    return _of_words(words) or _own_name(words)


def _address(words: str) -> str | None:
    """Return host and path of a web address in one spelling, or `None` if it is not one."""
    if " " in words or not re.match(
        r"(?:https?:)?//|(?:www\.)?[a-z]+\.(?:org|com|net)(?:/|$)", words
    ):
        return None
    try:
        parts = urlsplit(words if "//" in words else f"//{words}")
        host = parts.hostname or ""
    except ValueError:
        return words.lower()
    path = re.sub(r"/+", "/", parts.path).rstrip("/")
    return host.removeprefix("www.") + re.sub(r"(?:\.(?:html?|txt|php|en))+$", "", path.lower())


def _of_address(address: str) -> str:
    if address in _PAGES:
        return _PAGES[address]
    host, slash, rest = address.partition("/")
    path = slash + rest
    if host == "creativecommons.org":
        return _creative_commons(path)
    if host == "rightsstatements.org":
        statement = _STATEMENT_PATH.fullmatch(path)
        return _STATEMENTS.get(statement[1], "") if statement else ""
    for beginning in _LISTS:
        if address.startswith(beginning):
            name = address.removeprefix(beginning)
            return known_spelling(name) or _NAMES.get(name, "")
    return ""


def _creative_commons(path: str) -> str:
    for page, licence in _PAGES.items():
        if f"creativecommons.org{path}".startswith(f"{page}/"):
            return licence
    gnu = _CC_GNU_PATH.fullmatch(path)
    if gnu:
        return f"{gnu[1].upper()}-{gnu[2]}-only"
    found = _CC_PATH.fullmatch(path)
    if found is None:
        return ""
    return _cc_name(found["parts"], found["version"], found["port"])


def _cc_name(parts: str, version: str | None, port: str | None) -> str:
    """Return the identifier of a Creative Commons licence; a `LicenseRef-` where SPDX has none."""
    elements = "-".join(sorted(set(parts.split("-")), key=_ELEMENTS.index))
    name = f"CC-{elements.upper()}"
    if version is None:
        return f"LicenseRef-{name}"
    plain = known_spelling(f"{name}-{version}")
    if not port:
        return plain or f"LicenseRef-{name}-{version}"
    return (
        f"{name}-{version}-{port.upper()}"
        if f"{version}-{port}" in _SPDX_PORTS.get(elements, ())
        else f"LicenseRef-{name}-{version}-{port.upper()}"
    )


#: The ports that SPDX lists (release 3.27), by elements.
_SPDX_PORTS: Final = {
    "by": ("2.5-au", "3.0-at", "3.0-au", "3.0-de", "3.0-igo", "3.0-nl", "3.0-us"),
    "by-nc": ("3.0-de",),
    "by-nd": ("3.0-de",),
    "by-sa": ("2.0-uk", "2.1-jp", "3.0-at", "3.0-de", "3.0-igo"),
    "by-nc-nd": ("3.0-de", "3.0-igo"),
    "by-nc-sa": ("2.0-de", "2.0-fr", "2.0-uk", "3.0-de", "3.0-igo"),
}


def _of_words(words: str) -> str:
    plain = words.lower().strip(" .")
    if plain in _NAMES:
        return _NAMES[plain]
    spelt = known_spelling(words)
    if spelt:
        return spelt
    found = _CC_WORDS.fullmatch(plain.replace("_", "-"))
    if found:
        return _cc_name(found["parts"].replace(" ", "-"), found["version"], found["port"])
    if len(_PART.findall(words)) == 1 and not words.startswith(("LicenseRef-", "DocumentRef-")):
        return ""
    return words if is_expression(words) else ""


def is_expression(text: str) -> bool:
    """Say whether a text has the form of an SPDX expression: names and operators take turns.

    The parser relies on it: of `()` or `(OR` it makes errors of its own inside.

    Source:
        SPDX 2.3, Annex D. Operators may be in lower case, as many write them.
    """
    if _PART.sub("", text).strip():
        return False
    depth, wants_name = 0, True
    for part in _PART.findall(text):
        is_operator = part.upper() in _OPERATORS
        if wants_name is (is_operator or part == ")"):
            return False
        depth += {"(": 1, ")": -1}.get(part, 0)
        if depth < 0:
            return False
        wants_name = is_operator or part == "("
    return depth == 0 and not wants_name


def _own_name(words: str) -> str:
    slug = _NOT_SLUG.sub("-", words).strip("-.")[:_LONGEST_SLUG].strip("-.")
    return f"LicenseRef-{slug or 'Unnamed'}"
