"""Texts: opened with suspicion, brought to one form, taken apart into characters."""

import re
import unicodedata
from typing import ClassVar, Final

from pinxit.corpus.core.offering import ExaminedTokens, RefusedFileError
from pinxit.corpus.core.tokens import shingles

#: The longest text, in characters.
MAX_CHARACTERS: Final = 200_000

_MAX_BYTES: Final = MAX_CHARACTERS * 4 + 3
_LINE_ENDS: Final = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
#: C0 and C1 without tab and line feed.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
#: They make a text read otherwise than it is: embeddings, overrides, isolates; and what is no
#: character at all. (Unicode Standard Annex 9; Trojan Source, CVE-2021-42574.)
_HIDDEN: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]")
_SIGNATURES: Final = (b"\x7fELF", b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


class BinaryFileError(RefusedFileError):
    """A file that claims to be a text is a picture, a program or something else."""

    reason: ClassVar[str] = "binary"
    remedy = "Save the text as plain text in UTF-8, and offer that file."


class NotTextError(RefusedFileError):
    """A file is not a text in UTF-8, or hides the order of its characters."""

    reason: ClassVar[str] = "not-text"
    remedy = "Save the text as plain text in UTF-8, and offer that file."


class EmptyTextError(RefusedFileError):
    """A text has no letter in it."""

    reason: ClassVar[str] = "empty"
    remedy = "Leave the file out."


class TooLongTextError(RefusedFileError):
    """A text is longer than a collection keeps in one piece."""

    reason: ClassVar[str] = "too-long"
    remedy = "Divide it into chapters or poems of at most 200,000 characters."


def examine_text(content: bytes) -> ExaminedTokens:
    """Open a text.

    It is brought to Unicode's composed form, with line feeds between lines and no empty lines
    around.

    Args:
        content: The whole file, UTF-8 with or without a byte order mark.

    Returns:
        Its characters, line breaks among them.

    Raises:
        BinaryFileError: It holds control characters or begins like another kind of file.
        NotTextError: It is not UTF-8, or holds characters that hide how it reads.
        EmptyTextError: Nothing in it can be read.
        TooLongTextError: It is too long.

    Source:
        Unicode Standard Annex 15 (normalisation form C).
    """
    text = plain_text(content)
    symbols = tuple(text)
    return ExaminedTokens(symbols=symbols, shingle_K=shingles(symbols))


def plain_text(content: bytes) -> str:
    """Return a text in the one form a collection keeps; see `examine_text`."""
    if len(content) > _MAX_BYTES:
        raise TooLongTextError("this text is too long")
    if b"\0" in content or content.startswith(_SIGNATURES):
        raise BinaryFileError("this is not a text but another kind of file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTextError(f"this text is not in UTF-8: byte {error.start}") from error
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    if len(text) > MAX_CHARACTERS:
        raise TooLongTextError("this text is too long")
    if _CONTROL.search(text):
        raise BinaryFileError("this is not a text but another kind of file")
    if hidden := _HIDDEN.search(text):
        raise NotTextError(f"this text hides how it reads: U+{ord(hidden[0]):04X}")
    text = text.strip("\n")
    if not any(character.isalnum() for character in text):
        raise EmptyTextError("there is nothing to read in this text")
    return text
