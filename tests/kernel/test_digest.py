"""Digests name artefacts; equal values have equal names."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.kernel import BadDigestError, Digest, PinxitError, canonical_json

#: FIPS 180-4, the example of one block.
ABC = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcé一"), inner),
    max_leaves=20,
)


def test_the_digest_of_the_standard() -> None:
    assert str(Digest.of(b"abc")) == ABC


@given(st.binary())
def test_a_digest_is_read_back_as_written(content: bytes) -> None:
    digest = Digest.of(content)

    assert Digest.parse(str(digest)) == digest == Digest.parse(digest.hex)


def test_a_file_is_named_like_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "work"
    file.write_bytes(b"abc")

    assert str(Digest.of_file(file)) == ABC


@pytest.mark.parametrize(
    "text", ["", "sha256:", "abc", ABC.upper(), ABC + "0", f"md5:{ABC[7:]}", f"{ABC}\n"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadDigestError, match="not a SHA-256 digest"):
        Digest.parse(text)


@given(values)
def test_canonical_json_is_json_of_the_same_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text("abcé一"), st.integers()))
def test_the_order_of_keys_does_not_matter(body: dict[str, int]) -> None:
    backwards = dict(reversed(body.items()))

    assert canonical_json(backwards) == canonical_json(body)


def test_canonical_json_is_short_and_plain() -> None:
    assert canonical_json({"b": [1, None], "a": "红龙"}) == '{"a":"红龙","b":[1,null]}'.encode()


@pytest.mark.parametrize("body", [1.0, [0.5], {"a": [{"b": float("nan")}]}, (1, (2.0,))])
def test_floats_have_no_canonical_form(body: object) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical_json(body)


def test_every_error_says_what_to_do() -> None:
    assert PinxitError.remedy.endswith(".")


def test_a_digest_is_written_in_headers_as_the_standard_shows_it() -> None:
    # RFC 9530, appendix B.1: the content of the example, and its header.
    content = b'{"hello": "world"}\n'

    told = Digest.of(content).content_digest

    assert told == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
