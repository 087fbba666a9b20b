"""Music21's own corpus: whose each piece is, and what is said of the right to use it.

Music21 hands on the work of many encoders and says of itself that it changes none of their terms
(`license.txt` in its folder `corpus`). So each folder is judged by what its own files say. Where
an encoder claims rights, the encoder counts as an author beside the composer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pinxit.corpus.core.rights import (
    UNKNOWN_AUTHOR,
    Author,
    AuthorKind,
    Evidence,
    EvidenceKind,
    Rights,
)
from pinxit.kernel import Digest

#: What stands for every folder that says nothing more.
GENERAL: Final = "license.txt"

_GENERAL_SAYS: Final = (
    "distributed with the permission of the encoders; some may not be used for commercial uses"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repertory:
    """What holds for the pieces of one folder, or for one piece.

    Attributes:
        authors: Composer, and the encoders who claim rights.
        licence: An SPDX expression or `LicenseRef-…`; "" if nothing is stated.
        says: The words it rests on, as they stand in the file.
        evidence: Which file says so, within the corpus; "" if each piece says so itself.
        made_in: Year the pieces were first published, at the latest, if known.
        credit: Whom the source asks to be named.
    """

    authors: tuple[Author, ...] = (UNKNOWN_AUTHOR,)
    licence: str = ""
    says: str = _GENERAL_SAYS
    evidence: str = GENERAL
    made_in: int | None = None
    credit: str = ""


def _person(name: str, born: int | None = None, died: int | None = None) -> Author:
    return Author(name=name, kind=AuthorKind.PERSON, born=born, died=died)


def _by(name: str, born: int | None, died: int) -> Repertory:
    """Return the record of a composer whose pieces come without a word on rights."""
    return Repertory(authors=(_person(name, born, died),), made_in=died)


#: Tunes printed without an author's name, which is what the law calls anonymous (Directive
#: 2006/116/EC Art. 1(3)).
_ANONYMOUS: Final = (Author(name="Anonymous"),)
_CUTHBERT: Final = _person("Michael Scott Cuthbert")

#: By the path of a folder or a file; the longest that fits a piece holds.
REPERTORIES: Final[Mapping[str, Repertory]] = {
    "airdsAirs": Repertory(
        authors=_ANONYMOUS, made_in=1803, credit="Jack Campin, www.campin.me.uk"
    ),
    "bach": _by("Johann Sebastian Bach", 1685, 1750),
    "beach": Repertory(
        authors=(_person("Amy Beach", 1867, 1944), _CUTHBERT),
        licence="LicenseRef-CC-BY-SA",
        says="Engraving Copyright 2017 Michael Scott Cuthbert, most uses allowed for free",
        evidence="",
        made_in=1915,
        credit="Michael Scott Cuthbert",
    ),
    "beethoven": _by("Ludwig van Beethoven", 1770, 1827),
    "chopin": _by("Frédéric Chopin", 1810, 1849),
    "ciconia": Repertory(
        authors=(_person("Johannes Ciconia", None, 1412), _CUTHBERT),
        licence="CC-BY-SA-3.0",
        says="2010 Michael Scott Cuthbert -- freely distributed under a CC-BY-SA 3.0 license",
        evidence="",
        credit="Michael Scott Cuthbert",
    ),
    "corelli": Repertory(
        authors=(_person("Arcangelo Corelli", 1653, 1713),),
        licence="LicenseRef-CC-BY",
        says="© 2014, Creative Commons License (CC-BY)",
        evidence="",
    ),
    "cpebach": _by("Carl Philipp Emanuel Bach", 1714, 1788),
    "essenFolksong": Repertory(
        authors=(
            _person("Helmut Schaffrath", 1942, 1994),
            _person("Ewa Dahlig-Turek"),
            _person("Seymour Shlien"),
        ),
        licence="LicenseRef-NonCommercial",
        says="permission for non-commercial distribution and use of these files in music21",
        evidence="essenFolksong/license.txt",
    ),
    "handel": _by("George Frideric Handel", 1685, 1759),  # codespell:ignore handel
    "haydn": _by("Joseph Haydn", 1732, 1809),
    "johnson_j_r": _by("John Rosamond Johnson", 1873, 1954),
    "joplin": _by("Scott Joplin", 1868, 1917),
    "josquin": Repertory(
        authors=(_person("Josquin des Prez", None, 1521), _person("Laura E. Conrad")),
        licence="GPL-2.0-or-later",
        says="under the terms of the GNU General Public License; either version 2 or any later",
        evidence="",
    ),
    "leadSheet/berlinAlexandersRagtime.mxl": Repertory(
        authors=(_person("Irving Berlin", 1888, 1989),),
        licence="LicenseRef-AllRightsReserved",
        says="All Rights Reserved",
        evidence="",
        made_in=1911,
    ),
    "leadSheet/fosterBrownHair.mxl": Repertory(
        authors=(_person("Stephen Foster", 1826, 1864),),
        licence="LicenseRef-PublicDomain",
        says="Public Domain",
        evidence="",
    ),
    "liliuokalani": _by("Queen Liliʻuokalani", 1838, 1917),
    "luca": Repertory(
        authors=(_person("Johannes de Lymburgia"), _CUTHBERT),
        licence="CC-BY-SA-3.0",
        says="2010 Michael Scott Cuthbert -- freely distributed under a CC-BY-SA 3.0 license",
        evidence="",
        credit="Michael Scott Cuthbert",
    ),
    "lusitano": _by("Vicente Lusitano", None, 1561),
    "monteverdi": _by("Claudio Monteverdi", 1567, 1643),
    "mozart": _by("Wolfgang Amadeus Mozart", 1756, 1791),
    "oneills1850": Repertory(
        authors=_ANONYMOUS, made_in=1903, credit="Francis O'Neill, Music of Ireland"
    ),
    "palestrina": Repertory(
        authors=(_person("Giovanni Pierluigi da Palestrina", None, 1594), _person("John Miller")),
        licence="LicenseRef-AllRightsReserved",
        says="Rights to all derivative electronic formats reserved.",
        evidence="",
    ),
    "ryansMammoth": Repertory(
        authors=_ANONYMOUS, made_in=1883, credit="William Bradbury Ryan, Mammoth Collection"
    ),
    "schubert": _by("Franz Schubert", 1797, 1828),
    "schumann_clara": _by("Clara Schumann", 1819, 1896),
    "schumann_robert": _by("Robert Schumann", 1810, 1856),
    "verdi": _by("Giuseppe Verdi", 1813, 1901),
    "weber": Repertory(
        authors=(_person("Carl Maria von Weber", 1786, 1826),),
        licence="LicenseRef-PublicDomain",
        says="Released to Public Domain in 1998",
        evidence="",
    ),
}

#: A folder nobody has judged: no author, no licence, and the general word that some are reserved.
_UNJUDGED: Final = Repertory()


def repertory_of(path: str) -> Repertory:
    """Return what holds for a piece of music21's corpus.

    Args:
        path: Within the corpus, such as "bach/bwv66.6.mxl".
    """
    folder = path.split("/", 1)[0]
    return REPERTORIES.get(path) or REPERTORIES.get(folder) or _UNJUDGED


def music21_rights(path: str, *, digest: Digest, notices: Mapping[str, Digest]) -> Rights:
    """Return what is on record about a piece of music21's corpus.

    Args:
        path: Within the corpus.
        digest: Of the piece.
        notices: Digests of the licence files of the corpus, by path.
    """
    held = repertory_of(path)
    kind = EvidenceKind.FILE if held.evidence else EvidenceKind.EMBEDDED
    return Rights(
        licence=held.licence,
        credit=held.credit,
        evidence=(
            Evidence(
                kind=kind,
                place=held.evidence or path,
                digest=notices.get(held.evidence, digest),
                says=held.says,
            ),
        ),
        made_in=held.made_in,
    )
