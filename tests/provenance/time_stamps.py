"""A small time stamp authority of the tests' own (RFC 3161 over HTTP), written in plain DER."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
_SHA256 = "2.16.840.1.101.3.4.2.1"
_ECDSA = "1.2.840.10045.4.3.2"
_SEQUENCE, _SET, _OCTETS, _INTEGER, _BOOLEAN, _TIME = 0x30, 0x31, 0x04, 0x02, 0x01, 0x18


class Clock:
    """An authority that says what time it is, or nothing once it is `broken`."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.broken = False
        self.asked = 0
        self.url = ""
        self._key, root = (
            ec.generate_private_key(ec.SECP256R1()),
            ec.generate_private_key(ec.SECP256R1()),
        )
        self.root = _certificate("Clock root", root, "Clock root", root, now)
        self._certificate = _certificate("Clock", self._key, "Clock root", root, now)

    @property
    def anchor(self) -> str:
        return self.root.public_bytes(Encoding.PEM).decode()

    def answer(self, request: bytes) -> bytes:
        """Return the stamp for a request."""
        self.asked += 1
        version, imprint, *rest = _parts(_parts(request)[0][1])
        assert version == (_INTEGER, b"\x01")
        nonce = [tlv(tag, body) for tag, body in rest if tag == _INTEGER]
        info = tlv(
            _SEQUENCE,
            tlv(_INTEGER, b"\x01"),
            oid("1.2.3.4"),
            tlv(*imprint),
            tlv(_INTEGER, bytes((self.asked,))),
            tlv(_TIME, self.now.strftime("%Y%m%d%H%M%SZ").encode()),
            *nonce,
        )
        granted = tlv(_SEQUENCE, tlv(_INTEGER, b"\x00"))
        return tlv(
            _SEQUENCE, granted, tlv(_SEQUENCE, oid(_SIGNED_DATA), tlv(0xA0, self._cms(info)))
        )

    def _cms(self, info: bytes) -> bytes:
        certificates = self._certificate.public_bytes(Encoding.DER) + self.root.public_bytes(
            Encoding.DER
        )
        return tlv(
            _SEQUENCE,
            tlv(_INTEGER, b"\x03"),
            tlv(_SET, tlv(_SEQUENCE, oid(_SHA256))),
            tlv(_SEQUENCE, oid(_TST_INFO), tlv(0xA0, tlv(_OCTETS, info))),
            tlv(0xA0, certificates),
            tlv(_SET, self._signer_info(info)),
        )

    def _signer_info(self, info: bytes) -> bytes:
        named = sha256(self._certificate.public_bytes(Encoding.DER)).digest()
        certificate = tlv(_SEQUENCE, tlv(_SEQUENCE, tlv(_SEQUENCE, tlv(_OCTETS, named))))
        signed = b"".join(
            sorted(
                (
                    _attribute(_CONTENT_TYPE, oid(_TST_INFO)),
                    _attribute(_MESSAGE_DIGEST, tlv(_OCTETS, sha256(info).digest())),
                    _attribute(_SIGNING_CERTIFICATE, certificate),
                )
            )
        )
        serial = self._certificate.serial_number
        return tlv(
            _SEQUENCE,
            tlv(_INTEGER, b"\x01"),
            tlv(
                _SEQUENCE,
                self._certificate.issuer.public_bytes(),
                tlv(_INTEGER, serial.to_bytes(serial.bit_length() // 8 + 1, "big")),
            ),
            tlv(_SEQUENCE, oid(_SHA256)),
            tlv(0xA0, signed),
            tlv(_SEQUENCE, oid(_ECDSA)),
            tlv(_OCTETS, self._key.sign(tlv(_SET, signed), ec.ECDSA(hashes.SHA256()))),
        )


@contextmanager
def ticking(now: datetime) -> Iterator[Clock]:
    """Let an authority answer on this machine."""
    clock = Clock(now)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            body = b"" if clock.broken else clock.answer(request)
            self.send_response(500 if clock.broken else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    clock.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield clock
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def tlv(tag: int, *parts: bytes) -> bytes:
    """Return one value of DER."""
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes((tag, len(body))) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + body


def oid(dotted: str) -> bytes:
    """Return the name of an object."""
    first, second, *rest = map(int, dotted.split("."))
    out = bytearray()
    for number in (40 * first + second, *rest):
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(0x80 | number & 0x7F)
        out += bytes(reversed(digits))
    return tlv(0x06, bytes(out))


def _parts(content: bytes) -> list[tuple[int, bytes]]:
    found = []
    while content:
        tag, size, head = content[0], content[1], 2
        if size & 0x80:
            head += size & 0x7F
            size = int.from_bytes(content[2:head], "big")
        found.append((tag, content[head : head + size]))
        content = content[head + size :]
    return found


def _attribute(name: str, value: bytes) -> bytes:
    return tlv(_SEQUENCE, oid(name), tlv(_SET, value))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    above: str,
    above_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    is_root = name == above
    usages = ("key_cert_sign", "crl_sign") if is_root else ("digital_signature",)
    every = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder(_name(above), _name(name), key.public_key(), 1 + is_root)
        .not_valid_before(now.astimezone(UTC) - timedelta(days=400))
        .not_valid_after(now.astimezone(UTC) + timedelta(days=4000))
        .add_extension(x509.BasicConstraints(is_root, None), critical=True)
        .add_extension(x509.KeyUsage(**(every | dict.fromkeys(usages, True))), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above_key.public_key()),
            critical=False,
        )
    )
    if not is_root:
        only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(only, critical=True)
    return builder.sign(above_key, hashes.SHA256())


def _name(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
