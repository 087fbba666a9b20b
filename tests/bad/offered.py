"""Every hostile file there is, laid out in one folder as somebody would offer them.

Beside them lies one honest picture, so that an intake that took nothing at all is not praised.
"""

import os
import stat
import zipfile
from pathlib import Path

from tests.bad import hostile, hostile_scores

HONEST = "honest.png"


def lay_out(root: Path) -> int:
    """Write the hostile files into a folder, and return how many there are."""
    for number, (maker, _reason) in enumerate(hostile.HOSTILE.values()):
        (root / f"picture-{number:03}.png").write_bytes(maker())
    scores = [maker() for maker in (*hostile_scores.SCORES, *hostile_scores.SLOW_SCORES)]
    for number, content in enumerate(scores):
        (root / f"score-{number:03}{_ending_of(content)}").write_bytes(content)
    for number, content in enumerate(hostile_scores.TEXTS):
        (root / f"text-{number:03}.txt").write_bytes(content)
    hostile.sparse_file(root)
    (root / "link.png").symlink_to("/etc/passwd")
    os.mkfifo(root / "pipe.png")
    (root / HONEST).write_bytes(hostile.picture())
    return sum(1 for _ in root.iterdir()) - 1


def lay_out_archive(path: Path) -> int:
    """Write an archive of members that climb out of it, link or explode; return how many."""
    members = {
        "../slip.png": (stat.S_IFREG, b"x"),
        "/etc/slip.png": (stat.S_IFREG, b"x"),
        "C:\\slip.png": (stat.S_IFREG, b"x"),
        "link.png": (stat.S_IFLNK, b"/etc/passwd"),
        "device.png": (stat.S_IFCHR, b""),
        "bomb.png": (stat.S_IFREG, b"\0" * 2**24),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (kind, content) in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (kind | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
        archive.writestr(HONEST, hostile.picture())
    return len(members)


def _ending_of(content: bytes) -> str:
    """Return the ending that the content of a score asks for."""
    if content[:4] == b"MThd":
        return ".mid"
    if content[:2] == b"PK":
        return ".mxl"
    return ".musicxml" if content.lstrip()[:1] == b"<" else ".abc"
