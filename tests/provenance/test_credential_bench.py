"""The campaigns of `pinxit bench provenance --only credentials`, short."""

import pytest

from pinxit.provenance.bench import credential_speed
from pinxit.provenance.bench import credentials as bench

pytestmark = pytest.mark.slow


def test_what_leaves_is_valid_and_what_is_tampered_with_is_caught() -> None:
    parts = (
        credential_speed._sizes(),
        bench._outputs(1),
        bench._tampered(10),
        bench._every_byte(50),
    )
    figures = {name: figure for part in parts for name, figure in part.items()}

    assert (figures["outputs_tried"], figures["outputs_invalid"]) == (9, 0)
    assert (figures["tampered_tried"], figures["tampered_missed"]) == (10, 0)
    assert figures["credential_flips"] > figures["credential_flips_unnoticed"]
    assert figures["credential_flips_misleading"] == 0
    assert 0 < figures["credential_bytes"] < figures["credential_bytes_parent"] <= 15 * 1024


def test_the_campaign_sees_a_reader_that_is_deceived(monkeypatch: pytest.MonkeyPatch) -> None:
    """A way of tampering that changes nothing stands for one that the reader does not notice."""

    def unnoticed(chance, original: bytes, content: bytes, beside: bytes) -> tuple[bytes, bytes]:
        return content, beside

    monkeypatch.setattr(bench, "_WAYS", (unnoticed,))

    assert bench._tampered(2)["tampered_missed"] == 2


def test_a_flip_that_changes_nothing_is_not_counted_as_tampering(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = bench._flip_credential
    turns = iter([False, True])

    def first_nothing(chance, original: bytes, content: bytes, beside: bytes):
        return real(chance, original, content, beside) if next(turns) else (content, beside)

    monkeypatch.setattr(bench, "_flip_credential", first_nothing)
    monkeypatch.setattr(bench, "_WAYS", (first_nothing,))

    figures = bench._tampered(1)

    assert (figures["tampered_tried"], figures["tampered_harmless"]) == (1, 1)


def test_signing_is_measured_on_two_cores() -> None:
    assert credential_speed._speeds(2)["signs_per_second_512"] > 0
