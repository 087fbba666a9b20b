"""What authors decide after their works were taken in, and what it does to the works.

A record of a work says what was known when it came. Authors speak later: they grant or refuse a
purpose, for one work or for all; they withdraw; they think again. Each time is one line, in the
order in which it was said, and no line is ever changed.

How the lines are read, for one work and one purpose:

1. The last word about one work, or about one author, takes the place of earlier ones about the
   same. A withdrawal refuses every purpose, until a return takes it back.
2. A refusal reaches far: a work's own reaches every copy of its file, an author's every work that
   bears the author's identifier or name. A grant reaches only the record it was given for, or the
   works of exactly this author.
3. What was said of the work alone goes before what was said of all works, unless its author
   refused everything afterwards, or it has several authors and one of them refuses.
4. A work of several authors is granted by the word of all of them.
"""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from pinxit.corpus.core.rights import NOT_ASKED, Answer, Author, BadRightsError, Consent, Purpose
from pinxit.corpus.core.work import Work
from pinxit.kernel import Digest, PinxitError, canonical_json


class CorruptDecisionsError(PinxitError):
    """The decisions of authors cannot be read, so nothing may be used until they can."""

    remedy = "Restore decisions.jsonl from a backup, or let the site write it again."


class DecisionKind(StrEnum):
    """What kind of word an author has given."""

    CONSENT = "consent"
    """An answer about one purpose; unknown takes an earlier answer back."""
    WITHDRAWAL = "withdrawal"
    """The work, or everything by the author, is no longer to be used for anything."""
    RETURN = "return"
    """A withdrawal is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One word of an author, or of somebody who acts for them.

    Attributes:
        kind: What kind of word.
        work: Digest of the file of the one work it is about; `None` if it is about an author.
        source: `Work.source` of the record it was given for; "" if it is about an author.
        author: Name of the author it is about; "" if it is about one work.
        identifier: That author's identifier; "" if none is known.
        purpose: What a consent is about; `None` for the other kinds.
        answer: What a consent says; unknown for the other kinds.
        grantor: Who said it.
        given_on: When, as YYYY-MM-DD.
    """

    kind: DecisionKind
    work: Digest | None = None
    source: str = ""
    author: str = ""
    identifier: str = ""
    purpose: Purpose | None = None
    answer: Answer = Answer.UNKNOWN
    grantor: str
    given_on: str

    def __post_init__(self) -> None:
        Consent(answer=Answer.REFUSED, grantor=self.grantor, given_on=self.given_on)
        if (self.work is None) == (not self.author.strip()):
            raise BadRightsError("a decision is about one work, or about one author")
        if (self.work is None) != (not self.source):
            raise BadRightsError("a decision about a work names the record it was given for")
        if (self.kind is DecisionKind.CONSENT) != (self.purpose is not None):
            raise BadRightsError("a consent, and nothing else, is about one purpose")

    @property
    def reaches_far(self) -> bool:
        """Whether it forbids, and so holds for every copy and every spelling."""
        return self.kind is DecisionKind.WITHDRAWAL or self.answer is Answer.REFUSED


@dataclass(frozen=True, slots=True)
class DecidedWorks:
    """Works as they stand after their authors' decisions.

    Attributes:
        works: In the order given, consents replaced.
        withdrawn: Places of those that are withdrawn.
    """

    works: tuple[Work, ...]
    withdrawn: frozenset[int]


#: A decision and its place in the order in which they were said.
_Placed = tuple[int, Decision]


@dataclass(frozen=True, slots=True)
class _Standing:
    """What holds at the end, for one work's own word or one author's.

    Attributes:
        withdrawal: The withdrawal that stands, if one does.
        answers: The last word on each purpose.
    """

    withdrawal: Decision | None
    answers: Mapping[Purpose, _Placed]


class _Reader:
    """Finds what stands for a work; works by one author are looked up once."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._of_work: dict[Digest, list[_Placed]] = defaultdict(list)
        self._of_author: dict[str, list[_Placed]] = defaultdict(list)
        self._authors: dict[Author, _Standing] = {}
        for placed in _last_words(decisions):
            decision = placed[1]
            if decision.work is not None:
                self._of_work[decision.work].append(placed)
                continue
            for key in {decision.identifier, _plain(decision.author)} - {""}:
                self._of_author[key].append(placed)

    def own(self, work: Work) -> _Standing:
        """Return what was said of this work alone."""
        placed = self._of_work.get(work.digest, ())
        return _standing(
            (place, each)
            for place, each in placed
            if each.reaches_far or each.source == work.source
        )

    def of(self, author: Author) -> _Standing:
        """Return what was said of everything by this author."""
        if author not in self._authors:
            found = {
                placed
                for key in {author.identifier, _plain(author.name)} - {""}
                for placed in self._of_author.get(key, ())
                if _speaks_of(placed[1], author)
            }
            self._authors[author] = _standing(sorted(found, key=lambda placed: placed[0]))
        return self._authors[author]


def apply(works: Iterable[Work], decisions: Sequence[Decision]) -> DecidedWorks:
    """Return works with the consents that their authors' decisions leave them.

    Args:
        works: As they were taken in, or as an earlier call returned them.
        decisions: In the order in which they were said.
    """
    works = tuple(works)
    if not decisions:
        return DecidedWorks(works, frozenset())
    reader, decided, withdrawn = _Reader(decisions), [], set()
    for place, work in enumerate(works):
        own, authors = reader.own(work), [reader.of(author) for author in work.authors]
        withdrawal = _withdrawal(own, authors)
        if withdrawal is not None:
            withdrawn.add(place)
            changes = dict.fromkeys(Purpose, _consent(Answer.REFUSED, withdrawal))
        else:
            changes = dict(_answers(own, authors))
        decided.append(_with(work, changes) if changes else work)
    return DecidedWorks(tuple(decided), frozenset(withdrawn))


def encode_decisions(decisions: Iterable[Decision]) -> bytes:
    """Return the one encoding of these decisions: a line of canonical JSON each."""
    return b"".join(canonical_json(_row(decision)) + b"\n" for decision in decisions)


def decode_decisions(content: bytes) -> tuple[Decision, ...]:
    """Read decisions back.

    Raises:
        CorruptDecisionsError: A line is not a decision; the message says which.
    """
    return tuple(
        _decision(line, number) for number, line in enumerate(content.split(b"\n"), 1) if line
    )


def _withdrawal(own: _Standing, authors: Sequence[_Standing]) -> Decision | None:
    standing = (each.withdrawal for each in (own, *authors))
    return next((each for each in standing if each is not None), None)


def _answers(own: _Standing, authors: Sequence[_Standing]) -> Iterator[tuple[Purpose, Consent]]:
    """Yield the consent for each purpose on which something stands."""
    spoken = {purpose for each in (own, *authors) for purpose in each.answers}
    for purpose in sorted(spoken):
        said = _last_word(own.answers.get(purpose), [each.answers.get(purpose) for each in authors])
        if said is not None:
            yield purpose, _consent(said.answer, said)


def _last_word(own: _Placed | None, authors: Sequence[_Placed | None]) -> Decision | None:
    """Return the decision that counts for one purpose; `None` leaves the record as it is."""
    heard = [each for each in authors if each is not None]
    refusals = [each for each in heard if each[1].answer is Answer.REFUSED]
    if own is not None and own[1].answer is Answer.REFUSED:
        return own[1]
    if refusals:
        place, refusal = max(refusals, key=lambda each: each[0])
        overruled = own is not None and own[0] > place and len(authors) == 1
        return own[1] if own is not None and overruled else refusal
    if own is not None:
        return own[1]
    taken_back = [each for each in heard if each[1].answer is Answer.UNKNOWN]
    if taken_back:
        return taken_back[-1][1]
    return max(heard, key=lambda each: each[0])[1] if len(heard) == len(authors) else None


def _last_words(decisions: Iterable[Decision]) -> list[_Placed]:
    """Return the decisions that no later one about the same takes the place of, in order."""
    last = {
        (each.work, each.source, each.author, each.identifier, each.purpose): (place, each)
        for place, each in enumerate(decisions)
    }
    standing = [placed for placed in last.values() if placed[1].kind is not DecisionKind.RETURN]
    return sorted(standing, key=lambda placed: placed[0])


def _standing(placed: Iterable[_Placed]) -> _Standing:
    withdrawal, answers = None, {}
    for place, decision in placed:
        if decision.purpose is None:
            withdrawal = decision
        else:
            answers[decision.purpose] = (place, decision)
    return _Standing(withdrawal, answers)


def _speaks_of(decision: Decision, author: Author) -> bool:
    if not decision.reaches_far:
        return (decision.author, decision.identifier) == (author.name, author.identifier)
    if decision.identifier and author.identifier:
        return decision.identifier == author.identifier
    return _plain(decision.author) == _plain(author.name)


def _plain(name: str) -> str:
    """Return a name so that its spellings with other spaces, cases or widths are equal."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _consent(answer: Answer, said: Decision) -> Consent:
    if answer is Answer.UNKNOWN:
        return NOT_ASKED
    return Consent(answer=answer, grantor=said.grantor, given_on=said.given_on)


def _with(work: Work, changes: Mapping[Purpose, Consent]) -> Work:
    consents = {**work.rights.consents, **changes}
    asked = {purpose: each for purpose, each in consents.items() if each != NOT_ASKED}
    if asked == work.rights.consents:
        return work
    return replace(work, rights=replace(work.rights, consents=asked))


_KEYS: Final = frozenset(each.name for each in fields(Decision))


def _row(decision: Decision) -> dict[str, object]:
    work = None if decision.work is None else str(decision.work)
    return asdict(decision) | {"work": work}


def _decision(line: bytes, number: int) -> Decision:
    try:
        row: Any = json.loads(line)
        if set(row) != _KEYS:
            raise TypeError("its keys are not those of a decision")
        texts = ("source", "author", "identifier", "grantor", "given_on")
        if not all(isinstance(row[name], str) for name in texts):
            raise TypeError("something is not a text")
        return Decision(
            kind=DecisionKind(row["kind"]),
            work=None if row["work"] is None else Digest.parse(row["work"]),
            purpose=None if row["purpose"] is None else Purpose(row["purpose"]),
            answer=Answer(row["answer"]),
            **{name: row[name] for name in texts},
        )
    except (ValueError, TypeError, AttributeError, RecursionError, PinxitError) as error:
        raise CorruptDecisionsError(f"line {number}: {str(error)[:200]}") from error
