"""The card of an adapter: what a guest was taught, and under which licence the guest is used."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from pinxit.kernel import Digest, PinxitError
from pinxit.optimisation.core.card import BadCardError
from pinxit.optimisation.core.materials import BillOfMaterials
from pinxit.optimisation.core.page import materials_of

_FORMAT: Final = 1
_KIND: Final = "adapter"
_DIGESTS: Final = ("adapter", "guest_digest", "manifest")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterCard:
    """Everything one must know to paint with an adapter, and everybody may know of it.

    Attributes:
        name: What people call it.
        adapter: Its name: the digest of its file.
        guest: What the guest is called.
        guest_digest: Digest of the guest's files.
        guest_licence: SPDX expression under which the guest is used, as its user declared.
        pipeline: The class in diffusers that paints with it.
        caption: What was said of each picture, with `{phrase}` and `{hand}` to fill in.
        manifest: Merkle root of the manifest of its training works.
        recipes: Names and digests of its recipes, first stage first.
        side_px: Height and width of the pictures that it was taught.
        rank: Rank of each added pair of matrices.
        hands: Whose manners it was taught.
        parameters: Numbers in the matrices.
        pictures_seen: Training pictures shown, repeats counted.
        training_seconds: Time the training took.
    """

    name: str
    adapter: Digest
    guest: str
    guest_digest: Digest
    guest_licence: str
    pipeline: str
    caption: str
    manifest: Digest
    recipes: tuple[tuple[str, str], ...]
    side_px: int
    rank: int
    hands: tuple[str, ...]
    parameters: int
    pictures_seen: int
    training_seconds: int

    def to_json(self) -> str:
        """Return the card as a JSON text, digests written out."""
        plain = {key: str(getattr(self, key)) for key in _DIGESTS}
        body = {"format": _FORMAT, "kind": _KIND, **asdict(self), **plain}
        return json.dumps(body, indent=1, ensure_ascii=False) + "\n"


def read_adapter_card(text: str) -> AdapterCard:
    """Return the card of a JSON text.

    Raises:
        BadCardError: It is not the card of an adapter.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        if (body["format"], body["kind"]) != (_FORMAT, _KIND):
            raise BadCardError("the card is of another kind")
        known = {field.name for field in fields(AdapterCard)}
        chosen = {key: value for key, value in body.items() if key in known}
        chosen |= {key: Digest.parse(chosen[key]) for key in _DIGESTS}
        chosen["hands"] = tuple(chosen["hands"])
        chosen["recipes"] = tuple((name, digest) for name, digest in chosen["recipes"])
        return AdapterCard(**chosen)
    except BadCardError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, PinxitError) as error:
        raise BadCardError(f"not the card of an adapter: {error}") from error


def adapter_page(card: AdapterCard, bill: BillOfMaterials) -> str:
    """Return the card in Markdown.

    Source:
        Mitchell et al. (2019), "Model Cards for Model Reporting", arXiv:1810.03993.
    """
    hours, minutes = divmod(round(card.training_seconds / 60), 60)
    said = card.caption.format(phrase="red apple", hand=card.hands[0])
    lines = [
        f"# {card.name}",
        "",
        "| | |",
        "|---|---|",
        f"| Adapter | `{card.adapter}` |",
        f"| Guest | {card.guest}, `{card.guest_digest}` |",
        f"| Licence of the guest | {card.guest_licence}, as declared by who taught it |",
        f"| Opened by | `{card.pipeline}` of diffusers |",
        f"| Trained on | `{card.manifest}` |",
        *(f"| Recipe `{name}` | `{digest}` |" for name, digest in card.recipes),
        f"| Pictures | {card.side_px} × {card.side_px} px |",
        f"| Parameters | {card.parameters:,}, of rank {card.rank} |",
        f"| Pictures seen in training | {card.pictures_seen:,} |",
        f"| Time in training | {hours} h {minutes} min |",
        "",
        "## Use",
        "",
        f"Belongs to its guest and to no other. Ask for a hand as training did: “{said}”.",
        "What the guest had learnt before, and from whom, this card cannot say: the works below",
        "are those of the adapter alone, and the guest's licence binds whoever paints with it.",
        "",
        *materials_of(bill),
    ]
    return "\n".join(lines) + "\n"
