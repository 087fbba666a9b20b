"""How long works are protected, by jurisdiction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long one jurisdiction protects works. All terms end on 31 December.

    Attributes:
        name: The jurisdiction, in English.
        life_years: Years after the author's death.
        publication_years: Years after publication, of anonymous works and works of studios.
        lapsed: Last year of death, and years after it, of authors whose term had run out under an
            older, shorter rule when the present one came and did not bring it back.
        since: Day from which this rule holds, as YYYY-MM-DD.
        source: Articles of the law.
    """

    name: str
    life_years: int
    publication_years: int
    lapsed: tuple[int, int] | None = None
    since: str
    source: str


#: Years after publication for works published in the United States' sense before `US_REFORM`, and
#: for later anonymous works and works made for hire (17 U.S.C. §302(c), §304).
US_PUBLICATION_YEARS: Final = 95
#: Years after creation beyond which no anonymous or hired work is protected (§302(c)); also the
#: bound used where the year of publication is not on record.
US_CREATION_YEARS: Final = 120
#: First year whose works are protected by the author's life (17 U.S.C. §302(a)).
US_REFORM: Final = 1978

TERMS: Final[Mapping[str, Term]] = {
    "EU": Term(
        name="European Union",
        life_years=70,
        publication_years=70,
        since="1995-07-01",
        source="Directive 2006/116/EC Art. 1, 8",
    ),
    "ES": Term(
        name="Spain",
        life_years=80,
        publication_years=80,
        since="1996-04-22",
        source="Real Decreto Legislativo 1/1996, disp. trans. 4ª: dead by 6 December 1987",
    ),
    "UK": Term(
        name="United Kingdom",
        life_years=70,
        publication_years=70,
        since="1996-01-01",
        source="Copyright, Designs and Patents Act 1988 s. 12",
    ),
    "CH": Term(
        name="Switzerland",
        life_years=70,
        publication_years=70,
        lapsed=(1942, 50),
        since="1993-07-01",
        source="Urheberrechtsgesetz Art. 29-32",
    ),
    "US": Term(
        name="United States",
        life_years=70,
        publication_years=US_PUBLICATION_YEARS,
        since="1998-10-27",
        source="17 U.S.C. §302-305",
    ),
    "CA": Term(
        name="Canada",
        life_years=70,
        publication_years=75,
        lapsed=(1971, 50),
        since="2022-12-30",
        source="Copyright Act s. 6-6.2; S.C. 2022, c. 10",
    ),
    "MX": Term(
        name="Mexico",
        life_years=100,
        publication_years=100,
        lapsed=(1943, 50),
        since="2003-07-24",
        source="Federal Copyright Law (LFDA) Art. 29",
    ),
    "CN": Term(
        name="China, mainland",
        life_years=50,
        publication_years=50,
        since="1991-06-01",
        source="Copyright Law (2020) Art. 23; Implementing Regulations Art. 18",
    ),
    "JP": Term(
        name="Japan",
        life_years=70,
        publication_years=70,
        since="2018-12-30",
        source="Copyright Act Art. 51-53, 57",
    ),
    "KR": Term(
        name="Korea, Republic of",
        life_years=70,
        publication_years=70,
        lapsed=(1962, 50),
        since="2013-07-01",
        source="Copyright Act Art. 39-41, 44",
    ),
    "IN": Term(
        name="India",
        life_years=60,
        publication_years=60,
        since="1991-12-28",
        source="Copyright Act 1957 s. 22, 23, 28",
    ),
    "AU": Term(
        name="Australia",
        life_years=70,
        publication_years=70,
        lapsed=(1954, 50),
        since="2005-01-01",
        source="Copyright Act 1968 s. 33, 34",
    ),
    "CI": Term(
        name="Côte d’Ivoire",
        life_years=70,
        publication_years=70,
        since="2016-10-20",
        source="Loi n° 2016-555 du 26 juillet 2016",
    ),
}
