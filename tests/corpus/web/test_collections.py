"""A collection on disk comes on the register, its pictures without the bars around them."""

import shutil

import numpy as np
import pytest

from pinxit.corpus import FreezeTerms, freeze
from pinxit.corpus.core.rights import Purpose, Rights
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web.models import Collection, Work
from pinxit.corpus.web.selectors.boxes import PAPER, boxes
from pinxit.corpus.web.services import (
    ask_to_register_found,
    register_collection,
    register_manifest,
)
from tests.corpus.collections_on_disk import make_collection
from tests.corpus.web.works import NOON, work


def square(**ink: slice):
    """A square of paper with a red field where `rows` and `columns` say."""
    picture_HWC = np.full((128, 128, 3), PAPER, np.uint8)
    picture_HWC[ink.get("rows", slice(None)), ink.get("columns", slice(None))] = (200, 30, 30)
    return picture_HWC


@pytest.mark.parametrize(
    ("picture_HWC", "box"),
    [
        (square(rows=slice(20, 108)), [0, 20, 128, 88]),
        (square(columns=slice(30, 98)), [30, 0, 68, 128]),
        (square(), [0, 0, 128, 128]),
        (square(rows=slice(20, 108), columns=slice(30, 98)), [0, 0, 128, 128]),
        (square(rows=slice(0, 0)), [0, 0, 128, 128]),
    ],
    ids=["wide", "high", "square", "a drawing amid its ground", "blank"],
)
def test_only_bars_are_left_off(picture_HWC, box) -> None:
    assert boxes(picture_HWC[None])[0].tolist() == box


@pytest.mark.django_db
def test_a_folder_is_registered(settings) -> None:
    folder = settings.PINXIT_HOME / "corpus" / "cranes"
    verse = work("folder:b.txt", medium=Medium.TEXT, rights=Rights(licence="CC0-1.0"))
    make_collection(
        folder,
        [work("folder:a.png"), verse],
        [square(rows=slice(20, 108)), square()],
    )

    collection = register_collection(folder, now=NOON)

    picture = Work.objects.get(medium="picture")
    assert (picture.row, picture.top_px, picture.height_px) == (0, 20, 88)
    assert Work.objects.get(medium="text").height_px == 0
    assert (collection.name, collection.num_works) == ("cranes", 2)


@pytest.mark.django_db
def test_what_was_gathered_or_frozen_while_the_house_was_closed_is_found(settings) -> None:
    folder = settings.PINXIT_HOME / "corpus" / "cranes"
    free = Rights(licence="CC0-1.0")
    collection = make_collection(folder, [work("folder:a.png", rights=free)], [square()])
    assert ask_to_register_found() == 1
    register_collection(folder, now=NOON)
    assert ask_to_register_found() == 0

    terms = FreezeTerms(purpose=Purpose.TRAIN, today=NOON.date())
    frozen = freeze([collection], terms, home=settings.PINXIT_HOME)
    assert ask_to_register_found() == 1
    register_manifest(frozen.folder, now=NOON)
    assert ask_to_register_found() == 0

    make_collection(folder, [work("folder:b.png", rights=free)], [square()])
    assert ask_to_register_found() == 1


@pytest.mark.django_db
def test_a_broken_manifest_and_one_without_its_collection_are_passed_over(settings) -> None:
    home = settings.PINXIT_HOME
    collection = make_collection(
        home / "corpus" / "cranes", [work("a", rights=Rights(licence="CC0-1.0"))], [square()]
    )
    terms = FreezeTerms(purpose=Purpose.TRAIN, today=NOON.date())
    freeze([collection], terms, home=home)
    broken = home / "corpus" / "manifests" / ("0" * 64)
    broken.mkdir()
    (broken / "manifest.json").write_text("{}")
    shutil.rmtree(home / "corpus" / "cranes")

    assert ask_to_register_found() == 1
    assert not Collection.objects.exists()
