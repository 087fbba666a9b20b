"""Signing with a certificate from elsewhere: a key in a file, or one that nobody hands out."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pinxit.provenance import Claim, Making, Trust, read_credential, sign_credential
from pinxit.provenance.adapters.outside_signer import (
    BadSignerError,
    Keeper,
    SilentKeeperError,
    outside_signer,
)
from tests.provenance.works import NOW, work

DAWN = Claim("Dawn", Making.CREATED)

#: What a token's or a key store's program does: read from its input, sign, write.
_PROGRAM = """
import sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
key = serialization.load_pem_private_key(open(sys.argv[1], "rb").read(), None)
said = sys.stdin.buffer.read()
if isinstance(key, ec.EllipticCurvePrivateKey):
    sha = {256: hashes.SHA256, 384: hashes.SHA384, 521: hashes.SHA512}[key.key_size]()
    signature = key.sign(said, ec.ECDSA(sha))
elif sys.argv[2] == "rsa":
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    signature = key.sign(said, pss, hashes.SHA256())
else:
    signature = key.sign(said)
sys.stdout.buffer.write(signature)
"""
_RSA = rsa.generate_private_key(65_537, 2_048)


def key_of(kind: str):
    return {
        "es256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "es384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "es512": lambda: ec.generate_private_key(ec.SECP521R1()),
        "ed25519": ed25519.Ed25519PrivateKey.generate,
        "ps256": lambda: _RSA,
    }[kind]()


def pem(key) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def chain_for(public) -> tuple[str, str]:
    """Return the certificate of a key with the root above it, and that root alone."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    root_name = name("An Authority")
    shared = (
        x509.CertificateBuilder()
        .issuer_name(root_name)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=9_000))
    )
    root = (
        shared.subject_name(root_name)
        .public_key(root_key.public_key())
        .serial_number(1)
        .add_extension(x509.BasicConstraints(True, None), critical=True)
        .add_extension(usage(key_cert_sign=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    leaf = (
        shared.subject_name(name("A Gallery"))
        .public_key(public)
        .serial_number(2)
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
        .add_extension(above, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    first, second = (
        each.public_bytes(serialization.Encoding.PEM).decode() for each in (leaf, root)
    )
    return first + second, second


def name(text: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, text),
            x509.NameAttribute(NameOID.COMMON_NAME, text),
        ]
    )


def usage(**meant: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{each: meant.get(each, False) for each in every})


def keeper(folder: Path, key, kind: str) -> tuple[str, ...]:
    (folder / "program.py").write_text(_PROGRAM)
    (folder / "token.pem").write_text(pem(key))
    sort = "rsa" if kind == "ps256" else kind
    return sys.executable, str(folder / "program.py"), str(folder / "token.pem"), sort


@pytest.mark.parametrize("kind", ["es256", "es384", "es512", "ed25519", "ps256"])
def test_a_key_in_a_file_signs(kind: str) -> None:
    key = key_of(kind)
    chain, root = chain_for(key.public_key())

    signer = outside_signer(chain, key=pem(key))

    signed = sign_credential(work("image/jpeg"), "image/jpeg", DAWN, signer)
    report = read_credential(signed, "image/jpeg", Trust((root,)))
    assert report.is_good
    assert report.signer is not None
    assert (report.signer.name, report.signer.algorithm.lower()) == ("A Gallery", kind)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["es256", "es512", "ed25519", "ps256"])
def test_a_key_that_nobody_hands_out_signs(tmp_path: Path, kind: str) -> None:
    key = key_of(kind)
    chain, root = chain_for(key.public_key())

    signer = outside_signer(chain, command=keeper(tmp_path, key, kind))

    assert signer.key == ""
    signed = sign_credential(work("image/jpeg"), "image/jpeg", DAWN, signer)
    assert len(signed) - len(work("image/jpeg")) < 15 * 1024
    assert read_credential(signed, "image/jpeg", Trust((root,))).is_good


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["es256", "ed25519", "ps256"])
def test_a_keeper_of_another_key_is_found_out_before_it_signs(tmp_path: Path, kind: str) -> None:
    other = rsa.generate_private_key(65_537, 2_048) if kind == "ps256" else key_of(kind)
    chain, _root = chain_for(other.public_key())

    with pytest.raises(BadSignerError):
        outside_signer(chain, command=keeper(tmp_path, key_of(kind), kind))


def test_what_cannot_sign_is_refused_with_what_to_do() -> None:
    key = key_of("es256")
    chain, _root = chain_for(key.public_key())
    short = rsa.generate_private_key(65_537, 1_024)  # noqa: S505 - too short is the point
    odd = ed448.Ed448PrivateKey.generate()
    for wrong in (
        lambda: outside_signer("no certificate", key=pem(key)),
        lambda: outside_signer(chain, key="no key"),
        lambda: outside_signer(chain, key=pem(key_of("es256"))),
        lambda: outside_signer(chain),
        lambda: outside_signer(chain_for(short.public_key())[0], key=pem(short)),
        lambda: outside_signer(chain_for(odd.public_key())[0], key=pem(odd)),
    ):
        with pytest.raises(BadSignerError):
            wrong()


@pytest.mark.parametrize(
    "command", [("/nowhere/program",), (sys.executable, "-c", "raise SystemExit(1)")]
)
def test_a_keeper_that_says_nothing_is_named(command: tuple[str, ...]) -> None:
    with pytest.raises(SilentKeeperError):
        Keeper(command)(b"said")


def test_a_keeper_that_talks_nonsense_is_named() -> None:
    with pytest.raises(SilentKeeperError):
        Keeper((sys.executable, "-c", "print('sorry')"), width=32)(b"said")
