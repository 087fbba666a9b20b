"""What each status code of a C2PA validator means, in plain words, and what kind of fault it is.

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
    """What was signed is not what is there."""
    UNTRUSTED = "untrusted"
    """Nobody trusted here vouches for it."""
    UNREADABLE = "unreadable"
    """It is not written as it must be."""


#: Said of a code that stands in no table.
UNKNOWN_WORDS: Final[Mapping[Weight, str]] = {
    Weight.GOOD: "Something else was checked, and it holds.",
    Weight.NOTE: "Something else was noticed that changes nothing.",
    Weight.BAD: "Something else was checked, and it does not hold.",
}

_Table = Mapping[str, tuple[str, ...]]

_GOOD: Final[_Table] = {
    "The file is, byte for byte, the one that was signed.": (
        "assertion.dataHash.match",
        "assertion.bmffHash.match",
        "assertion.boxesHash.match",
        "assertion.multiAssetHash.match",
    ),
    "Every file of the collection is the one that was signed.": ("assertion.collectionHash.match",),
    "A statement is the one that was signed.": (
        "assertion.hashedURI.match",
        "assertion.accessible",
        "assertion.alternativeContentRepresentation.match",
    ),
    "The signature is genuine.": ("claimSignature.validated",),
    "The certificate was good at the time of signing.": (
        "claimSignature.insideValidity",
        "timeOfSigning.insideValidity",
    ),
    "The signer is one of those trusted here.": ("signingCredential.trusted",),
    "The certificate was not taken back by who issued it.": ("signingCredential.ocsp.notRevoked",),
    "The time stamp is genuine.": ("timeStamp.validated",),
    "The time stamp is by an authority that is trusted here.": ("timeStamp.trusted",),
    "The credential of an ingredient is the one that the ingredient came with.": (
        "ingredient.manifest.validated",
        "ingredient.claimSignature.validated",
    ),
    "The person or organisation named in it has signed as well.": (
        "cawg.identity.trusted",
        "cawg.identity.well-formed",
        "cawg.ica.credential_valid",
        "cawg.ica.time_stamp.validated",
        "cawg.x509.signature.validated",
        "cawg.x509.signingCredential.trusted",
    ),
}

_NOTES: Final[_Table] = {
    "It was signed in a way that is going out of use.": ("algorithm.deprecated",),
    "More of the file than need be is left out of what was signed.": (
        "assertion.dataHash.additionalExclusionsPresent",
        "assertion.bmffHash.additionalExclusionsPresent",
        "assertion.boxesHash.additionalExclusionsPresent",
    ),
    "An ingredient came without a credential of its own.": (
        "ingredient.unknownProvenance",
        "manifest.unknownProvenance",
    ),
    "Nobody was asked whether the certificate was taken back: nothing is fetched.": (
        "signingCredential.ocsp.skipped",
        "signingCredential.ocsp.inaccessible",
    ),
    "The time stamp does not count: its authority is not trusted here.": ("timeStamp.untrusted",),
    "The time stamp does not count: it is damaged, or made for something else.": (
        "timeStamp.malformed",
        "timeStamp.mismatch",
    ),
    "The time stamp does not count: its authority’s certificate was not good at that time.": (
        "timeStamp.outsideValidity",
        "timeStamp.credentialInvalid",
    ),
    "The time that the signer names is outside the time of the certificate.": (
        "timeOfSigning.outsideValidity",
    ),
}

_TAMPERED: Final[_Table] = {
    "The file was changed after it was signed, or the credential is that of another file.": (
        "assertion.dataHash.mismatch",
        "assertion.bmffHash.mismatch",
        "assertion.boxesHash.mismatch",
        "assertion.boxesHash.unknownBox",
        "assertion.collectionHash.mismatch",
        "assertion.collectionHash.incorrectFileCount",
        "assertion.collectionHash.incorrectItemCount",
        "assertion.multiAssetHash.mismatch",
        "assertion.multiAssetHash.missingPart",
    ),
    "A statement was changed after it was signed.": (
        "assertion.hashedURI.mismatch",
        "hashedURI.mismatch",
        "assertion.alternativeContentRepresentation.mismatch",
    ),
    "A statement is gone that was signed.": (
        "assertion.missing",
        "assertion.inaccessible",
        "hashedURI.missing",
        "assertion.alternativeContentRepresentation.missing",
        "assertion.notRedacted",
        "assertion.selfRedacted",
        "assertion.action.redacted",
        "assertion.action.redactionMismatch",
        "assertion.dataHash.redacted",
        "assertion.hardBinding.redacted",
    ),
    "A statement was added that nobody signed.": (
        "assertion.undeclared",
        "assertion.outsideManifest",
    ),
    "The signature does not fit what it stands under: the credential was changed or forged.": (
        "claimSignature.mismatch",
    ),
    "The signature is gone.": ("claimSignature.missing",),
    "The credential does not say which file it belongs to.": (
        "claim.hardBindings.missing",
        "assertion.multipleHardBindings",
    ),
    "The credential of an ingredient is not the one that the ingredient came with.": (
        "ingredient.manifest.mismatch",
        "ingredient.hashedURI.mismatch",
        "ingredient.claimSignature.mismatch",
        "assertion.action.ingredientMismatch",
    ),
    "The credential of an ingredient is gone.": (
        "ingredient.manifest.missing",
        "ingredient.claimSignature.missing",
    ),
}

_UNTRUSTED: Final[_Table] = {
    "The signer is nobody that is trusted here.": (
        "signingCredential.untrusted",
        "cawg.x509.signingCredential.untrusted",
        "cawg.ica.untrusted_issuer",
    ),
    "The certificate was not good at the time of signing, or nothing shows that it was.": (
        "claimSignature.outsideValidity",
        "signingCredential.expired",
    ),
    "The certificate is not one that may sign works.": ("signingCredential.invalid",),
    "The certificate was taken back by who issued it.": (
        "signingCredential.revoked",
        "signingCredential.ocsp.revoked",
        "signingCredential.ocsp.unknown",
    ),
}

_UNREADABLE: Final[_Table] = {
    "The credential cannot be read.": (
        "general.error",
        "claim.cbor.invalid",
        "claim.malformed",
        "claim.missing",
        "claim.multiple",
        "claim.required.missing",
        "manifest.compressed.invalid",
        "manifest.missing",
        "manifest.multipleParents",
        "manifest.timestamp.invalid",
        "manifest.timestamp.wrongParents",
        "manifest.update.invalid",
        "manifest.update.wrongParents",
    ),
    "The credential is kept elsewhere, and nothing is fetched.": (
        "manifest.inaccessible",
        "assertion.remoteManifest.inaccessible",
    ),
    "A statement is not written as it must be.": (
        "assertion.action.malformed",
        "assertion.action.softBindingMissing",
        "assertion.alternativeContentRepresentation.malformed",
        "assertion.bmffHash.malformed",
        "assertion.boxesHash.malformed",
        "assertion.cbor.invalid",
        "assertion.cloud-data.actions",
        "assertion.cloud-data.hardBinding",
        "assertion.cloud-data.labelMismatch",
        "assertion.cloud-data.malformed",
        "assertion.collectionHash.invalidURI",
        "assertion.collectionHash.malformed",
        "assertion.dataHash.malformed",
        "assertion.external-reference.actions",
        "assertion.external-reference.created",
        "assertion.external-reference.hardBinding",
        "assertion.external-reference.malformed",
        "assertion.ingredient.malformed",
        "assertion.json.invalid",
        "assertion.metadata.disallowed",
        "assertion.multiAssetHash.malformed",
        "assertion.required.missing",
        "assertion.timestamp.malformed",
    ),
    "It was signed in a way that is not safe, or not known.": ("algorithm.unsupported",),
    "The signature of the person or organisation named in it does not hold.": (
        "cawg.identity.assertion.duplicate",
        "cawg.identity.assertion.mismatch",
        "cawg.identity.cbor.invalid",
        "cawg.identity.credential_revoked",
        "cawg.identity.expected_claim_generator.mismatch",
        "cawg.identity.expected_countersigner.mismatch",
        "cawg.identity.expected_countersigner.missing",
        "cawg.identity.expected_partial_claim.mismatch",
        "cawg.identity.hard_binding_missing",
        "cawg.identity.pad.invalid",
        "cawg.identity.sig_type.unknown",
        "cawg.ica.did_unavailable",
        "cawg.ica.invalid_alg",
        "cawg.ica.invalid_content_type",
        "cawg.ica.invalid_cose_sign1",
        "cawg.ica.invalid_did_document",
        "cawg.ica.invalid_issuer",
        "cawg.ica.invalid_verifiable_credential",
        "cawg.ica.signature_mismatch",
        "cawg.ica.signer_payload.mismatch",
        "cawg.ica.time_stamp.invalid",
        "cawg.ica.valid_from.invalid",
        "cawg.ica.valid_from.missing",
        "cawg.ica.valid_until.invalid",
        "cawg.x509.signature.mismatch",
    ),
}

_FAULTS: Final = {
    Fault.TAMPERED: _TAMPERED,
    Fault.UNTRUSTED: _UNTRUSTED,
    Fault.UNREADABLE: _UNREADABLE,
}
#: Every code that has words of its own, and the words.
STATUS_WORDS: Final[Mapping[str, str]] = {
    code: words
    for table in (_GOOD, _NOTES, *_FAULTS.values())
    for words, codes in table.items()
    for code in codes
}
_FAULT_OF: Final[Mapping[str, Fault]] = {
    code: fault for fault, table in _FAULTS.items() for codes in table.values() for code in codes
}


def words_of(code: str, weight: Weight) -> str:
    """Return what a status code means, in plain English.

    Args:
        code: As in the specification; one that is not known gets words by its weight.
        weight: Which way it speaks.
    """
    return STATUS_WORDS.get(code, UNKNOWN_WORDS[weight])


def fault_of(code: str) -> Fault:
    """Return what kind of fault a failing code speaks of; unreadable if it is not known."""
    return _FAULT_OF.get(code, Fault.UNREADABLE)
