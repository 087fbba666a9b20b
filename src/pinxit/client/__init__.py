"""Client: the studio of another machine, from Python.

In:  the address of a studio, and a key that was made there.
Out: pictures as bytes, and what the studio says of them, as frozen values.
"""

from pinxit.client.answers import Brief, File, Hand, Piece, Recalled, Treatment
from pinxit.client.asking import ProblemError, UnreachableStudioError
from pinxit.client.studio import Client, FailedError, NotYetError
from pinxit.client.webhooks import ForgedMessageError, read_message

__all__ = [
    "Brief",
    "Client",
    "FailedError",
    "File",
    "ForgedMessageError",
    "Hand",
    "NotYetError",
    "Piece",
    "ProblemError",
    "Recalled",
    "Treatment",
    "UnreachableStudioError",
    "read_message",
]
