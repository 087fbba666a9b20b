"""Training: networks learnt from scratch on a manifest of licensed works.

In:  a manifest frozen for training, and a `TrainRecipe`; nothing else is learnt from.
Out: a checkpoint: weights, their average, and the record of how they came to be.
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from pinxit.training.adapters.inks_file import read_inks
from pinxit.training.adapters.paintings import Painting, Paintings, open_paintings
from pinxit.training.adapters.pictures import is_learnt
from pinxit.training.adapters.place import data_home, frozen_for_training
from pinxit.training.adapters.reference_file import BadReferencesError, read_references
from pinxit.training.adapters.sights import PAINTINGS, Shown, open_shown, paintings_seen
from pinxit.training.adapters.text import EMBEDDING_WIDTH, TextEncoder
from pinxit.training.core.damage import KINDS, Damage, grown
from pinxit.training.core.drawing import DRAWING_STYLE
from pinxit.training.core.guest import (
    GuestsNotInstalledError,
    MissingLicenceError,
    checked_licence,
)
from pinxit.training.core.inks import (
    PAPER,
    BadInksError,
    Inks,
    insideness,
    margins_of,
)
from pinxit.training.core.pairs import things
from pinxit.training.core.recipe import BadRecipeError, PainterShape, TrainRecipe
from pinxit.training.core.recogniser import RecogniserRecipe, RecogniserShape
from pinxit.training.core.references import ANY, EMPTY, References
from pinxit.training.core.restorer import (
    MULTIPLE_PX as RESTORER_MULTIPLE_PX,
)
from pinxit.training.core.restorer import (
    PAINTINGS_HELD,
    PAINTINGS_LEAST_PX,
    Cases,
    RestorerShape,
    case_of,
)
from pinxit.training.core.style import (
    WORKS_MIN,
    BadHandNameError,
    TooFewWorksError,
    TooManyWorksError,
    check_works,
    clean_hand_name,
)
from pinxit.training.core.styling import BadStyleBaseError, StylesNotInstalledError
from pinxit.training.core.weight_names import BYTES, HALF, SCALE, TURNED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pinxit.training.adapters.checkpoint import Checkpoint
    from pinxit.training.adapters.recogniser import RecogniserNetwork
    from pinxit.training.adapters.restorer import RestorerNetwork
    from pinxit.training.adapters.taught import TaughtGuest
    from pinxit.training.adapters.trained import TrainedPainter

__all__ = [
    "ANY",
    "BYTES",
    "DRAWING_STYLE",
    "EMBEDDING_WIDTH",
    "EMPTY",
    "HALF",
    "KINDS",
    "PAINTINGS",
    "PAINTINGS_HELD",
    "PAINTINGS_LEAST_PX",
    "PAPER",
    "RESTORER_MULTIPLE_PX",
    "SCALE",
    "TURNED",
    "WORKS_MIN",
    "BadHandNameError",
    "BadInksError",
    "BadRecipeError",
    "BadReferencesError",
    "BadStyleBaseError",
    "Cases",
    "Damage",
    "GuestsNotInstalledError",
    "Inks",
    "MissingLicenceError",
    "PainterShape",
    "Painting",
    "Paintings",
    "RecogniserRecipe",
    "RecogniserShape",
    "References",
    "RestorerShape",
    "Shown",
    "StylesNotInstalledError",
    "TextEncoder",
    "TooFewWorksError",
    "TooManyWorksError",
    "TrainRecipe",
    "case_of",
    "check_works",
    "checked_licence",
    "clean_hand_name",
    "data_home",
    "frozen_for_training",
    "grown",
    "guest_painter",
    "insideness",
    "is_learnt",
    "is_recogniser",
    "is_restorer",
    "is_taught",
    "load_taught",
    "load_trained",
    "margins_of",
    "open_paintings",
    "open_recogniser",
    "open_restorer",
    "open_shown",
    "paintings_seen",
    "plain_copy",
    "read_inks",
    "read_references",
    "recogniser_recipe",
    "style_school",
    "things",
    "write_lineage",
]


def load_trained(folder: Path, autoencoder: Path | None = None) -> "TrainedPainter":
    """Return the painter of a checkpoint. The one door of this room that needs PyTorch.

    It is imported by name, so that no import path leads from the shop to PyTorch.

    Args:
        folder: A checkpoint or a run.
        autoencoder: The same of the autoencoder, for a painter of latents.

    Raises:
        BadCheckpointError: The folder holds no whole checkpoint, or the two do not fit.
    """
    door = import_module("pinxit.training.adapters.trained")
    return cast("TrainedPainter", door.open_trained(folder, autoencoder))


def write_lineage(painter: "TrainedPainter", folder: Path) -> None:
    """Write into a model's folder how it came to be, so that it can be taught further."""
    import_module("pinxit.training.adapters.exported").write_lineage(painter, folder)


def is_restorer(folder: Path) -> bool:
    """Say whether a checkpoint, or the last one of a run, is a restorer's."""
    return cast("bool", import_module("pinxit.training.adapters.restoring").is_restorer(folder))


def open_restorer(folder: Path) -> "tuple[Checkpoint, RestorerNetwork]":
    """Return a restorer of a run's last checkpoint, with its averaged weights.

    Raises:
        BadCheckpointError: There is none, or it is of something else.
    """
    door = import_module("pinxit.training.adapters.restoring")
    return cast("tuple[Checkpoint, RestorerNetwork]", door.open_restorer(folder))


def is_recogniser(folder: Path) -> bool:
    """Say whether a checkpoint, or the last one of a run, is a recogniser's."""
    door = import_module("pinxit.training.adapters.recognising")
    return cast("bool", door.is_recogniser(folder))


def open_recogniser(folder: Path) -> "tuple[Checkpoint, RecogniserNetwork]":
    """Return a recogniser of a run's last checkpoint, with its averaged weights.

    Raises:
        BadCheckpointError: There is none, or it is of something else.
    """
    door = import_module("pinxit.training.adapters.recognising")
    return cast("tuple[Checkpoint, RecogniserNetwork]", door.open_recogniser(folder))


def plain_copy(
    picture_HWC: "NDArray[np.uint8]", other_HWC: "NDArray[np.uint8]", chance: "np.random.Generator"
) -> "NDArray[np.uint8]":
    """Return a copy of a picture as the world makes them: cropped, toned, shrunk, pressed.

    Args:
        picture_HWC: Red, green and blue, 0-255.
        other_HWC: What it may be shown on.
        chance: Decides.
    """
    door = import_module("pinxit.training.core.copies")
    return cast("NDArray[np.uint8]", door.copied(picture_HWC, other_HWC, chance, plain=True))


def recogniser_recipe(folder: Path) -> RecogniserRecipe:
    """Return the house's recipe if a recogniser was made by it; its split says what was held.

    Raises:
        BadRecipeError: It was made by another.
    """
    checkpoint, _network = open_recogniser(folder)
    recipe = cast("RecogniserRecipe", import_module("recipes.fingerprint").house())
    if str(recipe.digest) != checkpoint.origin.recipe:
        raise BadRecipeError(f"{folder} was made by another recipe than recipes.fingerprint:house")
    return recipe


def is_taught(folder: Path) -> bool:
    """Say whether a checkpoint, or the last one of a run, is what a guest was taught."""
    return cast("bool", import_module("pinxit.training.adapters.taught").is_taught(folder))


def load_taught(folder: Path) -> "TaughtGuest":
    """Return what a guest was taught.

    Args:
        folder: A checkpoint or a run.

    Raises:
        BadCheckpointError: It holds no whole checkpoint, or one of something else.
    """
    return cast("TaughtGuest", import_module("pinxit.training.adapters.taught").open_taught(folder))


def guest_painter() -> ModuleType:
    """Return what opens guests and lets them paint: `open_guest_painter` and `paint_with`.

    Raises:
        GuestsNotInstalledError: The extra diffusers is not installed.
    """
    try:
        return import_module("pinxit.training.adapters.guest_painting")
    except ModuleNotFoundError as error:
        raise GuestsNotInstalledError(f"guests need {error.name}") from error


def style_school() -> ModuleType:
    """Return what teaches a painter a hand: `StyleLesson` and `learn`.

    Raises:
        StylesNotInstalledError: The extra train is not installed.
    """
    try:
        return import_module("pinxit.training.adapters.style_school")
    except ModuleNotFoundError as error:
        raise StylesNotInstalledError(f"styles need {error.name}") from error
