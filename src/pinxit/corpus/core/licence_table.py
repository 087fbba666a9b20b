"""What each known licence allows, and what it asks for in return."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pinxit.corpus.core.rights import Purpose


class Duty(StrEnum):
    """What must be done in return for using a work."""

    ATTRIBUTION = "attribution"
    """Name the author, the title, where it came from, and the licence."""
    SHARE_ALIKE = "share-alike"
    """Give on what was made from it under the same licence, or one that licence names."""
    NOTICE = "notice"
    """Keep the licence's text and the copyright notice with every copy."""
    CHANGES = "changes"
    """Say that it was changed, and how."""


#: What a licence is asked about. Measuring (`Purpose.BENCHMARK`) needs none: see the gate.
LICENSED: Final = (Purpose.TRAIN, Purpose.STYLE, Purpose.DERIVE, Purpose.SELL)
#: Where an altered copy leaves the house; elsewhere there is no change to speak of.
_ALTERED: Final = frozenset({Purpose.DERIVE, Purpose.SELL})
_ALL: Final = frozenset(LICENSED)
_NONE: Final[frozenset[Purpose]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a licence, or a family of licences, allows.

    Attributes:
        name: How people call it.
        ids: SPDX identifiers, or `LicenseRef-…`; of a Creative Commons family without ports.
        refuses: Purposes it does not allow.
        reason: Why not, as a code of `REASONS`; "" if it refuses nothing.
        duties: What it asks for where it allows.
        only_in: Jurisdictions outside which it says nothing; empty if it holds everywhere.
        source: Clause, law or statement that the row rests on.
    """

    name: str
    ids: tuple[str, ...]
    refuses: frozenset[Purpose] = _NONE
    reason: str = ""
    duties: frozenset[Duty] = frozenset()
    only_in: frozenset[str] = frozenset()
    source: str

    def asks(self, purpose: Purpose) -> frozenset[Duty]:
        """Return the duties that this purpose brings."""
        return self.duties if purpose in _ALTERED else self.duties - {Duty.CHANGES}


_CC_VERSIONS: Final = ("1.0", "2.0", "2.5", "3.0", "4.0")
_CC: Final = re.compile(
    r"(?:licenseref-)?cc-(by(?:-nc)?(?:-sa|-nd)?)-(1\.0|2\.0|2\.1|2\.5|3\.0)-[a-z]{2,7}"
)
_BY: Final = frozenset({Duty.ATTRIBUTION, Duty.CHANGES})
_BY_SA: Final = _BY | {Duty.SHARE_ALIKE}
_KEEP_TEXT: Final = frozenset({Duty.ATTRIBUTION, Duty.NOTICE})
_COPYLEFT: Final = _KEEP_TEXT | {Duty.SHARE_ALIKE, Duty.CHANGES}


def _cc(elements: str) -> tuple[str, ...]:
    return tuple(f"CC-{elements}-{version}" for version in _CC_VERSIONS)


def _gnu(*names: str) -> tuple[str, ...]:
    """Return today's spelling of each version, and the two that SPDX has given up."""
    endings = ("-only", "-or-later", "")
    return tuple(name + ending for name in names for ending in endings)


_FREE: Final = (
    Terms(
        name="CC0, public domain dedications",
        ids=("CC0-1.0", "CC-PDDC", "PDDL-1.0", "Unlicense", "WTFPL", "0BSD", "MIT-0"),
        source="CC0 1.0 §2-3; PDDL 1.0 §3; Unlicense ¶1-3; WTFPL §0; 0BSD and MIT-0 ¶1",
    ),
    Terms(
        name="Public domain, as the source says",
        ids=("CC-PDM-1.0", "LicenseRef-PublicDomain"),
        source="CC Public Domain Mark 1.0: no known copyright, taken at the source's word",
    ),
    Terms(
        name="CC BY",
        ids=_cc("BY"),
        duties=_BY,
        source="CC BY 4.0 §2(a)(1), §3(a)(1); 3.0 §3, §4(b); 1.0-2.5 §3, §4(b)",
    ),
    Terms(
        name="CC BY-SA",
        ids=_cc("BY-SA"),
        duties=_BY_SA,
        source="CC BY-SA 4.0 §3(a)-(b); 3.0 §4(b)-(c); 1.0-2.5 §4(b)",
    ),
    Terms(
        name="Free Art Licence",
        ids=("LAL-1.2", "LAL-1.3"),
        duties=_COPYLEFT,
        source="LAL 1.3 §2.2, §2.3, §3, §5",
    ),
    Terms(
        name="MIT, ISC, BSD",
        ids=("MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause"),
        duties=_KEEP_TEXT,
        source="MIT ¶2; ISC ¶1; BSD-2-Clause 1-2; BSD-3-Clause 1-3",
    ),
    Terms(
        name="Apache, zlib",
        ids=("Apache-2.0", "Zlib"),
        duties=_KEEP_TEXT | {Duty.CHANGES},
        source="Apache-2.0 §2, §4(a)-(d); zlib 1-3",
    ),
    Terms(
        name="SIL Open Font Licence",
        ids=("OFL-1.1", "OFL-1.1-RFN", "OFL-1.1-no-RFN"),
        refuses=frozenset({Purpose.SELL}),
        reason="not-sold-alone",
        duties=_COPYLEFT,
        source="OFL 1.1 conditions 1, 2, 5",
    ),
)
_RESTRICTED: Final = (
    Terms(
        name="CC BY-NC, BY-NC-SA, BY-NC-ND",
        ids=(*_cc("BY-NC"), *_cc("BY-NC-SA"), *_cc("BY-NC-ND"), "LicenseRef-NonCommercial"),
        refuses=_ALL,
        reason="non-commercial",
        duties=_BY,
        source="CC BY-NC 4.0 §1(i), §2(a)(1): what is made here is made to be sold",
    ),
    Terms(
        name="CC BY-ND",
        ids=_cc("BY-ND"),
        refuses=_ALL,
        reason="no-derivatives",
        duties=_BY,
        source="CC BY-ND 4.0 §2(a)(1)(B): adapted material may be made but not shared",
    ),
    Terms(
        name="CC without a version",
        ids=(
            "LicenseRef-CC-BY",
            "LicenseRef-CC-BY-SA",
            "LicenseRef-CC-BY-NC",
            "LicenseRef-CC-BY-ND",
            "LicenseRef-CC-BY-NC-SA",
            "LicenseRef-CC-BY-NC-ND",
        ),
        refuses=_ALL,
        reason="version-missing",
        duties=_BY,
        source="SPDX names each version; the duties and later versions differ",
    ),
    Terms(
        name="Software copyleft",
        ids=(
            *_gnu("GPL-1.0", "GPL-2.0", "GPL-3.0"),
            *_gnu("LGPL-2.0", "LGPL-2.1", "LGPL-3.0"),
            *_gnu("AGPL-1.0", "AGPL-3.0", "GFDL-1.1", "GFDL-1.2", "GFDL-1.3"),
            *("MPL-1.0", "MPL-1.1", "MPL-2.0", "EUPL-1.0", "EUPL-1.1", "EUPL-1.2"),
        ),
        refuses=_ALL,
        reason="software-copyleft",
        duties=_COPYLEFT,
        source="GPL-2.0 §3, GPL-3.0 §1, §6: the source of a picture is not defined",
    ),
    Terms(
        name="No copyright in the United States",
        ids=("LicenseRef-NoC-US",),
        reason="elsewhere-only",
        only_in=frozenset({"US"}),
        source="RightsStatements.org NoC-US 1.0: says nothing of other countries",
    ),
    Terms(
        name="Contract or other law",
        ids=("LicenseRef-NoC-CR", "LicenseRef-NoC-OKLR"),
        refuses=_ALL,
        reason="contract-restricted",
        source="RightsStatements.org NoC-CR 1.0, NoC-OKLR 1.0",
    ),
    Terms(
        name="All rights reserved, none granted",
        ids=("LicenseRef-AllRightsReserved", "NONE"),
        refuses=_ALL,
        reason="all-rights-reserved",
        source="Berne Convention Art. 8, 9, 12; SPDX 2.3 Annex D (NONE)",
    ),
    Terms(
        name="Not stated",
        ids=("NOASSERTION",),
        refuses=_ALL,
        reason="licence-missing",
        source="SPDX 2.3 Annex D: NOASSERTION says that nothing is known",
    ),
)
#: Every licence the gate knows. A licence that is not here is refused.
LICENCES: Final = (*_FREE, *_RESTRICTED)


def _by_id(rows: Iterable[Terms]) -> dict[str, tuple[str, Terms]]:
    return {each.lower(): (each, terms) for terms in rows for each in terms.ids}


_BY_ID: Final = _by_id(LICENCES)


def find_terms(identifier: str) -> Terms | None:
    """Return the row of a licence, or `None` if the gate does not know it.

    The case of letters does not matter. A port of a Creative Commons licence ("CC-BY-3.0-AT")
    has the row of its family; "or later" (`+`) has that of the version named.

    Args:
        identifier: One SPDX identifier or `LicenseRef-…`, without operators.
    """
    found = _BY_ID.get(_plain(identifier))
    return found[1] if found else None


def known_spelling(identifier: str) -> str:
    """Return a known licence as SPDX spells it; "" if the gate does not know it."""
    found = _BY_ID.get(identifier.lower())
    return found[0] if found else ""


def onward(identifier: str) -> frozenset[str]:
    """Return the licences under which something made from a share-alike work may be given on.

    Returns:
        SPDX identifiers; empty if the licence does not ask for this.

    Source:
        CC BY-SA 2.0-3.0 §4(b), 4.0 §3(b) and the list of compatible licences; LAL 1.3 §5;
        OFL 1.1 condition 5. That a work under CC BY-SA 4.0 may be given on under GPL-3.0 is left
        out, for the gate takes no art under it.
    """
    terms = find_terms(identifier)
    if terms is None or Duty.SHARE_ALIKE not in terms.duties or terms.refuses == _ALL:
        return frozenset()
    spelt = _BY_ID[_plain(identifier)][0]
    family, _, version = spelt.rpartition("-")
    if family == "CC-BY-SA" and version != "1.0":
        later = {f"{family}-{each}" for each in _CC_VERSIONS if each >= version}
        return frozenset(later | ({"LAL-1.3"} if version == "4.0" else set()))
    if spelt == "LAL-1.3":
        return frozenset({spelt, "CC-BY-SA-4.0"})
    return frozenset({"OFL-1.1" if spelt.startswith("OFL") else spelt})


def _plain(identifier: str) -> str:
    """Return the key of a licence: lower case, without port and without `+`."""
    key = identifier.lower().removesuffix("+")
    port = _CC.fullmatch(key)
    if port is None:
        return key
    # Japan alone numbered a port 2.1; it is that country's text of 2.0.
    version = "2.0" if port[2] == "2.1" else port[2]
    return f"cc-{port[1]}-{version}"
