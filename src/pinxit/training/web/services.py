"""What is done in the training room. Every write to the room's table is in this module."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from pinxit.corpus import Purpose, read_manifest
from pinxit.corpus.web.services import freeze_for
from pinxit.ethics import admit
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import PinxitError
from pinxit.provenance.web.services import record
from pinxit.training.adapters.pictures import is_learnt
from pinxit.training.core.style import check_works, clean_hand_name
from pinxit.training.web.models import Hand
from pinxit.training.web.selectors import hands

if TYPE_CHECKING:
    from pathlib import Path

    from pinxit.accounts.web.models import Person

#: The queue of work that takes both processor cores for minutes.
QUEUE: Final = "training"


class NotOwnCollectionError(PinxitError):
    """A hand was to be learnt from works that somebody else brought in."""

    remedy = "Choose one of your own collections, or bring in works of yours."


class HandNamedError(PinxitError):
    """Somebody has a hand of this name already."""

    remedy = "Give this hand another name."


class OneHandAtATimeError(PinxitError):
    """A hand of somebody's is being learnt, and another was asked for."""

    remedy = "Wait until the one is learnt."


class NothingToRepeatError(PinxitError):
    """A hand was not failed to be learnt, so there is nothing to try again."""

    remedy = "Look at the hand again: it is learnt, or on its way."


@transaction.atomic
def ask_to_learn(*, person: "Person", collection: str, name: str, now: datetime) -> Hand:
    """Put the learning of a hand into the queue.

    Args:
        person: Whose hand it is.
        collection: The name of a collection that this person brought in.
        name: What the hand shall be called.
        now: The time of asking; the licence gate answers for its day.

    Raises:
        NotOwnCollectionError: There is no such collection, or it is another's.
        BadHandNameError: The name cannot be used.
        RefusedByPolicyError: The house does not show such a name.
        HandNamedError: This person has a hand of this name.
        TooFewWorksError: Too few of its works may teach a hand.
        TooManyWorksError: Too many may.
        OneHandAtATimeError: Another hand of theirs is being learnt.
    """
    clean = clean_hand_name(name)
    admit(clean)
    today = timezone.localdate(now)
    teaching = hands.find_teaching(person, collection, today=today)
    if teaching is None:
        raise NotOwnCollectionError("there is no such collection of yours")
    check_works(teaching.num_teaching)
    if hands.is_learning(person):
        raise OneHandAtATimeError("a hand of yours is being learnt")
    try:
        with transaction.atomic():
            hand = Hand.objects.create(
                person=person,
                name=clean,
                collection=teaching.collection,
                num_works=teaching.num_teaching,
                asked_at=now,
            )
    except IntegrityError as error:
        raise HandNamedError("you have a hand of this name") from error
    enqueue(_learning_of(hand))
    return hand


@transaction.atomic
def try_again(hand: Hand) -> None:
    """Put a hand that could not be learnt into the queue once more.

    Raises:
        NothingToRepeatError: It did not fail.
    """
    locked = Hand.objects.select_for_update().get(pk=hand.pk)
    if hands.sight_of(locked).state != "failed":
        raise NothingToRepeatError("this hand did not fail to be learnt")
    enqueue(_learning_of(locked))


def freeze_works_of(hand: Hand, *, now: datetime) -> "Path":
    """Freeze the works that may teach a hand, and note which; twice is once.

    Returns:
        The folder of the manifest.

    Raises:
        NothingPassesError: Not one may.
        TooFewWorksError: Too few may by now: consents may be withdrawn at any time.
        TooManyWorksError: The collection has grown.
    """
    manifest = freeze_for(Purpose.STYLE, [hand.collection.name], share_alike=False, now=now)
    home: Path = settings.PINXIT_HOME
    folder = home / "corpus" / "manifests" / manifest.root
    num_teaching = sum(map(is_learnt, read_manifest(folder).works))
    check_works(num_teaching)
    hand.manifest_root, hand.num_works = manifest.root, num_teaching
    hand.save(update_fields=["manifest_root", "num_works"])
    return folder


@transaction.atomic
def keep_hand(hand: Hand, *, now: datetime) -> bool:
    """Note that a hand is learnt; say whether it was not before."""
    is_new = Hand.objects.filter(pk=hand.pk, learnt_at=None).update(learnt_at=now)
    if is_new:
        record(
            {
                "what": "training.hand.learnt",
                "manifest": f"sha256:{hand.manifest_root}",
                "works": hand.num_works,
            },
            personal={"hand": hand.name},
            person=hand.person,
            now=now,
        )
    return bool(is_new)


def _learning_of(hand: Hand) -> JobSpec:
    return JobSpec(
        function="pinxit.studio.jobs:learn_style",
        key=hand.job_key,
        params={"hand": str(hand.public_id)},
        queue=QUEUE,
    )
