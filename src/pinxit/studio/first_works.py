"""The twelve first works: what hangs in a house before anybody has painted in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from pinxit.studio.adapters.house_painter import house_card, open_house_painter
from pinxit.studio.core.brief import Brief
from pinxit.studio.jobs import painted
from pinxit.studio.web.services import keep_piece, rename_piece, write_brief

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.studio.web.models import Piece


@dataclass(frozen=True, slots=True)
class FirstWork:
    """One of the first works.

    Attributes:
        prompt: What the painter is asked for.
        title: What stands on the label, in both languages.
        hand: Whose manner it is painted in.
        seed: Fixes the picture.
    """

    prompt: str
    title: str
    hand: str
    seed: int

    @property
    def statement(self) -> str:
        """What the house says about it: the words it was painted from."""
        return (
            f"Asked for as “{self.prompt}” when this house was opened, and painted by a painter "
            f"that is still learning. 开馆之日以“{self.prompt}”为题，由一位仍在学习的画师所画。"
        )


#: Faces, people and things of one strong colour, which the painter knows best; three in Chinese.
FIRST_WORKS: Final = (
    FirstWork("a cat face", "Cat · 猫", "fluent-emoji-flat", 6),
    FirstWork("a tomato", "Tomato · 番茄", "fluent-emoji", 8),
    FirstWork("a smiling face with sunglasses", "Sunglasses · 墨镜", "noto", 6),
    FirstWork("a green heart", "Green heart · 绿心", "noto", 2),
    FirstWork("a smiling face", "Smile · 微笑", "emojione", 10),
    FirstWork("老师", "Teacher · 老师", "fluent-emoji-flat", 4),
    FirstWork("a red heart", "Heart · 心", "fluent-emoji", 5),
    FirstWork("a woman", "Woman · 女士", "noto", 8),
    FirstWork("茄子", "Aubergine · 茄子", "fluent-emoji-flat", 7),
    FirstWork("a grinning face", "Grin · 咧嘴笑", "fxemoji", 6),
    FirstWork("a boy", "Boy · 男孩", "noto", 6),
    FirstWork("警察", "Police officer · 警察", "fluent-emoji-flat", 3),
)


class _Unwatched:
    """Nobody watches a single first work develop; the start shows one bar for all of them."""

    def report(self, step: int, total: int, *, note: str = "", preview: bytes = b"") -> None:
        """Do nothing."""


def paint_first_work(work: FirstWork, *, person: "Person", now: datetime) -> "Piece":
    """Paint one of the first works for somebody, without the queue, and keep it.

    Args:
        work: Which.
        person: Whose piece it is: the owner of the house.
        now: The time of painting.

    Raises:
        MissingPainterError: The house painter is not installed.
        StoreUnwritableError: The disk is full or the store cannot be written.
    """
    card = house_card()
    brief = Brief(
        prompt=work.prompt,
        hand=work.hand,
        seed=work.seed,
        steps=card.steps,
        guidance_percent=card.guidance_percent,
    )
    painting = painted(brief, open_house_painter(settings.PINXIT_HOME), _Unwatched())
    with transaction.atomic():
        row = write_brief(person=person, brief=brief, sitting=uuid4(), now=now)
        piece = keep_piece(brief=row, painting=painting, now=now)
        rename_piece(piece, work.title)
    return piece
