"""How weights are called in an exported model that are not kept as they were trained."""

from typing import Final

#: In half precision.
HALF: Final = ".half"
#: As bytes, beside a scale for each output.
BYTES: Final = ".bytes"
SCALE: Final = ".scale"
#: A matrix that stands on its side.
TURNED: Final = ".turned"
