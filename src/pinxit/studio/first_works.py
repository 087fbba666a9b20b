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
        """What the house says about it."""
        return (
            "Painted by the house painter when this house was opened. "
            "这家画坊开张之日，由坊中画师所画。"
        )


#: Four prompts are Chinese, for the painter reads both.
FIRST_WORKS: Final = (
    FirstWork("a red dragon", "Red dragon · 红龙", "noto", 1),
    FirstWork("a cat face", "Cat · 猫", "fluent-emoji-flat", 2),
    FirstWork("一轮满月", "Full moon · 满月", "noto-v1", 3),
    FirstWork("a red apple", "Apple · 苹果", "twemoji", 4),
    FirstWork("a tropical fish", "Tropical fish · 热带鱼", "fxemoji", 5),
    FirstWork("樱花", "Cherry blossom · 樱花", "emojione", 6),
    FirstWork("an owl", "Owl · 猫头鹰", "fluent-emoji", 7),
    FirstWork("a sailing boat", "Sailing boat · 帆船", "streamline-emojis", 8),
    FirstWork("一碗面条", "Bowl of noodles · 一碗面", "twemoji", 9),
    FirstWork("a mountain with snow", "Snowy mountain · 雪山", "noto", 10),
    FirstWork("a sunflower", "Sunflower · 向日葵", "fluent-emoji-flat", 11),
    FirstWork("一只蝴蝶", "Butterfly · 蝴蝶", "fluent-emoji", 12),
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
