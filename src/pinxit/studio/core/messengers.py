"""What messengers ask of a sticker pack: sizes, bytes and numbers, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pinxit.kernel import PinxitError

Format = Literal["png", "webp"]
KB: Final = 1_000
KIB: Final = 1_024

#: A pack of this house has 8 to 40 stickers, whatever a messenger would take.
PACK_MIN: Final = 8
PACK_MAX: Final = 40


class WrongNumberError(PinxitError):
    """A messenger does not take so many stickers in one pack."""

    remedy = "Add or leave out names until there are as many as the messenger takes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A picture that belongs to a pack beside its stickers.

    Attributes:
        file: Its name in the archive.
        width_px: Exactly.
        height_px: Exactly.
        most_bytes: At most so large.
        is_opaque: Whether it stands on a ground of paper; transparent otherwise.
    """

    file: str
    width_px: int
    height_px: int
    most_bytes: int
    is_opaque: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Messenger:
    """What one messenger asks for.

    Attributes:
        name: Its short name.
        title: Its own name.
        width_px: Of a sticker; its frame, where `fills` is false.
        height_px: Likewise.
        margin_px: Left free around what is drawn.
        format: Of a sticker's file.
        most_bytes: Of one sticker.
        counts: How many stickers a pack may have.
        file: Name of the file of sticker n, with `{n}` or `{n:02}`.
        extras: What belongs to a pack besides.
        source: Where that is written.
        known_on: The day for which it is known.
    """

    name: str
    title: str
    width_px: int
    height_px: int
    margin_px: int
    format: Format
    most_bytes: int
    counts: tuple[int, ...]
    file: str
    extras: tuple[Extra, ...] = ()
    source: str
    known_on: str = "2026-11-30"

    def check(self, count: int) -> None:
        """Make sure that a pack of so many stickers is taken.

        Raises:
            WrongNumberError: It is not.
        """
        if count not in self.counts:
            raise WrongNumberError("this messenger does not take so many stickers")

    @property
    def counts_text(self) -> str:
        """The numbers of stickers, such as "8–30" or "8, 16, 24"."""
        first, last = self.counts[0], self.counts[-1]
        if len(self.counts) == last - first + 1 > 2:
            return f"{first}–{last}"
        return ", ".join(map(str, self.counts))


_ANY: Final = tuple(range(PACK_MIN, PACK_MAX + 1))

MESSENGERS: Final[Mapping[str, Messenger]] = {
    each.name: each
    for each in (
        Messenger(
            name="telegram",
            title="Telegram",
            width_px=512,
            height_px=512,
            margin_px=0,
            format="webp",
            most_bytes=512 * KB,
            counts=_ANY,
            file="{n:03}.webp",
            source="core.telegram.org/stickers: static stickers, one side exactly 512 pixels",
        ),
        Messenger(
            name="whatsapp",
            title="WhatsApp",
            width_px=512,
            height_px=512,
            margin_px=16,
            format="webp",
            most_bytes=100 * KB,
            counts=tuple(range(PACK_MIN, 31)),
            file="{n:02}.webp",
            extras=(Extra(file="tray.png", width_px=96, height_px=96, most_bytes=50 * KB),),
            source="github.com/WhatsApp/stickers, Android/README.md: 3 to 30 of exactly 512 pixels",
        ),
        Messenger(
            name="wechat",
            title="微信 WeChat",
            width_px=240,
            height_px=240,
            margin_px=4,
            format="png",
            most_bytes=500 * KB,
            counts=(8, 16, 24),
            file="{n:02}.png",
            extras=(
                Extra(file="cover.png", width_px=240, height_px=240, most_bytes=500 * KB),
                Extra(file="icon.png", width_px=50, height_px=50, most_bytes=100 * KB),
                Extra(
                    file="banner.png",
                    width_px=750,
                    height_px=400,
                    most_bytes=500 * KB,
                    is_opaque=True,
                ),
            ),
            source="sticker.weixin.qq.com, 微信表情开放平台制作指引",
        ),
        Messenger(
            name="line",
            title="LINE",
            width_px=370,
            height_px=320,
            margin_px=10,
            format="png",
            most_bytes=1_000 * KB,
            counts=(8, 16, 24, 32, 40),
            file="{n:02}.png",
            extras=(
                Extra(file="main.png", width_px=240, height_px=240, most_bytes=1_000 * KB),
                Extra(file="tab.png", width_px=96, height_px=74, most_bytes=1_000 * KB),
            ),
            source="creator.line.me/en/guideline/sticker",
        ),
        Messenger(
            name="signal",
            title="Signal",
            width_px=512,
            height_px=512,
            margin_px=16,
            format="webp",
            most_bytes=300 * KIB,
            counts=_ANY,
            file="{n:02}.webp",
            extras=(Extra(file="cover.webp", width_px=512, height_px=512, most_bytes=300 * KIB),),
            source="support.signal.org, Stickers: 512 pixels, 300 KiB, at most 200 in a pack",
        ),
    )
}
