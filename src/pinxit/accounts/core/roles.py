"""What a person may be here."""

from enum import StrEnum


class Role(StrEnum):
    """A role; a person may have several. Who has none and is not signed in is a visitor."""

    BUYER = "buyer"
    ARTIST = "artist"
    CURATOR = "curator"
    COMMITTEE = "committee"
    OWNER = "owner"
