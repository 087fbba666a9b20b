"""One intake in a process of its own: to be watched, and to be killed."""

import subprocess
import sys
from pathlib import Path
from typing import Final

#: One intake in a process of its own, so that its memory can be told from that of the measurer.
_PROGRAM: Final = """
import json, sys, time
from pathlib import Path
from pinxit.corpus.adapters.intake import take_in
from pinxit.corpus.adapters.local import FolderSource
from pinxit.corpus.core.claims import Claim
if __name__ == "__main__":
    source = FolderSource(Path(sys.argv[1]), Claim(licence="CC0-1.0"))
    place = Path(sys.argv[2])
    before = time.perf_counter()
    taken = take_in(source, place, name=place.name, title=place.name, report=lambda *_: None)
    seconds = time.perf_counter() - before
    print(json.dumps({"seconds": seconds, "works": taken.header.works, "root": str(taken.root)}))
"""


def start_intake(root: Path, place: Path) -> "subprocess.Popen[str]":
    """Start taking in a folder; the process prints seconds, works and root when it is done.

    Args:
        root: The pictures.
        place: The collection to write.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    # A file, not `-c`: the workers are spawned, and look for the program they belong to.
    program = place.parent / "intake.py"
    program.write_text(_PROGRAM, encoding="utf-8")
    command = [sys.executable, str(program), str(root), str(place)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
