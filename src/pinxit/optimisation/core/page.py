"""The model card as a page that people read."""

from pinxit.optimisation.core.card import ModelCard
from pinxit.optimisation.core.materials import BillOfMaterials


def card_page(card: ModelCard, bill: BillOfMaterials) -> str:
    """Return the model card in Markdown.

    Source:
        Mitchell et al. (2019), "Model Cards for Model Reporting", arXiv:1810.03993.
    """
    return "\n".join([*_facts(card), *_use(card), *_materials(bill)]) + "\n"


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
        "- It learnt from pictographs, and carries their conventions: yellow faces, national",
        "  dishes, gendered trades. It paints what the sets drew, not what the world looks like.",
        "- Fine lines are soft, and subjects far from its vocabulary come out as the nearest",
        "  known.",
        "- A picture may come close to a work it learnt from, above all for a concept that few",
        "  hands drew.",
        "",
    ]


def _materials(bill: BillOfMaterials) -> list[str]:
    rows = [
        f"| {line.hand} | {line.author} | {line.licence} | {line.works:,} | {line.duty} |"
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
