"""Works as pages show them: cards for the browser, labels for the wall."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language, gettext

from pinxit.corpus.core.music import Note
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web import words
from pinxit.corpus.web.models import Author, Work
from pinxit.corpus.web.selectors import contents
from pinxit.kernel import PinxitError

_LINES_ON_A_CARD: Final = 6
_NOTES_ON_A_CARD: Final = 160
_FIRST_DIGITS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCard:
    """A work on the wall of the browser.

    Attributes:
        work: The row of the register.
        title: What it is called; never empty.
        makers: Who made it.
        licence: Its licence in words.
        alt: What it is to somebody who cannot see it.
        image_url: Where its picture is; empty for texts, music, and what is withdrawn.
        width_px: Of the picture as it is served.
        height_px: Of the picture as it is served.
        verse: The first lines of a text.
        notes: The first notes of a piece of music.
    """

    work: Work
    title: str
    makers: str
    licence: str
    alt: str
    image_url: str = ""
    width_px: int = 0
    height_px: int = 0
    verse: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def cards(works: Iterable[Work], *, may_see_withdrawn: bool = False) -> list[WorkCard]:
    """Return works as cards; asks the database nothing if they came with their makers."""
    return [card(work, may_see=may_see_withdrawn) for work in works]


def card(work: Work, *, may_see: bool = False) -> WorkCard:
    """Return one work as a card.

    Args:
        work: Fetched with `with_makers`.
        may_see: Whether the reader may see it even when it is withdrawn.
    """
    title, makers = title_of(work), makers_of(work)
    plain = WorkCard(
        work=work,
        title=title,
        makers=makers,
        licence=str(words.licence_name(work.licence)),
        alt=gettext("%(title)s, by %(makers)s") % {"title": title, "makers": makers},
    )
    if work.withdrawn_at is not None and not may_see:
        return plain
    if work.medium == Medium.TEXT:
        return replace(plain, verse=_verse_of(work))
    if work.medium == Medium.MUSIC:
        return replace(plain, notes=_notes_of(work))
    return replace(
        plain,
        image_url=picture_url(work),
        width_px=work.width_px * contents.ENLARGED,
        height_px=work.height_px * contents.ENLARGED,
    )


def title_of(work: Work) -> str:
    """Return what a work is called: its title, or the name of its file."""
    return work.title or work.source.rpartition(":")[2].rpartition("/")[2] or work.source


def authors_of(work: Work) -> list[Author]:
    """Return the authors of a work that was fetched with its makers."""
    return [each.author for each in work.authorships.all()]


def makers_of(work: Work) -> str:
    """Return who made a work, in one line."""
    names = [words.author_name(author) for author in authors_of(work)]
    if len(names) > 3:
        return gettext("%(first)s and others") % {"first": names[0]}
    reads_chinese = (get_language() or "").startswith("zh")
    return ("、" if reads_chinese else ", ").join(names)


def picture_url(work: Work) -> str:
    """Return the address of a work's picture; it changes when the collection does."""
    return reverse("corpus:picture", args=[work.collection.hex[:_FIRST_DIGITS], work.row])


def _verse_of(work: Work) -> tuple[str, ...]:
    try:
        lines = [line.strip() for line in contents.text_of(work).splitlines() if line.strip()]
    except PinxitError:
        return ()
    return tuple(lines[:_LINES_ON_A_CARD])


def _notes_of(work: Work) -> tuple[Note, ...]:
    try:
        return contents.score_of(work).notes[:_NOTES_ON_A_CARD]
    except PinxitError:
        return ()
