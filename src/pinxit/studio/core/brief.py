"""The brief: what to paint, and everything that decides how it comes out."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from pinxit.kernel import Digest, PinxitError, canonical_json
from pinxit.studio.core.ground import Ground

PROMPT_MAX: Final = 500
STEPS_MAX: Final = 100
GUIDANCE_MAX_PERCENT: Final = 2000
SEED_MAX: Final = 2**32 - 1
_SIDE_RANGE_PX: Final = range(16, 1025)
_HAND: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")

#: Embeddings, overrides and isolates: they can make a label show other words than it holds.
_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Unseen and without meaning here: soft hyphen, zero-width space, direction marks, word joiner,
#: byte-order mark. Joiners (U+200C, U+200D) stay: Persian and composed pictographs need them.
_DROPPED: Final = dict.fromkeys(map(ord, "\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff"))
#: White space that Unicode counts among the control characters.
_SPACES: Final = frozenset("\t\n\v\f\r\x85")
#: Letters and symbols by category that nevertheless show nothing.
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")


class BriefRefusedError(PinxitError):
    """A brief cannot be painted as it stands."""

    remedy = "Change the brief and send it again."


class EmptyPromptError(BriefRefusedError):
    """The prompt says nothing that can be seen."""

    remedy = "Say in a few words what the picture shows, such as: a red dragon."


class PromptTooLongError(BriefRefusedError):
    """The prompt is longer than a painter reads."""

    remedy = "Keep what the picture shows and leave out the rest; 500 characters are enough."


class ControlCharacterError(BriefRefusedError):
    """The prompt holds characters that are commands to a machine, not text."""

    remedy = "Type the prompt again, or paste it as plain text."


class HiddenDirectionError(BriefRefusedError):
    """The prompt holds unseen characters that turn the direction of writing."""

    remedy = "Type the prompt again. Arabic, Hebrew and Persian need no such characters."


class BadSettingError(BriefRefusedError):
    """A number of the brief is outside its range."""

    remedy = "Steps are 1 to 100, guidance 0 to 2000 per cent, the seed 0 to 4294967295."


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What to paint. Equal briefs, one model and one class of machine give equal pictures.

    Attributes:
        prompt: What the picture shows, in any language; kept as `clean_prompt` returns it.
        hand: Whose manner it is painted in, by the hand's short name; the painter knows which
            hands it has.
        seed: Fixes the noise that the picture starts from, in `[0, 2**32 - 1]`.
        steps: How often the painter goes over the picture, in `[1, 100]`.
        guidance_percent: How closely it keeps to the prompt, in `[0, 2000]`; 100 is the plain
            prediction without guidance.
        side_px: Height and width of what is painted at once, in pixels, in `[16, 1024]`.
        ground: What it is painted over; `None` begins with an empty canvas.

    Raises:
        BriefRefusedError: One of the above does not hold; each subclass says which.
    """

    prompt: str
    hand: str
    seed: int = 0
    steps: int = 24
    guidance_percent: int = 300
    side_px: int = 128
    ground: Ground | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "prompt", clean_prompt(self.prompt))
        if not _HAND.fullmatch(self.hand):
            raise BadSettingError("the name of a hand is small letters, digits and hyphens")
        if not 0 <= self.seed <= SEED_MAX:
            raise BadSettingError(f"the seed {self.seed} is out of range")
        if not 1 <= self.steps <= STEPS_MAX:
            raise BadSettingError(f"{self.steps} steps are out of range")
        if not 0 <= self.guidance_percent <= GUIDANCE_MAX_PERCENT:
            raise BadSettingError(f"guidance of {self.guidance_percent} per cent is out of range")
        if self.side_px not in _SIDE_RANGE_PX:
            raise BadSettingError(f"a side of {self.side_px} pixels is out of range")

    @property
    def digest(self) -> Digest:
        """The name of this brief: equal briefs have equal names."""
        over = {} if self.ground is None else {"ground": dict(self.ground.record)}
        return Digest.of(
            canonical_json(
                {
                    "guidance_percent": self.guidance_percent,
                    "hand": self.hand,
                    "prompt": self.prompt,
                    "seed": self.seed,
                    "side_px": self.side_px,
                    "steps": self.steps,
                    **over,
                }
            )
        )

    @property
    def prompt_digest(self) -> Digest:
        """The name of the words alone: the public record holds this, not the words."""
        return Digest.of(self.prompt.encode())


def clean_prompt(text: str) -> str:
    """Return a prompt in its one form, so that prompts which look the same are the same.

    Composes characters (NFC), folds every run of white space into one space, and drops characters
    that show nothing. Text written from right to left is as welcome as any other.

    Args:
        text: What somebody typed or pasted.

    Returns:
        Between 1 and 500 characters with something to be seen among them.

    Raises:
        EmptyPromptError: Nothing of it can be seen.
        PromptTooLongError: More than 500 characters.
        ControlCharacterError: It holds control characters or halves of characters.
        HiddenDirectionError: It holds bidirectional embeddings, overrides or isolates.

    Source:
        Unicode Standard Annex #15 (NFC); Unicode Technical Standard #55, section 3.1, on text that
        reads differently from what it is.
    """
    if any(_is_command(letter) for letter in text):
        raise ControlCharacterError("the prompt holds control characters")
    if not _BIDI_CONTROLS.isdisjoint(text):
        raise HiddenDirectionError("the prompt holds characters that turn the direction of writing")
    prompt = " ".join(unicodedata.normalize("NFC", text.translate(_DROPPED)).split())
    if len(prompt) > PROMPT_MAX:
        raise PromptTooLongError(f"the prompt has {len(prompt)} characters, more than {PROMPT_MAX}")
    if not any(_is_seen(letter) for letter in prompt):
        raise EmptyPromptError("the prompt is empty")
    return prompt


def _is_command(letter: str) -> bool:
    """Say whether a character is a command or half of a character, and no white space."""
    return unicodedata.category(letter) in {"Cc", "Cs"} and letter not in _SPACES


def _is_seen(letter: str) -> bool:
    """Say whether a character leaves ink: a letter, digit, sign or mark of punctuation."""
    return unicodedata.category(letter)[0] in "LNPS" and letter not in _BLANK
