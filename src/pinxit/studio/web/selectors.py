"""Looking up briefs and pieces. Nothing of somebody else's is ever found."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import Q, QuerySet
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pinxit.jobs.web.selectors import Place, num_at_once, places_of, progress_of_all
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.studio.adapters.guests import find_guest, installed_guests, with_settings
from pinxit.studio.adapters.house_painter import ANY_HAND, house_card, house_folder
from pinxit.studio.adapters.preview import encode_card
from pinxit.studio.adapters.stamps import Stamp, stamp_of
from pinxit.studio.adapters.styles import card_for, find_style, installed_styles
from pinxit.studio.core import hands
from pinxit.studio.core.brief import Brief as BriefValue
from pinxit.studio.core.credits import Bill, Credit, LookedAt, read_bill
from pinxit.studio.core.guests import GuestCard, mark_of
from pinxit.studio.web.lineage import (
    ancestors_of,
    bill_file_of,
    own_piece_of_image,
)
from pinxit.studio.web.lineage import manifests_behind as manifests_behind
from pinxit.studio.web.lineage import models_that_learnt_from as models_that_learnt_from
from pinxit.studio.web.lineage import pieces_that_learnt_from as pieces_that_learnt_from
from pinxit.studio.web.lineage import refuse_painters_not_for_sale as refuse_painters_not_for_sale
from pinxit.studio.web.models import Brief, Piece

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.jobs.web.models import Progress

#: The hand that taught the painter most works.
_USUAL_HAND: Final = "noto"
#: Unpainted briefs of one person that are looked at; far more than may wait at once.
_RECENT: Final = 200
_QUEUE: Final = "painting"
#: Bills of materials that are kept in memory: one of each painter.
_BILLS_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Sight:
    """What can be seen of a brief: how far it is, and the piece once there is one.

    Attributes:
        brief: The brief.
        progress: Of its job; `None` if the job was never enqueued.
        piece: What came of it, if anything yet.
    """

    brief: Brief
    progress: "Progress | None"
    piece: Piece | None

    @property
    def state(self) -> str:
        """One of waiting, running, done, failed and cancelled."""
        if self.piece is not None:
            return "done"
        if self.progress is None:
            return "waiting"
        # The piece was committed after it was looked for here: it is there at the next look.
        return "running" if self.progress.state == "done" else self.progress.state

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed", "cancelled"}


@dataclass(frozen=True, slots=True)
class Queued:
    """A brief that is not painted yet, and where it stands.

    Attributes:
        sight: What can be seen of it.
        place: Where it waits; `None` once it is begun or has ended.
    """

    sight: Sight
    place: Place | None


@dataclass(frozen=True, slots=True)
class HandChoice:
    """A hand that can be chosen.

    Attributes:
        name: What a brief calls it.
        title: What it is called on a page.
        sample_url: A picture in this hand; may be empty.
    """

    name: str
    title: str
    sample_url: str


def find_brief(person: "Person", public_id: UUID) -> Brief | None:
    """Return somebody's own brief, or `None`."""
    return Brief.objects.filter(person=person, public_id=public_id).first()


def find_piece(person: "Person", public_id: UUID) -> Piece | None:
    """Return somebody's own piece, put away or not, or `None`."""
    pieces = Piece.objects.select_related("brief__person")
    return pieces.filter(brief__person=person, public_id=public_id).first()


def sight_of(brief: Brief) -> Sight:
    """Return what can be seen of one brief now."""
    piece = Piece.objects.filter(brief=brief).first()
    return Sight(brief, progress_of_all([brief.job_key]).get(brief.job_key), piece)


def sights_of(briefs: QuerySet[Brief]) -> list[Sight]:
    """Return what can be seen of several briefs, in two queries."""
    found = list(briefs.select_related("piece"))
    progress = progress_of_all([brief.job_key for brief in found])
    return [
        Sight(brief, progress.get(brief.job_key), getattr(brief, "piece", None)) for brief in found
    ]


def sitting_of(brief: Brief) -> list[Sight]:
    """Return all that was asked for together with a brief, in the order of asking."""
    briefs = Brief.objects.filter(person_id=brief.person_id, sitting=brief.sitting)
    return sights_of(briefs.order_by("pk"))


def unfinished_of(person: "Person") -> list[Sight]:
    """Return what somebody asked for and has not got yet, failures among it, newest first.

    What was called off is left out.
    """
    sights = sights_of(Brief.objects.filter(person=person, piece=None)[:_RECENT])
    return [sight for sight in sights if sight.state != "cancelled"]


def queue_of(person: "Person") -> list[Queued]:
    """Return what somebody waits for, the next one first, then what failed or was called off."""
    sights = sights_of(Brief.objects.filter(person=person, piece=None)[:_RECENT])
    places = places_of(str(person.pk), _QUEUE)
    queued = [Queued(sight, places.get(sight.brief.job_key)) for sight in sights]
    return sorted(
        queued, key=lambda each: (each.sight.ended, each.place.place if each.place else 0)
    )


def num_waiting(person: "Person") -> int:
    """Return how many of somebody's briefs wait for the painter or are on the easel."""
    return num_at_once(str(person.pk))


def works_of(person: "Person") -> QuerySet[Piece]:
    """Return somebody's pieces, newest first, without those put away."""
    pieces = Piece.objects.select_related("brief__person")
    return pieces.filter(brief__person=person, hidden_at=None)


def put_away_by(person: "Person") -> QuerySet[Piece]:
    """Return the pieces that somebody put away, the last one first."""
    pieces = Piece.objects.select_related("brief__person")
    return pieces.filter(brief__person=person, hidden_at__isnull=False).order_by("-hidden_at")


def may_see(person: "Person", digest: Digest) -> bool:
    """Say whether a picture is somebody's own, in either rendition.

    What hangs in the gallery is public and served there.
    """
    named = Q(image_digest=str(digest)) | Q(file_digest=str(digest))
    return Piece.objects.filter(named, brief__person=person).exists()


def brief_named(public_id: UUID) -> Brief:
    """Return the brief that a job is about, whoever asked for it.

    Raises:
        Brief.DoesNotExist: There is none of this name.
    """
    return Brief.objects.get(public_id=public_id)


def piece_from(brief: Brief) -> Piece | None:
    """Return what came of a brief, or `None` if nothing yet."""
    return Piece.objects.filter(brief=brief).first()


def is_in_store(digest: Digest) -> bool:
    """Say whether the store still holds a picture: a disk may have lost it."""
    return FolderStore(settings.PINXIT_STORE).has(digest)


def picture_of(digest: Digest) -> bytes:
    """Return a picture as it lies in the store; ask `may_see` first.

    Raises:
        MissingArtefactError: The store has lost it.
    """
    return FolderStore(settings.PINXIT_STORE).read(digest)


def card_picture_of(digest: Digest) -> bytes:
    """Return a picture at the size of a card (WebP); ask `may_see` first.

    Raises:
        MissingArtefactError: The store has lost it.
    """
    return encode_card(picture_of(digest))


def hand_title(hand: str) -> str:
    """Return what a hand is called, in the reader's language."""
    if hand == ANY_HAND:
        return gettext("any hand")
    style = find_style(settings.PINXIT_HOME, hand)
    if style is not None:
        return style.title
    guest = find_guest(settings.PINXIT_HOME, hand)
    return hands.hand_title(hand) if guest is None else guest.title


def hand_choices(person: "Person | None" = None) -> list[HandChoice]:
    """Return the hands that somebody may choose, the free choice last.

    Those are the house painter's, and the personal styles that are this person's or everybody's.

    Raises:
        MissingPainterError: The house painter is not installed.
    """
    somebody = "" if person is None else str(person.pk)
    own = [
        HandChoice(style.name, style.title, "")
        for style in installed_styles(settings.PINXIT_HOME)
        if style.may_be_chosen_by(somebody)
    ]
    house = [HandChoice(hand, hand_title(hand), _sample_of(hand)) for hand in house_card().hands]
    guests = [HandChoice(guest.name, guest.title, "") for guest in guests_here()]
    return [*own, *guests, *house, HandChoice(ANY_HAND, gettext("Any hand"), _sample_of(ANY_HAND))]


def guests_here() -> tuple[GuestCard, ...]:
    """Return the guests that may be chosen, by name."""
    return installed_guests(settings.PINXIT_HOME)


def usual_settings() -> dict[str, int | str]:
    """Return the settings that suit the house painter, by field of the form.

    Raises:
        MissingPainterError: The house painter is not installed.
    """
    card = house_card()
    hand = _USUAL_HAND if _USUAL_HAND in card.hands else ANY_HAND
    return {"hand": hand, "steps": card.steps, "guidance_percent": card.guidance_percent}


def suited(brief: BriefValue) -> BriefValue:
    """Return a brief with its painter's settings, if it has those that suit the house painter."""
    usual, guest = house_card(), find_guest(settings.PINXIT_HOME, brief.hand)
    if (brief.steps, brief.guidance_percent) != (usual.steps, usual.guidance_percent):
        return brief
    if guest is not None:
        return with_settings(guest, brief)
    card = card_for(settings.PINXIT_HOME, brief.hand)
    return replace(brief, steps=card.steps, guidance_percent=card.guidance_percent)


def desk_query(brief: Brief | BriefValue, *, with_seed: bool) -> str:
    """Return the query by which the desk begins with a brief's settings."""
    query = {
        "prompt": brief.prompt,
        "hand": brief.hand,
        "steps": brief.steps,
        "guidance_percent": brief.guidance_percent,
    }
    return urlencode({**query, "seed": brief.seed} if with_seed else query)


def settings_address(brief: Brief) -> str:
    """Return the address of the page that is filled with a brief's settings.

    The desk; for a picture that was painted over one of its maker's pieces, the page of that piece.
    """
    ground = brief.value.ground
    parent = own_piece_of_image(brief.person, ground.pictures[0]) if ground else None
    if ground is not None and parent is not None:
        page = reverse(f"studio:{ground.way}", args=[parent.public_id])
        return f"{page}?like={brief.public_id}"
    return f"{reverse('studio:home')}?{desk_query(brief, with_seed=True)}"


def medium_of(piece: Piece) -> str:
    """Return how a piece was made, as its label says it."""
    steps = ngettext("%(steps)d step", "%(steps)d steps", piece.brief.steps)
    facts = {"steps": steps % {"steps": piece.brief.steps}, "hand": hand_title(piece.brief.hand)}
    if piece.guest is not None:
        facts["guest"] = mark_of(piece.guest).title
        return gettext("guest painter %(guest)s · %(steps)s") % facts
    if piece.brief.hand == ANY_HAND:
        return gettext("house painter · any hand · %(steps)s") % facts
    return gettext("house painter · hand of %(hand)s · %(steps)s") % facts


def label_of(piece: Piece) -> dict[str, object]:
    """Return what the wall label of a piece says before it has an edition and a price.

    The piece is best fetched with its `brief__person`.
    """
    return {
        "title": piece.title,
        "maker": piece.brief.person.display_name,
        "year": str(piece.painted_at.year),
        "medium": medium_of(piece),
    }


def full_label_of(piece: Piece) -> dict[str, object]:
    """Return the wall label of a piece with its credits and its seal."""
    digest = Digest.parse(piece.image_digest)
    return {
        **label_of(piece),
        "credits": credits_of(piece),
        "seal_url": reverse("provenance:seal", args=[digest]),
        "seal_digest": str(digest),
    }


def bill_of_the_painter() -> Bill:
    """Return whose works taught the house painter, hand by hand."""
    file = house_folder() / "bill-of-materials.json"
    return _bill_in(file, stamp_of(file))


def credits_of(piece: Piece) -> tuple[Credit, ...]:
    """Return whose works taught the hand that painted a piece, and whose it looked at.

    Those of the pieces that it was made from count too. Empty for a piece of an earlier painter,
    whose bill of materials is not the one at hand: its manifest, which the piece names, still lists
    every work.
    """
    found: dict[Credit, None] = {}
    for each, bill in bills_behind(piece):
        if bill is not None:
            found |= dict.fromkeys(bill.credits_of(each.brief.hand, each.references))
    return tuple(found)


def looked_at(piece: Piece) -> tuple[LookedAt, ...]:
    """Return the works that the painter looked at while it painted a piece."""
    return _bill_for(piece).looked_at(piece.references)


def bills_behind(piece: Piece) -> list[tuple[Piece, Bill | None]]:
    """Return a piece and those it was made from, each with the bill of what taught its painter.

    `None` stands for a painter whose bill is not at hand any more.
    """
    found = []
    for each in (piece, *ancestors_of(piece.parents)):
        bill = _bill_for(each)
        found.append((each, bill if str(bill.manifest) == each.manifest_digest else None))
    return found


def _bill_for(piece: Piece) -> Bill:
    """Return the bill of the personal style that a piece is in, or of the house painter."""
    file = bill_file_of(piece)
    return _bill_in(file, stamp_of(file))


@lru_cache(maxsize=_BILLS_KEPT)
def _bill_in(file: Path, _stamp: Stamp) -> Bill:
    """Return the bill of a file, read again only when the file is another one."""
    return read_bill(file.read_text(encoding="utf-8"))


def _sample_of(hand: str) -> str:
    """Return the address of a sample of a hand, or an empty text if there is none."""
    path = f"studio/hands/{hand}.webp"
    return static(path) if finders.find(path) else ""
