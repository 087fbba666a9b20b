"""Client: the studio of another machine, from Python.

In:  the address of a studio, and a key that was made there.
Out: pictures as bytes, and what the studio says of them, as frozen values.
"""

from pinxit.client.answers import Brief, File, Hand, Piece, Recalled, Treatment
from pinxit.client.asking import ProblemError, UnreachableStudioError
from pinxit.client.bringing import Mask, Rights
from pinxit.client.commissions import Commission, Sketch
from pinxit.client.kinds import Kind, Setting
from pinxit.client.series import Messenger, Series
from pinxit.client.shop import Billed, Copy, Order, Quote, Work
from pinxit.client.studio import Client
from pinxit.client.waiting import FailedError, NotYetError
from pinxit.client.webhooks import ForgedMessageError, read_message

__all__ = [
    "Billed",
    "Brief",
    "Client",
    "Commission",
    "Copy",
    "FailedError",
    "File",
    "ForgedMessageError",
    "Hand",
    "Kind",
    "Mask",
    "Messenger",
    "NotYetError",
    "Order",
    "Piece",
    "ProblemError",
    "Quote",
    "Recalled",
    "Rights",
    "Series",
    "Setting",
    "Sketch",
    "Treatment",
    "UnreachableStudioError",
    "Work",
    "read_message",
]
