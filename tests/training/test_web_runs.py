"""The training room as people see it: the list of runs, and one run while it learns.

Cleo makes and may watch, Dov curates, Ada buys, Eve tries what she should not.
"""

from pathlib import Path

import pytest
from django.test import Client

from pinxit.accounts import Role
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.web import services
from pinxit.training.core.run_record import recipe_json
from recipes.illustrator import smoke
from tests.corpus.collections_on_disk import make_collection
from tests.corpus.web.works import NOON, work
from tests.scenes import person
from tests.training.runs_on_disk import (
    GONE,
    PIXELS,
    PROGRESS,
    a_run,
    a_sheet,
    origin,
    tell,
    this_process,
)

pytestmark = pytest.mark.django_db


def browser_of(*roles: Role, name: str = "Cleo") -> Client:
    browser = Client()
    browser.force_login(person(name, *roles))
    return browser


@pytest.fixture
def cleo() -> Client:
    return browser_of(Role.ARTIST)


@pytest.fixture
def home(settings) -> Path:
    return Path(settings.PINXIT_HOME) / "runs"


@pytest.fixture
def painter(home: Path) -> Path:
    return a_run(home)


def page(browser: Client, address: str = "/training/runs/painter/") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


PLACES = [
    "",
    "runs/painter/",
    "runs/painter/live",
    "runs/painter/sheets/100.png",
    "runs/painter/sheets/100.webp",
]


@pytest.mark.parametrize("place", PLACES)
def test_artists_curators_and_the_owner_may_watch_and_nobody_else(painter, place: str) -> None:
    address = f"/training/{place}"

    for role in (Role.ARTIST, Role.CURATOR, Role.OWNER):
        answer = browser_of(role, name=role).get(address)
        assert answer.status_code == 200
        assert b"".join(answer)
    assert browser_of(name="Ada").get(address).status_code == 403
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/sign-in/")


def test_the_way_in_is_shown_to_whom_it_is_open(painter) -> None:
    way = 'href="/training/"'

    assert way in browser_of(Role.ARTIST).get("/about/").content.decode()
    assert way in browser_of(Role.CURATOR, name="Dov").get("/about/").content.decode()
    assert way not in browser_of(name="Ada").get("/about/").content.decode()
    assert way not in Client().get("/about/").content.decode()


def test_before_the_first_run_the_page_says_how_to_begin_one(cleo) -> None:
    assert "pinxit train recipes.illustrator:smoke" in page(cleo, "/training/")


def test_the_list_says_of_each_run_what_it_is_and_how_far(cleo, home, painter) -> None:
    a_run(home, "old", told=None, shape=PIXELS, recipe_name="house-32")
    a_run(home, "judge", shape={"concepts": []})
    tell(home / "judge", state="finished", step=1000)
    tell(painter, state="running", process=this_process())

    said = page(cleo, "/training/")
    for words in ("Painter of latents", "Painter of pixels", "Judge", "400 of 1,000 steps"):
        assert words in said
    assert "About 1 h 33 min to go." in said
    assert "It reached its last step on" in said
    assert "It says nothing of itself; what is shown is its last checkpoint." in said
    assert said.count("/sheets/400.webp") == 3


def test_the_list_asks_again_while_somebody_learns(cleo, painter) -> None:
    assert "hx-trigger" not in page(cleo, "/training/")

    tell(painter, state="running", process=this_process())
    assert 'hx-trigger="every 5s"' in page(cleo, "/training/")
    assert '<noscript><meta http-equiv="refresh"' in page(cleo, "/training/")
    part = cleo.get("/training/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="runs"')


@pytest.mark.parametrize(
    ("change", "state", "says"),
    [
        ({"state": "running", "process": this_process()}, "Learning", "About 1 h 33 min to go."),
        ({"state": "running", "process": this_process(), "seconds_left": None}, "Learning",
         "How long it takes is known in a moment."),
        ({"state": "stopped"}, "Stopped", "After step 400; the same command"),
        ({"state": "finished"}, "Finished", "It reached its last step"),
        ({"state": "running", "process": GONE}, "Died", "goes on from its last checkpoint"),
    ],
)  # fmt: skip
def test_a_run_says_how_it_stands(cleo, painter, change, state: str, says: str) -> None:
    tell(painter, **change)

    said = page(cleo)
    assert f'role="status">{state}</span>' in said
    assert says in said


def test_a_run_shows_its_figures(cleo, painter) -> None:
    said = page(cleo)

    for name, figure in [
        ("Step", "400 of 1,000 steps"),
        ("Pictures seen", "19,200"),
        ("Time spent", "1 h 02 min"),
        ("Pictures a second", "58.6"),
        ("Of this machine’s peak", "41 %"),
    ]:
        assert f"<dt>{name}</dt><dd>{figure}</dd>" in said
    assert "Time left" not in said


def test_what_was_not_measured_is_not_claimed(cleo, painter) -> None:
    tell(painter, peak_share=None, pictures_per_second=0.0)

    said = page(cleo)
    assert "peak" not in said
    assert "Pictures a second" not in said


def test_a_run_shows_its_newest_sheet_and_how_it_came_along(cleo, painter) -> None:
    said = page(cleo)

    assert 'src="/training/runs/painter/sheets/400.png?v=' in said
    assert 'alt="Contact sheet, step 400"' in said
    assert "Columns, from the left: Noto, Fluent emoji, Twemoji, Openmoji." in said
    assert said.count(".webp") == 3
    assert 'width="128" height="128"' in said
    earlier = page(cleo, "/training/runs/painter/?sheet=100")
    assert 'src="/training/runs/painter/sheets/100.png?v=' in earlier
    assert "Step 100" in earlier


def test_of_many_sheets_the_strip_shows_some_and_the_last(cleo, painter) -> None:
    for step in range(500, 540):
        a_sheet(painter / f"sheet-{step:08d}.png")

    said = page(cleo)
    assert said.count(".webp") == 16
    assert "sheets/100.webp" in said
    assert "sheets/539.webp" in said


def test_a_half_written_sheet_does_not_stand_in_the_way(cleo, painter) -> None:
    (painter / "sheet-00000500.png").write_bytes(b"\x89PNG")

    assert 'src="/training/runs/painter/sheets/400.png?v=' in page(cleo)
    assert cleo.get("/training/runs/painter/sheets/500.webp").status_code == 404
    for sheet in painter.glob("sheet-*.png"):
        sheet.write_bytes(b"")
    assert "Nothing is painted yet." in page(cleo)


def test_sheets_are_served_and_kept_by_the_reader_alone(cleo, painter) -> None:
    whole = cleo.get("/training/runs/painter/sheets/400.png")
    small = cleo.get("/training/runs/painter/sheets/400.webp")

    assert b"".join(whole.streaming_content).startswith(b"\x89PNG")
    assert small.content[8:12] == b"WEBP"
    for answer in (whole, small):
        assert answer["Cache-Control"].startswith("private")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert cleo.get("/training/runs/painter/sheets/300.png").status_code == 404


def test_the_curve_can_be_read_by_eyes_and_without_them(cleo, painter) -> None:
    said = page(cleo)

    assert '<svg class="curve__plot" role="img"' in said
    assert "From 2 at step 25 to 0.5938 at step 400; smoothed, it was lowest at step 400" in said
    assert '<td class="figures">0.5938</td>' in said
    assert 'href="?scale=linear#loss"' in said
    assert 'href="?smooth=none#loss"' in said


def test_the_curve_is_drawn_as_the_reader_asks(cleo, painter) -> None:
    logarithmic, linear = page(cleo), page(cleo, "/training/runs/painter/?scale=linear")

    assert drawn(logarithmic) != drawn(linear)
    assert "curve__noted" in linear
    assert "curve__noted" not in page(cleo, "/training/runs/painter/?smooth=none")
    assert drawn(page(cleo, "/training/runs/painter/?scale=odd&smooth=-1&sheet=9e9")) == drawn(
        logarithmic
    )


def drawn(said: str) -> str:
    return said.partition('class="curve__smooth" d="')[2].partition('"')[0]


def test_values_that_cannot_be_drawn_are_told_of(cleo, painter) -> None:
    tell(painter, losses=((25, 221.4), *((25 * n, 0.7) for n in range(2, 30))))
    assert "The first value lies far above the picture." in page(cleo)

    tell(painter, losses=((25, 1.0), (50, -1.0)))
    assert "The axis is linear: a loss that is not above 0 has no logarithm." in page(cleo)

    tell(painter, losses=())
    assert "No loss is noted yet" in page(cleo)


def test_a_run_says_what_it_is_made_of(cleo, painter) -> None:
    (painter / "recipe.json").write_text(recipe_json(smoke()))

    said = page(cleo)
    for name, value in [
        ("Pictures", "128 × 128 pixels"),
        ("It paints", "8 × 8 latents of 32 numbers"),
        ("Network", "8 blocks, 320 channels, 5 heads"),
        ("Full rate, Muon", "0.002"),
        ("Drawings held back", "5 %"),
    ]:
        assert f"<dt>{name}</dt><dd" in said
        assert f">{value}</dd>" in said


@pytest.mark.parametrize(
    ("shape", "kind", "measure"),
    [
        ({"fine": 32, "side_px": 128, "latent": 32}, "Autoencoder", "32 numbers for each 16"),
        ({"channels": 32, "references": 4}, "Painter of latents", "4 works at a time"),
        ({"side_px": 128, "low_rank": 8}, "Personal hand", "a matrix of rank 8 beside each"),
        ({"guest": "a/b", "side_px": 512, "rank": 4}, "Adapter of a guest", "rank 4"),
        ({"classes": [], "side_px": 32}, "Classifier", "32 × 32 pixels"),
        ({"concepts": [], "seen_px": 64}, "Judge", "64 × 64 pixels"),
        ({"rooms": 3}, "Network", "What it learns stands in its recipe."),
    ],
)
def test_every_kind_of_run_is_told_in_plain_words(cleo, home, shape, kind, measure) -> None:
    a_run(home, shape=shape)

    said = page(cleo)
    assert kind in said
    assert measure in said


def test_the_lineage_is_told_from_the_first_stage(cleo, home) -> None:
    young = origin(recipe="sha256:" + "1" * 64, recipe_name="house-32", shape=PIXELS)
    a_run(home, before=origin(before=young))

    said = page(cleo).partition("How it came to be")[2]
    assert said.index("house-32") < said.index("<b>latent-house</b>")
    assert "Painter of pixels · 32 × 32 pixels" in said
    assert "begun 2 times" in said


def test_the_manifest_is_linked_where_its_page_is_known(cleo, home, settings) -> None:
    folder = settings.PINXIT_HOME / "corpus" / "cranes"
    make_collection(folder, [work("a")])
    services.register_collection(folder, now=NOON)
    manifest = services.freeze_for(Purpose.TRAIN, ["cranes"], share_alike=False, now=NOON)
    a_run(home, "known", manifest=f"sha256:{manifest.root}")
    a_run(home, "unknown")

    assert f'href="/corpus/manifests/{manifest.root}/"' in page(cleo, "/training/runs/known/")
    unknown = page(cleo, "/training/runs/unknown/")
    assert "sha256:abab" in unknown
    assert "/corpus/manifests/" not in unknown


def test_the_page_is_brought_up_to_date_only_when_something_is_new(cleo, painter) -> None:
    tell(painter, state="running", process=this_process())
    said = page(cleo)
    seen = said.partition("seen=")[2].partition('"')[0]
    live = f"/training/runs/painter/live?seen={seen}"

    assert cleo.get(live).status_code == 204
    tell(painter, state="running", process=this_process(), step=500)
    answer = page(cleo, live)
    assert "500 of 1,000 steps" in answer
    assert 'id="run-curve" hx-swap-oob="true"' in answer
    assert 'id="run-sheet"' not in answer
    a_sheet(painter / "sheet-00000500.png")
    assert 'id="run-sheet" hx-swap-oob="true"' in page(cleo, live)


def test_an_ended_run_is_not_asked_again(cleo, painter) -> None:
    assert "hx-get" not in page(cleo)
    assert "hx-get" not in page(cleo, "/training/runs/painter/live")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"losses": 7}', PROGRESS.to_json().replace("58.6", '"x"')]
)
def test_a_broken_file_is_told_of_and_the_rest_is_shown(cleo, painter, content: str) -> None:
    (painter / "progress.json").write_text(content)

    for address in ("/training/", "/training/runs/painter/"):
        said = page(cleo, address)
        assert "No progress of a run" in said
        assert "Let the run go on: it writes the file anew within seconds." in said
        assert "Painter of latents" in said


def test_a_young_run_without_a_checkpoint_has_a_page(cleo, home) -> None:
    (home / "young").mkdir(parents=True)
    tell(home / "young", losses=())

    said = page(cleo, "/training/runs/young/")
    assert "Not known yet" in said
    assert "latent-house" in said


@pytest.mark.parametrize(
    "place",
    ["..", "%2e%2e", "..%2fkeys", "%2fetc", "a%00b", ".hidden", "none", "x" * 200, "painter%0a"],
)
def test_eve_finds_nothing_outside_the_runs(painter, place: str) -> None:
    eve = browser_of(Role.ARTIST, name="Eve")

    for address in (f"/training/runs/{place}/", f"/training/runs/{place}/sheets/1.png"):
        assert eve.get(address).status_code == 404


def test_nothing_is_changed_by_a_page(cleo, painter) -> None:
    for place in PLACES:
        assert cleo.post(f"/training/{place}").status_code == 405


def test_the_room_is_read_in_chinese(cleo, home, painter) -> None:
    young = origin(recipe="sha256:" + "1" * 64, recipe_name="house-32", shape=PIXELS)
    a_run(home, "grown", before=young)
    (home / "grown" / "progress.json").write_text("{")
    (painter / "recipe.json").write_text(recipe_json(smoke()))
    tell(painter, state="running", process=this_process())
    cleo.cookies["django_language"] = "zh-hans"

    for address in ("/training/", "/training/runs/painter/", "/training/runs/grown/"):
        said = page(cleo, address)
        main = said.partition("<main")[2].partition("</main>")[0]
        for english in ("step", "Painter", "Loss", "Learning", "Pictures", "Works", "Let the run"):
            assert f">{english}" not in main
            assert f" {english} " not in main
        assert "No progress" not in main
    assert "学习中" in page(cleo)
