"""Chinese verse: its forms, its gaps, and the years of its poets."""

import re
from collections.abc import Sequence
from typing import Final

#: Forms by (characters in a line, lines): the name in Chinese.
FORMS: Final = {(5, 4): "五言绝句", (7, 4): "七言绝句", (5, 8): "五言律诗", (7, 8): "七言律诗"}
#: The last year of each dynasty, as the anthologies bound it: "Tang" takes in the Five Dynasties.
LAST_YEAR: Final = {"tang": 960, "song": 1279}
DYNASTIES: Final = {"tang": "唐", "song": "宋"}

_LINE_END: Final = re.compile(r"[，。！？；、：,.!?;:\s]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
#: Signs that stand for a character which is lost, or which no font had.
_GAP: Final = re.compile(r"[□■〓○●◎…?�﹀︽\ue000-\uf8ff⿰-⿻]|[A-Za-z0-9=|/{}Нけ]")
#: Brackets in which editors write variants and remarks.
_NOTE: Final = re.compile(r"[（()）\[\]〔〕【】〖〗〈〉]|校记|[:：]\s*原作")
_YEARS: Final = re.compile(
    r"[（(]\s*([〇○零一二三四五六七八九]{3,4})\s*[～~—\-－]+\s*([〇○零一二三四五六七八九]{3,4})\s*[）)]"
)
_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NAMELESS: Final = frozenset({"", "佚名", "无名氏", "無名氏", "不详", "不詳", "阙名", "闕名"})


def flaw_of(paragraphs: Sequence[str]) -> str:
    """Return why a poem cannot be taken: "empty", "gap", "note", or "" if it can.

    Args:
        paragraphs: As the anthology prints it.
    """
    text = "".join(paragraphs)
    if not _HAN.search(text):
        return "empty"
    if _GAP.search(text):
        return "gap"
    return "note" if _NOTE.search(text) else ""


def form_of(paragraphs: Sequence[str]) -> tuple[int, int] | None:
    """Return (characters in a line, lines) of a poem in one of the four regular forms.

    Whether a poem of that shape keeps the rules of tone is not looked at: many a quatrain is older
    than the rules.

    Source:
        Wang Li (1958), Hanyu shilüxue (The prosody of Chinese verse), chapter 1.
    """
    lines = [line for line in _LINE_END.split("".join(paragraphs)) if line]
    lengths = {len(line) for line in lines}
    if len(lengths) != 1:
        return None
    shape = (lengths.pop(), len(lines))
    return shape if shape in FORMS else None


def years_in(biography: str) -> tuple[int, int] | None:
    """Return the years of birth and death that a biography states as "（九二七～九七六）".

    Years that are not those of one life, such as years of a reign, are left out.
    """
    found = _YEARS.search(biography[:200])
    if found is None:
        return None
    born, died = (int(year.translate(_DIGITS)) for year in found.groups())
    return (born, died) if 10 <= died - born <= 110 else None


def is_nameless(author: str) -> bool:
    """Say whether an author's name is but a word for "nobody knows"."""
    return author.strip() in _NAMELESS
