"""Where things lie when nobody says otherwise."""

import os
from pathlib import Path

from platformdirs import user_data_path


def data_home() -> Path:
    """Return PINXIT_HOME, for commands that need no settings of the site."""
    named = os.environ.get("PINXIT_HOME")
    return Path(named).expanduser() if named else user_data_path("pinxit")


def default_corpus() -> Path:
    """Return the folder that `pinxit corpus gather illustrations` fills."""
    return data_home() / "corpus" / "illustrations"
