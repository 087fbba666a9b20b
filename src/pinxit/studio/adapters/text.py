"""Prompts as vectors, kept for the next picture."""

import threading
from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.training import TextEncoder

_KEPT: Final = 256


class PromptReader:
    """Embeds prompts, remembering the last few hundred: the same words are often tried again."""

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def read(self, prompt: str) -> NDArray[np.float32]:
        """Return the (384,) embedding of a prompt."""
        with self._lock:
            if prompt in self._kept:
                self._kept.move_to_end(prompt)
                return self._kept[prompt]
            vector: NDArray[np.float32] = self._encoder.embed([prompt])[0]
            self._kept[prompt] = vector
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return vector
