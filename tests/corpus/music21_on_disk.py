"""A small corpus of music21's shape, made on the spot."""

from pathlib import Path

from tests.corpus.scores import ABC, KERN, musicxml, mxl

BOOK = b"""%abc
X: 550
T: Bashful Lover., The
N:Slow.
K:G
GAB|

X:0551
T:PLANXTY BURKE -- JIG
C:O'Carolan
R: Jig.
K:D
DEF|
X:551
T:Fair Annie
C:By Dibdin.
K:D
DEF|
X:
C: Irish
K:D
"""


def tiny_music21(folder: Path) -> Path:
    """Write the corpus into a folder and return it."""
    files = {
        "license.txt": b"Some encodings may not be used for commercial uses.",
        "essenFolksong/license.txt": b"permission for non-commercial distribution and use",
        "essenFolksong/erk5.abc": ABC + b"\n" + ABC.replace(b"X:1", b"X:2"),
        "palestrina/Agnus_0.krn": b"!!!OPR: Missa brevis\n" + KERN,
        "oneills1850/0550-0551.abc": BOOK,
        "bach/bwv66.6.mxl": mxl({"s.xml": musicxml("bwv66.6.mxl")}),
        "bach/bwv227.1.xml": musicxml("Jesu, meine Freude"),
        "bach/broken.mxl": b"PK\x03\x04 and no more",
        "bach/empty.mxl": mxl({}),
        "bach/readme.rntxt": b"an analysis, no music",
        "ryansMammoth/Tanz.abc": ABC.replace(b"Two Bars", b"T\xe4nze"),
        "nobody/knows.xml": musicxml(),
    }
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder
