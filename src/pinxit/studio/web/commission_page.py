"""The page of a commission, as either side sees it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pinxit.kernel import Digest, Money
from pinxit.studio.core.commission import Act, Party, Stage, acts_of
from pinxit.studio.web import commission_selectors, commission_words, selectors
from pinxit.studio.web.commission_forms import (
    MarkForm,
    QuoteForm,
    ReferenceForm,
    SketchForm,
    WordsForm,
)
from pinxit.studio.web.commission_selectors import Sketch
from pinxit.studio.web.models import Commission, CommissionEntry
from pinxit.studio.web.own import person_of


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """A commission and the side that looks at it.

    Attributes:
        request: Of whoever looks.
        commission: Theirs.
        party: Which side they are on.
        filled: Forms that were filled in and sent back, by name.
    """

    request: HttpRequest
    commission: Commission
    party: Party
    filled: dict[str, forms.Form] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, public_id: UUID) -> "Desk":
        """Return the desk of somebody's own commission.

        Raises:
            Http404: There is none of this name.
        """
        person = person_of(request)
        commission = commission_selectors.find_commission(person, public_id)
        if commission is None:
            raise Http404
        return cls(request, commission, commission_selectors.party_of(commission, person))

    @property
    def stage(self) -> Stage:
        """Where the commission stands."""
        return Stage(self.commission.stage)

    def hands(self) -> list[tuple[str, str]]:
        """Return the hands that the artist may choose."""
        return [(each.name, each.title) for each in selectors.hand_choices(self.commission.artist)]

    def shown(self) -> HttpResponse:
        """Return the page."""
        status = 400 if self.filled else 200
        return render(self.request, "studio/commission.html", self._context(), status=status)

    def _context(self) -> dict[str, Any]:
        commission, party = self.commission, self.party
        acts = acts_of(self.stage, party)
        sketches = commission_selectors.sketches_of(commission, party)
        due = commission_selectors.due_now(commission) if party is Party.CLIENT else None
        return {
            "commission": commission,
            "is_artist": party is Party.ARTIST,
            "other": commission.client if party is Party.ARTIST else commission.artist,
            "stage_text": commission_words.STAGES[self.stage],
            "is_over": commission_selectors.is_over(commission),
            "what_now": commission_words.what_now(self.stage, party),
            "acts": {act.name.lower() for act in acts},
            "quote": commission.quote,
            "terms": self._terms(),
            "due": None if due is None else due[1],
            "due_is_deposit": due is not None and due[0] is Act.PAY_DEPOSIT,
            "sketches": [self._shown_sketch(each) for each in sketches],
            "is_painting": any(each.is_on_its_way for each in sketches),
            "num_unsent": commission_selectors.unsent_marks(commission).count(),
            "references": [
                (Digest.parse(each.digest), each.rights)
                for each in commission_selectors.references_of(commission)
            ],
            "entries": [_told(each) for each in commission_selectors.record_of(commission)],
            "head": commission_selectors.head_of(commission)[1],
            "goes_back": commission_selectors.goes_back_now(commission, party),
            "paid": commission.money(commission.paid_minor),
            "budget": None
            if commission.budget_minor is None
            else commission.money(commission.budget_minor),
            "forms": {**self._forms(acts), **self.filled},
        }

    def _terms(self) -> list[str]:
        quote = self.commission.quote
        if quote is None:
            return []
        return [
            commission_words.licence_text(quote),
            commission_words.revisions_text(quote),
            commission_words.refund_text(quote.refund_percent),
        ]

    def _forms(self, acts: frozenset[Act]) -> dict[str, forms.Form]:
        found: dict[str, forms.Form] = {
            "say": WordsForm(label=_("Your message"), needed=True, auto_id="say_%s")
        }
        if self.party is Party.CLIENT:
            found["reference"] = ReferenceForm(auto_id="reference_%s")
        if Act.QUOTE in acts:
            found["quote"] = QuoteForm(currency=self.commission.currency, auto_id="quote_%s")
        if Act.SHOW in acts:
            name = {"author": self.commission.artist.display_name}
            prompt = {"prompt": self.commission.title, **selectors.usual_settings()}
            found["paint"] = SketchForm(hands=self.hands(), initial=prompt, auto_id="paint_%s")
            found["bring"] = ReferenceForm(initial=name, auto_id="bring_%s")
        return found

    def _shown_sketch(self, sketch: Sketch) -> dict[str, Any]:
        number = {"number": sketch.number}
        return {
            "sketch": sketch,
            "alt": _("Sketch %(number)d") % number,
            "is_chosen": sketch.picture.pk == self.commission.chosen_id,
            "is_new": sketch.picture.shown_at is None,
            "marks": [each for each in sketch.marks if each.sent_at or self.party is Party.CLIENT],
            "form": MarkForm(
                initial={"sketch": sketch.picture.pk}, auto_id=f"mark{sketch.picture.pk}_%s"
            ),
        }


def _amount_of(entry: CommissionEntry) -> Money | None:
    """Return the price of a quote, or what was paid or went back."""
    minor = entry.facts.get("amount_minor", entry.facts.get("price_minor"))
    return None if minor is None else Money(int(minor), str(entry.facts["currency"]))


def _told(entry: CommissionEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "amount": _amount_of(entry),
        "happened": commission_words.HAPPENED[entry.what],
        "party": commission_words.PARTIES[Party(entry.by)],
        "marks": [str(value) for name, value in entry.facts.items() if name.startswith("mark_")],
    }
