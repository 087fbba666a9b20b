"""Let variants of the painter of latents learn for equally long, and compare them.

    python tools/ablate.py recipes.ablations:tokens --autoencoder runs/copyist --out tokens.jsonl

Reads a manifest frozen for training; writes one line of JSON a variant, as soon as it is known.
"""

import argparse
import importlib
import os
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import torch  # noqa: E402

from pinxit.corpus import read_decisions  # noqa: E402
from pinxit.training import TextEncoder, data_home, frozen_for_training  # noqa: E402
from pinxit.training.adapters.latent_painting import LatentPainting  # noqa: E402
from pinxit.training.adapters.latents import open_autoencoder  # noqa: E402
from pinxit.training.adapters.machine import machine_class  # noqa: E402
from pinxit.training.adapters.pictures import Reading, open_pictures  # noqa: E402
from pinxit.training.bench.ablation import learn  # noqa: E402


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("variants", help="module:function, as in recipes.ablations:tokens")
    parser.add_argument("--autoencoder", type=Path, required=True, help="run of an autoencoder")
    parser.add_argument("--corpus", default="illustrations")
    parser.add_argument("--seconds", type=float, default=240.0, help="processor time of each")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=Path("ablations.jsonl"))
    told = parser.parse_args()
    torch.set_num_threads(told.threads)
    torch.set_flush_denormal(True)
    module, _, function = told.variants.partition(":")
    variants = getattr(importlib.import_module(module), function)()
    painting = _painting(variants[0].recipe, told)
    print(machine_class(), flush=True)
    for outcome in learn(variants, painting, seconds=told.seconds):
        print(outcome.to_json(), flush=True)
        with told.out.open("a", encoding="utf-8") as file:
            file.write(outcome.to_json() + "\n")


def _painting(recipe, told: argparse.Namespace) -> LatentPainting:  # type: ignore[no-untyped-def]
    home = data_home()
    reading = Reading(
        today=datetime.now().astimezone().date(),
        decisions=read_decisions(home),
        cache=told.autoencoder.parent / "phrases",
        encoder=TextEncoder(),
    )
    source = open_pictures(frozen_for_training(told.corpus), recipe, reading)
    return LatentPainting.begin(recipe, source, open_autoencoder(told.autoencoder))


if __name__ == "__main__":
    main()
