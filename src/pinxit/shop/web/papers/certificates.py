"""The printed certificate of a copy: what stands on it, set and signed."""

from datetime import datetime
from itertools import islice
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pinxit.accounts.web.selectors import house_of
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore, Signer, house_signer, sign_paper
from pinxit.provenance.web.selectors import last_checkpoint
from pinxit.provenance.web.services import current_signer, sealed_for_page
from pinxit.shop.adapters.certificate_pdf import write_certificate_pdf
from pinxit.shop.core.paper import CREDITS_SHOWN, Paper
from pinxit.shop.web.models import Order
from pinxit.shop.web.selectors.licences import duties_of, duty_lines, words_language
from pinxit.shop.web.selectors.orders import label_of_order, token_text

#: How long a paper that was asked for is handed out again.
_KEPT_S: Final = 300


def certificate_pdf(order: Order, *, now: datetime) -> bytes:
    """Return the certificate of a copy as a signed PDF, in the language of the page.

    It is set and signed at most once in five minutes, however often it is asked for.

    Args:
        order: By which the copy was sold.
        now: When it is signed.

    Raises:
        MissingArtefactError: The store has lost the picture.
        UnsignedPaperError: It cannot be signed.
        AuthorityError: The house's certificates are damaged.
    """
    said = Digest.of(f"{order.certificate_digest}\n{order.owner_name}".encode())
    key = f"shop:paper:{said.hex}:{get_language()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = _signed_paper(order, now)
        cache.set(key, kept, _KEPT_S)
    return kept


def licence_pdf(order: Order, *, now: datetime) -> bytes:
    """Return a licence that was bought as a signed PDF, in the language of the page.

    Args:
        order: By which it was bought.
        now: When it is signed.

    Raises:
        MissingArtefactError: The store has lost the picture.
        UnsignedPaperError: It cannot be signed.
        AuthorityError: The house's certificates are damaged.
    """
    key = f"shop:licence:{Digest.parse(order.certificate_digest).hex}:{get_language()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = _signed(_licence_paper(order), order, now)
        cache.set(key, kept, _KEPT_S)
    return kept


def _licence_paper(order: Order) -> Paper:
    terms, language = order.licence.terms, words_language()
    heads = [row for row in terms.heads(language) if row[1] != str(terms.file)]
    said = [(heading, "\n".join(lines)) for heading, lines in terms.sections(language)]
    label = label_of_order(order)
    return Paper(
        language=get_language() or "en",
        heading=terms.name(language),
        house=terms.house,
        title=terms.title,
        maker=_("%(maker)s, %(year)s") % {"maker": terms.maker, "year": label.year},
        medium=f"{label.medium} · {_('AI-generated')}",
        edition=label.edition_text,
        facts=(*heads[1:], *said[:-1]),
        terms=(said[-1],),
        marks=(
            (_("Licence"), order.certificate_digest),
            (_("File"), str(terms.file)),
            (_("Entry in the log"), str(order.log_index)),
        ),
        seal=Digest.parse(order.certificate_digest),
        address=terms.work,
        advice=_(
            "The signature of the house is inside the file: a PDF reader shows whether a byte of"
            " it was changed. The entry in the log names the digest of these terms."
        ),
    )


def _signed_paper(order: Order, now: datetime) -> bytes:
    return _signed(_paper(order), order, now)


def _signed(paper: Paper, order: Order, now: datetime) -> bytes:
    sealed_for_page()
    picture = FolderStore(settings.PINXIT_STORE).read(Digest.parse(order.edition.listing.picture))
    return sign_paper(
        write_certificate_pdf(paper, picture),
        _signer(now),
        house=paper.house,
        reason=paper.heading,
    )


def _signer(now: datetime) -> Signer:
    """Return who signs: whoever signs works, or the house itself if that key is kept elsewhere."""
    signer = current_signer(now=now)
    if signer.key:
        return signer
    return house_signer(settings.PINXIT_HOME, public_url=settings.PINXIT_PUBLIC_URL, now=now)


def _paper(order: Order) -> Paper:
    label = label_of_order(order, seal=True)
    maker = _("The house") if label.maker == "The house" else label.maker
    address = reverse("shop:certificate", args=[order.public_id])
    return Paper(
        language=get_language() or "en",
        heading=_("Certificate of a numbered copy"),
        house=house_of().name,
        title=label.title,
        maker=_("%(maker)s, %(year)s") % {"maker": maker, "year": label.year},
        medium=f"{label.medium} · {_('AI-generated')}",
        edition=label.edition_text,
        facts=_facts(order, label.credits),
        marks=_marks(order),
        seal=Digest.parse(order.certificate_digest),
        address=f"{settings.PINXIT_PUBLIC_URL}{address}",
        advice=_(
            "To check this paper, open the address in the square code. The signature of the house"
            " is inside the file: a PDF reader shows whether a byte of it was changed."
        ),
    )


def _facts(order: Order, taught: tuple[object, ...]) -> tuple[tuple[str, str], ...]:
    assert order.paid_at is not None  # noqa: S101 - the database keeps it so
    facts = [
        (_("Owner"), order.owner_name or _("private")),
        (_("Sold"), date_format(order.paid_at, "DATE_FORMAT")),
    ]
    if order.issued_at:
        facts.append((_("Handed on"), date_format(order.issued_at, "DATE_FORMAT")))
    facts += [
        (_("Licence"), licence_text()),
        *_duties(order),
        (_("Materials"), _("A model of this house, from a brief in words. No person drew it.")),
    ]
    if taught:
        facts.append((_("Learnt from"), _credits_text(taught)))
    return tuple(facts)


def _duties(order: Order) -> list[tuple[str, str]]:
    lines = duty_lines(duties_of(order.edition.listing))
    return [(_("Asked in return"), "\n".join(lines))] if lines else []


def licence_text() -> str:
    """Return what the owner of a copy may do with it."""
    return _("For its owner’s own use: to show, to print, to hand on. Not to be sold in copies.")


def _credits_text(taught: tuple[object, ...]) -> str:
    named = ((getattr(each, part, "") for part in ("name", "licence")) for each in taught)
    lines = [", ".join(filter(None, parts)) for parts in islice(named, CREDITS_SHOWN)]
    more = len(taught) - len(lines)
    if more > 0:
        text = ngettext(
            "and %(more)d more, on the page of this certificate",
            "and %(more)d more, on the page of this certificate",
            more,
        )
        lines.append(text % {"more": more})
    return "\n".join(lines)


def _marks(order: Order) -> tuple[tuple[str, str], ...]:
    piece = order.edition.listing.piece
    marks = [
        (_("Certificate"), order.certificate_digest),
        (_("File"), order.edition.listing.full_size),
        (_("Model"), piece.model_digest),
        (_("Corpus manifest"), piece.manifest_digest),
        (_("Entry in the log"), str(order.log_index)),
    ]
    checkpoint = last_checkpoint()
    if checkpoint is not None:
        origin = checkpoint.note.partition("\n")[0]
        marks.append(
            (_("Checkpoint of the log"), f"{origin} {checkpoint.size}\nsha256:{checkpoint.root}")
        )
    token = token_text(order)
    if token:
        marks.append((_("Token"), token))
    return tuple(marks)
