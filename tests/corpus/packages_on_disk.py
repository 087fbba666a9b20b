"""Small npm packages, made on the spot, and a stand-in for npm that hands them out."""

import base64
import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

from pinxit.corpus.core.packages import Hand, Package

RED_DISC = '<circle cx="8" cy="8" r="6" fill="#c00"/>'
BLUE_DISC = '<circle cx="8" cy="8" r="6" fill="#00c"/>'
GREEN_BAR = '<path d="M2 2h12v4H2z" fill="#0a0"/>'
NOTHING = '<circle cx="8" cy="8" r="6" fill="none"/>'

INFO = {
    "name": "Tiny Emoji",
    "author": {"name": "Cleo", "url": "https://example.org/cleo"},
    "license": {"title": "CC BY 4.0", "spdx": "CC-BY-4.0"},
}
ICONS = {
    "prefix": "tiny",
    "width": 16,
    "height": 16,
    "icons": {
        "red-apple": {"body": RED_DISC},
        "red-apple-again": {"body": RED_DISC},
        "waving-hand": {"body": BLUE_DISC},
        "waving-hand-dark": {"body": GREEN_BAR},
        "ghost": {"body": NOTHING},
        "nobody-knows": {"body": GREEN_BAR},
        "flag-atlantis": {"body": GREEN_BAR},
        "withdrawn": {"body": GREEN_BAR, "hidden": True},
    },
    "aliases": {"red-apple-mirrored": {"parent": "red-apple", "hFlip": True}},
}
CHARS = {"1f34e": "red-apple", "1f34f": "red-apple-again", "1f44b-1f3ff": "waving-hand-dark"}

EN = [
    {"label": "red apple", "hexcode": "1F34E", "tags": ["apple", "fruit"], "group": 4},
    {"label": "green apple", "hexcode": "1F34F", "group": 4},
    {
        "label": "waving hand",
        "hexcode": "1F44B",
        "tags": ["hello"],
        "group": 1,
        "skins": [{"label": "waving hand: dark skin tone", "hexcode": "1F44B-1F3FF", "group": 1}],
    },
    {"label": "ghost", "hexcode": "1F47B", "group": 0},
    {"label": "flag: Atlantis", "hexcode": "1F1E6-1F1F9", "group": 9},
]
ZH = [
    {"label": "红苹果", "hexcode": "1F34E", "tags": ["水果"], "group": 4},
    {
        "label": "挥手",
        "hexcode": "1F44B",
        "group": 1,
        "skins": [{"label": "挥手: 较深肤色", "hexcode": "1F44B-1F3FF", "group": 1}],
    },
]
SHORTCODES = {"1F44B": ["wave", "hello_hand"], "1F34E": "apple"}


def pack(files: dict[str, bytes]) -> bytes:
    """Return a gzipped tarball of these files; gzip would write the second it was made into it."""
    buffer = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w") as tar,
    ):
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def pack_json(files: dict[str, object]) -> bytes:
    """Return an npm tarball of these JSON files."""
    return pack({f"package/{name}": json.dumps(body).encode() for name, body in files.items()})


def pinned(name: str, tarball: bytes) -> Package:
    """Return the package whose pin these bytes satisfy."""
    return Package(name, "1.0.0", base64.b64encode(hashlib.sha512(tarball).digest()).decode())


def tiny_set(info: object = INFO, icons: object = ICONS) -> bytes:
    """Return an illustration set's tarball."""
    return pack_json({"info.json": info, "icons.json": icons, "chars.json": CHARS})


def tiny_captions() -> bytes:
    """Return a captions tarball."""
    codes = dict.fromkeys(("cldr", "github", "emojibase", "joypixels", "iamcal"), SHORTCODES)
    shortcodes = {f"en/shortcodes/{name}.json": table for name, table in codes.items()}
    return pack_json({"en/data.json": EN, "zh/data.json": ZH, **shortcodes})


def as_hand(tarball: bytes) -> Hand:
    """Return the hand "tiny" whose drawings are in this tarball."""
    return Hand("tiny", pinned("@iconify-json/tiny", tarball), "tiny")


def put_npm_on_path(folder: Path, script: str) -> None:
    """Write a stand-in for npm that runs this shell script (`$2` is NAME@VERSION)."""
    folder.mkdir(exist_ok=True)
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    npm.chmod(0o755)
