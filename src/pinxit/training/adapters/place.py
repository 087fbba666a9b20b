"""Where things lie when nobody says otherwise."""

import os
from pathlib import Path

from platformdirs import user_data_path

from pinxit.corpus import Purpose, latest_manifest


def data_home() -> Path:
    """Return PINXIT_HOME, for commands that need no settings of the site."""
    named = os.environ.get("PINXIT_HOME")
    return Path(named).expanduser() if named else user_data_path("pinxit")


def ray_address() -> str:
    """Return where the Ray cluster is that trains, "" for none."""
    return os.environ.get("PINXIT_RAY_ADDRESS", "")


def frozen_for_training(named: str = "illustrations", purpose: Purpose = Purpose.TRAIN) -> Path:
    """Return the folder of a manifest frozen for training.

    Args:
        named: Its folder; or the name of a collection, or several joined by "+", whose latest
            manifest is meant.
        purpose: What is trained for: to paint, or only to measure.

    Raises:
        NotFrozenError: They were never frozen for training.
    """
    folder = Path(named)
    if folder.is_dir():
        return folder
    return latest_manifest(data_home(), purpose, *named.split("+"))
