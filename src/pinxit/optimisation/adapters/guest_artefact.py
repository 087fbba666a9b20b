"""The folder of an adapter: its matrices and their papers."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.kernel import Digest
from pinxit.optimisation.adapters.papers import credits_of, manifest_of, stages_of
from pinxit.optimisation.core.adapter_card import AdapterCard, adapter_page
from pinxit.optimisation.core.materials import bill_of_materials
from pinxit.training import is_learnt

if TYPE_CHECKING:
    from pinxit.training.adapters.taught import TaughtGuest


def write_adapter(taught: "TaughtGuest", manifest: Path, out: Path, *, name: str) -> AdapterCard:
    """Write the matrices that a guest was taught, and their papers.

    Args:
        taught: The adapter.
        manifest: Folder of the frozen manifest it was trained on.
        out: Folder to write.
        name: What people call the adapter.

    Raises:
        NotFrozenError: The folder holds no frozen manifest.
        BrokenManifestError: It was changed.
        BadSignatureError: The house did not sign it.
        WrongManifestError: The adapter was trained on another.
    """
    frozen, stages = manifest_of(taught.origin, manifest), stages_of(taught.origin)
    out.mkdir(parents=True, exist_ok=True)
    adapter, origin, progress = taught.adapter, taught.origin, taught.progress
    card = AdapterCard(
        name=name,
        adapter=taught.write(out),
        guest=adapter.guest,
        guest_digest=Digest.parse(adapter.digest),
        guest_licence=adapter.licence,
        pipeline=adapter.pipeline,
        caption=adapter.caption,
        manifest=frozen.root,
        recipes=tuple((stage.recipe_name, stage.recipe) for stage in stages),
        side_px=adapter.side_px,
        rank=adapter.rank,
        hands=origin.hands,
        parameters=taught.num_parameters,
        pictures_seen=progress.pictures_seen,
        training_seconds=round(progress.seconds),
    )
    manifests = dict.fromkeys(stage.manifest for stage in stages)
    bill = bill_of_materials(
        credits_of(frozen),
        works=sum(map(is_learnt, frozen.works)),
        manifest=str(frozen.root),
        recipes=card.recipes,
        earlier=tuple(each for each in manifests if each != origin.manifest),
    )
    bill = replace(
        bill,
        text_model="the guest's own",
        guest=f"{card.guest} ({card.guest_licence}), {card.guest_digest}",
    )
    (out / "card.json").write_text(card.to_json(), encoding="utf-8")
    (out / "bill-of-materials.json").write_text(bill.to_json(), encoding="utf-8")
    (out / "model-card.md").write_text(adapter_page(card, bill), encoding="utf-8")
    return card
