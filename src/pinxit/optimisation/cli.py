"""Commands of the optimisation room."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console

from pinxit.corpus import Purpose, credit_lines, judge_all, open_manifest, read_decisions
from pinxit.kernel import PinxitError
from pinxit.optimisation.core.measured import BadFiguresError, read_measured
from pinxit.optimisation.core.precision import Precision
from pinxit.provenance import calibrate_recogniser
from pinxit.training import (
    PAINTINGS,
    PAINTINGS_HELD,
    PAINTINGS_LEAST_PX,
    data_home,
    frozen_for_training,
    is_recogniser,
    is_restorer,
    is_taught,
    load_taught,
    load_trained,
    open_paintings,
    open_shown,
    paintings_seen,
    plain_copy,
    recogniser_recipe,
)

app = typer.Typer(no_args_is_help=True)


class ExportNotInstalledError(PinxitError):
    """PyTorch or the ONNX exporter is not installed."""

    remedy = "Install the training extra: pip install 'pinxit[train]'."


@app.command()
def optimise(  # noqa: PLR0913 - each is an option of the command
    checkpoint: Annotated[Path, typer.Argument(help="Folder of a checkpoint or of a run.")],
    corpus: Annotated[
        str, typer.Option(help="Collections it was trained on, or the folder of the manifest.")
    ] = "illustrations",
    autoencoder: Annotated[
        Path | None, typer.Option(help="The autoencoder's run, for a painter of latents.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write [CHECKPOINT/model].")] = None,
    name: Annotated[str, typer.Option(help="What people call the model.")] = "House painter",
    steps: Annotated[int, typer.Option(help="Steps that suit it.")] = 24,
    guidance: Annotated[int, typer.Option(help="Guidance that suits it, per cent.")] = 300,
    noise: Annotated[int, typer.Option(help="Noise that suits it, per cent of training's.")] = 100,
    underdrawing: Annotated[
        int, typer.Option(help="How far, per cent, a work it looks at leads the way.")
    ] = 0,
    hardware: Annotated[str, typer.Option(help="What it was trained on, in words.")] = "",
    watts: Annotated[int, typer.Option(help="Power of that, to estimate the energy.")] = 0,
    precision: Annotated[
        Precision, typer.Option(help="How its weights are kept; int8 is half the size.")
    ] = Precision.FLOAT16,
) -> None:
    """Export a checkpoint to ONNX with its card and bill of materials; an adapter as it is."""
    folder = out or checkpoint / "model"
    console = Console()
    if is_taught(checkpoint):
        _write_adapter(checkpoint, frozen_for_training(corpus), folder, name)
        return
    if is_restorer(checkpoint):
        _write_restorer(checkpoint, frozen_for_training(corpus), folder)
        return
    if is_recogniser(checkpoint):
        _write_recogniser(checkpoint, frozen_for_training(corpus), folder)
        return
    try:
        from pinxit.optimisation.adapters.artefact import Manner, write_artefact
    except ModuleNotFoundError as error:
        raise ExportNotInstalledError(f"exporting needs {error.name}") from error
    with console.status("Exporting"):
        card = write_artefact(
            load_trained(checkpoint, autoencoder),
            frozen_for_training(corpus),
            folder,
            name=name,
            manner=Manner(
                steps=steps,
                guidance_percent=guidance,
                noise_percent=noise,
                underdrawing_percent=underdrawing,
                hardware=hardware,
                watts=watts,
            ),
            precision=precision,
        )
    mib = sum(file.stat().st_size for file in folder.iterdir()) / 2**20
    console.print(f"{folder}: {card.name}, {card.parameters:,} parameters, {mib:.1f} MiB")
    console.print(f"Model {card.model}; strays {card.tolerance} from the checkpoint")


def card(
    model: Annotated[Path, typer.Argument(help="Folder of a model.")],
    figures: Annotated[
        Path, typer.Option(help="What pinxit bench painter --only judge --full wrote of it.")
    ] = Path("docs/reference/bench/painter.json"),
) -> None:
    """Write what a judge found of a model's pictures into its card."""
    from pinxit.optimisation.adapters.papers import write_measured

    try:
        text = figures.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFiguresError(f"{figures}: {error.strerror}") from error
    written = write_measured(model, read_measured(text))
    Console().print(f"{model}: {written.name}, measured")


def _write_restorer(checkpoint: Path, paintings: Path, folder: Path) -> None:
    """Write the folder of a restorer, with the artists that it learnt from."""
    from pinxit.optimisation.adapters.restorer_artefact import write_restorer

    today = datetime.now().astimezone().date()
    seen = open_paintings(paintings, today=today, keep=PAINTINGS_HELD, least_px=PAINTINGS_LEAST_PX)
    mender = write_restorer(checkpoint, seen, folder)
    Console().print(f"{folder}: restorer {mender}")


def _write_recogniser(checkpoint: Path, manifest: Path, folder: Path) -> None:
    """Write the folder of a recogniser, and find out what its likenesses are worth."""
    from pinxit.optimisation.adapters.recogniser_artefact import (
        LearntFrom,
        write_calibration,
        write_recogniser,
    )
    from pinxit.optimisation.core.materials import lines_of

    today = datetime.now().astimezone().date()
    frozen = open_manifest(
        manifest, purpose=Purpose.TRAIN, today=today, decisions=read_decisions(data_home())
    )
    recipe = recogniser_recipe(checkpoint)
    shown = open_shown(frozen, recipe)
    paintings = paintings_seen(data_home() / PAINTINGS, recipe, today)
    judged = judge_all(shown.learnt, Purpose.TRAIN, today=today)
    seen = LearntFrom(
        illustrations=str(frozen.root),
        lines=lines_of(credit_lines(shown.learnt, [each.duties for each in judged.verdicts])),
        artists={} if paintings is None else paintings.artists,
        held_concepts=shown.held_concepts,
        held_paintings=[] if paintings is None else [each.digest.hex for each in paintings.held],
        pictures=len(shown.learnt) + (0 if paintings is None else len(paintings.learnt)),
    )
    network = write_recogniser(checkpoint, seen, folder)
    more = [] if paintings is None else [each.picture_HWC for each in paintings.held]
    # Strangers that were learnt from are seen too, as many as are quickly looked through.
    chosen = [*np.flatnonzero(shown.held_N), *np.flatnonzero(~shown.held_N)[::4]]
    held_N = np.concatenate([shown.held_N[chosen], np.ones(len(more), dtype=np.bool_)])
    pictures = [*(shown.pictures[number] for number in chosen), *more]
    worth, pairs = calibrate_recogniser(folder, pictures, held_N, plain_copy)
    write_calibration(folder, worth, pairs)
    Console().print(f"{folder}: recogniser {network}, calibrated on {pairs:,} pairs")


def _write_adapter(checkpoint: Path, manifest: Path, folder: Path, name: str) -> None:
    """Write the folder of an adapter: what a guest was taught stays with its guest."""
    from pinxit.optimisation.adapters.guest_artefact import write_adapter

    card = write_adapter(load_taught(checkpoint), manifest, folder, name=name)
    console = Console()
    console.print(f"{folder}: {card.name}, {card.parameters:,} parameters for {card.guest}")
    console.print(f"Adapter {card.adapter}")
