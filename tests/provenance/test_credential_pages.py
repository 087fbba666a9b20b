"""Content credentials for everybody: the page, the root certificate, and the commands."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.test import Client
from typer.testing import CliRunner, Result

from pinxit.provenance import Claim, Making, credential_cli, sign_credential
from pinxit.provenance.adapters.outside_signer import BadSignerError, certificates_in
from pinxit.provenance.core.inspection import FileTooLargeError
from pinxit.provenance.web.services import current_certificate, current_signer, current_trust
from tests.bad.credentials import BAD
from tests.provenance.test_outside_signer import chain_for, key_of, pem
from tests.provenance.works import NOW, house, signer, work

runner = CliRunner()
DAWN = Claim("Dawn", Making.CREATED)


def run(*arguments: object) -> Result:
    return runner.invoke(credential_cli.app, [str(argument) for argument in arguments])


def kept(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "trust list"), ("zh-hans", "信任名单")])
def test_the_page_says_who_signs_and_whom_nobody_need_believe(
    client: Client, language: str, words: str
) -> None:
    client.cookies["django_language"] = language

    page = client.get("/credentials/").content.decode()

    assert words in page
    assert "pinxit root, pinxit" in page
    root = client.get("/credentials/root.pem").content.decode()
    assert root == current_trust().anchors[0]
    assert "PRIVATE" not in root


@pytest.mark.django_db
def test_the_page_says_when_nothing_can_be_signed(client: Client, settings) -> None:
    (settings.PINXIT_HOME / "keys").mkdir(parents=True)
    (settings.PINXIT_HOME / "keys" / "authority.pem").write_text("nonsense")

    assert "Nothing can be signed" in client.get("/credentials/").content.decode()
    assert client.get("/credentials/root.pem").status_code == 404


def test_a_certificate_from_elsewhere_signs_when_it_is_set(settings) -> None:
    theirs = signer("Elsewhere")
    settings.PINXIT_CREDENTIAL_CHAIN = theirs.chain
    settings.PINXIT_CREDENTIAL_KEY = theirs.key
    settings.PINXIT_CREDENTIAL_ANCHORS = house("Camera").certificate
    settings.PINXIT_TIMESTAMP_URL = "http://time.example"

    found = current_signer()

    assert (found.chain, found.timestamps) == (theirs.chain, "http://time.example")
    assert current_trust().anchors[1:] == (
        house("Elsewhere").certificate,
        house("Camera").certificate,
    )
    settings.PINXIT_CREDENTIAL_COMMAND = ("/nowhere/program",)
    assert current_certificate().name == "Elsewhere works, Elsewhere", "and nothing is started"
    with pytest.raises(BadSignerError, match="has ended"):
        current_signer(now=NOW + timedelta(days=5_000))
    settings.PINXIT_CREDENTIAL_KEY = signer("Camera").key
    with pytest.raises(BadSignerError):
        current_signer()
    settings.PINXIT_CREDENTIAL_ANCHORS = "no certificate"
    with pytest.raises(BadSignerError):
        current_trust()


def test_a_certificate_that_does_not_fit_is_found_out_before_it_signs_a_work(settings) -> None:
    key = key_of("ed25519")
    settings.PINXIT_CREDENTIAL_KEY = pem(key)
    settings.PINXIT_CREDENTIAL_CHAIN, _root = chain_for(
        key.public_key(), ExtendedKeyUsageOID.SERVER_AUTH
    )
    with pytest.raises(BadSignerError, match="may sign works"):
        current_signer()

    fitting, _root = chain_for(key.public_key())
    settings.PINXIT_CREDENTIAL_CHAIN = certificates_in(fitting)[0] + house().certificate
    with pytest.raises(BadSignerError, match="issued it"):
        current_signer()


def test_a_picture_is_signed_and_read_in_the_terminal(tmp_path: Path) -> None:
    picture = kept(tmp_path, "dawn.png", work("image/png"))

    signed = run("sign", picture, "--title", "Dawn", "--author", "Cleo")
    restored = run(
        "sign", picture, "--title", "Again", "--making", "restored",
        "--parent", tmp_path / "dawn.signed.png", "--out", tmp_path / "again.png",
    )  # fmt: skip
    read = run("read", tmp_path / "again.png", "--language", "zh-hans")

    assert (signed.exit_code, restored.exit_code, read.exit_code) == (0, 0, 0)
    assert "内容凭证成立" in read.output
    assert "dawn.signed.png" in read.output
    assert picture.read_bytes() == work("image/png"), "what was given stays as it was"
    again = run("sign", picture, "--title", "Dawn")
    assert isinstance(again.exception, credential_cli.FileInTheWayError)


def test_a_tune_is_signed_beside_itself(tmp_path: Path) -> None:
    tune = kept(tmp_path, "dawn.mid", work("audio/midi"))

    assert run("sign", tune, "--title", "Dawn").exit_code == 0
    assert run("read", tune).exit_code == 0
    kept(tmp_path, "dawn.mid", work("audio/midi") + b"\x00")
    changed = run("read", tune, "--sidecar", tmp_path / "dawn.mid.c2pa")
    assert changed.exit_code == 1
    assert "does not hold" in changed.output


def test_only_the_anchors_that_are_named_are_believed(tmp_path: Path) -> None:
    theirs = sign_credential(work("image/jpeg"), "image/jpeg", DAWN, signer("Camera"))
    picture = kept(tmp_path, "theirs.jpg", theirs)
    anchors = kept(tmp_path, "root.pem", house("Camera").certificate.encode())

    assert run("read", picture).exit_code == 1
    assert run("read", picture, "--anchors", anchors).exit_code == 0
    assert run("root").output == current_trust().anchors[0]


def test_a_forged_picture_is_called_so(tmp_path: Path) -> None:
    content, _beside = BAD["forged maker"].make()

    told = run("read", kept(tmp_path, "forged.jpg", content))

    assert told.exit_code == 1
    assert "✗ A statement was changed after it was signed." in told.output


def test_what_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = kept(tmp_path, "dawn.png", work("image/png"))
    missing = tmp_path / "missing.png"
    nowhere = tmp_path / "nowhere" / "dawn.png"

    for said in (run("read", missing), run("sign", picture, "--title", "D", "--out", nowhere)):
        assert isinstance(said.exception, credential_cli.UnopenedFileError)
    monkeypatch.setattr(credential_cli, "MAX_FILE_BYTES", 10)
    assert isinstance(run("read", picture).exception, FileTooLargeError)
