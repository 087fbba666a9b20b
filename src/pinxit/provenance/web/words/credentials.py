"""A content credential in words.

What a validator's codes mean is said by the core, in English. The sentences are named here once
more, so that they are in the catalogue; a test keeps the two in step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from pinxit.provenance.core.credential_report import (
    ActionSeen,
    CredentialReport,
    CredentialState,
    IngredientSeen,
    SignedBy,
)
from pinxit.provenance.core.credential_status import Weight

#: What a code means; said by `pinxit.provenance.core.credential_status`.
FINDINGS: Final = (
    gettext_noop("Something else was checked, and it holds."),
    gettext_noop("Something else was noticed that changes nothing."),
    gettext_noop("Something else was checked, and it does not hold."),
    gettext_noop("The file is, byte for byte, the one that was signed."),
    gettext_noop("Every file of the collection is the one that was signed."),
    gettext_noop("A statement is the one that was signed."),
    gettext_noop("The signature is genuine."),
    gettext_noop("The certificate was good at the time of signing."),
    gettext_noop("The signer is one of those trusted here."),
    gettext_noop("The certificate was not taken back by who issued it."),
    gettext_noop("The time stamp is genuine."),
    gettext_noop("The time stamp is by an authority that is trusted here."),
    gettext_noop("The credential of an ingredient is the one that the ingredient came with."),
    gettext_noop("The person or organisation named in it has signed as well."),
    gettext_noop("It was signed in a way that is going out of use."),
    gettext_noop("More of the file than need be is left out of what was signed."),
    gettext_noop("An ingredient came without a credential of its own."),
    gettext_noop("Nobody was asked whether the certificate was taken back: nothing is fetched."),
    gettext_noop("The time stamp does not count: its authority is not trusted here."),
    gettext_noop("The time stamp does not count: it is damaged, or made for something else."),
    gettext_noop(
        "The time stamp does not count: its authority’s certificate was not good at that time."
    ),
    gettext_noop("The time that the signer names is outside the time of the certificate."),
    gettext_noop(
        "The file was changed after it was signed, or the credential is that of another file."
    ),
    gettext_noop("A statement was changed after it was signed."),
    gettext_noop("A statement is gone that was signed."),
    gettext_noop("A statement was added that nobody signed."),
    gettext_noop(
        "The signature does not fit what it stands under: the credential was changed or forged."
    ),
    gettext_noop("The signature is gone."),
    gettext_noop("The credential does not say which file it belongs to."),
    gettext_noop("The credential of an ingredient is not the one that the ingredient came with."),
    gettext_noop("The credential of an ingredient is gone."),
    gettext_noop("The signer is nobody that is trusted here."),
    gettext_noop(
        "The certificate was not good at the time of signing, or nothing shows that it was."
    ),
    gettext_noop("The certificate is not one that may sign works."),
    gettext_noop("The certificate was taken back by who issued it."),
    gettext_noop("The credential cannot be read."),
    gettext_noop("The credential is kept elsewhere, and nothing is fetched."),
    gettext_noop("A statement is not written as it must be."),
    gettext_noop("It was signed in a way that is not safe, or not known."),
    gettext_noop("The signature of the person or organisation named in it does not hold."),
)

_STATES: Final[Mapping[CredentialState, tuple[Promise, Promise]]] = {
    CredentialState.VALID: (
        _("The content credential holds."),
        _("Nothing was changed since it was signed, and the signer is trusted here."),
    ),
    CredentialState.TAMPERED: (
        _("The content credential does not hold."),
        _("What was signed is not what is there: something was changed, forged or exchanged."),
    ),
    CredentialState.UNTRUSTED: (
        _("There is a content credential, and nobody trusted here vouches for it."),
        _(
            "The file is what was signed, but anyone can write any name into a certificate. "
            "Get the signer’s root certificate another way, and look again."
        ),
    ),
    CredentialState.ABSENT: (
        _("There is no content credential."),
        _("Most files have none, and many sites take it out: that proves nothing either way."),
    ),
    CredentialState.UNREADABLE: (
        _("There is a content credential, and it cannot be read."),
        _("It is damaged, kept elsewhere, or written in a way that is not known here."),
    ),
}
_INGREDIENT_STATES: Final[Mapping[CredentialState, Promise]] = {
    CredentialState.VALID: _("its own credential holds"),
    CredentialState.TAMPERED: _("its own credential did not hold when it came in"),
    CredentialState.UNTRUSTED: _("its own credential is by nobody trusted here"),
    CredentialState.ABSENT: _("without a credential of its own"),
    CredentialState.UNREADABLE: _("its own credential could not be read"),
}
_MAKINGS: Final[Mapping[str, Promise]] = {
    "created": _("Made by a model, from words"),
    "varied": _("Made by a model, from another work"),
    "restyled": _("Painted again by a model, in another style"),
    "edited": _("Changed in part by a model"),
    "restored": _("Restored by a model"),
    "enlarged": _("Enlarged by a model that adds detail"),
    "traced": _("Traced into paths, by a rule and no model"),
    "converted": _("Turned into another kind of file, with nothing added"),
    "issued": _("Issued as a document, from the records of the house"),
}
_ACTIONS: Final[Mapping[str, Promise]] = {
    "c2pa.created": _("Created"),
    "c2pa.opened": _("Opened"),
    "c2pa.placed": _("Something placed into it"),
    "c2pa.edited": _("Changed"),
    "c2pa.filtered": _("Filtered"),
    "c2pa.resized": _("Brought to another size"),
    "c2pa.cropped": _("Cropped"),
    "c2pa.color_adjustments": _("Colours adjusted"),
    "c2pa.drawing": _("Drawn on"),
    "c2pa.orientation": _("Turned"),
    "c2pa.converted": _("Turned into another kind of file"),
    "c2pa.transcoded": _("Encoded anew"),
    "c2pa.repackaged": _("Packed anew"),
    "c2pa.published": _("Published"),
    "c2pa.redacted": _("A statement taken out"),
    "c2pa.watermarked": _("Marked invisibly"),
    "c2pa.watermarked.bound": _("Marked invisibly"),
    "c2pa.watermarked.unbound": _("Marked invisibly"),
    "c2pa.unknown": _("Something that is not known"),
}
_SOURCES: Final[Mapping[str, Promise]] = {
    "trainedAlgorithmicMedia": _("AI-generated"),
    "compositeWithTrainedAlgorithmicMedia": _("AI-generated in part"),
    "compositeSynthetic": _("AI-generated in part"),
    "algorithmicMedia": _("by a rule, not a model"),
    "algorithmicallyEnhanced": _("improved by a rule"),
    "dataDrivenMedia": _("from data"),
    "digitalCapture": _("taken by a camera"),
    "computationalCapture": _("taken by a camera, out of several"),
    "negativeFilm": _("from a negative"),
    "positiveFilm": _("from a slide"),
    "print": _("from a print"),
    "humanEdits": _("changed by a person"),
    "digitalCreation": _("made by a person"),
    "screenCapture": _("taken of a screen"),
}
_RELATIONS: Final[Mapping[str, Promise]] = {
    "parentOf": _("made from"),
    "componentOf": _("holds"),
    "inputTo": _("a model was shown"),
}
_RECORD: Final[Mapping[str, Promise]] = {
    "piece": _("Piece"),
    "author": _("Makers"),
    "licence": _("Licence"),
    "model": _("Model"),
    "model_digest": _("Digest of the model"),
    "bill_digest": _("Digest of its bill of materials"),
    "certificate": _("Certificate"),
    "log": _("Log"),
    "log_index": _("Entry in the log"),
}
_MINING: Final[Mapping[str, Promise]] = {
    "ai_training": _("Teaching a model"),
    "ai_generative_training": _("Teaching a generative model"),
    "data_mining": _("Data mining"),
    "ai_inference": _("Showing it to a model"),
}
_USES: Final[Mapping[str, Promise]] = {
    "allowed": _("allowed"),
    "notAllowed": _("not allowed"),
    "constrained": _("allowed on terms"),
}

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A report in the reader's language.

    Attributes:
        headline: The judgement, one sentence.
        meaning: What that means.
        facts: What the credential says: labels and values.
        actions: What was done, in order.
        ingredients: What the file was made from.
        mining: What may be learnt from it: uses and answers.
        good: What speaks for it, each sentence once.
        notes: What speaks neither for nor against it.
        bad: What speaks against it.
        is_good: Whether it can be believed.
        is_there: Whether there is one at all.
    """

    headline: str
    meaning: str
    facts: tuple[Fact, ...]
    actions: tuple[str, ...]
    ingredients: tuple[str, ...]
    mining: tuple[Fact, ...]
    good: tuple[str, ...]
    notes: tuple[str, ...]
    bad: tuple[str, ...]
    is_good: bool
    is_there: bool


def told(report: CredentialReport) -> Told:
    """Return a report in the language that is active."""
    headline, meaning = _STATES[report.state]
    mining = (report.mining or {}).items()
    return Told(
        headline=str(headline),
        meaning=str(meaning),
        facts=tuple(_facts(report)),
        actions=tuple(map(_action, report.actions)),
        ingredients=tuple(map(_ingredient, report.ingredients)),
        mining=tuple((_mining(name), str(_USES.get(use, use))) for name, use in mining),
        good=_sentences(report, Weight.GOOD),
        notes=_sentences(report, Weight.NOTE),
        bad=_sentences(report, Weight.BAD),
        is_good=report.is_good,
        is_there=report.state is not CredentialState.ABSENT,
    )


def _sentences(report: CredentialReport, weight: Weight) -> tuple[str, ...]:
    words = (each.words for each in report.findings if each.weight is weight)
    return tuple(map(gettext, dict.fromkeys(words)))


def _facts(report: CredentialReport) -> Iterator[Fact]:
    """Yield what the credential says; names of makers and signers are as good as the signature."""
    if report.title:
        yield gettext("Title"), report.title
    if report.signer is not None:
        yield gettext("Signed by"), _signer(report.signer)
        yield gettext("Signed"), _time(report)
    if report.generator:
        yield gettext("Program"), report.generator
    for name, value in (report.record or {}).items():
        yield str(_RECORD.get(name, name)), str(value)
    for algorithm, value in report.bindings:
        yield gettext("Mark in the work"), f"{algorithm} {value}"


def _time(report: CredentialReport) -> str:
    if report.signed_at is None:
        return gettext("at a time that no authority vouches for")
    return formats.date_format(report.signed_at, "DATETIME_FORMAT") + " UTC"


def _signer(signer: SignedBy) -> str:
    if signer.name and signer.organisation not in ("", signer.name):
        return f"{signer.name} ({signer.organisation})"
    return signer.name or signer.organisation


def _action(seen: ActionSeen) -> str:
    what = str(_MAKINGS.get(seen.making) or _ACTIONS.get(seen.action, seen.action))
    source = str(_SOURCES.get(seen.source_type, seen.source_type))
    return " · ".join(part for part in (what, source, seen.agent, seen.when) if part)


def _ingredient(seen: IngredientSeen) -> str:
    relation = str(_RELATIONS.get(seen.relation, seen.relation))
    state = str(_INGREDIENT_STATES[seen.state])
    signer = _signer(seen.signer) if seen.signer is not None else ""
    return " · ".join(part for part in (relation, seen.title, state, signer) if part)


def _mining(name: str) -> str:
    return str(_MINING.get(name.rpartition(".")[2], name))
