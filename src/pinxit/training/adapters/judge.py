"""The judge on disk, and before works: whose hand a picture shows, and of what.

It learns from real works only, never from painted ones, and is asked about painted ones.

Shape suffixes: B and N pictures, H and W pixels, C colours, F features.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.core.judge import (
    Classes,
    Features,
    JudgeRecipe,
    Levels,
    Reader,
    Rows,
    Verdict,
    kernel_distance,
    learn_reader,
    margins,
    palette,
    share_in_top,
    softened,
)
from pinxit.training.core.split import held_out

_FILE: Final = "judge.npz"
#: Features of an eye, counted from the last, by which pictures are compared: those of its last
#: layer, which know shapes.
_COMPARED: Final = 512
_AT_ONCE: Final = 256
_READER: Final = ("kept", "mean", "std", "turn", "class", "middle")


class BadJudgeError(PinxitError):
    """A folder holds no judge, or a broken one."""

    remedy = "Delete the folder; the next measurement teaches a new judge."


class Eye(Protocol):
    """A network that others taught on photographs: it measures, and nothing is made with it."""

    def manner(self, picture_NHWC: Levels) -> Rows:
        """Return mean and deviation of each of its features over the places of pictures."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What is seen in N pictures.

    Attributes:
        manner_NF: What the eye sees.
        palette_NF: Which colours there are.
        margin_NF: How far the drawing keeps from the edges.
    """

    manner_NF: Rows
    palette_NF: Rows
    margin_NF: Rows

    @property
    def hand_NF(self) -> Rows:
        """By what a hand is known: its colours, its margins, its touch."""
        return np.concatenate([self.palette_NF, self.margin_NF, self.manner_NF], axis=1)

    @property
    def compared_NF(self) -> Features:
        """By what sets of pictures are compared, of root mean square 1; no judge changes it."""
        last_NF = self.manner_NF[:, -_COMPARED:].astype(np.float64)
        size_N = np.sqrt(np.square(last_NF).mean(axis=1, keepdims=True))
        compared: Features = last_NF / np.maximum(size_N, 1e-12)
        return compared


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """A judge that has learnt.

    Attributes:
        hand: Names hands.
        concept: Names concepts.
        hands: What it calls the hands.
        concepts: What it calls the concepts.
        manifest: Merkle root of the works that it learnt from.
        recipe: Digest of its recipe.
    """

    hand: Reader
    concept: Reader
    hands: tuple[str, ...]
    concepts: tuple[str, ...]
    manifest: str
    recipe: str

    def verdict(self, seen: Sight, right: tuple[Classes, Classes], real: Sight) -> Verdict:
        """Judge pictures.

        Args:
            seen: What is seen in them.
            right: Which hand and which concept each should show.
            real: What is seen in the real works that they are compared with.
        """
        hand_B, concept_B = right
        return Verdict(
            pictures=len(hand_B),
            hand_accuracy=share_in_top(self.hand.scores(seen.hand_NF), hand_B, 1),
            concept_top5=share_in_top(self.concept.scores(seen.manner_NF), concept_B, 5),
            kid=kernel_distance(seen.compared_NF, real.compared_NF, seed=0),
        )


def look(picture_NHWC: Levels, eye: Eye) -> Sight:
    """Return what is seen in pictures."""
    parts = [
        picture_NHWC[start : start + _AT_ONCE] for start in range(0, len(picture_NHWC), _AT_ONCE)
    ]
    return Sight(
        np.concatenate([eye.manner(part) for part in parts]),
        np.concatenate([palette(part) for part in parts]),
        np.concatenate([margins(part) for part in parts]),
    )


def learn_judge(recipe: JudgeRecipe, source: Pictures, eye: Eye) -> Judge:
    """Return a judge of the works of a source.

    Some works are learnt softened as well: within a class, softness then is what varies, and is
    divided out. Painters draw softer than people.
    """
    crisp_N = learnt_by(recipe, source)
    soft_N = crisp_N[:: recipe.soft_every]
    soft = softened(source.picture_NHWC[soft_N], seed=recipe.seed)
    seen = look(np.concatenate([source.picture_NHWC[crisp_N], soft]), eye)
    concepts = tuple(sorted({source.subjects[number].concept for number in crisp_N}))
    hand_N, concept_N = classes_of(source, concepts, np.concatenate([crisp_N, soft_N]))
    return Judge(
        hand=learn_reader(
            seen.hand_NF, hand_N, classes=len(source.hands), shrinkage=recipe.hand_shrinkage
        ),
        concept=learn_reader(
            seen.manner_NF, concept_N, classes=len(concepts), shrinkage=recipe.concept_shrinkage
        ),
        hands=source.hands,
        concepts=concepts,
        manifest=str(source.manifest),
        recipe=str(recipe.digest),
    )


def learnt_by(recipe: JudgeRecipe, source: Pictures) -> NDArray[np.int64]:
    """Return the works that a judge learns from: all but the held-out pairs of any concept."""
    held_N = held_out(
        source.subjects, num_concepts=0, pair_share=recipe.held_pairs, seed=recipe.split_seed
    )
    return np.flatnonzero(~held_N)


def classes_of(
    source: Pictures, concepts: Sequence[str], chosen_B: NDArray[np.int64]
) -> tuple[Classes, Classes]:
    """Return the numbers of the hands and of the concepts of some works."""
    hand_of = {hand: number for number, hand in enumerate(source.hands)}
    number_of = {concept: number for number, concept in enumerate(concepts)}
    subjects = [source.subjects[number] for number in chosen_B]
    return (
        np.array([hand_of[each.hand] for each in subjects], dtype=np.int64),
        np.array([number_of[each.concept] for each in subjects], dtype=np.int64),
    )


def save_judge(judge: Judge, folder: Path) -> Path:
    """Write a judge whole or not at all, and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {
        f"{kind}_{name}": array
        for kind, reader in (("hand", judge.hand), ("concept", judge.concept))
        for name, array in zip(_READER, astuple(reader), strict=True)
    }
    words = {"hands": judge.hands, "concepts": judge.concepts}
    origin = {"manifest": judge.manifest, "recipe": judge.recipe}
    scratch = folder / f"new-{_FILE}"
    np.savez(
        scratch,
        allow_pickle=False,
        **arrays,
        **{name: np.array(each) for name, each in (words | origin).items()},
    )
    return scratch.replace(folder / _FILE)


def has_judge(folder: Path) -> bool:
    """Say whether a judge lies in a folder, whole or broken."""
    return (folder / _FILE).exists()


def open_judge(folder: Path) -> Judge:
    """Return the judge of a folder.

    Raises:
        BadJudgeError: There is none, or it is broken.
    """
    try:
        with np.load(folder / _FILE, allow_pickle=False) as stored:
            return Judge(
                hand=Reader(*(stored[f"hand_{name}"] for name in _READER)),
                concept=Reader(*(stored[f"concept_{name}"] for name in _READER)),
                hands=tuple(stored["hands"].tolist()),
                concepts=tuple(stored["concepts"].tolist()),
                manifest=str(stored["manifest"]),
                recipe=str(stored["recipe"]),
            )
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise BadJudgeError(f"no judge in {folder}: {error}") from error
