"""Small sound scores of each kind, made on the spot."""

import io
import struct
import zipfile

ABC = b"X:1\nT:Two Bars\nM:2/4\nL:1/8\nK:D\nAB cd|e2 [FA]2|\n"
KERN = b"**kern\n*M2/4\n4c\n4d\n=\n2e\n*-\n"


def track(events: bytes = b"\x00\xff\x2f\x00") -> bytes:
    """Return a track of a MIDI file."""
    return b"MTrk" + struct.pack(">I", len(events)) + events


def midi(*chunks: bytes, tracks: int | None = None, division: int = 480) -> bytes:
    """Return a MIDI file of these chunks."""
    count = len(chunks) if tracks is None else tracks
    return b"MThd" + struct.pack(">IHHH", 6, 1, count, division) + b"".join(chunks)


def musicxml(words: str = "Two Bars") -> bytes:
    """Return a piece of one note in MusicXML."""
    return (
        f"<score-partwise><work><work-title>{words}</work-title></work>"
        '<part-list><score-part id="P1"><part-name>Voice</part-name></score-part></part-list>'
        '<part id="P1"><measure number="1"><attributes><divisions>1</divisions>'
        "<key><fifths>-1</fifths></key><time><beats>3</beats><beat-type>4</beat-type></time>"
        "</attributes><note><pitch><step>C</step><octave>4</octave></pitch>"
        "<duration>3</duration><type>half</type><dot/></note></measure></part></score-partwise>"
    ).encode()


def mxl(files: dict[str, bytes], *, path: str = "s.xml") -> bytes:
    """Return packed MusicXML whose container names one of these files."""
    buffer = io.BytesIO()
    root = f'<container><rootfiles><rootfile full-path="{path}"/></rootfiles></container>'
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("META-INF/container.xml", root)
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()
