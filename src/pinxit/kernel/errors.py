"""The base of every error that a person may meet."""

from typing import ClassVar


class PinxitError(Exception):
    """Something went wrong that the reader can do something about.

    A subclass says in its message what happened, and in `remedy` what to do about it. Both
    are shown to people, so a room marks them for translation.

    Attributes:
        remedy: One plain sentence: what the reader can do next.
        may_pass: Whether waiting alone may mend it, so that long work tries again by itself.
    """

    remedy: ClassVar[str] = "Try again; if it happens again, tell the owner of this studio."
    may_pass: ClassVar[bool] = False
