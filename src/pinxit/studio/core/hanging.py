"""How a picture hangs in a room, in centimetres: the plan by which a mock-up is drawn."""

from dataclasses import dataclass
from typing import Final, Literal

from pinxit.kernel import PinxitError

Frame = Literal["ink", "oak", "white", "none"]
Wall = Literal["paper", "ink", "cinnabar"]

FRAMES: Final[tuple[Frame, ...]] = ("ink", "oak", "white", "none")
WALLS: Final[tuple[Wall, ...]] = ("paper", "ink", "cinnabar")
#: Of the wall that is shown; three to two.
ROOM_CM: Final = (300.0, 200.0)
FLOOR_CM: Final = 32.0
#: Museums hang the middle of a picture at the height of the eye.
EYE_CM: Final = 122.0
WIDTH_MIN_CM: Final = 10
WIDTH_MAX_CM: Final = 220


class BadHangingError(PinxitError):
    """A picture does not hang like this."""

    remedy = "Choose a width of 10 to 220 cm at which the framed picture fits on the wall."


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the wall, in centimetres from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by_cm: float) -> "Box":
        """Return the rectangle with so much more on every side."""
        return Box(self.left - by_cm, self.top - by_cm, self.right + by_cm, self.bottom + by_cm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """A picture on a wall.

    Attributes:
        aspect: Its width divided by its height.
        width_cm: How wide it is printed.
        frame: What is around it.
        wall: The colour of the wall.
        has_mat: Whether there is paper between picture and frame.
    """

    aspect: float
    width_cm: float
    frame: Frame = "ink"
    wall: Wall = "paper"
    has_mat: bool = True

    def __post_init__(self) -> None:
        if not WIDTH_MIN_CM <= self.width_cm <= WIDTH_MAX_CM:
            raise BadHangingError(f"no picture hangs here {self.width_cm:g} cm wide")
        outer = self.outer
        if outer.top < 5 or outer.bottom > ROOM_CM[1] - FLOOR_CM - 5 or outer.left < 5:
            size = f"{self.width_cm:g} × {self.width_cm / self.aspect:.0f} cm"
            raise BadHangingError(f"a picture of {size} does not fit on this wall")

    @property
    def picture(self) -> Box:
        """Where the picture is."""
        height = self.width_cm / self.aspect
        middle = ROOM_CM[0] / 2, ROOM_CM[1] - FLOOR_CM - min(EYE_CM, ROOM_CM[1] - FLOOR_CM) * 0.72
        half = self.width_cm / 2, height / 2
        return Box(
            middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]
        )

    @property
    def mat(self) -> Box:
        """Where the paper around the picture is, which is nowhere else if there is none."""
        longer = max(self.width_cm, self.width_cm / self.aspect)
        return self.picture.grown(max(2.5, 0.12 * longer) if self.has_mat else 0.0)

    @property
    def outer(self) -> Box:
        """The outer edge of the frame."""
        return self.mat.grown(0.0 if self.frame == "none" else 1.8)
