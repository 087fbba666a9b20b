"""Shop: numbered copies of works, sold one by one and never twice.

In:  an `Offer` for a piece of the studio, and a listing on the gallery's wall.
Out: an order with its number, and an `EditionCertificate` that the log remembers.
"""

from pinxit.shop.core.certificate import EditionCertificate
from pinxit.shop.core.editions import SoldOutError, next_number
from pinxit.shop.core.offer import Offer, OfferRefusedError, price_of
from pinxit.shop.core.orders import IllegalMoveError, OrderState, WrongPaymentError

__all__ = [
    "EditionCertificate",
    "IllegalMoveError",
    "Offer",
    "OfferRefusedError",
    "OrderState",
    "SoldOutError",
    "WrongPaymentError",
    "next_number",
    "price_of",
]
