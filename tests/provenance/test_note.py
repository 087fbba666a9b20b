"""Signed notes: read by people, checked by anybody, and forged by nobody."""

import base64
import hashlib
import pickle

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pinxit.provenance import (
    BadNoteError,
    BadNoteKeyError,
    BadSignatureError,
    NoteKey,
    NoteSigner,
    parse_note,
    verify_note,
)

TEXT = "pinxit manifest\nworks 8700\n"
SEED = bytes(range(32))
HOUSE = NoteSigner("gallery.example", Ed25519PrivateKey.from_private_bytes(SEED))
EVE = NoteSigner.draw("gallery.example")

#: The example key and note of the format's first implementation (golang.org/x/mod/sumdb/note).
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo"
    "tpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_of_another_implementation_holds() -> None:
    assert verify_note(GO_NOTE, NoteKey.parse(GO_KEY)).endswith("what your problem is.\n")
    with pytest.raises(BadSignatureError):
        verify_note(GO_NOTE.replace("answer", "anchor"), NoteKey.parse(GO_KEY))


def test_the_shape_of_a_note_is_fixed() -> None:
    note = HOUSE.sign_note(TEXT)
    text, blank, line, end = note[: len(TEXT)], *note[len(TEXT) :].split("\n")
    content = base64.b64decode(line.removeprefix("— gallery.example "))

    assert (text, blank, end) == (TEXT, "", "")
    key = b"\x01" + HOUSE.public.raw
    assert content[:4] == hashlib.sha256(b"gallery.example\n" + key).digest()[:4]
    assert len(content) == 4 + 64
    assert verify_note(note, HOUSE.public) == TEXT


def test_keys_are_handed_on_in_one_line() -> None:
    assert NoteKey.parse(str(HOUSE.public) + "\n") == HOUSE.public
    again = NoteSigner.parse(HOUSE.secret_line)

    assert again.sign_note(TEXT) == HOUSE.sign_note(TEXT)


def test_a_private_key_shows_itself_nowhere() -> None:
    secret = base64.b64encode(b"\x01" + SEED).decode()
    assert secret in HOUSE.secret_line

    assert secret not in repr(HOUSE) + str(HOUSE) + str(HOUSE.public)
    with pytest.raises(TypeError, match="not sent anywhere"):
        pickle.dumps(HOUSE)
    with pytest.raises(BadNoteKeyError) as caught:
        NoteSigner.parse(HOUSE.secret_line.replace("gallery", "galery"))
    assert secret not in str(caught.value)


def test_one_of_several_signatures_is_enough() -> None:
    other = NoteSigner.draw("witness.example")
    both = HOUSE.sign_note(TEXT) + other.sign_note(TEXT).removeprefix(TEXT + "\n")

    assert verify_note(both, other.public) == verify_note(both, HOUSE.public, other.public)
    assert [each.name for each in parse_note(both).signatures] == [
        "gallery.example",
        "witness.example",
    ]


def test_a_forged_signature_spoils_a_note_that_another_signed() -> None:
    other = NoteSigner.draw("witness.example")
    note = other.sign_note(TEXT)
    forged = HOUSE.sign_note("another text\n").removeprefix("another text\n\n")

    with pytest.raises(BadSignatureError, match="does not fit"):
        verify_note(note + forged, HOUSE.public, other.public)


def test_a_stranger_of_the_same_name_is_nobody() -> None:
    with pytest.raises(BadSignatureError, match="not signed by a key"):
        verify_note(EVE.sign_note(TEXT), HOUSE.public)
    with pytest.raises(BadSignatureError):
        verify_note(HOUSE.sign_note(TEXT))


@given(st.data())
def test_no_change_of_the_text_is_unseen(data: st.DataObject) -> None:
    note = HOUSE.sign_note(TEXT)
    place = data.draw(st.integers(0, len(TEXT) - 1))
    letter = data.draw(st.sampled_from("Zé\n").filter(lambda new: new != TEXT[place]))

    with pytest.raises((BadSignatureError, BadNoteError)):
        verify_note(note[:place] + letter + note[place + 1 :], HOUSE.public)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20))
def test_any_plain_text_can_be_signed(line: str) -> None:
    text = line + "\n" + "\n" + line + "\n"

    assert verify_note(HOUSE.sign_note(text), HOUSE.public) == text


@pytest.mark.parametrize(
    "text", ["", "half a line", "bell\a\n", "tab\t\n", "return\r\n", "\ud800\n"]
)
def test_what_is_no_plain_text_is_not_signed(text: str) -> None:
    with pytest.raises(BadNoteError):
        HOUSE.sign_note(text)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        TEXT,
        TEXT + "\n",
        TEXT + "\n— gallery.example\n",
        TEXT + "\n- gallery.example AAAAAAAA\n",
        TEXT + "\n— gallery+example AAAAAAAA\n",
        TEXT + "\n— gallery.example ****\n",
        TEXT + "\n— gallery.example AAAA\n",
        TEXT + "\n— gallery.example é\n",
        TEXT + "\n" + "— gallery.example AAAAAAAA\n" * 101,
        "x" * 1_000_001,
        HOUSE.sign_note(TEXT)[:-1],
        "bell\a" + HOUSE.sign_note(TEXT),
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(BadNoteError):
        verify_note(note, HOUSE.public)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "gallery.example",
        "gallery.example+00000000+AAAA",
        "gallery example+" + str(HOUSE.public).partition("+")[2],
        "galery.example+" + str(HOUSE.public).partition("+")[2],
        str(HOUSE.public)[:-4] + "****",
        HOUSE.secret_line,
    ],
)
def test_what_is_no_key_is_refused(line: str) -> None:
    with pytest.raises(BadNoteKeyError):
        NoteKey.parse(line)
    with pytest.raises(BadNoteKeyError):
        NoteSigner.parse(line.replace("PRIVATE", "PUBLIC"))


@given(st.text(max_size=80))
def test_rubbish_gives_only_our_errors(rubbish: str) -> None:
    with pytest.raises(BadNoteError):
        verify_note(rubbish, HOUSE.public)
    with pytest.raises(BadNoteKeyError):
        NoteKey.parse(rubbish)
