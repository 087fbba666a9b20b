"""The model card as a page that people read."""

from typing import Final

from pinxit.optimisation.core.card import ModelCard
from pinxit.optimisation.core.materials import BillOfMaterials
from pinxit.optimisation.core.measured import measured_lines

#: Pictures after which drawing was clean in the trials of this design.
_CLEAN_DRAWING: Final = 1_000_000


def card_page(card: ModelCard, bill: BillOfMaterials) -> str:
    """Return the model card in Markdown.

    Source:
        Mitchell et al. (2019), "Model Cards for Model Reporting", arXiv:1810.03993.
    """
    measured = measured_lines(card.measured)
    return "\n".join([*_facts(card), *_use(card), *measured, *materials_of(bill)]) + "\n"


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
        *_energy(card),
        f"| Settings that suit it | {card.steps} steps, guidance {card.guidance_percent} % |",
        f"| Largest difference from the checkpoint | {card.tolerance} (of 2) |",
        "",
    ]


def _energy(card: ModelCard) -> list[str]:
    """Return what it was trained on and what that used, estimated from its time and power."""
    if not card.watts:
        return []
    watt_hours = round(card.training_seconds / 3600 * card.watts)
    return [
        f"| Trained on the machine | {card.hardware} |",
        f"| Energy, estimated | {watt_hours:,} Wh: its time at {card.watts} W |",
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
        *_references(card),
        *_inks(card),
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


def _references(card: ModelCard) -> list[str]:
    """Say so if it looks at works, and how far they lead it."""
    if card.latents is None or card.latents.references is None:
        return []
    led = [
        f"Where one thing is asked for by name, a work of it by another hand leads the first "
        f"{card.underdrawing_percent} % of the way."
    ]
    return [
        "",
        "While it paints it looks at works of what is asked for, by other hands than the asked-for",
        "one, and at one work of that hand, of something else. Each piece names them.",
        *(led if card.underdrawing_percent else []),
    ]


def _inks(card: ModelCard) -> list[str]:
    """Say so if its pictures are laid out in the inks of their hand."""
    if card.latents is None or card.latents.inks is None:
        return []
    return [
        "",
        "What it has painted is laid out in areas, each in one of the colours that the asked-for",
        "hand draws with, as they were found in that hand's works. `inks.json` lists them.",
    ]


def _maturity(card: ModelCard) -> list[str]:
    """Say so if the painter has seen less than clean drawing takes."""
    if card.pictures_seen >= _CLEAN_DRAWING:
        return []
    return [
        f"- It is a beginner: it has seen {card.pictures_seen:,} pictures, and clean drawing takes",
        "  one or two million. What it is asked for by name can be told; what has no name in its",
        "  works, or two things at once, often cannot.",
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
