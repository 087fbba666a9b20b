"""What laws ask of a house that makes art with AI, and what this program does about each rule.

Nothing here is legal advice. A rule whose state is not `HERE` says what is missing.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How much of a rule is met."""

    HERE = "here"
    PARTLY = "partly"
    NOT_HERE = "not here"
    NO_CASE = "no case"
    """The program does nothing that the rule speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One demand, and the answer to it.

    Attributes:
        article: Where the demand stands.
        asks: What is asked, in a sentence of our own.
        answer: What the program does, or lacks.
        state: How much of it is met.
        places: Where it is seen: addresses of pages, commands, settings.
        tests: Files of the repository that show it.
    """

    article: str
    asks: str
    answer: str
    state: State
    places: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The rules of one law.

    Attributes:
        slug: Name of the chapter in the page's address.
        title: The law.
        since: Since when it holds, and for whom.
        rules: In the order of the law.
    """

    slug: str
    title: str
    since: str
    rules: tuple[Rule, ...]
