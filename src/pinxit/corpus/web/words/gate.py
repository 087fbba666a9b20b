"""The sentences of the gate and of the reasoning about the public domain.

The core says them in English. They are named here once more, so that they are in the catalogue;
a test keeps the two in step.
"""

from typing import Final

from django.utils.translation import gettext_noop as _

#: Why a use is refused, and the smallest change.
REASONS: Final = (
    _("The author has refused this use."),
    _("Respect it. If the author thinks otherwise one day, record the new consent."),
    _("The work, or the place it came from, carries a machine-readable reservation."),
    _("Ask the author for a consent to this use and record it, with name and date."),
    _("The work’s policy prohibits this use."),
    _("Ask whoever wrote the policy for a consent to this use."),
    _("The work’s policy allows this use on a condition that cannot be checked here."),
    _("Ask for a policy without the condition, or for a consent to this use."),
    _("The work’s policy asks for something in return that this house cannot promise."),
    _("Ask for a policy without that duty, or for a consent to this use."),
    _("The work’s policy cannot be understood."),
    _("Ask for a policy in plain ODRL 2.2, or for a licence with an SPDX name."),
    _("No licence lets anyone teach a model a person’s own style."),
    _("Ask the author for a consent to “style”."),
    _("It is not known whether the style is that of a person."),
    _("Put on record who made it, and whether that is a person or a studio."),
    _("No licence is on record."),
    _("Find out under which licence the work was published, and record it with its evidence."),
    _("The licence on record is not an SPDX licence expression."),
    _("Correct the licence, for instance to CC-BY-4.0."),
    _("The licence is not one that the gate knows."),
    _("Ask whether the author also offers the work under CC0 or CC BY."),
    _("The licence has an exception that the gate does not know."),
    _("The licence is named without its version."),
    _("Find out which version, and record it, for instance as CC-BY-4.0."),
    _("The licence forbids commercial use, and what is made here is made to be sold."),
    _("Ask the author for a consent to this use, or whether CC0 or CC BY is offered too."),
    _("The licence forbids sharing anything derived from the work."),
    _("The licence is made for software; what it asks of a picture is not settled."),
    _("The licence forbids selling the work by itself."),
    _("Ask the author for a consent to “sell”."),
    _("A contract or another law restricts the use of this copy."),
    _("Find a copy of the work without that restriction."),
    _("All rights in the work are reserved."),
    _("Ask the author for a consent to this use."),
    _("The work is free only in a country that is not the only one this house works in."),
    _("Put on record when the author died and when the work was published."),
    _("What is made from the work would have to be shared alike, and this set does not do so."),
    _("Let this set share alike, or leave the work out."),
    _("Two licences each ask that what is made be shared under them alone."),
    _("Leave the smaller part out, or ask its author whether CC0 or CC BY is offered too."),
    _("Its author has withdrawn it."),
    _("Its author takes the withdrawal back."),
)
#: Steps of the reasoning.
STEPS: Final = (
    _("%(name)s died in %(year)d."),
    _(
        "%(name)s was born in %(born)d, and nobody has lived longer than %(life)d years, "
        "so %(name)s had died by %(year)d."
    ),
    _(
        "Whoever made it was alive in %(made)d, and nobody has lived longer than "
        "%(life)d years, so the author had died by %(year)d."
    ),
    _("It was made or first published in %(year)d."),
    _("Its author is on record as anonymous."),
    _("It is the work of a studio, not of a person."),
    _("It is not known when its author lived, nor when it was made."),
    _("It is not known when it was made or first published."),
    _("Protection lasts %(years)d years after the author’s death (%(source)s)."),
    _(
        "Of authors who died by %(last)d, protection ended %(years)d years after the "
        "death, and a longer term did not bring it back (%(source)s)."
    ),
    _("Protection lasts %(years)d years after publication (%(source)s)."),
    _(
        "The year of publication is not on record; no work is protected for longer than "
        "%(years)d years after it was made (%(source)s)."
    ),
    _("No rule for %(jurisdiction)s is on record here."),
    _("It has been in the public domain since 1 January %(year)d."),
    _("It is protected until 31 December %(year)d."),
    _("Whether it is in the public domain cannot be said."),
)
#: Where works are protected.
JURISDICTIONS: Final = (
    _("European Union"),
    _("Spain"),
    _("United Kingdom"),
    _("Switzerland"),
    _("United States"),
    _("Canada"),
    _("Mexico"),
    _("China, mainland"),
    _("Japan"),
    _("Korea, Republic of"),
    _("India"),
    _("Australia"),
    _("Côte d’Ivoire"),
)
#: What using works asks for.
DUTIES: Final = (
    _("Name the author and the licence."),
    _("Keep the licence text and the notices."),
    _("Say what was changed."),
    _("Pass on what you make of it under the same licence."),
    _("Nothing."),
)
