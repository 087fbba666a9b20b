"""Classifiers learn stripes, stop and go on, and read only what is frozen for measuring."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from pinxit.corpus import BrokenManifestError, NotFrozenError, Purpose, WrongPurposeError
from pinxit.training.adapters.benchmark import Measuring, open_benchmark
from pinxit.training.adapters.pictures import UnfitWorksError
from pinxit.training.cli import app
from pinxit.training.core.classifier import ClassifierRecipe, ClassifierShape
from recipes import cifar10
from tests.training.tiny_benchmark import (
    CLASSES,
    SIDE_PX,
    Files,
    bmp,
    files_of,
    frozen_files,
    stripes,
    stripes_to_measure_by,
)
from tests.training.tiny_corpus import TODAY

torch = pytest.importorskip("torch")

from pinxit.training.adapters.checkpoint import BadCheckpointError, load  # noqa: E402
from pinxit.training.adapters.classifier import (  # noqa: E402
    ArticleNetwork,
    Filters,
    WhitenedNetwork,
    network_of,
)
from pinxit.training.adapters.classifying import (  # noqa: E402
    Classifier,
    Classifying,
    open_classifier,
    resized,
)
from pinxit.training.adapters.trainer import Trainer  # noqa: E402

TINY = replace(
    cifar10.modern(),
    shape=ClassifierShape(design="whitened", side_px=SIDE_PX, channels=(8, 16, 16)),
    batch=16,
    steps=6,
    warmup_steps=1,
    decay_steps=2,
    shift_px=1,
    sides=(),
)
PLAIN = replace(
    TINY,
    name="plain",
    shape=ClassifierShape(design="article", side_px=SIDE_PX, channels=(8, 8, 8), hidden=8),
)


def trainer(run: Path, recipe: ClassifierRecipe = TINY) -> Trainer:
    return Trainer(Classifying.begin(recipe, stripes_to_measure_by()), run)


def filters_of(network: WhitenedNetwork) -> list[Filters]:
    return [each for each in network.modules() if isinstance(each, Filters)]


def test_the_articles_network_has_the_articles_measures() -> None:
    recipe = cifar10.article()
    classes = tuple(f"class {number}" for number in range(10))
    network = network_of(replace(recipe.shape, classes=classes))

    sizes = [tuple(value.shape) for value in network.parameters() if value.ndim > 1]
    assert isinstance(network, ArticleNetwork)
    assert sizes == [(32, 3, 3, 3), (64, 32, 3, 3), (64, 64, 3, 3), (64, 1024), (10, 64)]
    assert sum(value.numel() for value in network.parameters()) == 122_570
    assert network(torch.zeros(2, 3, 32, 32)).shape == (2, 10)
    assert recipe.steps * recipe.batch // 50_000 == 9, "ten passes, less what fills no batch"


def test_the_article_is_taught_without_what_came_later(tmp_path: Path) -> None:
    recipe = cifar10.article()

    assert not recipe.mirror
    assert recipe.shift_px == recipe.smoothing == recipe.weight_decay == 0
    assert set(trainer(tmp_path, PLAIN).optimisers) == {"adamw"}


def test_filters_begin_by_handing_their_channels_on() -> None:
    picture = torch.randn(1, 4, 6, 6)

    out = Filters(4, 8)(picture)

    assert out.shape == (1, 8, 6, 6)
    assert torch.allclose(out[:, :4], picture)
    assert not torch.allclose(out[:, 4:], picture)


def test_filters_keep_their_length_while_they_learn(tmp_path: Path) -> None:
    run = trainer(tmp_path, replace(TINY, steps=2, decay_steps=0, matrix_rate=Fraction(1, 10)))
    list(run.steps())
    assert isinstance(run.network, WhitenedNetwork)
    weights = [each.weight for each in filters_of(run.network)]
    whole = [len(weight) ** 0.5 for weight in weights]
    assert [weight.norm().item() for weight in weights] != pytest.approx(whole, abs=1e-3)

    run.network.tighten()

    assert [weight.norm().item() for weight in weights] == pytest.approx(whole)


def test_the_length_of_the_filters_changes_no_answer() -> None:
    lesson = Classifying.begin(TINY, stripes_to_measure_by())
    network = lesson.network
    assert isinstance(network, WhitenedNetwork)
    picture = torch.randn(4, 3, SIDE_PX, SIDE_PX)

    before = network(picture)
    with torch.no_grad():
        filters_of(network)[2].weight.mul_(7)

    assert torch.allclose(network(picture), before, atol=1e-3)


def test_the_first_convolution_whitens_what_is_learnt_from() -> None:
    source = stripes_to_measure_by()
    network = Classifying.begin(TINY, source).network
    assert isinstance(network, WhitenedNetwork)
    picture = torch.from_numpy(source.train.picture_NHWC).permute(0, 3, 1, 2) / 127.5 - 1

    weight = network.white.view(24, 2, 2, 3).permute(0, 3, 1, 2)
    seen = torch.nn.functional.conv2d(picture, weight, network.bias).detach()
    flat = seen.transpose(0, 1).reshape(24, -1).numpy()

    assert not network.white.requires_grad
    np.testing.assert_allclose(flat.mean(axis=1), 0, atol=1e-2)
    np.testing.assert_allclose(flat[:12], -flat[12:], atol=1e-3)
    np.testing.assert_allclose(np.cov(flat[:12], bias=True), np.eye(12), atol=0.05)


def test_muon_turns_the_filters_and_nothing_else(tmp_path: Path) -> None:
    run = trainer(tmp_path)
    turned = {
        run.names[value]
        for group in run.optimisers["muon"].param_groups
        for value in group["params"]
    }

    assert turned == {
        f"parts.{n}.{which}.weight" for n in range(3) for which in ("first", "second")
    }


def test_a_run_killed_and_resumed_ends_with_the_same_weights(tmp_path: Path) -> None:
    list(trainer(tmp_path / "straight").steps())
    broken = trainer(tmp_path / "broken")
    for report in broken.steps():
        if report.progress.step == 3:
            break
    broken.save()
    resumed = trainer(tmp_path / "broken")
    assert resumed.resume()
    list(resumed.steps())

    one, two = load(tmp_path / "straight"), load(tmp_path / "broken")
    for part in ("weights", "average", "optimiser"):
        mine, theirs = getattr(one, part), getattr(two, part)
        assert mine.keys() == theirs.keys()
        for name in mine:
            assert torch.equal(mine[name], theirs[name]), name


@pytest.mark.slow
@pytest.mark.parametrize(
    "recipe", [TINY, replace(PLAIN, ema_decay=Fraction(0))], ids=["modern", "article"]
)
def test_a_classifier_learns_to_tell_stripes_apart(
    tmp_path: Path, recipe: ClassifierRecipe
) -> None:
    run = trainer(tmp_path / "run", replace(recipe, steps=60, decay_steps=30))
    losses = [report.loss for report in run.steps()]

    classifier = open_classifier(tmp_path / "run")
    test = stripes(64, seed=2)
    assert np.mean(losses[-5:]) < np.mean(losses[:5])
    for looks in (1, 2, 6):
        assert classifier.accuracy(test, looks=looks) > 0.9


def test_six_looks_weigh_the_middle_as_much_as_both_corners() -> None:
    source = stripes_to_measure_by()
    lesson = Classifying.begin(TINY, source)
    classifier = Classifier.of(lesson.recipe.shape, lesson.network.state_dict())
    few = source.test.first(3).picture_NHWC
    padded = np.pad(few, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")

    middle, low, high = (
        classifier.scores(np.ascontiguousarray(each), looks=2)
        for each in (few, padded[:, :SIDE_PX, :SIDE_PX], padded[:, 2:, 2:])
    )

    np.testing.assert_allclose(
        classifier.scores(few, looks=6), middle / 2 + (low + high) / 4, atol=1e-5
    )
    mirrored = classifier.scores(np.ascontiguousarray(few[:, :, ::-1]))
    np.testing.assert_allclose(middle, (classifier.scores(few) + mirrored) / 2, atol=1e-5)


def test_a_classifier_looks_at_the_size_it_was_taught_at() -> None:
    source = stripes_to_measure_by()
    lesson = Classifying.begin(TINY, source)
    weights = lesson.network.state_dict()
    few = source.test.first(3).picture_NHWC
    small = resized(torch.from_numpy(few).permute(0, 3, 1, 2) / 127.5 - 1, 16)

    scores = Classifier.of(lesson.recipe.shape, weights, seen_px=16).scores(few)

    network = lesson.network.eval()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        np.testing.assert_allclose(scores, network(small), atol=2e-2)


def test_pictures_are_shown_smaller_at_first() -> None:
    picture = torch.rand(2, 3, 32, 32)

    assert resized(picture, 32) is picture
    assert resized(picture, 16).shape == (2, 3, 16, 16)
    assert resized(torch.full((1, 3, 32, 32), 0.25), 24).allclose(torch.tensor(0.25))


def test_another_classifier_is_grown_from_only_if_it_knows_the_same(tmp_path: Path) -> None:
    trainer(tmp_path / "young").save()
    grown = trainer(tmp_path / "grown", replace(TINY, seed=5))
    grown.grow_from(tmp_path / "young")

    young = load(tmp_path / "young")
    assert torch.equal(grown.average["answer.weight"], young.average["answer.weight"])
    wider = replace(TINY, shape=replace(TINY.shape, channels=(8, 16, 32)))
    with pytest.raises(BadCheckpointError, match="other measures"):
        trainer(tmp_path / "wider", wider).grow_from(tmp_path / "young")


def _measuring(home: Path, files: Mapping[str, bytes]) -> Measuring:
    return Measuring(home=home, today=TODAY, open_set=lambda _: Files(files))


def _read_files() -> dict[str, bytes]:
    learnt, test = stripes(4, seed=1), stripes(2, seed=2)
    return files_of(learnt, "data_batch_1") | files_of(test, "test_batch")


def test_a_set_is_read_as_it_was_published(tmp_path: Path) -> None:
    files = _read_files()
    manifest = frozen_files(tmp_path, files)

    found = open_benchmark(manifest, _measuring(tmp_path, files), side_px=SIDE_PX)

    assert found.manifest.hex == manifest.name
    assert found.classes == CLASSES
    np.testing.assert_array_equal(found.train.picture_NHWC, stripes(4, seed=1).picture_NHWC)
    np.testing.assert_array_equal(found.test.picture_NHWC, stripes(2, seed=2).picture_NHWC)
    assert found.train.label_N.tolist() == [0, 1, 0, 1]
    assert found.test.label_N.tolist() == [0, 1]


def test_what_is_frozen_to_train_is_not_measured_by(tmp_path: Path) -> None:
    files = _read_files()
    manifest = frozen_files(tmp_path, files, purpose=Purpose.TRAIN)

    with pytest.raises(WrongPurposeError):
        open_benchmark(manifest, _measuring(tmp_path, files), side_px=SIDE_PX)


def test_another_picture_than_the_frozen_one_is_refused(tmp_path: Path) -> None:
    files = _read_files()
    manifest = frozen_files(tmp_path, files)
    one = next(iter(files))
    forged = {**files, one: bmp(np.zeros((SIDE_PX, SIDE_PX, 3), dtype=np.uint8))}

    with pytest.raises(BrokenManifestError, match="not the file"):
        open_benchmark(manifest, _measuring(tmp_path, forged), side_px=SIDE_PX)


def test_pictures_of_another_side_are_refused(tmp_path: Path) -> None:
    files = _read_files()
    manifest = frozen_files(tmp_path, files)

    with pytest.raises(UnfitWorksError, match="not 32 px"):
        open_benchmark(manifest, _measuring(tmp_path, files), side_px=32)


def test_the_command_trains_a_classifier_on_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path))
    manifest = frozen_files(tmp_path, _read_files(), purpose=Purpose.TRAIN)
    line = ["recipes.cifar10:article", "--out", str(tmp_path / "run"), "--corpus"]

    named = CliRunner().invoke(app, [*line, "cifar10"]).exception
    shown = CliRunner().invoke(app, [*line, str(manifest)]).exception

    assert isinstance(named, NotFrozenError)
    assert "benchmark" in str(named)
    assert isinstance(shown, WrongPurposeError)


@pytest.mark.parametrize("part", ["data_batch_1", "test_batch"])
def test_a_set_without_both_parts_is_refused(tmp_path: Path, part: str) -> None:
    files = files_of(stripes(4, seed=1), part)
    manifest = frozen_files(tmp_path, files)

    with pytest.raises(UnfitWorksError, match="not divided"):
        open_benchmark(manifest, _measuring(tmp_path, files), side_px=SIDE_PX)
