"""A checkpoint's record and a recipe are read back without the library that trains."""

import json
from dataclasses import replace

import pytest

from pinxit.training.core.progress import RunProcess
from pinxit.training.core.run_record import (
    BadRecordError,
    is_sound,
    kind_of,
    read_record,
    read_settings,
    recipe_json,
    state_of,
)
from recipes.illustrator import smoke
from tests.training.runs_on_disk import HANDS, LATENTS, PIXELS, PROGRESS, ROOT, origin, record


def read(**made: object):
    return read_record(json.dumps(record(**made)))


def test_a_record_says_where_the_run_stood_and_what_it_is_made_of() -> None:
    found = read()

    assert (found.step, found.pictures_seen, found.seconds) == (400, 19_200, 3_725.0)
    assert found.losses == ((25, 2.0), (50, 1.0))
    assert found.stage.manifest == ROOT
    assert found.stage.hands == HANDS
    assert found.stage.kind == "latents"
    assert found.stage.measures == LATENTS


def test_the_stages_are_told_from_the_first_and_repeats_are_counted() -> None:
    first = origin(recipe="sha256:" + "1" * 64, recipe_name="house-32", shape=PIXELS)
    again = origin(before=origin(before=first))

    stages = read(before=again).stages
    assert [(stage.name, stage.kind, stage.times) for stage in stages] == [
        ("house-32", "pixels", 1),
        ("latent-house", "latents", 3),
    ]


def test_a_manifest_of_another_kind_is_not_linked() -> None:
    assert read(manifest="the old corpus").stage.manifest == ""


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ({"classes": [], "channels": []}, "classifier"),
        ({"concepts": [], "channels": []}, "judge"),
        ({"fine": 32}, "autoencoder"),
        (LATENTS, "latents"),
        (PIXELS, "pixels"),
        ({"side_px": 128, "low_rank": 8}, "style"),
        ({"guest": "owner/model", "rank": 8}, "guest"),
        ({"rooms": 3}, "other"),
    ],
)
def test_the_measures_tell_what_learns(shape: dict[str, object], kind: str) -> None:
    assert kind_of(shape) == kind


@pytest.mark.parametrize(
    "text",
    ["", "[]", "7", "{}", '{"progress": {}, "origin": {}}', '{"progress": 7}', "[" * 100_000,
     json.dumps({**record(), "origin": {**origin(), "shape": 7}})],
)  # fmt: skip
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(BadRecordError):
        read_record(text)
    with pytest.raises(BadRecordError):
        read_settings(text)


def test_an_endless_lineage_is_cut() -> None:
    chain = None
    for number in range(60):
        chain = origin(recipe=f"recipe {number}", before=chain)

    assert len(read(recipe="last", before=chain).stages) == 40


def test_a_recipe_is_written_for_people() -> None:
    written = recipe_json(smoke())

    found = read_settings(written)
    assert found["name"] == smoke().name
    assert found["batch"] == str(smoke().batch)
    assert found["matrix_rate"] == "1/500"
    assert "shape" not in found
    assert json.loads(written)["shape"]["side_px"] == smoke().side_px


@pytest.mark.parametrize(
    ("change", "sound"),
    [
        ({}, True),
        ({"peak_share": None, "seconds_left": None}, True),
        ({"step": "many"}, False),
        ({"step": -1}, False),
        ({"steps": 10**18}, False),
        ({"seconds": float("nan")}, False),
        ({"peak_share": "half"}, False),
        ({"recipe_name": 7}, False),
        ({"process": RunProcess(pid="me")}, False),  # type: ignore[arg-type]
    ],
)
def test_figures_that_are_none_are_not_shown(change: dict[str, object], sound: bool) -> None:
    assert is_sound(replace(PROGRESS, **change)) is sound  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "is_alive", "silent_s", "state"),
    [
        ("finished", False, 9999, "finished"),
        ("stopped", None, 9999, "stopped"),
        ("running", True, 9999, "running"),
        ("running", False, 1, "died"),
        ("running", None, 299, "running"),
        ("running", None, 301, "died"),
    ],
)
def test_a_run_that_says_nothing_any_more_has_died(said, is_alive, silent_s, state) -> None:
    told = replace(PROGRESS, state=said)

    assert state_of(told, is_alive=is_alive, now=told.updated_at + silent_s) == state
