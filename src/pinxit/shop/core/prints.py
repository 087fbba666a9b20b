"""Prints: what a print house is told, and the way of a print from order to parcel."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pinxit.kernel import Digest, PinxitError

WIDTH_RANGE_MM: Final = range(50, 2001)
BLEED_RANGE_MM: Final = range(11)
#: Below this a print looks coarse at arm's length.
LOWEST_PPI: Final = 100
_MM_AN_INCH: Final = 25.4
ADDRESS_MAX: Final = 500
TRACKING_MAX: Final = 60

#: Papers by the name on the ticket.
PAPERS: Final = ("cotton rag 310 g/m²", "baryta 315 g/m²", "matte 200 g/m²")


class PrintState(StrEnum):
    """Where a print is."""

    ORDERED = "ordered"
    SENT = "sent"
    SHIPPED = "shipped"


#: A print that was sent to the house may be sent again, and shipped without having been sent.
MOVES: Final[Mapping[PrintState, frozenset[PrintState]]] = {
    PrintState.ORDERED: frozenset({PrintState.SENT, PrintState.SHIPPED}),
    PrintState.SENT: frozenset({PrintState.SHIPPED}),
    PrintState.SHIPPED: frozenset(),
}


class BadPrintError(PinxitError):
    """A work cannot be printed like this."""

    remedy = (
        "Choose a width of 50 to 2000 mm at which the file still has 100 pixels an inch, "
        "a bleed of 0 to 10 mm, and a paper of the list."
    )


class BadAddressError(PinxitError):
    """There is no address to send a print to, or no parcel's number."""

    remedy = "Write the address as it stands on a parcel, in up to 500 characters."


class PrintMovedError(PinxitError):
    """A print was to be moved to where it cannot go."""

    remedy = "Look at the list of prints again: somebody may have moved it a moment ago."


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFormat:
    """How a work is printed; its proportions are the picture's.

    Attributes:
        width_mm: Of the picture, without bleed, in `WIDTH_RANGE_MM`.
        bleed_mm: On each side, in `BLEED_RANGE_MM`.
        paper: One of `PAPERS`.
        width_px: Of the file.
        height_px: Of the file.

    Raises:
        BadPrintError: A value is out of range, or the file too small for it.
    """

    width_mm: int
    bleed_mm: int
    paper: str
    width_px: int
    height_px: int

    def __post_init__(self) -> None:
        if self.width_mm not in WIDTH_RANGE_MM or self.bleed_mm not in BLEED_RANGE_MM:
            raise BadPrintError(f"{self.width_mm} mm wide with {self.bleed_mm} mm of bleed")
        if self.paper not in PAPERS:
            raise BadPrintError(f"no such paper: {self.paper:.40}")
        if self.ppi < LOWEST_PPI:
            raise BadPrintError(f"{self.ppi} pixels an inch are too few")

    @property
    def height_mm(self) -> int:
        """Height of the picture, without bleed."""
        return round(self.width_mm * self.height_px / self.width_px)

    @property
    def ppi(self) -> int:
        """Pixels of the file an inch."""
        return int(self.width_px * _MM_AN_INCH / self.width_mm)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """What a print house is to make.

    Attributes:
        name: Of the order.
        title: Of the work.
        maker: Who asked for it.
        number: Which copy it is, as the label says it.
        certificate: Address of its certificate.
        file: Digest of the file to print.
        format: How it is printed.
        ship_to: Where it goes.
    """

    name: str
    title: str
    maker: str
    number: str
    certificate: str
    file: Digest
    format: PrintFormat
    ship_to: str

    @property
    def ticket(self) -> dict[str, object]:
        """The job ticket, with the terms of JDF where it has them.

        Source:
            CIP4, "JDF Specification 1.8" (2023): Media, TrimSize, BleedBoxSize, DeliveryIntent.
        """
        sheet, bleed = self.format, self.format.bleed_mm
        return {
            "ticket": "pinxit print 1",
            "JobID": self.name,
            "DescriptiveName": f"{self.title}, {self.maker}",
            "Amount": 1,
            "Media": {"MediaType": "Paper", "DescriptiveName": sheet.paper},
            "TrimSize_mm": [sheet.width_mm, sheet.height_mm],
            "Bleed_mm": bleed,
            "BleedBoxSize_mm": [sheet.width_mm + 2 * bleed, sheet.height_mm + 2 * bleed],
            "Resolution_ppi": sheet.ppi,
            "RunList": {
                "FileSpec": "print.png",
                "sha256": self.file.hex,
                "Size_px": [sheet.width_px, sheet.height_px],
            },
            "Number": self.number,
            "Certificate": self.certificate,
            "DeliveryIntent": {"ShipTo": self.ship_to.splitlines()},
        }


def checked_address(text: str) -> str:
    """Return an address as it is printed on a parcel, without empty lines.

    Raises:
        BadAddressError: It is empty or too long, or cannot be printed.
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    address = "\n".join(filter(None, lines))
    if not address or len(address) > ADDRESS_MAX or not address.replace("\n", "").isprintable():
        raise BadAddressError(f"an address of {len(address)} characters")
    return address


def checked_tracking(text: str) -> str:
    """Return the number of a parcel.

    Raises:
        BadAddressError: It is empty, too long, or cannot be printed.
    """
    tracking = " ".join(text.split())
    if not tracking or len(tracking) > TRACKING_MAX or not tracking.isprintable():
        raise BadAddressError(f"a parcel’s number of {len(tracking)} characters")
    return tracking


def check_print_move(state: PrintState, to: PrintState) -> None:
    """Make sure that a print may go from one state to another.

    Raises:
        PrintMovedError: It may not.
    """
    if to not in MOVES[state]:
        raise PrintMovedError(f"a print that is {state} cannot become {to}")
