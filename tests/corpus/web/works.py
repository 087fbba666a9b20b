"""Works for the register, made in a line."""

from datetime import UTC, datetime

from pinxit.corpus.core.rights import Answer, Author, AuthorKind, Consent, Purpose, Rights
from pinxit.corpus.core.work import Medium, Work
from pinxit.corpus.web.models import Collection
from pinxit.corpus.web.services.registering import Listed, Registration, register
from pinxit.kernel import Digest

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLEO = Author(name="Cleo Marin", kind=AuthorKind.PERSON, identifier="https://cleo.example.org/")
EMILY = Author(name="Emily Jäger", kind=AuthorKind.PERSON, born=1980)
NOTO = Author(name="Google", kind=AuthorKind.STUDIO, identifier="https://example.org/noto")


def work(source: str = "folder:crane.png", **changes: object) -> Work:
    """A picture by Cleo under CC-BY-4.0, unless said otherwise."""
    plain: dict[str, object] = {
        "source": source,
        "digest": Digest.of(source.encode()),
        "medium": Medium.PICTURE,
        "title": "A crane",
        "authors": (CLEO,),
        "rights": Rights(licence="CC-BY-4.0"),
        "captions": {"en": ("a crane", "bird"), "zh": ("仙鹤", "飞鸟")},
        "hand": "ink",
    }
    return Work(**{**plain, **changes})  # type: ignore[arg-type]


def consent(answer: Answer, purpose: Purpose = Purpose.TRAIN, by: str = "Cleo Marin"):
    """What somebody said of a purpose, by purpose."""
    return {purpose: Consent(answer=answer, grantor=by, given_on="2026-11-01")}


def registered(*works: Work, name: str = "cranes", refusals=(), person=None) -> Collection:
    """Put works on the register as one collection."""
    lines = b"".join(each.source.encode() for each in works)
    return register(
        Registration(
            name=name,
            title=name.capitalize(),
            root=Digest.of(lines),
            works=[
                Listed(work=each, row=row, box=(0, 24, 128, 80)) for row, each in enumerate(works)
            ],
            refusals=refusals,
            person=person,
        ),
        now=NOON,
    )
