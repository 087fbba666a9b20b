"""The words of ODRL policies that the gate knows, and what they mean for its purposes.

Source:
    ODRL Vocabulary & Expression 2.2 (W3C Recommendation, 2018); Creative Commons Rights
    Expression Language (2008); TDM Reservation Protocol (W3C Community Group, 2024); ODRL Profile
    AI Vocabulary (W3C Community Group draft, 2025).
"""

from collections.abc import Mapping
from typing import Final

from pinxit.corpus.core.licence_table import Duty
from pinxit.corpus.core.rights import Purpose

#: By namespace, without its scheme: the prefix used here.
NAMESPACES: Final[Mapping[str, str]] = {
    "www.w3.org/ns/odrl/2/": "odrl",
    "creativecommons.org/ns#": "cc",
    "www.w3.org/ns/tdmrep#": "tdm",
    "www.w3.org/ns/tdmrep/": "tdm",
}
#: Profiles whose words are known, without scheme and without a slash or number sign at the end.
PROFILES: Final = frozenset(
    {"www.w3.org/ns/odrl/2", "www.w3.org/ns/tdmrep", "w3c.github.io/odrl/ai-vocab"}
)
#: Contexts that define ODRL's words, without scheme.
CONTEXTS: Final = frozenset({"www.w3.org/ns/odrl.jsonld"})
#: Kinds of policy that tell anybody what may be done. A request or a ticket does not.
KINDS: Final = frozenset({"odrl:Policy", "odrl:Set", "odrl:Offer", "odrl:Agreement"})

_TRAINING: Final = frozenset({Purpose.TRAIN, Purpose.STYLE})
_MINING: Final = _TRAINING | {Purpose.BENCHMARK}
_DERIVING: Final = frozenset({Purpose.DERIVE})
_SELLING: Final = frozenset({Purpose.SELL})
_NOTHING: Final[frozenset[Purpose]] = frozenset()
ALL_PURPOSES: Final = frozenset(Purpose)

#: What a permitted action lets the house do. `use` covers all that does not reach third parties,
#: and so not selling; a word that is not here permits nothing.
PERMITS: Final[Mapping[str, frozenset[Purpose]]] = {
    "odrl:use": _MINING | _DERIVING,
    "odrl:data-mining": _MINING,
    "odrl:ai-training": _TRAINING,
    "odrl:gen-ai": _TRAINING,
    "tdm:mine": _MINING,
    "odrl:derive": _DERIVING,
    "odrl:modify": _DERIVING,
    "odrl:transform": _DERIVING,
    "cc:DerivativeWorks": _DERIVING,
    "odrl:sell": _SELLING,
    "odrl:commercialize": _SELLING,
    "cc:CommercialUse": _SELLING,
}
#: What a prohibited action forbids the house: everything of which it is a necessary part. To
#: forbid derivatives or commerce forbids learning too, as such licences do. A word that is in
#: neither this table nor `HARMLESS` forbids everything.
FORBIDS: Final[Mapping[str, frozenset[Purpose]]] = {
    "odrl:use": ALL_PURPOSES,
    "odrl:reproduce": ALL_PURPOSES,
    "odrl:copy": ALL_PURPOSES,
    "cc:Reproduction": ALL_PURPOSES,
    "odrl:data-mining": _MINING,
    "odrl:extract": _MINING,
    "tdm:mine": _MINING,
    "odrl:ai-training": _TRAINING,
    "odrl:gen-ai": _TRAINING,
    "odrl:derive": _TRAINING | _DERIVING | _SELLING,
    "cc:DerivativeWorks": _TRAINING | _DERIVING | _SELLING,
    "odrl:modify": _DERIVING | _SELLING,
    "odrl:transform": _DERIVING | _SELLING,
    "odrl:aggregate": _TRAINING | _DERIVING,
    "cc:CommercialUse": _TRAINING | _DERIVING | _SELLING,
    "odrl:commercialize": _TRAINING | _DERIVING | _SELLING,
    "odrl:transfer": _SELLING,
    "odrl:sell": _SELLING,
    "odrl:give": _SELLING,
    "odrl:distribute": _SELLING,
    "odrl:share": _SELLING,
    "odrl:print": _SELLING,
    "odrl:present": _SELLING,
    "odrl:display": _SELLING,
    "odrl:grantUse": _SELLING,
    "cc:Distribution": _SELLING,
    "cc:Sharing": _SELLING,
}
#: Actions whose prohibition does not touch what the house does.
HARMLESS: Final = frozenset(
    {
        "odrl:acceptTracking",
        "odrl:ai-augment",
        "odrl:annotate",
        "odrl:anonymize",
        "odrl:archive",
        "odrl:attribute",
        "odrl:compensate",
        "odrl:concurrentUse",
        "odrl:delete",
        "odrl:digitize",
        "odrl:ensureExclusivity",
        "odrl:execute",
        "odrl:include",
        "odrl:index",
        "odrl:inform",
        "odrl:install",
        "odrl:move",
        "odrl:nextPolicy",
        "odrl:obtainConsent",
        "odrl:play",
        "odrl:read",
        "odrl:reviewPolicy",
        "odrl:search",
        "odrl:stream",
        "odrl:synchronize",
        "odrl:textToSpeech",
        "odrl:translate",
        "odrl:uninstall",
        "odrl:watermark",
    }
)
#: Duties that the house can promise. Any other, such as payment, it cannot.
PROMISES: Final[Mapping[str, Duty]] = {
    "odrl:attribute": Duty.ATTRIBUTION,
    "cc:Attribution": Duty.ATTRIBUTION,
    "odrl:shareAlike": Duty.SHARE_ALIKE,
    "cc:ShareAlike": Duty.SHARE_ALIKE,
    "cc:Notice": Duty.NOTICE,
}
#: Bare words that a context must not redefine, besides the keys of policies and rules.
OWN_WORDS: Final = frozenset(
    word.partition(":")[2]
    for words in (PERMITS, FORBIDS, HARMLESS, PROMISES, KINDS, ("odrl:perm", "odrl:prohibit"))
    for word in words
)
