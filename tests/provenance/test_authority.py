"""The house's own certificates: drawn once, renewed in time, and kept close."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from pinxit.provenance import Claim, Making, Trust, read_credential, sign_credential
from pinxit.provenance.adapters.authority import (
    Authority,
    AuthorityError,
    house_root,
    house_signer,
)
from tests.provenance.works import NOW, work

DAWN = Claim("Dawn", Making.CREATED)
YEAR = timedelta(days=365)


def kept(home: Path, name: str) -> Path:
    return home / "keys" / name


def certificate(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificates(pem.encode())[0]


def test_the_first_need_draws_a_root_and_a_signer_and_every_later_one_finds_them(
    tmp_path: Path,
) -> None:
    signer = house_signer(tmp_path, public_url="https://gallery.example", now=NOW)
    root = house_root(tmp_path, now=NOW)

    assert house_signer(tmp_path, public_url="https://moved.example", now=NOW) == signer
    assert "gallery.example" in certificate(root).subject.rfc4514_string()
    certificate(signer.chain).verify_directly_issued_by(certificate(root))
    signed = sign_credential(work("image/jpeg"), "image/jpeg", DAWN, signer)
    assert read_credential(signed, "image/jpeg", Trust((root,))).is_good


def test_only_the_root_certificate_is_for_everybody(tmp_path: Path) -> None:
    house_signer(tmp_path, now=NOW)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {
        "authority.pem": 0o600,
        "authority-root.pem": 0o644,
        "credential.pem": 0o600,
    }
    assert "PRIVATE" not in kept(tmp_path, "authority-root.pem").read_text()


def test_a_key_that_signed_for_a_year_gives_way_to_another(tmp_path: Path) -> None:
    first = house_signer(tmp_path, now=NOW)

    later = house_signer(tmp_path, now=NOW + YEAR)

    assert later.key != first.key
    assert house_signer(tmp_path, now=NOW + YEAR) == later
    assert stat.S_IMODE(kept(tmp_path, "credential.pem").stat().st_mode) == 0o600
    root = Trust((house_root(tmp_path, now=NOW + YEAR),))
    for signer in (first, later):
        assert certificate(signer.chain).not_valid_after_utc > NOW + 9 * YEAR
    signed = sign_credential(work("image/jpeg"), "image/jpeg", DAWN, first)
    assert read_credential(signed, "image/jpeg", root).is_good, "what was signed before stays good"


def test_no_certificate_outlives_its_root(tmp_path: Path) -> None:
    root = certificate(house_root(tmp_path, now=NOW))

    late = house_signer(tmp_path, now=NOW + 25 * YEAR)

    assert certificate(late.chain).not_valid_after_utc == root.not_valid_after_utc


def test_a_signer_of_another_root_is_not_kept(tmp_path: Path) -> None:
    """Somebody restored one file of a backup and not the other."""
    before = house_signer(tmp_path, now=NOW)
    for name in ("authority.pem", "authority-root.pem"):
        kept(tmp_path, name).unlink()

    after = house_signer(tmp_path, now=NOW)

    assert after.chain != before.chain
    assert after.chain.endswith(house_root(tmp_path, now=NOW))


def test_two_who_need_it_first_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = Authority.draw("theirs", now=NOW)
    link = os.link

    def late(source: str, target: Path) -> None:
        if Path(target).name == "authority.pem":
            kept(tmp_path, "authority.pem").write_text(theirs.key + theirs.certificate)
        link(source, target)

    monkeypatch.setattr(os, "link", late)

    assert house_root(tmp_path, now=NOW) == theirs.certificate


@pytest.mark.parametrize("name", ["authority.pem", "credential.pem"])
def test_a_damaged_file_is_named_but_never_quoted(tmp_path: Path, name: str) -> None:
    house_signer(tmp_path, now=NOW)
    whole = kept(tmp_path, name).read_text()
    for damaged in (b"", b"\xff", whole[:90].encode(), whole[5:].encode()):
        kept(tmp_path, name).write_bytes(damaged)

        with pytest.raises(AuthorityError) as caught:
            house_signer(tmp_path, now=NOW)

        assert whole[40:80] not in repr(caught.getrepr(style="long"))
        assert caught.value.__cause__ is None


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")

    with pytest.raises(AuthorityError):
        house_root(tmp_path, now=NOW)
