"""Labels in files: write them, read them, seal them with the house's key.

Nothing is encoded anew: pictures and samples stay byte for byte, and what others wrote into a file
stays. A label of another producer is not taken away; this house then stands as who passes it on.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.adapters.label_kinds import id3, jpeg, midi, pdf, plain, png, riff, svg, tiff
from pinxit.provenance.adapters.label_kinds.refusing import DamagedFileError
from pinxit.provenance.core.inspection import MAX_FILE_BYTES, FileTooLargeError
from pinxit.provenance.core.labels import AigcLabel, AiLabel, signed_bytes
from pinxit.provenance.core.note import NoteKey, NoteSigner

_SCHEME: Final = "ed25519"


class UnknownKindError(PinxitError):
    """Files of this kind are not labelled here."""

    remedy = "Use PNG, JPEG, WebP, TIFF, SVG, PDF, MP3, WAV, MIDI, plain text, Markdown or JSON."


@dataclass(frozen=True, slots=True)
class _Kind:
    read: Callable[[bytes], AiLabel | None]
    write: Callable[[bytes, AiLabel], bytes]
    content: Callable[[bytes], bytes | None]


_KINDS: Final = {
    "image/png": _Kind(png.read, png.write, png.content),
    "image/jpeg": _Kind(jpeg.read, jpeg.write, jpeg.content),
    "image/webp": _Kind(riff.read_webp, riff.write_webp, riff.content_webp),
    "image/tiff": _Kind(tiff.read, tiff.write, tiff.content),
    "image/svg+xml": _Kind(svg.read, svg.write, svg.content),
    "application/pdf": _Kind(pdf.read, pdf.write, pdf.content),
    "audio/mpeg": _Kind(id3.read, id3.write, id3.content),
    "audio/midi": _Kind(midi.read, midi.write, midi.content),
    "text/plain": _Kind(plain.read_text, plain.write_text, plain.content_text),
    "text/markdown": _Kind(plain.read_markdown, plain.write_markdown, plain.content_markdown),
    "application/json": _Kind(plain.read_json, plain.write_json, plain.content_json),
    "audio/wav": _Kind(riff.read_wav, riff.write_wav, riff.content_wav),
}
#: Other names of the same kinds.
_ALIASES: Final = {
    "image/jpg": "image/jpeg",
    "audio/x-wav": "audio/wav",
    "audio/mp3": "audio/mpeg",
    "audio/sp-midi": "audio/midi",
    "audio/x-midi": "audio/midi",
}


def write_labels(
    data: bytes, media_type: str, label: AiLabel, *, codes: frozenset[str] = frozenset()
) -> bytes:
    """Return a file with its labels.

    Args:
        data: The file.
        media_type: Such as "image/png".
        label: What it shall say.
        codes: Former codes of this house, whose labels are replaced and not passed on.

    Raises:
        UnknownKindError: Files of this kind are not labelled here.
        PinxitError: The file is damaged, or says something that cannot be read.
    """
    kind = _kind(data, media_type)
    found = kind.read(data)
    wanted = label.over(found, codes=codes)
    if wanted == found:
        return data
    labelled = kind.write(data, wanted)
    if kind.content(labelled) != kind.content(data):
        raise DamagedFileError("the parts of the file lie over one another")
    return labelled


def read_labels(data: bytes, media_type: str) -> AiLabel | None:
    """Return what a file says of AI, or `None`.

    Args:
        data: The file, of anybody.
        media_type: Such as "image/png".

    Raises:
        UnknownKindError: Files of this kind are not labelled here.
        PinxitError: The file is damaged, or says something that cannot be read.
    """
    return _kind(data, media_type).read(data)


def content_digest(data: bytes, media_type: str) -> Digest | None:
    """Return the digest of a file's content without its labels; `None` where a kind has none.

    Raises:
        UnknownKindError: Files of this kind are not labelled here.
        PinxitError: The file is damaged.
    """
    found = _kind(data, media_type).content(data)
    return None if found is None else Digest.of(found)


def sealed(label: AiLabel, data: bytes, media_type: str, signer: NoteSigner) -> AiLabel:
    """Return a label whose reserved field holds the house's signature over it and the content.

    Args:
        label: Made by this house.
        data: The file that it will stand in.
        media_type: Of the file.
        signer: The house's key.
    """
    if label.aigc is None:
        return label
    message = signed_bytes(label.aigc, content_digest(data, media_type))
    signature = base64.b64encode(signer.sign(message)).decode()
    seal = f"{_SCHEME}:{signer.public.id.hex()}:{signature}"
    own = replace(label.aigc, reserved_code1=seal)
    if own.content_propagator == own.content_producer:
        own = replace(own, reserved_code2=seal)
    return replace(label, aigc=own)


def seal_holds(label: AigcLabel, data: bytes, media_type: str, key: NoteKey) -> bool | None:
    """Say whether a house sealed this label for this content; `None` if it never did.

    Args:
        label: As read from the file.
        data: The file.
        media_type: Of the file.
        key: The house's public key.
    """
    scheme, _, rest = label.reserved_code1.partition(":")
    named, _, signature = rest.partition(":")
    if scheme != _SCHEME or named != key.id.hex():
        return None
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(
            base64.b64decode(signature, validate=True),
            signed_bytes(label, content_digest(data, media_type)),
        )
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _kind(data: bytes, media_type: str) -> _Kind:
    if len(data) > MAX_FILE_BYTES:
        raise FileTooLargeError("the file is too large to be looked at")
    name = media_type.partition(";")[0].strip().lower()
    kind = _KINDS.get(_ALIASES.get(name, name))
    if kind is None:
        raise UnknownKindError("files of this kind are not labelled here")
    return kind
