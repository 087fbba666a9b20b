"""A small Debian package of drawings, made on the spot, and a stand-in for apt-get."""

import io
import tarfile
from pathlib import Path

from pinxit.corpus.adapters.debian import PackedFile, tree_digest
from pinxit.corpus.core.packages import DebianPackage
from pinxit.kernel import Digest

ROOT = "usr/share/tiny/svg"

RECORD = """<metadata><rdf:RDF xmlns:cc="http://web.resource.org/cc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<cc:Work rdf:about=""><dc:title>{title}</dc:title><dc:date>{date}</dc:date>
<dc:subject><rdf:Bag>{keywords}</rdf:Bag></dc:subject>
<dc:creator><cc:Agent><dc:title>{creator}</dc:title></cc:Agent></dc:creator>
<cc:license rdf:resource="{licence}"/></cc:Work></rdf:RDF></metadata>"""


def drawing(
    title: str = "Red Apple",
    creator: str = "Cleo",
    licence: str = "http://web.resource.org/cc/PublicDomain",
    keywords: tuple[str, ...] = ("fruit",),
    date: str = "2005/04/11",
) -> bytes:
    """Return a drawing that says this of itself."""
    items = "".join(f"<rdf:li>{word}</rdf:li>" for word in keywords)
    record = RECORD.format(title=title, creator=creator, licence=licence, keywords=items, date=date)
    disc = '<circle cx="8" cy="8" r="6" fill="#c00"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg">{record}{disc}</svg>'.encode()


def tarball(files: dict[str, bytes], *, links: dict[str, str] | None = None) -> bytes:
    """Return a data.tar.xz of these files, by path below ROOT."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz") as tar:
        for path, content in files.items():
            member = tarfile.TarInfo(f"./{ROOT}/{path}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for path, target in (links or {}).items():
            link = tarfile.TarInfo(f"./{ROOT}/{path}")
            link.type, link.linkname = tarfile.SYMTYPE, target
            tar.addfile(link)
    return buffer.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """Return a Unix `ar` archive."""
    out = b"!<arch>\n"
    for name, content in members.items():
        out += f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode()
        out += content + b"\n" * (len(content) % 2)
    return out


def deb(files: dict[str, bytes], *, links: dict[str, str] | None = None) -> bytes:
    """Return a .deb of these files."""
    return archive(
        {
            "debian-binary": b"2.0\n",
            "control.tar.xz": b"odd",
            "data.tar.xz": tarball(files, links=links),
        }
    )


def pinned_deb(content: bytes, files: dict[str, bytes]) -> DebianPackage:
    """Return the package whose pins these bytes and files satisfy."""
    tree = tree_digest(PackedFile(path, body) for path, body in files.items())
    return DebianPackage("tiny-svg", "1:1.0-1", Digest.of(content), ROOT, tree)


def put_apt_on_path(folder: Path, script: str) -> None:
    """Write a stand-in for apt-get that runs this shell script."""
    folder.mkdir(exist_ok=True)
    apt = folder / "apt-get"
    apt.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    apt.chmod(0o755)
