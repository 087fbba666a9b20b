"""What the register is called in words: purposes, answers, reasons, duties, licences."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.corpus.core.rights import (
    Answer,
    AuthorKind,
    EvidenceKind,
    Purpose,
    SignalKind,
)
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web.words.refusals import refusal_title as refusal_title

if TYPE_CHECKING:
    from pinxit.corpus.web.models import Author

#: Stands for "no licence stated" where a value is chosen.
NO_LICENCE: Final = "-"

PURPOSES: Final[Mapping[Purpose, Promise]] = {
    Purpose.TRAIN: _("Teach a model"),
    Purpose.STYLE: _("Teach a personal style"),
    Purpose.DERIVE: _("Make works from it"),
    Purpose.SELL: _("Sell copies"),
    Purpose.BENCHMARK: _("Measure models"),
}
#: One line on what each purpose means, for somebody who decides about it.
MEANINGS: Final[Mapping[Purpose, Promise]] = {
    Purpose.TRAIN: _("A model may learn from it, together with many other works."),
    Purpose.STYLE: _("A model may learn this author’s manner, to paint as they do."),
    Purpose.DERIVE: _("Variations, restorations and collages may take over parts of it."),
    Purpose.SELL: _("Copies of it, or of works made from it, may be sold."),
    Purpose.BENCHMARK: _("A model may be measured against it; nothing leaves the house."),
}
#: The same as questions to an author.
QUESTIONS: Final[Mapping[Purpose, Promise]] = {
    Purpose.TRAIN: _("May models learn from them?"),
    Purpose.STYLE: _("May a model learn to paint as you do?"),
    Purpose.DERIVE: _("May new works take over parts of them?"),
    Purpose.SELL: _("May copies be sold?"),
}
#: Whose the works are that somebody brings in, by `services.Whose`.
WHOSE: Final[Mapping[str, Promise]] = {
    "own": _("I made them"),
    "licensed": _("Somebody published them under a licence"),
    "old": _("They are old enough to belong to everybody"),
    "table": _("A table beside the files says it, work by work"),
}
OUTCOMES: Final[Mapping[str, Promise]] = {
    "allowed": _("Allowed"),
    "duties": _("Allowed, with duties"),
    "refused": _("Not allowed"),
}
ANSWERS: Final[Mapping[Answer, Promise]] = {
    Answer.GRANTED: _("Yes"),
    Answer.REFUSED: _("No"),
    Answer.UNKNOWN: _("Not said"),
}
MEDIA: Final[Mapping[Medium, Promise]] = {
    Medium.PICTURE: _("Pictures"),
    Medium.TEXT: _("Texts"),
    Medium.MUSIC: _("Music"),
}
MEDIUM: Final[Mapping[Medium, Promise]] = {
    Medium.PICTURE: _("picture"),
    Medium.TEXT: _("text"),
    Medium.MUSIC: _("piece of music"),
}
KINDS: Final[Mapping[AuthorKind, Promise]] = {
    AuthorKind.PERSON: _("Person"),
    AuthorKind.STUDIO: _("Studio"),
    AuthorKind.UNKNOWN: _("Not known"),
}
EVIDENCE: Final[Mapping[EvidenceKind, Promise]] = {
    EvidenceKind.FILE: _("A file that came with it"),
    EvidenceKind.PAGE: _("A page on the web"),
    EvidenceKind.EMBEDDED: _("Inside the work’s own file"),
    EvidenceKind.STATEMENT: _("The word of a person"),
}
SIGNALS: Final[Mapping[SignalKind, Promise]] = {
    SignalKind.C2PA: _("Content Credentials"),
    SignalKind.IPTC: _("IPTC photo metadata"),
    SignalKind.XMP: _("XMP rights"),
    SignalKind.RSL: _("Really Simple Licensing"),
    SignalKind.ROBOTS: _("robots.txt"),
    SignalKind.NOAI: _("“noai” mark"),
    SignalKind.TDM: _("TDM reservation"),
}
FACETS: Final[Mapping[str, Promise]] = {
    "use": _("May be used to"),
    "medium": _("Medium"),
    "collection": _("Collection"),
    "licence": _("Licence"),
    "hand": _("Hand"),
    "author": _("Author"),
    "withdrawn": _("Withdrawal"),
}
WITHDRAWN: Final = _("Withdrawn works")
#: By the gate's rule, why a use is allowed.
RULES: Final[Mapping[str, Promise]] = {
    "refusal": _("The author refused it."),
    "grant": _("The author granted it."),
    "signal": _("A wish in machine-readable form refuses it."),
    "public-domain": _("The work is in the public domain."),
    "policy": _("The work’s policy permits it."),
    "benchmark": _("Measuring keeps nothing and hands nothing out."),
    "style": _("The style is a studio’s, not a person’s."),
    "licence": _("The licence allows it."),
    "share-alike": _("The set it is for shares alike."),
}
DUTIES: Final[Mapping[str, Promise]] = {
    "attribution": _("Name the author"),
    "share-alike": _("Share what is made under the same licence"),
    "notice": _("Keep the licence text with it"),
    "changes": _("Say that it was changed"),
}
STATUSES: Final[Mapping[str, Promise]] = {
    "public": _("Public domain"),
    "protected": _("Protected"),
    "not-known": _("Not known"),
}
SIGNAL_ANSWERS: Final[Mapping[Answer, Promise]] = {
    Answer.GRANTED: _("allows: %(use)s"),
    Answer.REFUSED: _("refuses: %(use)s"),
    Answer.UNKNOWN: _("says nothing of: %(use)s"),
}
#: Licences that are not an SPDX name, in words.
_LICENCES: Final[Mapping[str, Promise]] = {
    "": _("No licence stated"),
    "NOASSERTION": _("No licence stated"),
    "NONE": _("No licence given"),
    "LicenseRef-PublicDomain": _("Public domain"),
    "LicenseRef-AllRightsReserved": _("All rights reserved"),
}


#: The named sets: title, and one sentence on what each holds.
_SETS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "illustrations": (
        _("Illustrations in eight hands"),
        _("19,793 drawings of one vocabulary by eight studios; Apache-2.0, MIT and CC-BY."),
    ),
    "openmoji": (
        _("OpenMoji"),
        _("Drawings by 121 named people; CC-BY-SA-4.0, so what learns from it is shared alike."),
    ),
    "openclipart": (
        _("Open Clip Art Library"),
        _("7,458 drawings by many hands, nearly all given to the public domain."),
    ),
    "chinese-poetry": (
        _("Chinese poetry"),
        _("332,908 poems of Tang and Song, out of copyright for seven centuries."),
    ),
    "chorales": (_("Bach chorales"), _("Chorales and pieces by Bach, from music21.")),
    "session-tunes": (
        _("Session tunes"),
        _("Some four thousand tunes of O’Neill, Aird and Ryan, from music21."),
    ),
    "cifar10": (
        _("CIFAR-10"),
        _("60,000 small photographs without a stated licence: for measuring only."),
    ),
}
#: What an intake or a freezing is doing, by the note of its job.
NOTES: Final[Mapping[str, Promise]] = {
    "looking": _("Looking at what there is"),
    "fetching": _("Fetching"),
    "opening": _("Opening each file"),
    "comparing": _("Looking for copies"),
    "registering": _("Writing the register"),
    "judging": _("Asking the licence gate"),
    "writing": _("Writing the manifest"),
    "signing": _("Signing it"),
    "putting in place": _("Putting it in place"),
    "frozen": _("Frozen"),
}


def set_title(name: str) -> Promise | str:
    """Return what a named set is called."""
    return _SETS[name][0] if name in _SETS else name


def set_about(name: str) -> Promise | str:
    """Return one sentence on a named set."""
    return _SETS[name][1] if name in _SETS else ""


def licence_name(licence: str) -> Promise | str:
    """Return what a licence is called: its SPDX name, or words where it has none."""
    return _LICENCES.get(licence, licence)


def author_name(author: "Author") -> str:
    """Return what an author is called."""
    return author.name or gettext("Author not known")


def hand_name(hand: str) -> str:
    """Return what a hand is called: `fluent-emoji` becomes “Fluent emoji”."""
    words = hand.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
