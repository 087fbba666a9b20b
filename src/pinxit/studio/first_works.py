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


#: Animals, fruit and things that the painter knows well; three asked for in Chinese.
FIRST_WORKS: Final = (
    FirstWork("cactus", "Cactus · 仙人掌", "emojione", 3),
    FirstWork("maple leaf", "Maple leaf · 枫叶", "fxemoji", 2),
    FirstWork("西瓜", "Watermelon · 西瓜", "fluent-emoji-flat", 2),
    FirstWork("crab", "Crab · 螃蟹", "streamline-emojis", 3),
    FirstWork("tiger face", "Tiger · 老虎", "fluent-emoji-flat", 4),
    FirstWork("吉他", "Guitar · 吉他", "noto-v1", 2),
    FirstWork("house with garden", "House with garden · 带花园的房子", "twemoji", 4),
    FirstWork("panda", "Panda · 熊猫", "twemoji", 3),
    FirstWork("sunflower", "Sunflower · 向日葵", "emojione", 4),
    FirstWork("帆船", "Sailing boat · 帆船", "fluent-emoji", 4),
    FirstWork("penguin", "Penguin · 企鹅", "noto", 2),
    FirstWork("owl", "Owl · 猫头鹰", "twemoji", 2),
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
