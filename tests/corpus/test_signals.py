"""Wishes inside a picture's file, heard in every format; and what its file claims."""

import datetime
import functools
import io
import json
import struct
from collections.abc import Mapping

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import PngImagePlugin

from pinxit.corpus.adapters.pictures import examine_picture
from pinxit.corpus.adapters.signals import EmbeddedRights, rights_in, signals_in
from pinxit.corpus.core.rights import Answer, Purpose, Signal, SignalKind
from tests.bad.hostile import drawing, picture

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
SPACES = (
    'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:cc="http://creativecommons.org/ns#"'
    ' xmlns:tdm="http://www.w3.org/ns/tdmrep/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
)
DMI = "http://ns.useplus.org/ldf/vocab/DMI-"
MIME = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "GIF": "image/gif",
    "AVIF": "image/avif",
}


def _xmp(inside: str = "", attributes: str = "") -> bytes:
    about = f'<rdf:Description rdf:about="" {SPACES} {attributes}>{inside}</rdf:Description>'
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}>{about}</rdf:RDF></x:xmpmeta>'.encode()
    )


def _with(packet: bytes, kind: str = "JPEG", *, packed: bool = False) -> bytes:
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=packed)
        return picture("PNG", pnginfo=texts)
    if kind == "TIFF":
        return picture("TIFF", tiffinfo={700: packet})
    return picture(kind, xmp=packet)


def _said(content: bytes) -> set[tuple[str, str, str]]:
    return {(each.kind, each.purpose, each.answer) for each in signals_in(content)}


REFUSED = {("iptc", "train", "refused"), ("iptc", "style", "refused")}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_data_mining_is_heard_in_every_format(kind: str) -> None:
    packet = _xmp(attributes=f'plus:DataMining="{DMI}PROHIBITED-AIMLTRAINING"')
    assert _said(_with(packet, kind)) == REFUSED


def test_packed_metadata_are_unpacked() -> None:
    packet = _xmp(attributes=f'plus:DataMining="{DMI}PROHIBITED"')
    assert _said(_with(packet, "PNG", packed=True)) == REFUSED


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("UNSPECIFIED", set()),
        ("ALLOWED", {("iptc", "train", "granted")}),
        ("PROHIBITED", REFUSED),
        ("PROHIBITED-AIMLTRAINING", REFUSED),
        ("PROHIBITED-GENAIMLTRAINING", REFUSED),
        ("PROHIBITED-EXCEPTSEARCHENGINEINDEXING", REFUSED),
        ("PROHIBITED-SEECONSTRAINT", REFUSED),
        ("PROHIBITED-SEEEMBEDDEDRIGHTSEXPR", REFUSED),
        ("PROHIBITED-SEELINKEDRIGHTSEXPR", REFUSED),
        ("A-WORD-OF-TOMORROW", REFUSED),
    ],
)
def test_each_word_of_the_vocabulary(word: str, said: set[tuple[str, str, str]]) -> None:
    as_element = f"<plus:DataMining>{DMI}{word}</plus:DataMining>"
    assert _said(_with(_xmp(as_element))) == said
    as_resource = f'<plus:DataMining rdf:resource="{DMI}{word}"/>'
    assert _said(_with(_xmp(as_resource))) == said


def test_a_constraint_is_passed_on_in_its_words() -> None:
    packet = _xmp(
        f"<plus:DataMining>{DMI}PROHIBITED-SEECONSTRAINT</plus:DataMining><plus:OtherConstraints>"
        '<rdf:Alt><rdf:li xml:lang="x-default">Ask Cleo first</rdf:li></rdf:Alt>'
        "</plus:OtherConstraints>"
    )
    assert signals_in(_with(packet))[0] == Signal(
        kind=SignalKind.IPTC,
        purpose=Purpose.TRAIN,
        answer=Answer.REFUSED,
        says="DMI-PROHIBITED-SEECONSTRAINT Ask Cleo first",
    )


def test_metadata_that_cannot_be_parsed_still_refuse_but_never_grant() -> None:
    broken = _xmp(attributes=f'plus:DataMining="{DMI}PROHIBITED" <')
    assert _said(_with(broken)) == REFUSED
    assert _said(_with(_xmp(attributes=f'plus:DataMining="{DMI}ALLOWED" <'))) == set()


def test_entities_in_metadata_are_not_expanded() -> None:
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><!DOCTYPE a [<!ENTITY b "c">]>&b;</x:xmpmeta>'
    assert signals_in(_with(packet)) == ()


@pytest.mark.parametrize(
    ("terms", "refuses"),
    [
        ("No AI training, please", True),
        ("May not be used for machine learning.", True),
        ("Text and data mining is prohibited", True),
        ("未经许可，不得用于人工智能训练", True),
        ("All rights reserved by the painter Ai Weiwen? No.", False),
        ("Free for any use, AI included", False),
        ("Copyright 1999 Cleo", False),
    ],
)
def test_plain_words_against_learning_are_heard(terms: str, refuses: bool) -> None:
    alt = f'<rdf:Alt><rdf:li xml:lang="x-default">{terms}</rdf:li></rdf:Alt>'
    said = _said(_with(_xmp(f"<xmpRights:UsageTerms>{alt}</xmpRights:UsageTerms>")))
    wish = {("xmp", "train", "refused"), ("xmp", "style", "refused")}
    assert said == (wish if refuses else set())


def test_a_reservation_of_mining_is_heard() -> None:
    wish = {("tdm", "train", "refused"), ("tdm", "style", "refused")}
    assert _said(_with(_xmp(attributes='tdm:reservation="1"'))) == wish
    assert _said(_with(_xmp(attributes='tdm:reservation="0"'))) == set()


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_licence_for_machines_is_heard(wrapped: bool) -> None:
    licence = '<license><prohibits type="usage">ai-train</prohibits></license>'
    inside = f'<content url="/a.png">{licence}</content>' if wrapped else licence
    packet = _xmp(
        f'<dc:relation><rsl xmlns="https://rslstandard.org/rsl">{inside}</rsl></dc:relation>'
    )
    assert ("rsl", "train", "refused") in _said(_with(packet))


def test_metadata_too_long_for_one_segment_are_put_together() -> None:
    packet = _xmp(attributes=f'plus:DataMining="{DMI}PROHIBITED"') + b" " * 70_000
    whole = picture("JPEG")
    segments = b""
    for start in range(0, len(packet), 60_000):
        part = packet[start : start + 60_000]
        head = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32
        body = head + struct.pack(">II", len(packet), start) + part
        segments = b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + segments
    assert _said(whole[:2] + segments + whole[2:]) == REFUSED


def test_a_drawing_speaks_in_its_metadata() -> None:
    about = f'<rdf:Description {SPACES} plus:DataMining="{DMI}PROHIBITED"/>'
    content = drawing(f"<metadata><rdf:RDF {RDF}>{about}</rdf:RDF></metadata><circle r='30'/>")
    assert _said(content) == REFUSED
    assert {each.kind for each in examine_picture(content).signals} == {SignalKind.IPTC}


def test_a_file_may_claim_an_author_and_a_licence() -> None:
    packet = _xmp(
        "<dc:creator><rdf:Seq><rdf:li>Cleo</rdf:li><rdf:li>Dov</rdf:li></rdf:Seq></dc:creator>"
        '<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>'
        '<dc:rights><rdf:Alt><rdf:li xml:lang="en">© Cleo</rdf:li></rdf:Alt></dc:rights>',
        'xmpRights:Marked="True" photoshop:Credit="Cleo of Lyon"'
        ' xmpRights:WebStatement="https://cleo.example/rights"',
    )
    assert rights_in(_with(packet)) == EmbeddedRights(
        creators=("Cleo", "Dov"),
        credit="Cleo of Lyon",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        statement="© Cleo",
        marked=True,
    )


def test_an_old_drawing_claims_an_author_and_a_licence() -> None:
    work = (
        '<cc:Work xmlns:cc="http://web.resource.org/cc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:creator><cc:Agent><dc:title>Cleo</dc:title></cc:Agent></dc:creator>"
        '<cc:license rdf:resource="http://web.resource.org/cc/PublicDomain"/></cc:Work>'
    )
    found = rights_in(drawing(f"<metadata><rdf:RDF {RDF}>{work}</rdf:RDF></metadata>"))
    assert found.creators == ("Cleo",)
    assert found.licence_url == "http://web.resource.org/cc/PublicDomain"
    assert found.marked is None


def test_a_file_that_says_nothing_claims_nothing() -> None:
    assert rights_in(picture()) == EmbeddedRights()
    assert signals_in(picture()) == ()
    assert signals_in(b"no picture") == ()
    assert signals_in(drawing()) == ()


def test_only_the_first_packets_are_read() -> None:
    many = (_xmp(attributes='xmpRights:Marked="True"')) * 20
    last = _xmp(attributes=f'plus:DataMining="{DMI}PROHIBITED"')
    assert _said(picture("JPEG") + many + last) == set()


@pytest.mark.parametrize(
    "packet", [b"<x:xmpmeta>", b"xmpmeta xmpmeta", b"xmpmeta" * 3, b"<x:xmpmeta " * 50_000]
)
def test_loose_ends_are_left_out(packet: bytes) -> None:
    assert signals_in(picture("JPEG") + packet) == ()


def test_a_packed_text_that_is_none_is_left_out() -> None:
    assert signals_in(picture("PNG") + b"XML:com.adobe.xmp\0\x01\0\0\0nonsense") == ()


@functools.cache
def _signer_parts() -> tuple[bytes, bytes]:
    """Make a certificate chain to throw away: key and certificates in PEM."""
    root, leaf = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    pem = serialization.Encoding.PEM
    chain = _certificate(leaf, "Cleo", root, authority=False).public_bytes(pem)
    chain += _certificate(root, "A test", root, authority=True).public_bytes(pem)
    key = leaf.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key, chain


def _certificate(
    key: ec.EllipticCurvePrivateKey, name: str, by: ec.EllipticCurvePrivateKey, *, authority: bool
) -> x509.Certificate:
    def named(common: str) -> x509.Name:
        organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "A test")
        return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, common)])

    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named("A test"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=36_500))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
        )
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=authority, crl_sign=authority, **usage
            ),
            critical=True,
        )
    )
    if not authority:
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(use, critical=False)
    return builder.sign(by, hashes.SHA256())


def _signed(entries: object, *, kind: str = "JPEG", label: str = "c2pa.training-mining") -> bytes:
    import c2pa

    key, chain = _signer_parts()
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None)
    source = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation"
    created = {"actions": [{"action": "c2pa.created", "digitalSourceType": source}]}
    manifest = {
        "claim_generator_info": [{"name": "test", "version": "1"}],
        "assertions": [
            {"label": "c2pa.actions", "data": created},
            {"label": label, "data": {"entries": entries}},
        ],
    }
    out = io.BytesIO()
    with c2pa.Signer.from_info(info) as signer:
        builder = c2pa.Builder(json.dumps(manifest))
        builder.sign(signer, MIME[kind], io.BytesIO(picture(kind)), out)
    return out.getvalue()


NO_LEARNING: Mapping[str, object] = {"c2pa.ai_generative_training": {"use": "notAllowed"}}


@pytest.mark.parametrize("kind", MIME)
def test_content_credentials_are_heard_in_every_format(kind: str) -> None:
    content = _signed(NO_LEARNING, kind=kind)
    assert _said(content) == {("c2pa", "train", "refused"), ("c2pa", "style", "refused")}
    assert examine_picture(content).signals == signals_in(content)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"c2pa.ai_training": {"use": "notAllowed"}}, {("train", "refused")}),
        ({"c2pa.data_mining": {"use": "notAllowed"}}, {("train", "refused")}),
        ({"c2pa.ai_inference": {"use": "notAllowed"}}, {("derive", "refused")}),
        ({"c2pa.ai_generative_training": {"use": "allowed"}}, {("train", "granted")}),
        ({"c2pa.ai_training": {"use": "allowed"}}, set()),
        ({"c2pa.ai_inference": {"use": "allowed"}}, {("derive", "granted")}),
        ({"c2pa.ai_training": {"use": "a word of tomorrow"}}, {("train", "refused")}),
        ({"c2pa.something": {"use": "notAllowed"}}, set()),
    ],
)
def test_each_entry_of_content_credentials(entry: object, said: set[tuple[str, str]]) -> None:
    assert {(each.purpose, each.answer) for each in signals_in(_signed(entry))} == said


def test_a_constraint_refuses_in_its_words() -> None:
    entry = {"use": "constrained", "constraint_info": "Ask Cleo first"}
    content = _signed({"c2pa.ai_training": entry})
    assert [each.says for each in signals_in(content)] == [
        "c2pa.ai_training: constrained Ask Cleo first"
    ]


def test_the_assertion_of_the_cawg_is_heard() -> None:
    entry = {"cawg.ai_training": {"use": "notAllowed"}}
    assert _said(_signed(entry, label="cawg.training-mining")) == {("c2pa", "train", "refused")}


def test_changed_after_signing_it_may_still_refuse_but_not_grant() -> None:
    both = {
        "c2pa.ai_generative_training": {"use": "allowed"},
        "c2pa.ai_inference": {"use": "notAllowed"},
    }
    whole = _signed(both)
    changed = bytearray(whole)
    changed[-30] ^= 1
    assert _said(whole) == {("c2pa", "train", "granted"), ("c2pa", "derive", "refused")}
    assert _said(bytes(changed)) == {("c2pa", "derive", "refused")}


def test_credentials_that_cannot_be_read_refuse() -> None:
    whole = _signed(NO_LEARNING)
    at = whole.index(b"jumdc2pa")
    broken = whole[: at + 40] + bytes(400) + whole[at + 440 :]
    assert _said(broken) == {("c2pa", "train", "refused"), ("c2pa", "style", "refused")}


def test_entries_that_are_none_refuse() -> None:
    said = _said(_signed(["nothing"]))
    assert said == {("c2pa", "train", "refused"), ("c2pa", "style", "refused")}
