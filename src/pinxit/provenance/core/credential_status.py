"""What each status code of a C2PA validator means, in plain words.

**Source:** C2PA Specification 2.2, section 15.3; CAWG Identity Assertion 1.2, section 7.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Weight(Enum):
    """Which way a finding speaks."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


class Fault(Enum):
    """What kind of fault a code speaks of."""

    TAMPERED = "tampered"
    UNTRUSTED = "untrusted"
    UNREADABLE = "unreadable"


#: Said of a code that is in no table.
UNKNOWN_WORDS: Final[Mapping[Weight, str]] = {
    Weight.GOOD: "Something else was checked, and it holds.",
    Weight.NOTE: "Something else was noticed that changes nothing.",
    Weight.BAD: "Something else was checked, and it does not hold.",
}

_GOOD: Final[Mapping[str, str]] = {
    "assertion.accessible": "A part that is kept elsewhere could be reached.",
    "assertion.bmffHash.match": "The file is, byte for byte, the one that was signed.",
    "assertion.boxesHash.match": "The file is, part for part, the one that was signed.",
    "assertion.collectionHash.match": "Every file of the collection is the one that was signed.",
    "assertion.dataHash.match": "The file is, byte for byte, the one that was signed.",
    "assertion.hashedURI.match": "A statement is the one that was signed.",
    "assertion.multiAssetHash.match": "Every part of the file is the one that was signed.",
    "claimSignature.insideValidity": "The certificate was good at the time of signing.",
    "claimSignature.validated": "The signature is genuine.",
    "ingredient.claimSignature.validated": "The signature on an ingredient's credential is genuine.",
    "ingredient.manifest.validated": "The credential of an ingredient is the one it came with.",
    "signingCredential.ocsp.notRevoked": "The certificate was not taken back by who issued it.",
    "signingCredential.trusted": "The signer is one of those trusted here.",
    "timeStamp.trusted": "The time stamp is by an authority that is trusted here.",
    "timeStamp.validated": "The time stamp is genuine.",
}

_NOTES: Final[Mapping[str, str]] = {
    "algorithm.deprecated": "It was signed in a way that is going out of use.",
    "assertion.dataHash.additionalExclusionsPresent": "More of the file is left out of the signature than need be.",
    "ingredient.unknownProvenance": "An ingredient came without a credential of its own.",
    "signingCredential.ocsp.inaccessible": "Nobody could be asked whether the certificate was taken back.",
    "signingCredential.ocsp.skipped": "Nobody was asked whether the certificate was taken back: nothing is fetched.",
    "timeStamp.untrusted": "The time stamp is by an authority that is not trusted here.",
}

_TAMPERED: Final[Mapping[str, str]] = {
    "assertion.dataHash.mismatch": "The file is not the one that was signed: it was changed since, or the credential is another file's.",
    "assertion.hashedURI.mismatch": "A statement is not the one that was signed.",
    "claimSignature.mismatch": "The signature does not fit what it stands under.",
    "ingredient.manifest.mismatch": "The credential of an ingredient is not the one it came with.",
}
_UNTRUSTED: Final[Mapping[str, str]] = {
    "claimSignature.outsideValidity": "It was signed before or after the time for which the certificate is good.",
    "signingCredential.expired": "The certificate had ended, or not begun, and no time stamp shows that it was signed in time.",
    "signingCredential.invalid": "The certificate is not made for signing works.",
    "signingCredential.ocsp.revoked": "The certificate was taken back by who issued it.",
    "signingCredential.revoked": "The certificate was taken back by who issued it.",
    "signingCredential.untrusted": "The signer is nobody that is trusted here.",
}
_UNREADABLE: Final[Mapping[str, str]] = {
    "general.error": "The credential cannot be read.",
}
_FAULTS: Final = {
    Fault.TAMPERED: _TAMPERED,
    Fault.UNTRUSTED: _UNTRUSTED,
    Fault.UNREADABLE: _UNREADABLE,
}


def words_of(code: str, weight: Weight) -> str:
    """Return what a status code means, in plain English."""
    for table in (_GOOD, _NOTES, *_FAULTS.values()):
        if code in table:
            return table[code]
    return UNKNOWN_WORDS[weight]


def fault_of(code: str) -> Fault:
    """Return what kind of fault a failing code speaks of; unreadable if it is in no table."""
    return next((fault for fault, table in _FAULTS.items() if code in table), Fault.UNREADABLE)
