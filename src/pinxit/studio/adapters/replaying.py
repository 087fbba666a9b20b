"""Painting again what was painted, from its own record, and comparing the bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.studio.adapters.canvases import open_canvas
from pinxit.studio.adapters.renditions import renditions
from pinxit.studio.core.painter import Painter, Step, origin_of
from pinxit.studio.core.piece import Piece


@dataclass(frozen=True, slots=True)
class Replay:
    """How a piece came out when it was painted again.

    Attributes:
        piece: The piece.
        image: Digest of the picture as painted, now.
        file: Digest of the full size, now.
        engine: What ran the painter now.
    """

    piece: Piece
    image: Digest
    file: Digest
    engine: str

    @property
    def is_same(self) -> bool:
        """Whether both files came out the same to the byte."""
        return (self.image, self.file) == (self.piece.image, self.piece.file)


def replay(
    piece: Piece, painter: Painter, store: FolderStore, *, on_step: Callable[[Step], None]
) -> Replay:
    """Paint a piece again; nothing is kept.

    Args:
        piece: What was painted.
        painter: Who paints, by rights the one who did.
        store: Where the pictures lie that it was painted over.
        on_step: Called after each step.

    Raises:
        BriefRefusedError: The painter cannot paint this brief.
        MissingArtefactError: The store has lost what it was painted over.
    """
    ground = piece.brief.ground
    canvas = open_canvas(ground, store) if ground else None
    image_HWC = painter.paint(piece.brief, on_step=on_step, canvas=canvas)
    files = renditions(piece.public_id, piece.brief, image_HWC, origin_of(painter, piece.brief))
    return Replay(piece, Digest.of(files.image), Digest.of(files.file), painter.engine)
