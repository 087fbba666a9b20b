"""The findings in words: what each is called, what it says, and what it proves and what not."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from pinxit.provenance.core.findings import About, Finding, Light

TITLES: Final[Mapping[About, Promise]] = {
    About.BYTES: _("The bytes"),
    About.CREDENTIAL: _("Content credential"),
    About.WATERMARK: _("Watermark"),
    About.FINGERPRINT: _("Fingerprint"),
    About.LABELS: _("AI labels"),
    About.LOG: _("Proof in the log"),
    About.ANCHOR: _("Anchor outside this house"),
    About.EDITION: _("Edition and owner"),
    About.REPLAY: _("Painting it again"),
}
LIGHTS: Final[Mapping[Light, Promise]] = {
    Light.GREEN: pgettext_lazy("a finding", "holds"),
    Light.RED: _("does not hold"),
    Light.ABSENT: _("absent"),
}
_OFFERED: Final = _("can be tried")

SENTENCES: Final[Mapping[str, Promise]] = {
    "bytes.known": _("Exactly these bytes are in the log."),
    "bytes.claimed": _(
        "The file says that it is the piece “%(piece)s”. Its bytes are not the ones recorded."
    ),
    "bytes.damaged": _("The file does not match its own checksums, and its bytes are not known."),
    "bytes.unknown": _("These bytes are not in the log: another file, or one that was changed."),
    "credential.valid": _("Signed by %(signer)s, and nothing was changed since."),
    "credential.tampered": _("Something was changed after %(signer)s signed it."),
    "credential.unreadable": _("There is a credential, and it cannot be made sense of."),
    "credential.untrusted": _(
        "Nothing was changed since it was signed, but %(signer)s is nobody this house knows."
    ),
    "credential.absent": _("The file carries none: it never did, or it was taken off."),
    "watermark.points": _("It leads to entry %(index)s of the log."),
    "watermark.nowhere": _("It names entry %(index)s, and the log has none that could carry it."),
    "watermark.other": _("It is the mark of another house, number %(house)s."),
    "watermark.none": _("None was found: there never was one, or too little of the work is left."),
    "watermark.unseen": _("Files of this kind are not looked at for one."),
    "fingerprint.certain": _(
        "Practically certain (%(percent)s %%): the picture is one that is recorded here."
    ),
    "fingerprint.likely": _("Likely (%(percent)s %%): the picture is one that is recorded here."),
    "fingerprint.none": _("The picture is like none that is recorded here."),
    "fingerprint.unseen": _("Files of this kind have no picture to be compared."),
    "fingerprint.offline": _("Without the house, there is nothing to compare the picture with."),
    "labels.sealed": _(
        "It says that a model made it, under the seal of this house (%(producer)s)."
    ),
    "labels.there": _(
        "It says how it was made: %(source)s, by %(producer)s. Anybody can write that."
    ),
    "labels.broken": _("The label bears this house’s seal, and was changed since."),
    "labels.unreadable": _("There is a label that cannot be read."),
    "labels.none": _("The file says nothing of AI."),
    "labels.unseen": _("Files of this kind are not read for labels."),
    "log.proved": ngettext_lazy(
        "%(count)d entry leads to the signed root of %(size)s entries.",
        "%(count)d entries lead to the signed root of %(size)s entries.",
        "count",
    ),
    "log.broken": _("What the log says of it does not lead to what was signed."),
    "log.waiting": _("It is recorded, and waits to be signed."),
    "log.nothing": _("Nothing is recorded of it that could be proved."),
    "anchor.there": _("A checkpoint that covers the record stands at %(chain)s."),
    "anchor.none": _("No checkpoint that covers it is anchored elsewhere."),
    "edition.owned": _("Number %(number)s of %(of)s was sold last; its owner is %(owner)s."),
    "edition.private": _("Number %(number)s of %(of)s was sold last; its owner is private."),
    "edition.open-owned": _(
        "Number %(number)s of an open edition was sold last; its owner is %(owner)s."
    ),
    "edition.open-private": _(
        "Number %(number)s of an open edition was sold last; its owner is private."
    ),
    "edition.none": _("No copy of an edition was sold."),
    "replay.offered": _("The record holds what is needed: it can be painted again and compared."),
    "replay.none": _("No recipe is recorded by which it could be painted again."),
}

#: What each proves, and what it does not.
MEANINGS: Final[Mapping[About, Promise]] = {
    About.BYTES: _(
        "Proves that not one byte has changed since this house recorded the file. Does not prove "
        "that whoever shows it to you owns it."
    ),
    About.CREDENTIAL: _(
        "Proves who signed the file and that it is as they signed it. Does not prove that what "
        "they say is true, and can be taken off."
    ),
    About.WATERMARK: _(
        "Shows that the picture came from here, also after cropping or compression. Somebody who "
        "puts much effort into it can destroy it or copy it onto another picture."
    ),
    About.FINGERPRINT: _(
        "Shows that the picture looks like one that is recorded here, whatever is left of the "
        "file. A likeness is not a proof: look at the two pictures."
    ),
    About.LABELS: _(
        "Says that a model made the work, as the law asks. Without a seal anybody can write or "
        "erase it."
    ),
    About.LOG: _(
        "Proves that the record was there when the log was signed, and that nobody can change or "
        "remove it unseen."
    ),
    About.ANCHOR: _(
        "Proves that the log existed in this form at that time, without trusting this house. Says "
        "nothing of who made the work."
    ),
    About.EDITION: _(
        "Says how many copies this house has sold. It names an owner only if they want it."
    ),
    About.REPLAY: _(
        "Shows that this very model paints this very picture from this seed. Takes some seconds "
        "and the model."
    ),
}


def told(finding: Finding) -> str:
    """Return what a finding says, in the reader's language."""
    sentence: str = SENTENCES[finding.code] % dict(finding.facts)
    return sentence


def light_word(finding: Finding) -> str:
    """Return how a finding turned out, in a word: colour alone tells nobody enough."""
    return str(_OFFERED if finding.code == "replay.offered" else LIGHTS[finding.light])
