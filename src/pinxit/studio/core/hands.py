"""How hands are called on labels."""

from typing import Final

_TITLES: Final = {
    "emojione": "EmojiOne",
    "fluent-emoji": "Fluent",
    "fluent-emoji-flat": "Fluent Flat",
    "fxemoji": "FxEmojis",
    "noto": "Noto",
    "noto-v1": "Early Noto",
    "streamline-emojis": "Streamline",
    "twemoji": "Twemoji",
}


def hand_title(hand: str) -> str:
    """Return a hand's proper name, which is the same in every language.

    Args:
        hand: Its short name, such as "noto-v1"; one that is not known is made readable.
    """
    return _TITLES.get(hand) or hand.replace("-", " ").title()
