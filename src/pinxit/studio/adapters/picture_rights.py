"""What somebody states of the rights in a picture that they bring, and the licence gate."""

from dataclasses import dataclass
from datetime import date

from pinxit.corpus import (
    REASONS,
    Answer,
    Author,
    AuthorKind,
    Consent,
    Evidence,
    EvidenceKind,
    Medium,
    Purpose,
    Rights,
    Work,
    judge,
)
from pinxit.kernel import Digest, PinxitError


class NoRightToTreatError(PinxitError):
    """The licence gate does not let a picture be used in this way."""

    remedy = "Choose a picture that is yours, or one that its author or its licence lets you use."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What somebody states of the rights in a picture that they bring.

    Attributes:
        whose: "own" (mine), "licensed" (under a licence) or "old" (its author died long ago).
        author: Who made it.
        licence: SPDX identifier, where it is licensed.
        died: Year in which its author died, where it is old.
    """

    whose: str
    author: str
    licence: str = ""
    died: int | None = None

    @property
    def sentence(self) -> str:
        """What is written down of it."""
        said = {
            "own": f"{self.author} states: I made this picture and let it be used.",
            "licensed": f"By {self.author}, {self.licence}, as stated by who brought it.",
            "old": f"By {self.author}, died {self.died}, as stated by who brought it.",
        }
        return said[self.whose][:300]


def check_right(
    content: bytes, stated: Stated, *, purpose: Purpose, place: str, today: date
) -> None:
    """Ask the licence gate for one picture with what is stated of it.

    Args:
        content: The picture's file.
        stated: What is stated of it.
        purpose: `style` to take its manner, `derive` to treat it.
        place: Who stated it, or where.
        today: The day for which the gate answers.

    Raises:
        NoRightToTreatError: It refuses; the message says why.
    """
    own, digest = stated.whose == "own", Digest.of(content)
    consent = Consent(answer=Answer.GRANTED, grantor=stated.author, given_on=today.isoformat())
    evidence = Evidence(kind=EvidenceKind.STATEMENT, place=place, says=stated.sentence)
    work = Work(
        source=f"upload:{digest}",
        digest=digest,
        medium=Medium.PICTURE,
        title="",
        authors=(Author(name=stated.author, kind=AuthorKind.PERSON, died=stated.died),),
        rights=Rights(
            licence="LicenseRef-AllRightsReserved" if own else stated.licence,
            evidence=(evidence,),
            consents={purpose: consent} if own else {},
        ),
    )
    verdict = judge(work, purpose, today=today)
    if verdict.reason is not None:
        raise NoRightToTreatError(REASONS[verdict.reason.code][0])
