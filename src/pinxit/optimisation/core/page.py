"""The model card as a page that people read."""

from typing import Final

from pinxit.optimisation.core.card import ModelCard
from pinxit.optimisation.core.materials import BillOfMaterials

#: Pictures after which drawing was clean in the trials of this design.
_CLEAN_DRAWING: Final = 1_000_000


def card_page(card: ModelCard, bill: BillOfMaterials) -> str:
    """Return the model card in Markdown.

    Source:
        Mitchell et al. (2019), "Model Cards for Model Reporting", arXiv:1810.03993.
    """
    return "\n".join([*_facts(card), *_use(card), *materials_of(bill)]) + "\n"


def _facts(card: ModelCard) -> list[str]:
    hours, minutes = divmod(round(card.training_seconds / 60), 60)
    stages = [f"| Recipe `{name}` | `{digest}` |" for name, digest in card.recipes]
    return [
        f"# {card.name}",
        "",
        "| | |",
        "|---|---|",
        f"| Model | `{card.model}` |",
        f"| Trained on | `{card.manifest}` |",
        *stages,
        f"| Pictures | {card.side_px} × {card.side_px} px |",
        f"| Parameters | {card.parameters:,} |",
        f"| Pictures seen in training | {card.pictures_seen:,} |",
        f"| Time in training | {hours} h {minutes} min |",
        f"| Settings that suit it | {card.steps} steps, guidance {card.guidance_percent} % |",
        f"| Largest difference from the checkpoint | {card.tolerance} (of 2) |",
        "",
    ]


def _use(card: ModelCard) -> list[str]:
    return [
        "## Use",
        "",
        "Paints small flat illustrations of everyday things, animals, food, faces and places from",
        "a few words in English or Chinese, in one of these hands: " + ", ".join(card.hands) + ".",
        "",
        "It knows single subjects by name. It does not know scenes, counts, letters, or",
        "any person's likeness, and it takes no instruction beyond naming a subject.",
        "",
        "## Limits",
        "",
        *_maturity(card),
        "- It learnt from pictographs, and carries their conventions: yellow faces, national",
        "  dishes, gendered trades. It paints what the sets drew, not what the world looks like.",
        "- Fine lines are soft, and subjects far from its vocabulary come out as the nearest",
        "  known.",
        "- A picture may come close to a work it learnt from, above all for a concept that few",
        "  hands drew.",
        "",
    ]


def _maturity(card: ModelCard) -> list[str]:
    """Say so if the painter has seen less than clean drawing takes."""
    if card.pictures_seen >= _CLEAN_DRAWING:
        return []
    return [
        f"- It is a beginner: it has seen {card.pictures_seen:,} pictures, and clean drawing takes",
        "  one or two million. Colours and plates are right, faces and fruit can be told,",
        "  animals and buildings are patches of the right colours.",
    ]


def materials_of(bill: BillOfMaterials) -> list[str]:
    """Return the lines that say what a model is made of."""
    rows = [
        f"| {line.hand} | {line.author or 'Not known'} | {line.licence or '–'} | {line.works:,} "
        f"| {line.duty} |"
        for line in bill.lines
    ]
    return [
        "## What it is made of",
        "",
        f"{bill.works:,} works, some held out. The manifest lists every one, and",
        "`bill-of-materials.json` has the sources.",
        "",
        "| Hand | Author | Licence | Works | Asks |",
        "|---|---|---|---|---|",
        *rows,
        "",
        f"Text: {bill.text_model}.",
    ]
