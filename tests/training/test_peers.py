"""Peers over gloo: each sees its share, and all see one batch. The ranks here are threads."""

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from recipes.illustrator import smoke
from recipes.latent import smoke_copyist
from tests.training.tiny_corpus import frozen_squares, read_squares

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from torch.distributed import HashStore, ProcessGroupGloo  # type: ignore[attr-defined]  # noqa: E402

from pinxit.training.adapters.checkpoint import load  # noqa: E402
from pinxit.training.adapters.copying import Copying  # noqa: E402
from pinxit.training.adapters.painting import Painting  # noqa: E402
from pinxit.training.adapters.sharing import GroupPeers, UnevenShareError  # noqa: E402
from pinxit.training.adapters.trainer import Lesson, Trainer  # noqa: E402

SIZE = 2
RECIPE = replace(smoke(), steps=6, decay_steps=2, held_concepts=0)
Told = TypeVar("Told")


def together(act: Callable[[GroupPeers], Told]) -> list[Told]:
    """Let every rank of a group do the same at once."""
    store = HashStore()

    def one(rank: int) -> Told:
        return act(GroupPeers(ProcessGroupGloo(store, rank, SIZE)))  # type: ignore[call-arg,arg-type]

    with ThreadPoolExecutor(SIZE) as pool:
        return list(pool.map(one, range(SIZE)))


def apart(one: Mapping[str, Any], two: Mapping[str, Any]) -> float:
    """Return how far two networks are from each other."""
    return math.sqrt(sum(float((one[name] - two[name]).double().square().sum()) for name in one))


class Doubling(torch.nn.Module):  # type: ignore[misc,name-defined]
    """Answers row by row, and remembers how many rows it was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.tensor([2.0]))
        self.asked: list[int] = []

    def forward(self, x, *, told=None, whole=None):
        self.asked.append(len(x))
        if told is not None:
            assert len(told["text"][0]) == len(x)
        assert whole is None or len(whole) == 3
        return (x * self.weight).to(torch.bfloat16), "as it was"


def test_each_asks_about_its_rows_and_all_get_every_answer() -> None:
    x = torch.arange(4.0)[:, None]

    def ask(peers: GroupPeers):
        network = Doubling()
        peers.join(network)
        answer, word = network(x, told={"text": [x]}, whole=torch.zeros(3))
        answer.float().sum().backward()
        part = float(network.weight.grad)
        peers.add_up(network)
        return network.asked, answer.tolist(), word, part, float(network.weight.grad), peers.lead

    first, second = together(ask)

    assert first[0] == second[0] == [2]
    assert first[1] == second[1] == [[0.0], [2.0], [4.0], [6.0]]
    assert first[2] == second[2] == "as it was"
    assert (first[3], second[3]) == (1.0, 5.0), "the parts of the gradient differ"
    assert (first[4], second[4]) == (6.0, 6.0), "their sum is everybody's"
    assert (first[5], second[5]) == (True, False)


def test_all_do_what_the_lead_says() -> None:
    assert together(lambda peers: peers.agree(peers.lead)) == [True, True]
    assert together(lambda peers: peers.agree(not peers.lead)) == [False, False]


def test_a_batch_that_does_not_divide_is_refused() -> None:
    def ask(peers: GroupPeers) -> None:
        network = Doubling()
        peers.join(network)
        with pytest.raises(UnevenShareError, match="3 rows"):
            network(torch.zeros(3, 1))

    together(ask)


@pytest.mark.parametrize("kind", ["painter", "copyist"])
def test_two_learn_as_one_does(kind: str, tmp_path: Path) -> None:
    corpus = frozen_squares(tmp_path / "house")

    def lesson() -> Lesson:
        phrases = tmp_path / "phrases"
        if kind == "copyist":
            recipe = smoke_copyist()
            return Copying.begin(recipe, read_squares(corpus, recipe, phrases))
        return Painting.begin(RECIPE, read_squares(corpus, RECIPE, phrases))

    lessons: Sequence[Lesson] = [lesson() for _ in range(SIZE)]  # one after the other: one seed
    begun = Trainer(lesson(), tmp_path / "alone")
    start = {name: value.clone() for name, value in begun.average.items()}
    alone = [report.loss for report in begun.steps()]

    def learn(peers: GroupPeers) -> list[float]:
        run = Trainer(lessons[peers.rank], tmp_path / f"rank-{peers.rank}", peers)
        return [report.loss for report in run.steps()]

    losses = together(learn)

    assert losses[0] == losses[1]
    assert losses[0] == pytest.approx(alone, rel=0.005)
    assert not (tmp_path / "rank-1").exists(), "only the lead writes"
    one, two = load(tmp_path / "alone").weights, load(tmp_path / "rank-0").weights
    # Both optimisers divide by a gradient's size: where it is next to nothing, its direction is
    # the rounding of the half precision, which depends on how many rows are multiplied at once.
    assert apart(one, two) < 0.25 * apart(one, start)
