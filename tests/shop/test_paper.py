"""The printed certificate: what stands on it, in both languages, and whose signature is inside."""

from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from pinxit.kernel import Digest
from pinxit.provenance import Authority, Signer, UnsignedPaperError, sign_paper
from pinxit.shop.adapters.certificate_pdf import write_certificate_pdf
from pinxit.shop.adapters.typeface import printable
from pinxit.shop.core.paper import Paper
from pinxit.studio.adapters.png import encode_png
from tests.provenance.time_stamps import ticking
from tests.scenes import picture
from tests.shop.steps import buy, page_of

PAPER = Paper(
    language="en",
    heading="Certificate of a numbered copy",
    house="The Press",
    title="红龙 and a title that goes on, and on, " * 3,
    maker="Cleo, 2026",
    medium="house painter",
    edition="No. 1 of 2",
    facts=(("Owner", "private"), ("Learnt from", "One\nTwo")),
    marks=(("File", str(Digest.of(b"file"))), ("Entry in the log", "7")),
    seal=Digest.of(b"seal"),
    address="https://art.example.org/certificates/editions/1/",
    advice="Look it up. 🐉",
)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.draw("The Press", now=timezone.now())


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return write_certificate_pdf(PAPER, encode_png(picture(), facts={}))


def verdict(content: bytes, root: str):
    """What a stranger's validator says, who knows the root certificate alone."""
    (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
    (anchor,) = load_certs_from_pemder_data(root.encode())
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    return validate_pdf_signature(
        signature,
        ValidationContext(trust_roots=[anchor]),
        key_usage_settings=KeyUsageConstraints(key_usage={"digital_signature"}),
    )


def words_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 1
    return " ".join(document[0].get_textpage().get_text_range().split())


def test_everything_stands_on_one_page(drawn: bytes) -> None:
    words = words_of(drawn)

    for text in ("红龙 and a title", "No. 1 of 2", str(Digest.of(b"file")), PAPER.address):
        assert text in words
    assert "Look it up. 〓" in words, "a letter that the typeface lacks is not left out unseen"
    assert printable("龙🐉") == "龙〓"


def test_it_is_stamped_with_the_seal(drawn: bytes) -> None:
    shown = pypdfium2.PdfDocument(drawn)[0].render(scale=1).to_numpy()
    seal_HW = shown[:, 440:540, :3].astype(int)
    red = (seal_HW[..., 2] > 150) & (seal_HW[..., 1] < 90)

    assert red.sum() > 1_000


def test_a_stranger_finds_the_signature_good(drawn: bytes, authority) -> None:
    signed = sign_paper(
        drawn, authority.issue("The Press", now=timezone.now()), house="The Press", reason="Why"
    )

    found = verdict(signed, authority.certificate)

    assert (found.intact, found.valid, found.trusted) == (True, True, True)


def test_a_stranger_finds_a_changed_paper_and_another_house(drawn: bytes, authority) -> None:
    signer = authority.issue("The Press", now=timezone.now())
    signed = sign_paper(drawn, signer, house="The Press", reason="Why")
    changed = signed.replace(b"/Producer", b"/Produces", 1)
    assert changed != signed

    assert verdict(changed, authority.certificate).intact is False
    other = Authority.draw("Another", now=timezone.now())
    assert verdict(signed, other.certificate).trusted is False


def test_a_time_stamp_is_inside_where_a_server_is_set(
    drawn: bytes, authority, socket_enabled
) -> None:
    now = timezone.now()
    with ticking(now) as clock:
        signer = replace(authority.issue("The Press", now=now), timestamps=clock.url)
        signed = sign_paper(drawn, signer, house="The Press", reason="Why")
        clock.broken = True
        with pytest.raises(UnsignedPaperError, match="cannot be signed") as silent:
            sign_paper(drawn, signer, house="The Press", reason="Why")

    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    beside = [each["type"].native for each in signature.signer_info["unsigned_attrs"]]
    assert beside == ["signature_time_stamp_token"], "level B-T"
    assert verdict(signed, authority.certificate).intact
    assert silent.value.may_pass


@pytest.mark.parametrize("content", [b"", b"not a PDF"])
def test_what_is_no_pdf_is_not_signed(content: bytes, authority) -> None:
    with pytest.raises(UnsignedPaperError, match="cannot be signed"):
        sign_paper(content, authority.issue("x", now=timezone.now()), house="x", reason="y")


def test_without_a_key_at_hand_nothing_is_signed(drawn: bytes, authority) -> None:
    with pytest.raises(UnsignedPaperError, match="not at hand"):
        sign_paper(drawn, Signer(authority.certificate), house="x", reason="y")


@pytest.mark.django_db
def test_the_page_of_a_copy_gives_its_paper_in_both_languages(
    ada: Client, edition, settings
) -> None:
    order = buy(ada, edition)
    address = page_of("certificate-pdf", order)

    english = ada.get(address)
    chinese = ada.get(address, headers={"accept-language": "zh-hans"})

    assert english["Content-Type"] == "application/pdf"
    assert 'filename="red-dragon-1-2.pdf"' in english["Content-Disposition"]
    root = (settings.PINXIT_HOME / "keys" / "authority-root.pem").read_text()
    assert verdict(english.content, root).bottom_line
    for text in ("Red dragon", "Cleo, 2026", "No. 1 of 2", "private", order.certificate_digest):
        assert text in words_of(english.content)
    assert "编号" in words_of(chinese.content)
    assert "人工智能生成" in words_of(chinese.content)
    unknown = page_of("certificate-pdf", order).replace(str(order.public_id), str(uuid4()))
    assert ada.get(unknown).status_code == 404
