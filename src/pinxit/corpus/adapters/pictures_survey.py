"""What is known of a picture before it is decoded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a file says of itself.

    Attributes:
        width_px: Of the picture, before any orientation.
        height_px: Of the picture, before any orientation.
        end: Where the picture ends in the file; the length of the file if the format cannot tell.
        num_frames: Frames or pages; 1 for a picture that stands still.
        num_scans: How often decoding goes over the picture.
        icc_bytes: Length of its colour profile, unpacked.
        announces_more: Whether it says that further pictures follow its end.
    """

    width_px: int
    height_px: int
    end: int
    num_frames: int = 1
    num_scans: int = 1
    icc_bytes: int = 0
    announces_more: bool = False

    @property
    def pixels(self) -> int:
        """The number of pixels."""
        return self.width_px * self.height_px
