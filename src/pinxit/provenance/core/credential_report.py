"""What a reader of a content credential found out about it.

**Source:** C2PA Specification 2.2, sections 15.2 (validation states) and 15.3 (status codes).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from pinxit.provenance.core.credential_status import Fault, Weight, fault_of, words_of


class CredentialState(Enum):
    """How far a credential can be believed."""

    VALID = "valid"
    """Nothing was changed since, and the signer is one of those to be trusted."""
    TAMPERED = "tampered"
    """The file, or the credential, or one of an ingredient, is not what was signed."""
    UNTRUSTED = "untrusted"
    """Nothing was changed since, and anyone may have signed it."""
    ABSENT = "absent"
    """The file has no credential."""
    UNREADABLE = "unreadable"
    """There is one, and it cannot be made sense of."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked.

    Attributes:
        code: Its status code, as in the specification.
        weight: Whether it speaks for or against the credential.
        where: Address of the part within the file, for those who look closely.
        about: Address of the ingredient whose credential it is about; empty for the file's own.
    """

    code: str
    weight: Weight
    where: str = ""
    about: str = ""

    @property
    def words(self) -> str:
        """What it means, in plain English."""
        return words_of(self.code, self.weight)


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Who signed, as their certificate says.

    Attributes:
        name: Common name.
        organisation: Their organisation.
        serial: Serial number of the certificate, decimal.
        algorithm: Such as "Ed25519".
    """

    name: str
    organisation: str = ""
    serial: str = ""
    algorithm: str = ""


@dataclass(frozen=True, slots=True)
class ActionSeen:
    """Something that was done, as the credential says.

    Attributes:
        action: Its name, such as "c2pa.created".
        source_type: Last part of the digital source type, such as "trainedAlgorithmicMedia".
        agent: The program or model that did it.
        when: When, as written.
        making: The house's own word for it (`Making`), empty in others' credentials.
    """

    action: str
    source_type: str = ""
    agent: str = ""
    when: str = ""
    making: str = ""


@dataclass(frozen=True, slots=True)
class IngredientSeen:
    """Something that the file was made from, as the credential says.

    Attributes:
        title: What it is called.
        media_type: Such as "image/jpeg".
        relation: C2PA's word: "parentOf", "componentOf" or "inputTo".
        state: Of its own credential; `CredentialState.ABSENT` if it has none.
        signer: Who signed that.
    """

    title: str
    media_type: str = ""
    relation: str = ""
    state: CredentialState = CredentialState.ABSENT
    signer: SignedBy | None = None


@dataclass(frozen=True, slots=True)
class CredentialReport:
    """What a credential says, and how far it can be believed.

    Attributes:
        state: The judgement.
        findings: Everything that was checked, in the order of checking.
        signer: Who signed; `None` without a credential.
        signed_at: When, by a trusted time stamp; `None` if nobody vouches for the time.
        title: What the file is called.
        generator: The program that made the claim, with its version.
        actions: What was done, in order.
        ingredients: What it was made from.
        record: The house's own part, by the names of `Record`.
        mining: What may be learnt from it: names of uses, and the values of `Use`.
        bindings: Algorithms and values of the marks in the work.
        chain: How many credentials the file carries: its own and those of ingredients.
    """

    state: CredentialState
    findings: tuple[Finding, ...] = ()
    signer: SignedBy | None = None
    signed_at: datetime | None = None
    title: str = ""
    generator: str = ""
    actions: tuple[ActionSeen, ...] = ()
    ingredients: tuple[IngredientSeen, ...] = ()
    record: Mapping[str, str | int] | None = None
    mining: Mapping[str, str] | None = None
    bindings: tuple[tuple[str, str], ...] = ()
    chain: int = 0

    @property
    def is_good(self) -> bool:
        """Whether the credential can be believed."""
        return self.state is CredentialState.VALID

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What speaks against the credential."""
        return tuple(finding for finding in self.findings if finding.weight is Weight.BAD)

    @property
    def is_ai_made(self) -> bool:
        """Whether it says that a model made the file, or a part of it."""
        return any("trainedAlgorithmic" in action.source_type for action in self.actions)


def judge_findings(findings: Iterable[Finding]) -> CredentialState:
    """Return the state that findings amount to; the worst fault decides.

    Whether an ingredient's own signer is trusted is not held against the file: a photograph may
    come from a camera whose maker this house does not know.

    Args:
        findings: All that was checked of one credential.
    """
    faults = {
        fault_of(finding.code)
        for finding in findings
        if finding.weight is Weight.BAD
        and not (finding.about and fault_of(finding.code) is Fault.UNTRUSTED)
    }
    for fault, state in (
        (Fault.TAMPERED, CredentialState.TAMPERED),
        (Fault.UNREADABLE, CredentialState.UNREADABLE),
        (Fault.UNTRUSTED, CredentialState.UNTRUSTED),
    ):
        if fault in faults:
            return state
    return CredentialState.VALID
