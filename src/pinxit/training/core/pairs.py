"""Two things in one picture: how they are called, put together and told apart.

Shape suffixes: H and W pixels, C colours.
"""

import re
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: How a caption joins the names of two works, by arrangement and language.
_JOINED: Final = {
    "beside": {"en": ("{a} beside {b}", "{a} and {b}"), "zh": ("{a}旁边是{b}", "{a}和{b}")},
    "over": {"en": ("{a} above {b}", "{a} over {b}"), "zh": ("{b}上面是{a}", "{a}在{b}上方")},
}
#: What joins two things in a wish.
_JOINT: Final = re.compile(
    r"\s+(?:beside|next to|near|above|over|under|below|behind|in front of|together with|and)\s+"
    r"|旁边(?:是|有|的)?|上面(?:是|有|的)?|下面(?:是|有|的)?|上方(?:是|有)?|[和与跟]",
    re.IGNORECASE,
)
_THINGS: Final = 2


class Arrangement(Enum):
    """How two works stand in one picture."""

    BESIDE = "beside"
    OVER = "over"


def joined(first: str, second: str, arrangement: Arrangement, language: str, form: int) -> str:
    """Return a caption of both.

    Args:
        first: What the first is called.
        second: What the second is called.
        arrangement: How they stand.
        language: "en" or "zh"; English for any other.
        form: Chooses among the forms of the caption.
    """
    forms = _JOINED[arrangement.value].get(language, _JOINED[arrangement.value]["en"])
    return forms[form % len(forms)].format(a=first, b=second)


def composed(
    first_HWC: NDArray[np.uint8], second_HWC: NDArray[np.uint8], arrangement: Arrangement
) -> NDArray[np.uint8]:
    """Return both works at half their side in one picture, the first on the left or on top.

    Args:
        first_HWC: The first, of an even side.
        second_HWC: The second, of the same size.
        arrangement: How they stand. The paper is the colour of the first one's corner.
    """
    side = len(first_HWC)
    half = side // 2
    picture = np.empty_like(first_HWC)
    picture[:] = first_HWC[0, 0]
    begin = (side - half) // 2
    places = {
        Arrangement.BESIDE: ((begin, 0), (begin, half)),
        Arrangement.OVER: ((0, begin), (half, begin)),
    }[arrangement]
    for work_HWC, (down, across) in zip((first_HWC, second_HWC), places, strict=True):
        small = work_HWC.reshape(half, 2, half, 2, -1).mean(axis=(1, 3), dtype=np.float32)
        picture[down : down + half, across : across + half] = np.rint(small)
    return picture


def things(wish: str) -> tuple[str, ...]:
    """Return the two things that a wish names, or the wish itself.

    "a cat beside a red house" names a cat and a red house. Of three things joined, the last
    two stay together.
    """
    parts = [part.strip() for part in _JOINT.split(wish, maxsplit=1)]
    return tuple(parts) if len(parts) == _THINGS and all(parts) else (wish,)
