"""Personal hands as their artists see them: what may teach one, how far it is, what came of it."""

from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.corpus.web.selectors import (
    StyleVerdict,
    manifest_page,
    own_collections,
    own_consents_page,
    some_cards,
    style_verdict,
)
from pinxit.jobs.web.selectors import progress_of_all
from pinxit.kernel import PinxitError
from pinxit.training.adapters.pictures import is_learnt
from pinxit.training.adapters.run_folder import NoRunError
from pinxit.training.core.style import check_works
from pinxit.training.web import words
from pinxit.training.web.models import Hand
from pinxit.training.web.selectors import runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pinxit.accounts.web.models import Person
    from pinxit.corpus.web.models import Collection
    from pinxit.jobs.web.models import Progress
    from pinxit.training.web.selectors.runs import RunSight, Somebody

_CARDS_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """A collection that may teach a hand, or not.

    Attributes:
        collection: Which.
        verdict: What the licence gate says of its pictures.
        num_teaching: Pictures that may teach a hand and can: words say what each shows.
        hindrance: Why no hand can be learnt from it, and what to do; "" if one can.
        url: The page that begins with it.
        consents_url: Where its artist decides about all their works; may be empty.
    """

    collection: "Collection"
    verdict: StyleVerdict
    num_teaching: int
    hindrance: str
    url: str
    consents_url: str = ""

    @property
    def num_wordless(self) -> int:
        """How many pictures might teach a hand, if words said what they show."""
        return self.verdict.num_passing - self.num_teaching

    @property
    def few_cards(self) -> "Sequence[object]":
        """Some of its pictures, whether they may teach or not."""
        return self.verdict.cards[:_CARDS_SHOWN] or some_cards(self.collection, count=_CARDS_SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandSight:
    """What can be seen of a personal hand.

    Attributes:
        hand: The hand.
        state: One of waiting, running, done and failed.
        says: How far it is, or why it failed.
        remedy: What can be done about a failure.
        step: Steps done of its job.
        steps: Steps in all, at least 1.
        run: The run that learns it, once there is one.
    """

    hand: Hand
    state: str
    says: str
    remedy: str
    step: int
    steps: int
    run: "RunSight | None"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in {"done", "failed"}

    @property
    def mark(self) -> str:
        """The mark beside the state."""
        return {"done": "good", "failed": "bad", "running": "running"}.get(self.state, "waiting")

    @property
    def state_text(self) -> str:
        """The state in words."""
        return str(words.HAND_STATES[self.state])

    @property
    def manifest_url(self) -> str:
        """The page of the works it was learnt from; "" before they are frozen."""
        return manifest_page(self.hand.manifest_root)


def may_teach(somebody: "Somebody") -> bool:
    """Say whether somebody may let the house learn a hand: artists."""
    return has_role(somebody, Role.ARTIST)


def can_learn_here() -> bool:
    """Say whether the library that trains is installed; it is not loaded."""
    return find_spec("torch") is not None


def teachings_of(person: "Person", *, today: date) -> list[Teaching]:
    """Return the collections that somebody brought in, with what the gate says of each."""
    return [_teaching(each, today=today) for each in own_collections(person)]


def find_teaching(person: "Person", name: str, *, today: date) -> Teaching | None:
    """Return one of somebody's own collections, or `None`."""
    collection = own_collections(person).filter(name=name).first()
    if collection is None:
        return None
    return replace(_teaching(collection, today=today), consents_url=own_consents_page(person))


def hand_named(public_id: UUID) -> Hand:
    """Return the hand that a job is about.

    Raises:
        Hand.DoesNotExist: There is none of this name.
    """
    return Hand.objects.select_related("person", "collection").get(public_id=public_id)


def find_hand(somebody: "Somebody", public_id: UUID) -> Hand | None:
    """Return a hand if somebody may see it: the artist, or a curator."""
    return _seen_by(somebody).filter(public_id=public_id).first()


def hands_of(person: "Person") -> list[HandSight]:
    """Return somebody's hands, the latest first."""
    return _sights(list(Hand.objects.filter(person=person).select_related("collection")))


def sight_of(hand: Hand) -> HandSight:
    """Return what can be seen of one hand now."""
    return _sights([hand])[0]


def is_learning(person: "Person") -> bool:
    """Say whether a hand of somebody's waits or is being learnt."""
    unlearnt = list(Hand.objects.filter(person=person, learnt_at=None))
    return any(not sight.ended for sight in _sights(unlearnt))


def hidden_runs(somebody: "Somebody") -> set[str]:
    """Return the names of runs that somebody may not see: what learns other people's hands."""
    if has_role(somebody, Role.CURATOR):
        return set()
    others = Hand.objects.exclude(person_id=somebody.pk or 0)
    return {hand.run for hand in others.only("public_id")}


def titles_of_runs() -> dict[str, str]:
    """Return what the runs that learn a hand are called on a page, by the run's name."""
    hands = Hand.objects.only("public_id", "name")
    return {hand.run: gettext("Hand of %(name)s") % {"name": hand.name} for hand in hands}


def own_works(hand: Hand, *, today: date) -> StyleVerdict:
    """Return the works that a hand was learnt from, as far as they may still teach it."""
    return style_verdict(hand.collection, today=today)


def _seen_by(somebody: "Somebody") -> QuerySet[Hand]:
    hands = Hand.objects.select_related("person", "collection")
    if has_role(somebody, Role.CURATOR):
        return hands
    return hands.filter(person_id=somebody.pk or 0)


def _teaching(collection: "Collection", *, today: date) -> Teaching:
    verdict = style_verdict(collection, today=today)
    num_teaching = sum(is_learnt(card.work.value) for card in verdict.cards)
    hindrance = ""
    try:
        check_works(num_teaching)
    except PinxitError as refusal:
        hindrance = words.in_words(refusal)
    return Teaching(
        collection=collection,
        verdict=verdict,
        num_teaching=num_teaching,
        hindrance=hindrance,
        url=reverse("training:teach", args=[collection.name]),
    )


def _sights(hands: list[Hand]) -> list[HandSight]:
    progress = progress_of_all([hand.job_key for hand in hands])
    return [_sight(hand, progress.get(hand.job_key)) for hand in hands]


def _sight(hand: Hand, progress: "Progress | None") -> HandSight:
    state = _state(hand, progress)
    failed = state == "failed" and progress is not None
    return HandSight(
        hand=hand,
        state=state,
        says=_why(progress) if failed and progress else _says(state, progress),
        remedy=gettext(progress.remedy) if failed and progress and progress.remedy else "",
        step=progress.step if progress else 0,
        steps=progress.total if progress else 1,
        run=_run(hand) if state in {"running", "done"} else None,
    )


def _state(hand: Hand, progress: "Progress | None") -> str:
    if hand.learnt_at is not None:
        return "done"
    if progress is None:
        return "waiting"
    # The hand is written down before the job says that it is done.
    return "running" if progress.state == "done" else str(progress.state)


def _says(state: str, progress: "Progress | None") -> str:
    if state == "running" and progress is not None:
        return str(words.HAND_NOTES.get(progress.note, words.HAND_NOTES["learning"]))
    return str(words.HAND_SAYS[state])


def _why(progress: "Progress") -> str:
    return words.said(progress.error, otherwise=str(words.HAND_SAYS["failed"]))


def _run(hand: Hand) -> "RunSight | None":
    try:
        return runs.sight_of(runs.find_run(hand.run))
    except NoRunError:
        return None
