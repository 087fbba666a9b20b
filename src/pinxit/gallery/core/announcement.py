"""What an exhibition is called, in both languages of the house."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What stands at the door of an exhibition.

    Attributes:
        slug: Its address.
        title_en: Title in English.
        title_zh: Title in Chinese.
        opening_en: A few sentences in English.
        opening_zh: The same in Chinese, written and not translated word for word.
    """

    slug: str
    title_en: str
    title_zh: str
    opening_en: str
    opening_zh: str


#: The exhibition with which every house opens.
FIRST_WORKS: Final = Announcement(
    slug="first-works",
    title_en="First works",
    title_zh="开张之作",
    opening_en=(
        "Twelve pictures, painted on this machine when the house was opened. Nobody drew them: a "
        "small model did, from twelve briefs in English and Chinese, in the hands it learnt from."
    ),
    opening_zh=(
        "画坊开张之日，在本机绘成的十二幅画。无人执笔：一个小小的模型依照十二句中英文题目，"
        "用它学来的几种笔法画成。"
    ),
)
