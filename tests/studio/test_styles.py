"""Personal styles in the studio: who may choose them, who paints in them, what stands behind them.

Cleo taught the house her hand; Eve may not use it.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pinxit.kernel import Digest
from pinxit.optimisation import read_card
from pinxit.studio.adapters.house_painter import house_card
from pinxit.studio.adapters.styles import (
    BadStyleNameError,
    Style,
    card_for,
    checked_name,
    find_style,
    installed_styles,
    installing,
    open_painter_for,
    styles_home,
    taught_beside,
    write_style_file,
)
from pinxit.studio.core.brief import Brief
from pinxit.studio.web import selectors
from pinxit.studio.web.models import Piece
from tests.studio.tiny_painter import write_looking_painter

WORKS = Digest.of(b"Cleo's works")
EARLIER = Digest.of(b"the works of the house")


def install(
    home: Path, name: str = "cleo", *, owner: str = "", title: str = "Cleo’s hand"
) -> Style:
    """Install a style whose painter paints what it is shown first."""
    with installing(home, name) as folder:
        write_looking_painter(folder)
        card = read_card((folder / "card.json").read_text())
        card = replace(card, manifest=WORKS, hands=("broad", name), steps=3, guidance_percent=150)
        (folder / "card.json").write_text(card.to_json())
        lines = [_line("Cleo", name), _line("Dov", "broad")]
        bill = {"manifest": str(WORKS), "earlier": [str(EARLIER)], "lines": lines}
        (folder / "bill-of-materials.json").write_text(json.dumps(bill))
        write_style_file(folder, title=title, owner=owner, base="")
    found = find_style(home, name)
    assert found is not None
    return found


def _line(author: str, hand: str) -> dict[str, str]:
    return {
        "author": author,
        "author_url": "",
        "licence": "CC-BY-4.0",
        "hand": hand,
        "source": "npm:tiny@1",
    }


def test_a_style_is_found_by_its_name_with_its_papers(tmp_path):
    style = install(tmp_path)

    assert (style.name, style.title, style.owner) == ("cleo", "Cleo’s hand", "")
    assert style.card.manifest == WORKS
    assert style.earlier == (str(EARLIER),)
    assert installed_styles(tmp_path) == (style,)
    assert find_style(tmp_path, "dov") is None
    assert find_style(tmp_path, "../cleo") is None
    assert card_for(tmp_path, "cleo").steps == 3
    assert card_for(tmp_path, "noto") == house_card()


@pytest.mark.parametrize("file", ["style.json", "card.json", "bill-of-materials.json"])
def test_a_style_that_is_not_whole_is_not_offered(tmp_path, file):
    style = install(tmp_path)
    (style.folder / file).write_text("{")

    assert installed_styles(tmp_path) == ()
    assert find_style(tmp_path, "cleo") is None


def test_a_style_learnt_anew_takes_the_place_of_the_old_one(tmp_path):
    install(tmp_path, title="Early hand")
    install(tmp_path, title="Late hand")

    assert [style.title for style in installed_styles(tmp_path)] == ["Late hand"]
    assert [path.name for path in styles_home(tmp_path).iterdir()] == ["cleo"]


def test_a_style_that_fails_to_be_written_leaves_the_old_one(tmp_path):
    install(tmp_path, title="Early hand")
    with pytest.raises(ZeroDivisionError), installing(tmp_path, "cleo"):
        _fail()

    assert [style.title for style in installed_styles(tmp_path)] == ["Early hand"]
    assert [path.name for path in styles_home(tmp_path).iterdir()] == ["cleo"]


def _fail() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("name", ["", "Cleo", "a b", "../x", "x" * 61, "noto", "any"])
def test_a_style_has_a_short_name_of_its_own(name):
    with pytest.raises(BadStyleNameError):
        checked_name(name)
    assert checked_name("cleo-2") == "cleo-2"


@pytest.mark.slow
def test_its_painter_paints_in_it_and_stays_open(tmp_path):
    install(tmp_path)
    painter = open_painter_for(tmp_path, "cleo")
    brief = Brief(prompt="a red dragon", hand="cleo", steps=2, side_px=16)

    assert painter.hands == ("broad", "cleo", "any")
    assert painter.paint(brief, on_step=lambda _: None).shape == (16, 16, 3)
    assert open_painter_for(tmp_path, "cleo") is painter
    assert (styles_home(tmp_path) / "cleo" / "engine.json").exists()


def test_a_style_belongs_to_whoever_taught_it(cleo, eve, settings):
    install(settings.PINXIT_HOME, "cleo", owner=str(cleo.pk))
    install(settings.PINXIT_HOME, "ours", title="Our hand")

    def offered(person):
        return [hand.name for hand in selectors.hand_choices(person)]

    assert offered(cleo)[:2] == ["cleo", "ours"]
    assert offered(eve)[0] == "ours"
    assert "cleo" not in offered(eve)
    assert offered(None) == offered(eve)
    assert offered(eve)[1:] == [*house_card().hands, "any"]
    assert selectors.hand_title("cleo") == "Cleo’s hand"
    assert selectors.hand_title("noto") == "Noto"


def test_nobody_else_orders_in_it(cleo, eve, cleos_browser, eves_browser, settings):
    install(settings.PINXIT_HOME, "cleo", owner=str(cleo.pk))
    wish = {"prompt": "a red dragon", "hand": "cleo", "count": "1", "steps": "3"}
    wish["guidance_percent"] = "150"

    assert eves_browser.post("/studio/", wish).status_code == 400
    assert cleos_browser.post("/studio/", wish).status_code == 302
    assert "Cleo’s hand" in cleos_browser.get("/studio/").content.decode()


def test_its_own_settings_suit_it_unless_somebody_chose_others(settings):
    install(settings.PINXIT_HOME)
    usual = house_card()
    brief = Brief(
        prompt="a red dragon",
        hand="cleo",
        steps=usual.steps,
        guidance_percent=usual.guidance_percent,
    )

    suited = selectors.suited(brief)
    assert (suited.steps, suited.guidance_percent) == (3, 150)
    assert selectors.suited(replace(brief, steps=7)).steps == 7
    assert selectors.suited(replace(brief, hand="noto")) == replace(brief, hand="noto")


def test_a_piece_in_a_style_has_all_works_behind_it(cleo, paint, settings):
    install(settings.PINXIT_HOME)
    piece = paint(cleo)
    other = paint(cleo, seed=8)
    Piece.objects.filter(pk=piece.pk).update(manifest_digest=str(WORKS))
    piece.refresh_from_db()
    piece.brief.hand = "cleo"

    assert [credit.name for credit in selectors.credits_of(piece)] == ["Cleo"]
    assert selectors.manifests_behind(piece) == {str(WORKS), str(EARLIER)}
    assert selectors.manifests_behind(other) == {other.manifest_digest}
    # A work of the house that is withdrawn touches what was taught later.
    assert taught_beside(settings.PINXIT_HOME, [str(EARLIER)]) == {str(WORKS)}
    assert list(selectors.pieces_that_learnt_from([str(EARLIER)])) == [piece]
    names = [name for name, _digest in selectors.models_that_learnt_from([str(EARLIER)])]
    assert "Tiny painter" in names
    assert taught_beside(settings.PINXIT_HOME, ["sha256:other"]) == frozenset()
