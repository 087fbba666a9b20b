"""A licence to use a work: one frozen value, as a policy for programs and as text for people.

`docs/explanation/algorithms/licences.md` is the specification.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pinxit.corpus import Duty
from pinxit.kernel import Digest, PinxitError, canonical_json
from pinxit.shop.core.duties import LicenceKind, Taught
from pinxit.shop.core.licence_words import BARS, DUTIES, EN, GRANTS, NAMES, TEXT, ZH
from pinxit.shop.core.places import checked_places, place_name

LANGUAGES: Final = (EN, ZH)
MONTHS_RANGE: Final = range(1, 121)
#: How many authors a credit line names before it points to the page that names all.
NAMED_MAX: Final = 3

#: Actions of ODRL that each kind allows and forbids.
_ALLOWS: Final[Mapping[LicenceKind, tuple[str, ...]]] = {
    LicenceKind.PERSONAL: ("display", "print", "reproduce"),
    LicenceKind.EDITORIAL: ("display", "distribute", "present", "print", "reproduce"),
    LicenceKind.COMMERCIAL: (
        "commercialize",
        "derive",
        "display",
        "distribute",
        "present",
        "print",
        "reproduce",
    ),
}
_FORBIDS: Final[Mapping[LicenceKind, tuple[str, ...]]] = {
    LicenceKind.PERSONAL: ("commercialize", "distribute", "sell"),
    LicenceKind.EDITORIAL: ("commercialize", "sell"),
    LicenceKind.COMMERCIAL: ("grantUse", "sell"),
}
_DUTY_ACTIONS: Final[Mapping[Duty, str]] = {
    Duty.ATTRIBUTION: "attribute",
    Duty.NOTICE: "cc:Notice",
    Duty.CHANGES: "inform",
    Duty.SHARE_ALIKE: "cc:ShareAlike",
}
_CONTEXT: Final = (
    "http://www.w3.org/ns/odrl.jsonld",
    {"cc": "http://creativecommons.org/ns#", "pinxit": "urn:pinxit:"},
)


class BadLicenceTermsError(PinxitError):
    """A licence cannot be granted on these terms."""

    remedy = "Choose one to 120 months, and an end for every exclusive licence."


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceTerms:
    """What somebody may do with a work, where, and for how long.

    Attributes:
        kind: What it is for.
        title: Of the work.
        maker: Who asked for it.
        house: Who grants it, for the maker.
        work: Address of the work's page.
        file: Digest of the full-size file.
        places: Where it holds, as `places.PLACES` names them.
        starts_on: The first day.
        ends_on: The last day; `None` for no end.
        duties: What the works that taught the painter ask for.
        share_under: Licences to choose from if it must be shared alike.
        taught: Whose works these are.

    Raises:
        BadLicenceTermsError: It ends before it begins, or is exclusive without end.
        UnknownPlaceError: A place is not known.
    """

    kind: LicenceKind
    title: str
    maker: str
    house: str
    work: str
    file: Digest
    places: tuple[str, ...]
    starts_on: date
    ends_on: date | None = None
    duties: tuple[Duty, ...] = ()
    share_under: tuple[str, ...] = ()
    taught: tuple[Taught, ...] = ()

    def __post_init__(self) -> None:
        if checked_places(self.places) != self.places:
            raise BadLicenceTermsError("places are sorted, and none lies within another")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise BadLicenceTermsError("a licence ends after it begins")
        if self.kind is LicenceKind.EXCLUSIVE and self.ends_on is None:
            raise BadLicenceTermsError("an exclusive licence has an end")

    @property
    def facts(self) -> dict[str, object]:
        """Everything that is said, as it is kept for good."""
        return {
            "licence": "pinxit licence 1",
            "kind": str(self.kind),
            "title": self.title,
            "maker": self.maker,
            "house": self.house,
            "work": self.work,
            "file": str(self.file),
            "places": list(self.places),
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else "",
            "duties": [str(duty) for duty in self.duties],
            "share_under": list(self.share_under),
            "taught": [[each.name, each.url, each.licence] for each in self.taught],
        }

    def content(self, order: str) -> bytes:
        """Return the one encoding of the licence that an order bought: what the log names.

        Args:
            order: Public name of the order; random, so that nobody guesses the digest.
        """
        return canonical_json({**self.facts, "order": order})

    def credit_line(self, language: str) -> str:
        """Return the line to print with the work."""
        line = _say("line", language, title=self.title, maker=self.maker, house=self.house)
        if Duty.ATTRIBUTION not in self.duties or not self.taught:
            return line
        named = list(dict.fromkeys(_named(each) for each in self.taught))
        names = ("、" if language == ZH else ", ").join(named[:NAMED_MAX])
        learnt = _say("learnt", language, names=names)
        more = len(named) - NAMED_MAX
        if more > 0:
            others = _say("others", language, count=str(more), url=self.work)
            learnt = f"{learnt}{'' if language == ZH else ' '}{others}"
        return f"{line} · {learnt}"

    def text(self, language: str) -> str:
        """Return the licence as plain text.

        Args:
            language: One of `LANGUAGES`.
        """
        rows = [f"{name}: {said}" for name, said in self.heads(language)]
        parts = [self.name(language), "\n".join(rows)]
        for heading, said in self.sections(language):
            parts.append(f"{heading}\n" + "\n".join(said))
        return "\n\n".join(parts) + "\n"

    def name(self, language: str) -> str:
        """Return what the licence is called."""
        return NAMES[self.kind][language]

    def heads(self, language: str) -> list[tuple[str, str]]:
        """Return what it is about: work, file, licensor, places and time, each with its name."""
        joined = ("、" if language == ZH else ", ").join(
            place_name(each, language=language) for each in self.places
        )
        start = self.starts_on.isoformat()
        time = _say("from", language, start=start)
        if self.ends_on is not None:
            time = _say("until", language, start=start, end=self.ends_on.isoformat())
        return [
            (_say("work", language), _say("by", language, title=self.title, maker=self.maker)),
            (_say("file", language), str(self.file)),
            (_say("licensor", language), self.house),
            (_say("places", language), joined),
            (_say("time", language), time),
        ]

    def sections(self, language: str) -> list[tuple[str, list[str]]]:
        """Return what is allowed, what is not, and what is asked in return, each with a heading."""
        under = " / ".join(self.share_under) or _say("none", language)
        asked = [DUTIES[duty][language].format(under=under) for duty in self.duties]
        credit = _say("credit", language, credit=self.credit_line(language))
        return [
            (_say("may", language), [GRANTS[self.kind][language]]),
            (_say("may not", language), [BARS[self.kind][language]]),
            (_say("return", language), [credit, *asked, _say("made", language)]),
        ]

    def odrl(self, uid: str, *, assignee: str = "") -> dict[str, object]:
        """Return the licence as a policy that programs read.

        Args:
            uid: Address of the policy.
            assignee: Who holds it, by an address that names nobody; empty while it is offered.

        Source:
            W3C Recommendation "ODRL Information Model 2.2" (2018), sections 2.1 to 2.6; "ODRL
            Vocabulary & Expression 2.2" for actions and operands.
        """
        base = LicenceKind.COMMERCIAL if self.kind is LicenceKind.EXCLUSIVE else self.kind
        parties = {"assigner": self.house, **({"assignee": assignee} if assignee else {})}
        limits = self._limits()
        policy: dict[str, object] = {
            "@context": list(_CONTEXT),
            "@type": "Agreement" if assignee else "Offer",
            "uid": uid,
            "target": {
                "@type": "Asset",
                "uid": self.work,
                "pinxit:file": str(self.file),
                "pinxit:title": self.title,
            },
            **parties,
            "permission": [
                {"action": list(_ALLOWS[base]), "constraint": limits, "duty": self._duties()}
            ],
        }
        bars: list[dict[str, object]] = [{"action": list(_FORBIDS[base])}]
        if self.kind is LicenceKind.EXCLUSIVE:
            # What makes it exclusive: the assigner itself may not grant the use to anybody else.
            bars.append({"assignee": self.house, "action": "grantUse", "constraint": limits})
        return {**policy, "prohibition": bars}

    def _limits(self) -> list[dict[str, object]]:
        limits = [_limit("dateTime", "gteq", _day(self.starts_on))]
        if self.ends_on is not None:
            limits.append(_limit("dateTime", "lteq", _day(self.ends_on)))
        if self.places != ("WORLD",):
            spots = [f"https://www.iso.org/obp/ui/#iso:code:3166:{each}" for each in self.places]
            limits.append(_limit("spatial", "isAnyOf", spots))
        return limits

    def _duties(self) -> list[dict[str, object]]:
        line = self.credit_line(EN)
        credit: dict[str, object] = {"action": "attribute", "pinxit:creditLine": line}
        others: list[dict[str, object]] = [
            {"action": _DUTY_ACTIONS[duty]} for duty in self.duties if duty is not Duty.ATTRIBUTION
        ]
        return [credit, *others]


def last_day(starts_on: date, months: int) -> date:
    """Return the last day of so many months.

    Args:
        starts_on: The first day.
        months: In `MONTHS_RANGE`.

    Raises:
        BadLicenceTermsError: The months are out of range.
    """
    if months not in MONTHS_RANGE:
        raise BadLicenceTermsError(f"{months} months are out of range")
    past = starts_on.month - 1 + months
    year, month = starts_on.year + past // 12, past % 12 + 1
    day = min(starts_on.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)


def read_terms(facts: Mapping[str, object]) -> LicenceTerms:
    """Return the licence of facts that were kept."""
    ends_on = str(facts["ends_on"])
    return LicenceTerms(
        kind=LicenceKind(str(facts["kind"])),
        title=str(facts["title"]),
        maker=str(facts["maker"]),
        house=str(facts["house"]),
        work=str(facts["work"]),
        file=Digest.parse(str(facts["file"])),
        places=tuple(_strings(facts["places"])),
        starts_on=date.fromisoformat(str(facts["starts_on"])),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        duties=tuple(Duty(each) for each in _strings(facts["duties"])),
        share_under=tuple(_strings(facts["share_under"])),
        taught=tuple(Taught(*_strings(each)) for each in _list(facts["taught"])),
    )


def _list(value: object) -> Sequence[object]:
    assert isinstance(value, list), "written by `facts`"
    return value


def _strings(value: object) -> list[str]:
    return [str(each) for each in _list(value)]


def _say(key: str, language: str, **said: str) -> str:
    return TEXT[key][language].format(**said)


def _named(each: Taught) -> str:
    return f"{each.name} ({each.licence})" if each.licence else each.name


def _limit(operand: str, operator: str, value: object) -> dict[str, object]:
    return {"leftOperand": operand, "operator": operator, "rightOperand": value}


def _day(day: date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
