"""Why a work is refused, and the smallest change that would let it pass."""

from collections.abc import Mapping
from typing import Final

#: By code: what is so, and the smallest change. Shown to people, in both languages.
REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "author-refused": (
        "The author has refused this use.",
        "Respect it. If the author thinks otherwise one day, record the new consent.",
    ),
    "signal-refused": (
        "The work, or the place it came from, carries a machine-readable reservation.",
        "Ask the author for a consent to this use and record it, with name and date.",
    ),
    "policy-prohibits": (
        "The work’s policy prohibits this use.",
        "Ask whoever wrote the policy for a consent to this use.",
    ),
    "policy-condition": (
        "The work’s policy allows this use on a condition that cannot be checked here.",
        "Ask for a policy without the condition, or for a consent to this use.",
    ),
    "policy-duty": (
        "The work’s policy asks for something in return that this house cannot promise.",
        "Ask for a policy without that duty, or for a consent to this use.",
    ),
    "policy-unreadable": (
        "The work’s policy cannot be understood.",
        "Ask for a policy in plain ODRL 2.2, or for a licence with an SPDX name.",
    ),
    "style-needs-consent": (
        "No licence lets anyone teach a model a person’s own style.",
        "Ask the author for a consent to “style”.",
    ),
    "style-author-unknown": (
        "It is not known whether the style is that of a person.",
        "Put on record who made it, and whether that is a person or a studio.",
    ),
    "licence-missing": (
        "No licence is on record.",
        "Find out under which licence the work was published, and record it with its evidence.",
    ),
    "licence-unreadable": (
        "The licence on record is not an SPDX licence expression.",
        "Correct the licence, for instance to CC-BY-4.0.",
    ),
    "licence-unknown": (
        "The licence is not one that the gate knows.",
        "Ask whether the author also offers the work under CC0 or CC BY.",
    ),
    "exception-unknown": (
        "The licence has an exception that the gate does not know.",
        "Ask whether the author also offers the work under CC0 or CC BY.",
    ),
    "version-missing": (
        "The licence is named without its version.",
        "Find out which version, and record it, for instance as CC-BY-4.0.",
    ),
    "non-commercial": (
        "The licence forbids commercial use, and what is made here is made to be sold.",
        "Ask the author for a consent to this use, or whether CC0 or CC BY is offered too.",
    ),
    "no-derivatives": (
        "The licence forbids sharing anything derived from the work.",
        "Ask the author for a consent to this use, or whether CC0 or CC BY is offered too.",
    ),
    "software-copyleft": (
        "The licence is made for software; what it asks of a picture is not settled.",
        "Ask whether the author also offers the work under CC0 or CC BY.",
    ),
    "not-sold-alone": (
        "The licence forbids selling the work by itself.",
        "Ask the author for a consent to “sell”.",
    ),
    "contract-restricted": (
        "A contract or another law restricts the use of this copy.",
        "Find a copy of the work without that restriction.",
    ),
    "all-rights-reserved": (
        "All rights in the work are reserved.",
        "Ask the author for a consent to this use.",
    ),
    "elsewhere-only": (
        "The work is free only in a country that is not the only one this house works in.",
        "Put on record when the author died and when the work was published.",
    ),
    "share-alike-off": (
        "What is made from the work would have to be shared alike, and this set does not do so.",
        "Let this set share alike, or leave the work out.",
    ),
    "share-alike-conflict": (
        "Two licences each ask that what is made be shared under them alone.",
        "Leave the smaller part out, or ask its author whether CC0 or CC BY is offered too.",
    ),
}
